import { DomainError } from '#src/errors.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publishDue, recordScheduleFailure, unpublishDue } from './schedule.ts'
import { type Sweep, sweepOf } from './sweeping.ts'

/** How many articles are looked at ahead. */
const readAhead = 50

const acts = { publish: publishDue, unpublish: unpublishDue }

/**
 * Publishes and takes down what is scheduled, by the clock of the database, each in the transaction that clears its time:
 * any number of processes may do this and may be killed. An article whose act fails holds up no other, and is tried
 * again after ever longer pauses.
 */
export function createSweep(db: Database, onFailure: (error: unknown, articleId: string) => void): Sweep {
  const chore = {
    listNext: (except: string[]) => listNext(db, except),
    perform: (id: string) => performOrRecord(db, id),
  }
  return sweepOf(chore, onFailure)
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
