import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { createRightsSweep } from '#src/publishing/rights-sweep.ts'
import { type Studio, storePicture, withStudio as test } from '#test/delivery/files.ts'
import { publishStory } from '#test/delivery/published.ts'
import type { Api } from '#test/support/app.ts'
import { workInBackground } from '#test/support/background.ts'
import { aSource, aWord } from '#test/support/factories.ts'
import { aPicture } from '#test/support/pictures.ts'

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString()
}

/** A picture with an agency as its supplier, and rights until then; its credit is a word of its own. */
async function storeLicensed({ studio }: { studio: Studio }, validUntil = inSeconds(3_600)) {
  return storePicture(studio, await aPicture(), {
    ...{ altText: 'A pier', creditLine: aWord(), caption: aWord(), rights: { validUntil } },
    supplier: aSource({ name: `Agency ${aWord()}`, kind: 'photo_agency' }),
  })
}

const paragraph = {
  _type: 'block' as const,
  style: 'normal' as const,
  children: [{ _type: 'span' as const, text: 'A.' }],
}

/** A published story that shows a picture at the top, beside the text and in it. */
function publishWith(api: Api, { id }: { id: string }) {
  const body = [paragraph, { _type: 'image' as const, media: id }, paragraph]
  return publishStory(api, { leadMedia: id, media: [{ media: id, caption: 'Beside' }], body: body as never })
}

/** Moves all times of rights by so many seconds, as if that time had passed. */
async function pass(db: Database, { id }: { id: string }, seconds: number) {
  const moved = (json: string) => `jsonb_set(${json}, '{validUntil}',
    to_jsonb(to_char((${json} ->> 'validUntil')::timestamptz AT TIME ZONE 'UTC' - interval '${seconds} s', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`
  await db.$executeRawUnsafe(`UPDATE media SET rights = ${moved('rights')} WHERE id = '${id}'`)
  await db.$executeRawUnsafe(
    `UPDATE published_parts SET rights_until = rights_until - interval '${seconds} s' WHERE id = '${id}'`,
  )
  await db.$executeRawUnsafe(`UPDATE published_articles SET stands_until = stands_until - interval '${seconds} s'
    WHERE id IN (SELECT article_id FROM published_facets WHERE facet IN ('media:${id}', 'withheld:${id}'))`)
}

function strictSweep(db: Database, endedRights: 'remove' | 'placeholder' = 'remove') {
  const fail = (error: unknown) => {
    throw error
  }
  return createRightsSweep(db, endedRights, fail)
}

function sweep(db: Database, endedRights?: 'remove' | 'placeholder') {
  return strictSweep(db, endedRights)(new AbortController().signal)
}

function countChanges(db: Database, ids: string[]) {
  return db.change.findMany({
    where: { surface: 'content', resourceId: { in: ids }, kind: 'updated' },
    select: { resourceId: true, at: true },
  })
}

const readStory = async (api: Api, { slug }: { slug: string }, query = '') =>
  api.get(`/v1/content/articles/${slug}${query}`, { as: 'nobody' })

describe('when rights end', () => {
  test('the file is gone at that moment, and the stories are written anew within two seconds, once', async ({
    api,
    db,
    studio,
  }) => {
    const picture = await storeLicensed({ studio })
    const stories = [await publishWith(api, picture), await publishWith(api, picture), await publishWith(api, picture)]
    const ids = stories.map(({ id }) => id)
    const path = `/v1/content/media/${picture.id}/file?width=160`
    expect((await api.get(path)).headers['cache-control']).toMatch(/^public, max-age=10, s-maxage=60$/)
    await pass(db, picture, (Date.parse(picture.rights?.validUntil ?? '') - Date.now()) / 1_000 - 1.5)
    const { validUntil } = (await api.get(`/v1/media/${picture.id}`)).body.rights
    const { status, headers } = await api.get(path)
    expect([status, headers['cache-control']]).toEqual([
      200,
      expect.stringMatching(/^public, max-age=[01], s-maxage=[01]$/),
    ])
    expect(await countChanges(db, ids)).toEqual([])

    const processes = [strictSweep(db), strictSweep(db)]
    const { signal } = new AbortController()
    while ((await countChanges(db, ids)).length < ids.length) {
      const isOver = Date.now() > Date.parse(validUntil)
      if (isOver) expect((await api.get(path)).body.code).toBe('media.rights_ended')
      const pauses = await Promise.all(processes.map((process) => process(signal)))
      await new Promise((resolve) => setTimeout(resolve, Math.min(...pauses)))
    }
    await Promise.all(processes.map((process) => process(signal)))

    const changes = await countChanges(db, ids)
    expect(changes.map(({ resourceId }) => resourceId).sort()).toEqual(ids.toSorted())
    const lateness = changes.map(({ at }) => at.getTime() - Date.parse(validUntil))
    expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0)
    // Two seconds are the goal (`npm run bench -- schedule`); a busy machine takes more.
    expect(Math.max(...lateness)).toBeLessThan(5_000)
  })

  test('nothing of the picture is left in any form of the story', async ({ api, db, studio }) => {
    const picture = await storeLicensed({ studio })
    const story = await publishWith(api, picture)
    const forms = ['', '?body=html', '?format=jsonld', '?format=ninjs']
    const feeds = ['rss', 'atom', 'json'].map((format) => `/v1/content/feeds/${format}`)
    const readAll = async () =>
      Promise.all([
        ...forms.map(async (query) => (await readStory(api, story, query)).text),
        ...feeds.map(async (path) => (await api.get(path)).text),
      ])
    const words = [picture.id, picture.caption ?? '', picture.creditLine ?? '', String(picture.supplier)]
    for (const text of await readAll()) expect(words.filter((word) => text.includes(word)).length).toBeGreaterThan(0)

    await pass(db, picture, 3_601)
    await sweep(db)

    for (const text of await readAll()) expect(words.filter((word) => text.includes(word))).toEqual([])
    const { body } = await readStory(api, story)
    expect(body).toMatchObject({ leadMedia: null, media: [], sources: [] })
    expect(body.body.map(({ _type }: { _type: string }) => _type)).toEqual(['block', 'block'])
    const answers = await Promise.all(
      ['/file', '/file?width=320', ''].map((rest) => api.get(`/v1/content/media/${picture.id}${rest}`)),
    )
    expect(answers.map(({ body: { code } }) => code)).toEqual([
      ...['media.rights_ended', 'media.rights_ended', 'media.rights_ended'],
    ])
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(
      Array.from({ length: 3 }, () => 'public, max-age=5, s-maxage=10'),
    )
    expect((await api.get(`/v1/content/articles?media=${picture.id}`)).body.data).toEqual([])
  })

  test('its place and its credit stay where the settings say so', async ({ api, db, studio }) => {
    const picture = await storeLicensed({ studio })
    const story = await publishWith(api, picture)

    await pass(db, picture, 3_601)
    await sweep(db, 'placeholder')

    const { body } = await readStory(api, story)
    const { width, height, placeholder, dominantColor } = picture.file ?? {}
    expect(body.leadMedia).toMatchObject({
      ...{ id: picture.id, creditLine: picture.creditLine, file: null, renditions: [] },
      withheld: { width, height, placeholder, dominantColor },
    })
    expect(body.body[1]).toMatchObject({ _type: 'image', media: picture.id })
    expect((await api.get(`/v1/content/media/${picture.id}`)).body).toMatchObject({ file: null })
    expect((await api.get(`/v1/content/media/${picture.id}/file`)).status).toBe(410)
    for (const query of ['?body=html', '?format=jsonld', '?format=ninjs']) {
      const { text } = await readStory(api, story, query)
      expect(text).not.toContain(`/media/${picture.id}/file`)
    }
  })

  test('it is caught up with after a time without any process, and done once', async ({ api, db, studio }) => {
    const picture = await storeLicensed({ studio })
    const { id } = await publishWith(api, picture)
    await pass(db, picture, 90_000)

    await sweep(db)
    await sweep(db)

    expect(await countChanges(db, [id])).toHaveLength(1)
    const { standsUntil } = await db.publishedArticle.findUniqueOrThrow({ where: { id } })
    expect(standsUntil).toBeNull()
  })

  test('the record cannot be thrown away, since the story may show it again', async ({ api, db, studio }) => {
    const picture = await storeLicensed({ studio })
    const story = await publishWith(api, picture)
    await pass(db, picture, 3_601)
    await sweep(db)
    const body = { leadMedia: null, media: [], body: 'Text.' }
    await api.patch(`/v1/articles/${story.id}`, { match: '*', body })

    expect((await api.delete(`/v1/media/${picture.id}`, { match: '*' })).status).toBe(409)
    const { body: usage } = await api.get(`/v1/media/${picture.id}/usage`)
    expect(usage.data).toMatchObject([{ id: story.id }])
  })
})

describe('renewed rights', () => {
  test('bring the picture back', async ({ api, db, databaseUrl, studio }) => {
    const picture = await storeLicensed({ studio })
    const story = await publishWith(api, picture)
    const before = (await readStory(api, story)).body
    await pass(db, picture, 3_601)
    await sweep(db)

    await api.patch(`/v1/media/${picture.id}`, { match: '*', body: { rights: { validUntil: inSeconds(7_200) } } })
    await workInBackground({ db, databaseUrl })

    const { body } = await readStory(api, story)
    expect(body.leadMedia).toMatchObject({ id: picture.id, file: before.leadMedia.file, withheld: null })
    expect(body.body).toEqual(before.body)
    expect((await api.get(`/v1/content/media/${picture.id}/file`)).status).toBe(200)
  })

  test('that begin later hide it until then', async ({ api, db, databaseUrl, studio }) => {
    const picture = await storeLicensed({ studio })
    const story = await publishWith(api, picture)
    await api.patch(`/v1/media/${picture.id}`, { match: '*', body: { rights: { validFrom: inSeconds(60) } } })
    await workInBackground({ db, databaseUrl })
    expect((await readStory(api, story)).body.leadMedia).toBeNull()
    expect((await api.get(`/v1/content/media/${picture.id}/file`)).body.code).toBe('media.rights_ended')

    // A minute passes.
    await db.$executeRaw`
      UPDATE media SET rights = jsonb_set(rights, '{validFrom}', '"2026-01-01T00:00:00.000Z"') WHERE id = ${picture.id}::uuid`
    await db.$executeRaw`
      UPDATE published_articles SET stands_until = statement_timestamp() WHERE id = ${story.id}::uuid`
    await sweep(db)

    expect((await readStory(api, story)).body.leadMedia.id).toBe(picture.id)
    expect((await api.get(`/v1/content/media/${picture.id}/file`)).status).toBe(200)
  })
})

describe('GET /v1/media?rightsEndingBefore=', () => {
  test('lists what needs replacing, the first to end first', async ({ api, studio }) => {
    const soon = await storeLicensed({ studio }, '2030-01-02T00:00:00.000Z')
    const sooner = await storeLicensed({ studio }, '2030-01-01T12:00:00+01:00')
    const later = await storeLicensed({ studio }, '2031-01-01T00:00:00.000Z')
    const list = async (query: string) => {
      const { body } = await api.get(`/v1/media?${query}`)
      return body.data
        .map(({ id }: { id: string }) => id)
        .filter((id: string) => [soon, sooner, later].some((one) => one.id === id))
    }

    expect(await list('rightsEndingBefore=2030-06-01T00:00:00Z&sort=rightsUntil&limit=100')).toEqual([
      sooner.id,
      soon.id,
    ])
    expect(await list('rightsEndingBefore=2030-01-01T11:00:00Z&limit=100')).toEqual([])
    expect(await list('sort=rightsUntil&limit=100')).toEqual([sooner.id, soon.id, later.id])
  })
})
