import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from './generated/client.ts'

/**
 * What a service function reads and writes through: the pool, or a transaction its caller has open.
 * `db.$transaction(…)` works on both; on an open transaction it is a savepoint.
 */
export type Db = Prisma.TransactionClient

/** The pool itself, as `main` and the application hold it. */
export type Database = PrismaClient

export interface DatabaseOptions {
  url: string
  /** The most connections this process opens. */
  poolSize: number
  /** PostgreSQL cancels a statement that takes longer. */
  statementTimeoutSeconds: number
  /** Told of connections that break while nobody waits for them; the next query opens a new one. */
  onConnectionLost?: (error: Error) => void
}

/** Opens a pool, which connects when it is first used; the caller closes it with `$disconnect()`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize, statementTimeoutSeconds, onConnectionLost = () => {} } = options
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'verbatim',
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: statementTimeoutSeconds * 1_000,
    lock_timeout: statementTimeoutSeconds * 1_000,
    idle_in_transaction_session_timeout: statementTimeoutSeconds * 1_000,
  })
  // The pool and Prisma listen to a connection by turns; what breaks it in between would end the process.
  pool.on('connect', (connection) => connection.on('error', onConnectionLost))
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) })
}
