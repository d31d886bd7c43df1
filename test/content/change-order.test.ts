import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { describe, expect } from 'vitest'
import type { Change } from '#src/content/change-schema.ts'
import { listChanges, placeChanges } from '#src/content/changes.ts'
import { system } from '#src/platform/auth/actor.ts'
import { type Database, openDatabase } from '#src/platform/db/client.ts'
import { sourceService } from '#src/sources/service.ts'
import { test as base } from '#test/support/database.ts'
import { aSource } from '#test/support/factories.ts'
import { times } from '#test/support/nouns.ts'

const test = base.extend<{ $file: { crowd: Database; sessions: pg.Client[] } }>({
  /** A pool with room for all who write and read at once. */
  crowd: [
    async ({ databaseUrl }, use) => {
      const crowd = openDatabase({ url: databaseUrl, poolSize: 20, statementTimeoutSeconds: 15 })
      await use(crowd)
      await crowd.$disconnect()
    },
    { scope: 'file' },
  ],
  /** Connections of their own, whose transactions the test begins and ends. */
  sessions: [
    async ({ databaseUrl }, use) => {
      const sessions = times(4, () => new pg.Client(databaseUrl))
      await Promise.all(sessions.map((session) => session.connect()))
      await use(sessions)
      await Promise.all(sessions.map((session) => session.end()))
    },
    { scope: 'file' },
  ],
})

const surface = 'editorial' as const
const nameOf = ({ id, revision }: Pick<Change, 'id' | 'revision'>) => `${id} ${revision}`

/** Follows the feed by its cursors, in pages of `limit`. */
async function readerOf(db: Database, limit: number) {
  const seen: Change[] = []
  let { next } = await listChanges(db, { surface, since: 'now', limit })
  /** Reads one page; answers whether there may be more. */
  const readPage = async () => {
    const page = await listChanges(db, { surface, since: next, limit })
    seen.push(...page.data)
    next = page.next
    return page.data.length === limit
  }
  const readToEnd = async () => {
    while (await readPage());
  }
  return { seen, readPage, readToEnd }
}

class GivenUp extends Error {}

describe('the order of changes', () => {
  test('shows everything once to each who follows the cursors, while many write and some give up', async ({
    crowd,
  }) => {
    const drafts = times(6, () => aSource())
    const sources = await Promise.all(drafts.map((draft) => sourceService.create(crowd, system, draft)))
    const committed: string[] = []
    const write = async () => {
      const pair = [...sources].sort(() => Math.random() - 0.5).slice(0, 2)
      const isKept = Math.random() < 0.8
      const written: string[] = []
      const work = crowd.$transaction(async (tx) => {
        for (const { id } of pair.sort((a, b) => (a.id < b.id ? -1 : 1))) {
          const patch = { notes: randomUUID() }
          written.push(nameOf(await sourceService.change(tx, system, { id, expected: 'any', patch })))
          await sleep(Math.random() * 12)
        }
        if (!isKept) throw new GivenUp()
      })
      await work.then(
        () => committed.push(...written),
        (error) => expect(error).toBeInstanceOf(GivenUp),
      )
    }
    const readers = [await readerOf(crowd, 3), await readerOf(crowd, 50)]
    let isWriting = true
    const polling = readers.map(async ({ readPage }) => {
      while (isWriting) await readPage()
    })

    await Promise.all(
      times(10, async () => {
        for (const _ of times(12, () => null)) await write()
      }),
    )
    isWriting = false
    await Promise.all(polling)
    await Promise.all(readers.map(({ readToEnd }) => readToEnd()))

    const [first, second] = readers.map(({ seen }) => seen.map(nameOf))
    expect(committed.length).toBeGreaterThan(100)
    expect(first?.toSorted()).toEqual(committed.toSorted())
    expect(second).toEqual(first)
    for (const { id } of sources) {
      const revisions = readers[0]?.seen.filter((change) => change.id === id).map(({ revision }) => revision)
      expect(revisions).toEqual(times(revisions?.length ?? 0, (at) => at + 2))
    }
  })

  test('holds for any interleaving of writers and readers', async ({ db, sessions }) => {
    const writer = fc.integer({ min: 0, max: sessions.length - 1 })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ act: fc.constant('write' as const), writer }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('commit' as const), writer }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('rollback' as const), writer }) },
      { weight: 3, arbitrary: fc.record({ act: fc.constant('read' as const), writer }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const writers = sessions.map((session) => new Writer(session))
        const reader = await readerOf(db, 2)
        try {
          for (const { act, writer } of steps) {
            if (act === 'read') await reader.readPage()
            else await writers[writer]?.[act]()
          }
        } finally {
          await Promise.all(writers.map((one) => one.rollback()))
        }
        await reader.readToEnd()
        const committed = writers.flatMap((one) => one.committed)
        expect(reader.seen.map(nameOf).toSorted()).toEqual(committed.toSorted())
        for (const { id, committed } of writers) {
          expect(reader.seen.filter((change) => change.id === id).map(nameOf)).toEqual(committed)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('is settled for a large backlog at once, in the order of writing', async ({ db, sessions: [session] }) => {
    const id = randomUUID()
    const { next } = await listChanges(db, { surface, since: 'now', limit: 1 })
    await session?.query(
      `INSERT INTO changes (surface, type, resource_id, kind, revision)
       SELECT 'editorial', 'source', $1, 'changed', revision FROM generate_series(1, 12000) AS revision`,
      [id],
    )

    const { data } = await listChanges(db, { surface, since: next, limit: 100 })

    const placed = await db.change.findMany({ where: { resourceId: id }, orderBy: { position: 'asc' } })
    expect(data.map(({ revision }) => revision)).toEqual(times(100, (at) => at + 1))
    expect(placed.map(({ revision }) => revision)).toEqual(times(12_000, (at) => at + 1))
    expect(placed.every(({ position }) => position !== null)).toBe(true)
  })

  test('gives no place to what is not committed, and lets nobody wait for it', async ({ db, sessions: [session] }) => {
    const writer = new Writer(session as pg.Client)
    await writer.write()

    await placeChanges(db)
    const before = await db.change.count({ where: { resourceId: writer.id } })
    await writer.commit()
    await placeChanges(db)

    expect(before).toBe(0)
    expect(await db.change.count({ where: { resourceId: writer.id, position: { not: null } } })).toBe(1)
  })

  test('stays as it was given when two give it at once', async ({ crowd, sessions }) => {
    const [early, late] = sessions.map((session) => new Writer(session))
    await early?.write()
    await late?.write()
    await late?.commit()
    let second: Promise<void> | undefined

    await crowd.$transaction(async (tx) => {
      await placeChanges(tx as Database)
      await early?.commit()
      second = placeChanges(crowd)
      await expect.poll(() => countWaiting(crowd)).toBe(1)
    })
    await second

    const placed = await crowd.change.findMany({ orderBy: { position: 'desc' }, take: 2 })
    expect(placed.map(({ resourceId }) => resourceId)).toEqual([early?.id, late?.id])
  })
})

async function countWaiting(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row?.count ?? 0
}

/** Tells of one resource, in transactions that stay open until the test ends them. */
class Writer {
  readonly id = randomUUID()
  readonly committed: string[] = []
  readonly #session: pg.Client
  #pending: string[] = []
  #revision = 0

  constructor(session: pg.Client) {
    this.#session = session
  }

  async write() {
    if (this.#pending.length === 0) await this.#session.query('BEGIN')
    const change = { id: this.id, revision: ++this.#revision }
    await this.#session.query(
      "INSERT INTO changes (surface, type, resource_id, kind, revision) VALUES ('editorial', 'source', $1, 'changed', $2)",
      [change.id, change.revision],
    )
    this.#pending.push(nameOf(change))
  }

  async commit() {
    if (this.#pending.length > 0) await this.#session.query('COMMIT')
    this.committed.push(...this.#pending)
    this.#pending = []
  }

  async rollback() {
    if (this.#pending.length > 0) await this.#session.query('ROLLBACK')
    this.#pending = []
  }
}
