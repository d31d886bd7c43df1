import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Db } from './client.ts'
import { applyMigrations, EnginePool, type Migration } from './schema-engine.ts'

/** Names of migrations, oldest first. */
export interface MigrationState {
  applied: string[]
  pending: string[]
}

export const migrationsFolder = join(import.meta.dirname, '../../../prisma/migrations')

/** Advisory lock under which one process applies a migration and the others wait for it. */
const migrationLock = 0x4d494752
const oldestServer = 15

/**
 * Brings the database up to the code, one transaction a migration. Of several processes that start at once one
 * applies a migration, and the others wait and find it done.
 *
 * @param url the database of `db`: migrations have a connection of their own, without its timeouts
 * @returns the names of the migrations applied, by whichever process
 * @throws Error naming the migration that failed, of which nothing is left; or saying why this code does not fit
 */
export async function migrate(db: Database, url: string, folder: string = migrationsFolder): Promise<string[]> {
  await requireServer(db)
  const migrations = await readMigrations(folder)
  const applied = await readApplied(db)
  requireKnown(applied, migrations)
  const done = new Set(applied.map(({ name }) => name))
  const pending = migrations.filter(({ name }) => !done.has(name))
  if (pending.length === 0) return []

  const pool = new EnginePool(url)
  try {
    await pool.query(`SELECT pg_advisory_lock(${migrationLock})`)
    for (const { name } of pending) await applyUpTo(pool, migrations, name)
  } finally {
    // Ends the session, and with it a transaction that failed and the lock.
    await pool.end()
  }
  // A connection that broke on the way was replaced by one outside the transaction.
  const [interrupted] = (await readMigrationState(db, folder)).pending
  if (interrupted) throw new Error(`Migration ${interrupted} was interrupted; nothing of it is left.`)
  return pending.map(({ name }) => name)
}

/** Compares the database with the migrations of this code; for the readiness probe. */
export async function readMigrationState(db: Db, folder: string = migrationsFolder): Promise<MigrationState> {
  const names = await listNames(folder)
  const applied = (await readApplied(db)).map(({ name }) => name)
  return { applied, pending: names.filter((name) => !applied.includes(name)) }
}

/** Reads every migration in the folder, oldest first. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const names = await listNames(folder)
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  )
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

async function applyUpTo(pool: EnginePool, migrations: Migration[], name: string): Promise<void> {
  const upTo = migrations.slice(0, migrations.findIndex((migration) => migration.name === name) + 1)
  await pool.query('BEGIN')
  try {
    await applyMigrations(pool, upTo)
    await pool.query('COMMIT')
  } catch (error) {
    const { message } = pool.refusal ?? (error as Error)
    throw new Error(`Migration ${name} failed and was rolled back: ${message}`, { cause: error })
  }
}

interface AppliedMigration {
  name: string
  checksum: string
}

async function readApplied(db: Db): Promise<AppliedMigration[]> {
  const [table] = await db.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`
  if (!table?.exists) return []
  return db.$queryRaw<AppliedMigration[]>`
    SELECT migration_name AS name, checksum FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
    ORDER BY migration_name`
}

async function requireServer(db: Db): Promise<void> {
  const version = await readServerVersion(db)
  if (Number.parseInt(version, 10) >= oldestServer) return
  throw new Error(`PostgreSQL ${oldestServer} or newer is needed; the server is PostgreSQL ${version}.`)
}

async function readServerVersion(db: Db): Promise<string> {
  try {
    const [server] = await db.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`
    return server?.version ?? ''
  } catch (cause) {
    const { message } = cause as Error
    const [, reason = message] = message.match(/Message: `(.*)`/s) ?? []
    throw new Error(`The database cannot be used: ${reason}`, { cause })
  }
}

/** Refuses a history that is not the beginning of ours: going on would build on tables that we do not know. */
function requireKnown(applied: AppliedMigration[], migrations: Migration[]): void {
  for (const { name, checksum } of applied) {
    const migration = migrations.find((candidate) => candidate.name === name)
    if (!migration) {
      throw new Error(`The database has the migration ${name}, which this version does not know: run a newer version.`)
    }
    if (createHash('sha256').update(migration.sql).digest('hex') !== checksum) {
      throw new Error(`The migration ${name} was changed after it was applied: restore its file.`)
    }
  }
}
