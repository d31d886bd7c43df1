import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import { readConfig } from '#src/config.ts'
import { fetchNext } from '#src/imports/fetching.ts'
import { removeForgotten } from '#src/imports/work.ts'
import { openOutbound } from '#src/platform/outbound/fetching.ts'
import type { Api } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { aPicture } from '#test/support/pictures.ts'
import { test as base, serve } from '#test/support/web.ts'

/** Fetches all that is due, as the background does. */
type FetchAll = () => Promise<void>

const test = base.extend<{ $file: { fetchAll: FetchAll } }>({
  fetchAll: [
    async ({ db, storage, imaging, web }, use) => {
      const { ownHosts, fileLimits } = readConfig({ FETCH_HOSTS: web.host })
      const outbound = openOutbound(ownHosts)
      await use(async () => {
        while (await fetchNext({ db, storage, imaging, outbound, fileLimits }));
      })
      await outbound.close()
    },
    { scope: 'file' },
  ],
})

function aPage(pictures: string[]): string {
  const place = `Brod${aWord()}`
  const figures = pictures.map((src) => `<figure><img src="${src}"><figcaption>In ${place}</figcaption></figure>`)
  const paragraph = `<p>The bakery of ${place} won the national bread prize on Friday, the bakers' guild said in the town hall of ${place}.</p>`
  return `<h1>Bakery of ${place} wins bread prize</h1><article>${paragraph.repeat(3)}${figures.join('')}</article>`
}

async function importPage(api: Api, page: string, query = '') {
  const { status, body } = await api.post(`/v1/imports${query}`, {
    headers: { 'content-type': 'text/html' },
    body: page,
  })
  expect(status).toBeLessThan(300)
  return { ...body, report: `/v1/imports/${body.article.origin.import}` }
}

describe('GET /v1/imports/{id}', () => {
  test('tells what came in, and gives it back byte for byte', async ({ api }) => {
    const page = Buffer.from(`\ufeff${aPage([])}\r\n<!-- \u00e5 -->`)
    const { article, report } = await importPage(api, page as unknown as string)

    const { body } = await api.get(report)
    const raw = await api.get(`${report}/raw`)

    const sha256 = createHash('sha256').update(page).digest('hex')
    expect(body).toMatchObject({
      ...{ format: 'text/html', sha256, bytes: page.length, receivedBy: article.createdBy },
      ...{ made: [article.id], fetches: [] },
    })
    expect(article.origin).toMatchObject({ sha256, by: article.createdBy })
    expect(createHash('sha256').update(Buffer.from(raw.text)).digest('hex')).toBe(sha256)
    expect(raw.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${article.origin.import}.html"`,
    })
  })

  test('keeps the same bytes once, however often and under whatever id they come', async ({ api, db }) => {
    const page = aPage([])
    const before = await db.import.count()

    const imports = [
      await importPage(api, page),
      await importPage(api, page),
      await importPage(api, page, `?externalId=${aWord()}`),
    ]
    await importPage(api, page, '?dryRun=true')

    expect(new Set(imports.map(({ report }) => report)).size).toBe(1)
    expect((await api.get(imports[0]?.report ?? '')).body.made).toHaveLength(2)
    expect(await db.import.count()).toBe(before + 1)
  })

  test('goes with the last article that was made of it', async ({ api, db }) => {
    const { article, report } = await importPage(api, aPage([]))
    await removeForgotten(db, '')
    expect((await api.get(report)).status).toBe(200)

    await api.delete(`/v1/articles/${article.id}`, { match: 1 })
    await api.delete(`/v1/articles/${article.id}?purge=true`, { as: 'admin', match: 2 })
    await removeForgotten(db, '')

    expect((await api.get(report)).body).toMatchObject({ status: 404, code: 'import.not_found' })
    expect((await api.get(`${report}/raw`)).status).toBe(404)
  })

  test.for([
    ['viewer', 403],
    ['nobody', 401],
  ] as const)('answers %s with %i', async ([as, status], { api }) => {
    const { report } = await importPage(api, aPage([]))

    expect((await api.get(report, { as })).status).toBe(status)
    expect((await api.get(`${report}/raw`, { as })).status).toBe(status)
  })
})

describe('fetchMedia=true', () => {
  test('fetches the pictures that a page names, and tells of each', async ({ api, web, fetchAll }) => {
    const [good, text, gone, inside] = [
      web.publish(serve(await aPicture({ width: 90, height: 60 }))),
      web.publish(serve(Buffer.from('<!doctype html>no picture'), 'text/html')),
      web.publish((_request, response) => response.writeHead(404).end()),
      'http://127.0.0.1:9/closed.jpg',
    ]
    const { media, report } = await importPage(api, aPage([good, text, gone, inside]), '?fetchMedia=true')
    const waiting = (await api.get(report)).body.fetches

    await fetchAll()

    const { body } = await api.get(report)
    const byUrl = Object.fromEntries(body.fetches.map((one: { url: string }) => [one.url, one]))
    expect(waiting.map(({ status }: { status: string }) => status)).toEqual(Array(4).fill('waiting'))
    expect(byUrl[good]).toMatchObject({ status: 'fetched', attempts: 1, problem: null })
    expect(byUrl[text]).toMatchObject({ status: 'failed', problem: { code: 'media.type_refused' } })
    // What does not answer may do so later.
    expect(byUrl[gone]).toMatchObject({ status: 'waiting', attempts: 1, problem: { code: 'media.fetch_refused' } })
    expect(byUrl[inside]).toMatchObject({ status: 'waiting', problem: { code: 'media.fetch_refused' } })
    const picture = media.find(({ origin }: { origin: { url: string } }) => origin.url === good)
    expect((await api.get(`/v1/media/${picture.id}`)).body).toMatchObject({
      revision: 2,
      caption: picture.caption,
      file: { width: 90, height: 60 },
      origin: picture.origin,
    })
  })

  test('gives up in the end, tries again what was lost, and leaves a file that somebody brought', async ({
    api,
    db,
    web,
    fetchAll,
  }) => {
    const bytes = await aPicture()
    const urls = [web.publish((_request, response) => response.writeHead(500).end()), web.publish(serve(bytes))]
    const { media, report } = await importPage(api, aPage(urls), '?fetchMedia=true')
    // Long ago: the clock of a machine may go back a little.
    const later = () =>
      db.$executeRaw`UPDATE media_fetches SET due_at = now() - interval '1 minute' WHERE status = 'waiting'`
    const brought = media.find(({ origin }: { origin: { url: string } }) => origin.url === urls[1])
    const other = await aPicture({ width: 33, height: 44 })
    await api.put(`/v1/media/${brought.id}/file`, { match: 1, headers: { 'content-type': 'image/jpeg' }, body: other })

    for (let attempt = 1; attempt <= 4; attempt++) {
      await later()
      await fetchAll()
    }

    const { body } = await api.get(report)
    const byUrl = Object.fromEntries(body.fetches.map((one: { url: string }) => [one.url, one]))
    expect(byUrl[urls[0] ?? '']).toMatchObject({ status: 'failed', attempts: 4 })
    expect(byUrl[urls[1] ?? '']).toMatchObject({ status: 'fetched' })
    expect((await api.get(`/v1/media/${brought.id}`)).body).toMatchObject({ revision: 2, file: { width: 33 } })
  })

  test('fetches nothing unasked, nor in a dry run', async ({ api, db, web }) => {
    const before = await db.mediaFetch.count()
    const page = aPage([web.publish(serve(await aPicture()))])

    await importPage(api, page, '?fetchMedia=true&dryRun=true')
    await importPage(api, page)

    expect(await db.mediaFetch.count()).toBe(before)
  })
})
