import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'
import { Connection } from './long-values.ts'

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

const pools = new WeakMap<Database, pg.Pool>()

/** The driver's pool that `db` works through, for statements that PostgreSQL is to prepare, and whose rows need no mapping. */
export function poolOf(db: Database): pg.Pool {
  const pool = pools.get(db)
  if (!pool) throw new Error('The database was not opened by openDatabase.')
  return pool
}

/**
 * Begins a statement that PostgreSQL is to parse and to plan once a connection: one of few texts, which is planned alike
 * whatever its values are.
 */
export const prepared = Prisma.raw('/* prepared */')

const preparedNames = new Map<string, string>()

/** A name for each text that asks for one; the others are planned anew each time. */
function nameStatement({ sql }: { sql: string }): string {
  if (!sql.trimStart().startsWith(prepared.sql)) return ''
  const name = preparedNames.get(sql) ?? `prepared ${preparedNames.size}`
  preparedNames.set(sql, name)
  return name
}

/** Opens a pool, which connects when it is first used; the caller closes it with `$disconnect()`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize, statementTimeoutSeconds, onConnectionLost = () => {} } = options
  const pool = new pg.Pool({
    Client: Connection,
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
  // The pool and Prisma listen to a connection by turns; what breaks it in between would end the process. A pool that has
  // ended does not wait until the server has heard of it: a server that stops just then breaks what nobody wants any more.
  pool.on('connect', (connection) => connection.on('error', (error) => pool.ending || onConnectionLost(error)))
  // Idle connections tell the pool as well, which would throw it at nobody.
  pool.on('error', () => {})
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: nameStatement }),
  })
  pools.set(db, pool)
  return db
}
