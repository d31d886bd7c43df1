import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type JobKind, type Jobs, type Log, openJobs } from '#src/platform/jobs/jobs.ts'
import { repeat } from '#src/platform/jobs/repeating.ts'
import { test as base } from '#test/support/database.ts'

interface Errand {
  to: string
  nth?: number
}

const quick = { lostAfterSeconds: 1, retries: { limit: 1, firstAfterSeconds: 1, longestPauseSeconds: 1 } }
const errand: JobKind<Errand> = { queue: 'errand', ...quick }
const visit: JobKind<Errand> = { queue: 'visit', keyOf: ({ to }) => to, ...quick }

/** `jobs` with what was logged of them. */
const test = base.extend<{ $file: { lines: string[]; log: Log; jobs: Jobs } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  lines: [async ({}, use) => use([]), { scope: 'file' }],
  log: [
    async ({ lines }, use) =>
      use({
        warn: (_, message) => lines.push(`warn ${message}`),
        error: (_, message) => lines.push(`error ${message}`),
      }),
    { scope: 'file' },
  ],
  jobs: [
    async ({ databaseUrl, log }, use) => {
      const jobs = await openJobs({ url: databaseUrl, kinds: [errand, visit], log })
      await use(jobs)
      await jobs.close()
    },
    { scope: 'file' },
  ],
})

/** Does all jobs that are due, and returns their data. */
async function runAll(jobs: Jobs, kind: JobKind<Errand>): Promise<Errand[]> {
  const done: Errand[] = []
  while (await jobs.runNext(kind, async (data) => void done.push(data)));
  return done
}

function send(db: Database, jobs: Jobs, kind: JobKind<Errand>, data: Errand[]) {
  return inTransaction(db, (tx) => jobs.send(tx, kind, data))
}

describe('jobs', () => {
  test('are done in their order, each once', async ({ db, jobs }) => {
    await send(db, jobs, errand, [{ to: 'a' }])
    await send(db, jobs, errand, [{ to: 'b' }, { to: 'b' }])

    expect(await runAll(jobs, errand)).toEqual([{ to: 'a' }, { to: 'b' }, { to: 'b' }])
    expect(await runAll(jobs, errand)).toEqual([])
  })

  test('exist only if the transaction that sent them is committed', async ({ db, jobs }) => {
    const rollsBack = inTransaction(db, async (tx) => {
      await jobs.send(tx, errand, [{ to: 'nowhere' }])
      throw new Error('changed my mind')
    })

    await expect(rollsBack).rejects.toThrow('changed my mind')
    expect(await runAll(jobs, errand)).toEqual([])
  })

  test('with a key wait once, and may be sent again while one is being done', async ({ db, jobs }) => {
    await send(db, jobs, visit, [{ to: 'a' }, { to: 'a' }])
    await send(db, jobs, visit, [{ to: 'a' }, { to: 'b' }])

    const order: string[] = []
    const work = async ({ to, nth = 1 }: Errand) => {
      order.push(`${to}${nth}`)
      if (to === 'a' && nth === 1) await send(db, jobs, visit, [{ to: 'a', nth: 2 }])
    }
    while (await jobs.runNext(visit, work));

    expect(order).toEqual(['a1', 'b1', 'a2'])
  })

  test('wait for their time', async ({ db, jobs }) => {
    await inTransaction(db, (tx) => jobs.send(tx, errand, [{ to: 'later' }], { afterSeconds: 1 }))

    expect(await runAll(jobs, errand)).toEqual([])
    await sleep(1_100)
    expect(await runAll(jobs, errand)).toEqual([{ to: 'later' }])
  })

  test('that fail are tried again after a pause, and given up with a line in the log', async ({ db, jobs, lines }) => {
    await send(db, jobs, errand, [{ to: 'a wall' }, { to: 'b' }])
    const hit = async ({ to }: Errand) => {
      if (to === 'a wall') throw new Error('hit a wall')
    }

    expect(await jobs.runNext(errand, hit)).toBe(true)
    expect(await runAll(jobs, errand)).toEqual([{ to: 'b' }])
    await expect.poll(() => jobs.runNext(errand, hit), { timeout: 5_000 }).toBe(true)
    await sleep(1_500)

    expect(await runAll(jobs, errand)).toEqual([])
    expect(lines).toEqual([
      'warn a job failed and will be tried again',
      'error a job failed for the last time and is given up',
    ])
  })

  test('are found again by the next process that opens the queues', async ({ db, databaseUrl, jobs, log }) => {
    await send(db, jobs, errand, [{ to: 'a' }])

    const others = await openJobs({ url: databaseUrl, kinds: [errand, visit], log })

    expect(await runAll(others, errand)).toEqual([{ to: 'a' }])
    await others.close()
  })

  test('are opened by several processes at once, also the first time', async ({ databaseUrl, db, log }) => {
    await db.$executeRaw`DROP SCHEMA IF EXISTS pgboss CASCADE`

    const opened = await Promise.all([1, 2, 3].map(() => openJobs({ url: databaseUrl, kinds: [errand], log })))

    await send(db, opened[0] as Jobs, errand, [{ to: 'a' }])
    expect(await runAll(opened[2] as Jobs, errand)).toEqual([{ to: 'a' }])
    await Promise.all(opened.map((jobs) => jobs.close()))
  })

  test('cannot be opened where no database answers', async ({ log }) => {
    const opening = openJobs({ url: 'postgresql://nobody@127.0.0.1:1/nowhere', kinds: [errand], log })

    await expect(opening).rejects.toThrow('ECONNREFUSED')
  })
})

describe('repeat', () => {
  test('goes round after each pause, at once when it is woken, and ends the round when it is stopped', async () => {
    const rounds: string[] = []
    const loop = repeat({
      round: async () => {
        rounds.push('begun')
        await sleep(20)
        rounds.push('ended')
        return 60_000
      },
      onFailure: (error) => expect.unreachable(String(error)),
    })
    await sleep(50)
    expect(rounds).toEqual(['begun', 'ended'])

    loop.wake()
    await sleep(5)
    loop.wake()
    await loop.stop()

    expect(rounds).toEqual(['begun', 'ended', 'begun', 'ended'])
  })

  test('goes round again when it is woken during a round', async () => {
    let count = 0
    const loop = repeat({
      round: async () => {
        count++
        await sleep(30)
        return 60_000
      },
      onFailure: (error) => expect.unreachable(String(error)),
    })
    loop.wake()

    await expect.poll(() => count).toBe(2)
    await loop.stop()
  })

  test('rests after a round, however often it is woken meanwhile, and stops all the same', async () => {
    const begun: number[] = []
    const loop = repeat({
      round: async () => {
        begun.push(performance.now())
        return 60_000
      },
      restMs: 200,
      onFailure: (error) => expect.unreachable(String(error)),
    })
    for (let times = 0; times < 5; times++) {
      await sleep(10)
      loop.wake()
    }

    await expect.poll(() => begun.length).toBe(2)
    const [first, second] = begun as [number, number]
    expect(second - first).toBeGreaterThan(190)
    const stopping = performance.now()
    await loop.stop()
    expect(performance.now() - stopping).toBeLessThan(5_000)
    expect(begun).toHaveLength(2)
  })

  test('tells of a round that failed, and goes on', async () => {
    const failures: unknown[] = []
    let count = 0
    const loop = repeat({
      round: async () => {
        if (++count === 1) throw new Error('no database')
        return 60_000
      },
      onFailure: (error) => failures.push(error),
    })

    await expect.poll(() => count, { timeout: 5_000 }).toBe(2)
    await loop.stop()
    expect(failures).toEqual([new Error('no database')])
  })
})
