import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { openJobs } from '#src/platform/jobs/jobs.ts'
import { type PurgeHook, purge, runPurge } from '#src/publishing/purging.ts'
import { openRounds } from '#src/publishing/work.ts'
import { storePicture, withStudio } from '#test/delivery/files.ts'
import { publish, publishStory, rename } from '#test/delivery/published.ts'
import { openBackground, strict, workInBackground } from '#test/support/background.ts'
import { aStory, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'

interface Order {
  method: string | undefined
  headers: IncomingHttpHeaders
  body: { keys: string[] }
}

interface Cache {
  hook: PurgeHook
  orders: Order[]
  /** What it answers from now on; null for nothing at all. */
  answer(status: number | null): void
}

/** With a cache that takes purge orders, and remembers them. */
const test = withStudio.extend<{ cache: Cache }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  cache: async ({}, use) => {
    const orders: Order[] = []
    let status: number | null = 204
    const server = createServer(async (request, response) => {
      const { method, headers } = request
      orders.push({ method, headers, body: (await json(request)) as Order['body'] })
      if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const hook = { url: `http://127.0.0.1:${port}/purge`, token: 'purge-secret' }
    await use({ hook, orders, answer: (next) => (status = next) })
    server.closeAllConnections()
    server.close()
  },
})

/** What is still to be sent, which is the second orders: on a busy machine they would come among the next ones. */
const dropSecondOrders = (db: Database) => db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'purge'`

describe('the purge hook', () => {
  test('is told which pages an act has changed, in a request of its own', async ({ api, cache, db, databaseUrl }) => {
    await workInBackground({ db, databaseUrl })
    const article = await store(api, 'articles', aStory())
    await api.post(`/v1/articles/${article.id}/publish`, { match: '*' })

    await workInBackground({ db, databaseUrl }, cache.hook)

    const keys = ['articles', `article:${article.id}`]
    expect(cache.orders).toMatchObject([
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer purge-secret',
          'surrogate-key': keys.join(' '),
        },
        body: { keys },
      },
    ])
  })

  test('is told of every kind of act, and of articles that are rebuilt', async ({ api, cache, db, databaseUrl }) => {
    const article = await store(api, 'articles', aStory())
    const acts = [
      () => api.post(`/v1/articles/${article.id}/publish`, { match: '*' }),
      async () => {
        const { speaker } = (await api.get(`/v1/quotes/${article.quotes[0]}`)).body
        await api.patch(`/v1/sources/${speaker}`, { match: '*', body: { name: `Renamed ${aWord()}` } })
      },
      () => api.post(`/v1/articles/${article.id}/unpublish`, { match: '*' }),
      () => api.post(`/v1/articles/${article.id}/kill`, { match: '*', body: { notice: 'Withdrawn.' } }),
    ]
    for (const act of acts) {
      const told = cache.orders.length
      await act()
      await workInBackground({ db, databaseUrl }, cache.hook)
      const keys = cache.orders.slice(told).flatMap(({ body }) => body.keys)
      expect(keys).toContain(`article:${article.id}`)
    }
  })

  test('is told of a file when it is something else or gone, and not of what a story shows unchanged', async ({
    api,
    cache,
    databaseUrl,
    studio,
  }) => {
    const { db } = studio
    const rights = { validUntil: '2099-01-01T00:00:00.000Z' }
    const picture = await storePicture(studio, await aPicture(), { rights })
    const [one, two] = [
      await publishStory(api, { leadMedia: picture.id }),
      await publishStory(api, { media: [{ media: picture.id }] }),
    ]
    const edit = (body: object) => api.patch(`/v1/media/${picture.id}`, { match: '*', body })
    const show = async (body: object) => {
      await api.patch(`/v1/articles/${two.id}`, { match: '*', body })
      await publish(api, two)
    }
    const jpeg = { 'content-type': 'image/jpeg' }
    const replace = async () =>
      api.put(`/v1/media/${picture.id}/file`, { match: '*', headers: jpeg, body: await aPicture() })
    const acts = [
      ['a new headline', () => rename(api, one, `Again ${aWord()}`), false],
      ['an alternative text', () => edit({ altText: `A pier ${aWord()}` }), false],
      ['a credit', () => edit({ creditLine: aWord() }), true],
      ['another file', replace, true],
      ['one story less', () => publish(api, one, 'kill', { notice: 'Withdrawn.' }), false],
      ['the last story without it', () => show({ media: [] }), true],
      ['a story with it again', () => show({ media: [{ media: picture.id }] }), false],
      ['the end of its rights', () => edit({ rights: { validUntil: '2020-01-01T00:00:00.000Z' } }), true],
      ['rights again', () => edit({ rights }), true],
      ['the last story killed', () => publish(api, two, 'kill', { notice: 'Withdrawn.' }), true],
    ] as const
    await using background = await openBackground({ db, databaseUrl }, cache.hook)
    await background.work()

    const told: [string, boolean][] = []
    for (const [name, act] of acts) {
      await dropSecondOrders(db)
      const before = cache.orders.length
      await act()
      await background.work()
      const keys = cache.orders.slice(before).flatMap(({ body }) => body.keys)
      expect(keys, name).toContain('articles')
      told.push([name, keys.includes(`media:${picture.id}`)])
    }

    expect(told).toEqual(acts.map(([name, , isTold]) => [name, isTold]))
  })

  test('is told nothing of drafts', async ({ api, cache, db, databaseUrl }) => {
    await workInBackground({ db, databaseUrl }, cache.hook)
    await dropSecondOrders(db)
    const told = cache.orders.length

    await store(api, 'articles', aStory())
    await workInBackground({ db, databaseUrl }, cache.hook)

    expect(cache.orders).toHaveLength(told)
  })

  test('is told a second time, for what was fetched meanwhile', async ({ api, cache, db, databaseUrl }) => {
    const article = await store(api, 'articles', aStory())
    await api.post(`/v1/articles/${article.id}/publish`, { match: '*' })
    await workInBackground({ db, databaseUrl }, cache.hook)

    const waiting = await db.$queryRaw<{ keys: string[]; seconds: number }[]>`
      SELECT data -> 'keys' AS keys, extract(epoch FROM start_after - created_on)::int AS seconds FROM pgboss.job
      WHERE name = 'purge' AND state = 'created'`

    expect(waiting).toContainEqual({ keys: ['articles', `article:${article.id}`], seconds: 5 })
  })

  test.for([500, 404, 302])('counts %i as a failure', async (status, { cache }) => {
    cache.answer(status)

    const sending = runPurge(cache.hook, { keys: ['articles'] }, new AbortController().signal)

    await expect(sending).rejects.toThrow(`The purge hook answered ${status}.`)
    expect(cache.orders).toHaveLength(1)
  })

  test('is not waited for when the process stops', async ({ cache }) => {
    cache.answer(null)

    const sending = runPurge(cache.hook, { keys: ['articles'] }, AbortSignal.timeout(50))

    await expect(sending).rejects.toThrow('aborted')
  })

  test('is tried again until it answers', async ({ api, cache, db, databaseUrl }) => {
    const article = await store(api, 'articles', aStory())
    await api.post(`/v1/articles/${article.id}/publish`, { match: '*' })
    const lines: string[] = []
    const log = { ...strict, warn: (_: object, message: string) => void lines.push(message) }
    const jobs = await openJobs({ url: databaseUrl, kinds: [purge], log })
    const rounds = openRounds({ db, purgeHook: cache.hook, endedRights: 'remove' }, jobs, new AbortController().signal)
    cache.answer(503)
    await dropSecondOrders(db)
    await rounds.follow()

    await rounds.purge()
    cache.answer(204)
    await expect.poll(() => rounds.purge(), { timeout: 10_000 }).toBe(true)

    expect(cache.orders.map(({ body }) => body)).toEqual([cache.orders[0]?.body, cache.orders[0]?.body])
    expect(lines).toEqual(['a job failed and will be tried again'])
    await jobs.close()
  })
})
