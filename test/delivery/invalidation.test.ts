import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, vi } from 'vitest'
import { test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { openProxy } from '#test/support/proxy.ts'
import { changeUnseen, openCachingApp } from './caching-app.ts'
import { publish, publishStory, rename } from './published.ts'

/** How long a change that was acknowledged may go unseen. */
const promised = { timeout: 1_000, interval: 10 }

describe('what another process publishes', () => {
  test('is seen within a second, and what it replaces is not seen again', async ({ api, db, databaseUrl }) => {
    const article = await publishStory(api)
    const { headlineOf, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(article.slug)

    for (const headline of ['Second', 'Third', 'Fourth']) {
      await rename(api, article, headline)
      await vi.waitFor(async () => expect(await headlineOf(article.slug)).toBe(headline), promised)
    }
  })

  test('is seen however many ask meanwhile', async ({ api, db, databaseUrl }) => {
    const article = await publishStory(api)
    const { headlineOf, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(article.slug)
    let isDone = false
    const readers = Array.from({ length: 8 }, async () => {
      for (; !isDone; await setImmediate()) await headlineOf(article.slug)
    })

    for (let edition = 1; edition <= 15; edition++) {
      await rename(api, article, `Edition ${edition}`)
      await vi.waitFor(async () => expect(await headlineOf(article.slug)).toBe(`Edition ${edition}`), promised)
    }

    isDone = true
    await Promise.all(readers)
  })

  test('is gone when it is taken down, killed, or moved', async ({ api, db, databaseUrl }) => {
    const [down, killed, moved] = [await publishStory(api), await publishStory(api), await publishStory(api)]
    const { headlineOf, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(down.slug)
    for (const { slug } of [killed, moved]) await headlineOf(slug)

    await publish(api, down, 'unpublish')
    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })
    await api.patch(`/v1/articles/${moved.id}`, { match: '*', body: { slug: `moved-${aWord()}` } })
    await publish(api, moved)

    const statuses = () => Promise.all([down, killed, moved].map(({ slug }) => headlineOf(slug)))
    await vi.waitFor(async () => expect(await statuses()).toEqual([404, 410, 301]), promised)
  })

  test('appears in lists that were kept', async ({ api, db, databaseUrl }) => {
    const section = aWord()
    const first = await publishStory(api, { section })
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(first.slug)
    const list = async () =>
      (await read(`/articles?section=${section}`)).json().data.map(({ id }: { id: string }) => id)
    expect(await list()).toEqual([first.id])

    const second = await publishStory(api, { section })

    await vi.waitFor(async () => expect(await list()).toEqual([second.id, first.id]), promised)
  })

  test('leaves other articles kept', async ({ api, db, databaseUrl }) => {
    const [article, other] = [await publishStory(api), await publishStory(api)]
    const { headlineOf, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(other.slug)
    await changeUnseen(db, other.slug, 'Unseen')

    await rename(api, article, 'Renamed')

    await vi.waitFor(async () => expect(await headlineOf(article.slug)).toBe('Renamed'), promised)
    expect(await headlineOf(other.slug)).toBe(other.headline)
  })
})

describe('when nobody tells of changes', () => {
  test('what was kept is forgotten', async ({ api, db, databaseUrl }) => {
    const { slug } = await publishStory(api)
    const { headlineOf, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)
    await changeUnseen(db, slug, 'Not told of')

    await db.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE application_name = 'verbatim listener' AND datname = current_database()`

    await vi.waitFor(async () => expect(await headlineOf(slug)).toBe('Not told of'), promised)
  })

  test('a connection that fell silent is noticed within a second', async ({ api, db, databaseUrl }) => {
    await using proxy = await openProxy(databaseUrl)
    const article = await publishStory(api)
    const { headlineOf, untilKept } = await openCachingApp(proxy.url, db)
    await untilKept(article.slug)
    proxy.freeze('verbatim listener')

    await rename(api, article, 'Told into the void')
    await setTimeout(promised.timeout)
    expect(await headlineOf(article.slug)).toBe('Told into the void')

    await rename(api, article, 'Read through')
    expect(await headlineOf(article.slug)).toBe('Read through')
  })

  test('keeps answers again when the connection is made anew', async ({ api, db, databaseUrl }) => {
    await using proxy = await openProxy(databaseUrl)
    const { slug } = await publishStory(api)
    const { untilKept } = await openCachingApp(proxy.url, db)
    await untilKept(slug)
    await proxy.cut()
    await proxy.mend()

    await untilKept(slug)
  })
})

describe('while the database is gone', () => {
  test('what is kept is served, the rest is 503, and within a second after its return all is new', async ({
    api,
    db,
    databaseUrl,
  }) => {
    await using proxy = await openProxy(databaseUrl)
    const [kept, other] = [await publishStory(api), await publishStory(api)]
    const { read, headlineOf, untilKept } = await openCachingApp(proxy.url, db)
    await untilKept(kept.slug)

    await proxy.cut()
    for (let times = 0; times < 20; times++) expect(await headlineOf(kept.slug)).toBe(kept.headline)
    const refused = await read(`/articles/${other.slug}`)
    expect(refused.statusCode).toBe(503)
    expect(refused.headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' })
    expect(refused.json().code).toBe('database.unavailable')

    await rename(api, kept, 'Published meanwhile')
    await proxy.mend()
    await vi.waitFor(async () => expect(await headlineOf(kept.slug)).toBe('Published meanwhile'), promised)
    expect(await headlineOf(other.slug)).toBe(other.headline)
  })
})
