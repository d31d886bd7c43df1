import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { openCachingApp } from './caching-app.ts'
import { publish, publishStory, rename } from './published.ts'

/** For so long after it was acknowledged an act may go unseen (ms). */
const promisedMs = 1_000

/** What an editor does to a published article, and how its answer shows readers that it was done. */
interface Act {
  name: string
  run: (api: Api, article: { id: string }) => Promise<unknown>
  isSeen: (status: number, text: string) => boolean
}

const acts: Act[] = [
  {
    name: 'publish',
    run: (api, article) => rename(api, article, 'The second headline'),
    isSeen: (_, text) => text.includes('The second headline'),
  },
  {
    name: 'correction',
    run: (api, { id }) =>
      api.post(`/v1/articles/${id}/corrections`, { body: { kind: 'correction', text: 'It was the east pier.' } }),
    isSeen: (_, text) => text.includes('It was the east pier.'),
  },
  {
    name: 'kill',
    run: (api, article) => publish(api, article, 'kill', { notice: 'Withdrawn.' }),
    isSeen: (status) => status === 410,
  },
  {
    name: 'unpublish',
    run: (api, article) => publish(api, article, 'unpublish'),
    isSeen: (status) => status === 404,
  },
]

/** An answer that a reader got, and when it was asked for. */
interface Reading {
  slug: string
  begun: number
  isSeen: boolean
}

describe('nothing stale is served for longer than a second after it was acknowledged', () => {
  test.for([
    'while the process hears of it',
    'though the connection that tells is cut before',
    'though the connection that tells is cut right after',
  ] as const)('by another process, %s', async (when, { api, db, databaseUrl }) => {
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    const cut = (moment: string) =>
      when.endsWith(moment) &&
      db.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
        WHERE application_name = 'verbatim listener' AND datname = current_database()`
    const stories = []
    for (const act of acts)
      stories.push({ ...act, article: await publishStory(api, { slug: `${act.name}-${aWord()}` }) })
    for (const { article } of stories) await untilKept(article.slug)
    const readings: Reading[] = []
    let isOver = false
    const readers = stories.map(async ({ article: { slug }, isSeen }) => {
      while (!isOver) {
        const begun = performance.now()
        const { statusCode, body } = await read(`/articles/${slug}`)
        readings.push({ slug, begun, isSeen: isSeen(statusCode, body) })
        await new Promise(setImmediate)
      }
    })

    const acknowledged = new Map<string, number>()
    for (const { article, run } of stories) {
      await cut('before')
      await run(api, article)
      acknowledged.set(article.slug, performance.now())
      await cut('after')
    }
    const deadline = performance.now() + promisedMs
    await expect
      .poll(() => readings.filter(({ begun }) => begun > deadline).length, { timeout: 5_000 })
      .toBeGreaterThan(20)
    isOver = true
    await Promise.all(readers)

    const timed = readings.map(({ begun, ...rest }) => ({ ...rest, after: begun - (acknowledged.get(rest.slug) ?? 0) }))
    expect(timed.some(({ after, isSeen }) => after < 0 && !isSeen)).toBe(true)
    expect(timed.filter(({ after, isSeen }) => after > promisedMs && !isSeen)).toEqual([])
    expect(new Set(timed.filter(({ after }) => after > promisedMs).map(({ slug }) => slug)).size).toBe(acts.length)
  })
})
