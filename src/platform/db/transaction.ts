import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Db } from './client.ts'
import { isWorthRetrying } from './errors.ts'

/** Milliseconds to wait for a free connection, and for the work to be done. */
const limits = { maxWait: 5_000, timeout: 60_000 }
const attempts = 4

/**
 * Runs `work` so that all of it is stored or nothing. On the pool this opens a transaction, and runs it again, up to
 * three times, when PostgreSQL broke it off because of a deadlock or a concurrent write: `work` must do nothing outside
 * the database. On a transaction that is open already, `work` joins it.
 */
export async function inTransaction<Result>(db: Db | Database, work: (tx: Db) => Promise<Result>): Promise<Result> {
  if (!isPool(db)) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(work, limits)
    } catch (error) {
      if (attempt === attempts || !isWorthRetrying(error)) throw error
      await sleep(Math.random() * 20 * 2 ** attempt)
    }
  }
}

/** Only the pool can be disconnected. */
function isPool(db: Db | Database): db is Database {
  return '$disconnect' in db && typeof db.$disconnect === 'function'
}
