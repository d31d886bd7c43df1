import { articles } from '#src/articles/service.ts'
import { lockRow } from '#src/content/writing.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { EndedRights } from './media-rights.ts'
import { refreshSnapshot } from './rebuild.ts'
import { type Sweep, sweepOf } from './sweeping.ts'

/** How many articles are looked at ahead. */
const readAhead = 50

/**
 * Writes snapshots anew when rights to what they show begin or end, by the clock of the database, each in the transaction
 * that sets its next time: any number of processes may do this and may be killed.
 */
export function createRightsSweep(
  db: Database,
  endedRights: EndedRights,
  onFailure: (error: unknown, articleId: string) => void,
): Sweep {
  const perform = (id: string) =>
    inTransaction(db, async (tx) => {
      if (!(await claimTurned(tx, id))) return false
      const row = await lockRow(articles, tx, { id, strength: 'edit' })
      await refreshSnapshot(tx, row, endedRights)
      return true
    })
  return sweepOf({ listNext: (except) => listNext(db, except), perform }, onFailure)
}

/** Whether the time of an article has come, which is locked then; false also while another transaction has it. */
async function claimTurned(tx: Db, id: string): Promise<boolean> {
  const [free] = await tx.$queryRaw<object[]>`
    SELECT id::text FROM articles WHERE id = ${id}::uuid FOR NO KEY UPDATE SKIP LOCKED`
  if (!free) return false
  const [turned] = await tx.$queryRaw<object[]>`
    SELECT id::text FROM published_articles WHERE id = ${id}::uuid AND stands_until <= statement_timestamp()`
  return turned !== undefined
}

async function listNext(db: Db, except: string[]): Promise<{ id: string; inMs: number }[]> {
  return db.$queryRaw`
    SELECT id::text, (extract(epoch FROM stands_until - statement_timestamp()) * 1000)::float8 AS "inMs"
    FROM published_articles WHERE stands_until IS NOT NULL AND NOT id = ANY(${except}::uuid[])
    ORDER BY stands_until LIMIT ${readAhead}`
}
