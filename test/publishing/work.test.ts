import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { startBackgroundWork } from '#src/publishing/work.ts'
import { type Api, test as base } from '#test/support/app.ts'
import { aStory, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'

/** Breaks every connection to the database but one, as a restart does. */
async function breakConnections(db: Database): Promise<void> {
  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`
}

/** An article that is going to be published. */
async function schedule(api: Api, inMs: number) {
  const article = await store(api, 'articles', aStory())
  const at = new Date(Date.now() + inMs).toISOString()
  const answer = await api.post(`/v1/articles/${article.id}/publish`, { match: '*', body: { at } })
  expect(answer.status, answer.text).toBe(200)
  return article
}

/** `startWork` begins background work, which is stopped at the end, and returns what it logs. */
const test = base.extend<{ startWork: () => { lines: string[]; stop(): Promise<void> } }>({
  startWork: async ({ db, databaseUrl, storage }, use) => {
    const started: { stop(): Promise<void> }[] = []
    await use(() => {
      const lines: string[] = []
      const keep = (_: object, line: string) => void lines.push(line)
      const log = { warn: keep, error: keep }
      const files = { storage, fileGraceMs: 3_600_000 }
      const options = { url: databaseUrl, purgeHook: null, endedRights: 'remove' } as const
      const work = startBackgroundWork({ db, ...options, ...files, log })
      started.push(work)
      return { lines, stop: () => work.stop() }
    })
    await Promise.all(started.map((work) => work.stop()))
  },
})

describe('background work', () => {
  test('keeps the schedule and follows changes by itself, also after its connections broke', async ({
    api,
    db,
    startWork,
  }) => {
    const { lines } = startWork()
    for (const isBroken of [false, true]) {
      if (isBroken) await breakConnections(db)
      const article = await schedule(api, 1_000)
      const shown = () => api.get(`/v1/content/articles/${article.slug}`)
      await expect.poll(async () => (await shown()).status, { timeout: 15_000 }).toBe(200)

      const name = `Renamed ${aWord()}`
      const speaker = async () => (await shown()).body.quotes[0].speaker
      await api.patch(`/v1/sources/${(await speaker()).id}`, { match: '*', body: { name } })

      await expect.poll(async () => (await speaker()).name, { timeout: 15_000 }).toBe(name)
    }
    expect(lines).toContain('nobody tells of changes until the database is back')
  })

  test('does nothing any more once it is stopped, and leaves no connection', async ({ api, db, startWork }) => {
    const { stop } = startWork()

    await stop()

    const left = await db.$queryRaw`
      SELECT application_name FROM pg_stat_activity
      WHERE datname = current_database() AND application_name IN ('verbatim jobs', 'verbatim listener')`
    expect(left).toEqual([])
    const article = await schedule(api, 500)
    await sleep(1_500)
    expect((await api.get(`/v1/articles/${article.id}`)).body.status).toBe('scheduled')
  })
})
