import { DomainError } from '#src/errors.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publishDue, recordScheduleFailure, unpublishDue } from './schedule.ts'

/** Does what is due, and says in how many milliseconds to look again. */
export type Sweep = (stopping: AbortSignal) => Promise<number>

/** How many articles one process works on at the same time, and how many it reads ahead. */
const lanes = 2
const readAhead = 50
/** What is scheduled meanwhile for the next moment waits no longer than this. */
const longestPauseMs = 500
/** What is due and locked is in the hands of somebody else. */
const shortestPauseMs = 25

const acts = { publish: publishDue, unpublish: unpublishDue }

/**
 * Publishes and takes down what is scheduled, by the clock of the database, each in the transaction that clears its time:
 * any number of processes may do this and may be killed. An article whose act fails holds up no other, and is tried
 * again after ever longer pauses.
 */
export function createSweep(db: Database, onFailure: (error: unknown, articleId: string) => void): Sweep {
  const waits = createWaits()
  const perform = async (id: string) => {
    try {
      const isDone = await performOrRecord(db, id)
      waits.forget(id)
      return isDone
    } catch (error) {
      waits.prolong(id)
      onFailure(error, id)
      return false
    }
  }
  return async (stopping) => {
    for (;;) {
      const next = await listNext(db, waits.list())
      const due = next.filter(({ inMs }) => inMs <= 0).map(({ id }) => id)
      const later = next.find(({ inMs }) => inMs > 0)?.inMs ?? longestPauseMs
      const count = stopping.aborted ? 0 : await performAll(due, { perform, stopping })
      if (due.length === 0) return Math.min(Math.ceil(later), longestPauseMs)
      if (count === 0) return shortestPauseMs
    }
  }
}

/** @returns how many of them were done here */
async function performAll(
  ids: string[],
  { perform, stopping }: { perform: (id: string) => Promise<boolean>; stopping: AbortSignal },
): Promise<number> {
  let count = 0
  const queue = ids.values()
  const lane = async () => {
    for (const id of queue) {
      if (stopping.aborted) return
      if (await perform(id)) count++
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return count
}

/** What the article itself stands in the way of is not tried again: an editor has to see to it. */
async function performOrRecord(db: Database, id: string): Promise<boolean> {
  try {
    return await inTransaction(db, (tx) => performDue(tx, id))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await recordScheduleFailure(db, id, error)
    return true
  }
}

/** After a time without any process, publication and taking down may both be due: then readers see nothing of it. */
async function performDue(tx: Db, id: string): Promise<boolean> {
  const first = await claimDue(tx, id)
  if (!first) return false
  await acts[first](tx, id)
  const second = await claimDue(tx, id)
  if (second && second !== first) await acts[second](tx, id)
  return true
}

/** The earliest act that is due for an article, which is locked then; null also while another transaction has it. */
async function claimDue(tx: Db, id: string): Promise<keyof typeof acts | null> {
  const [row] = await tx.$queryRaw<{ act: keyof typeof acts | null }[]>`
    SELECT CASE
      WHEN publish_at <= statement_timestamp() AND publish_at <= coalesce(unpublish_at, 'infinity') THEN 'publish'
      WHEN unpublish_at <= statement_timestamp() THEN 'unpublish'
    END AS act
    FROM articles WHERE id = ${id}::uuid FOR NO KEY UPDATE SKIP LOCKED`
  return row?.act ?? null
}

/** What comes next, the earliest first; two looks at the beginning of an index. */
async function listNext(db: Db, except: string[]): Promise<{ id: string; inMs: number }[]> {
  return db.$queryRaw`
    WITH next AS (
      (SELECT id, publish_at AS due FROM articles
       WHERE publish_at IS NOT NULL AND NOT id = ANY(${except}::uuid[]) ORDER BY publish_at LIMIT ${readAhead})
      UNION ALL
      (SELECT id, unpublish_at FROM articles
       WHERE unpublish_at IS NOT NULL AND NOT id = ANY(${except}::uuid[]) ORDER BY unpublish_at LIMIT ${readAhead})
    )
    SELECT id, (extract(epoch FROM min(due) - statement_timestamp()) * 1000)::float8 AS "inMs"
    FROM next GROUP BY id ORDER BY min(due)`
}

const firstWaitMs = 1_000
const longestWaitMs = 60_000

/** Remembers what failed. Another process, or this one after a restart, tries it at once. */
function createWaits() {
  const waits = new Map<string, { until: number; ms: number }>()
  return {
    list: () => [...waits].filter(([, { until }]) => until > performance.now()).map(([id]) => id),
    prolong(id: string) {
      const ms = Math.min((waits.get(id)?.ms ?? firstWaitMs / 2) * 2, longestWaitMs)
      waits.set(id, { until: performance.now() + ms, ms })
    },
    forget: (id: string) => waits.delete(id),
  }
}
