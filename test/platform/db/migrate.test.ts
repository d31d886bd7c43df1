import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Database, openDatabase } from '#src/platform/db/client.ts'
import { migrate, migrationsFolder, readMigrationState, readMigrations } from '#src/platform/db/migrate.ts'
import { diffSchema, EnginePool } from '#src/platform/db/schema-engine.ts'
import { test as base, withDatabase } from '#test/support/database.ts'

/** `test` with an empty database and a folder of migrations that can be added to. */
const test = base
  .extend<{ emptyUrl: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    emptyUrl: async ({}, use) => withDatabase('template0', use),
  })
  .extend<{ empty: Database }>({
    empty: async ({ emptyUrl }, use) => {
      const db = openDatabase({ url: emptyUrl, poolSize: 2, statementTimeoutSeconds: 15 })
      await use(db)
      await db.$disconnect()
    },
  })
  .extend<{ folder: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    folder: async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-migrations-'))
      await cp(migrationsFolder, folder, { recursive: true })
      await use(folder)
      await rm(folder, { recursive: true })
    },
  })

async function write(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

async function hasTable(db: Database, name: string): Promise<boolean> {
  const rows = await db.$queryRaw`SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = ${name}`
  return (rows as unknown[]).length > 0
}

const next = '29990101000000_next'

describe('migrate', () => {
  test('applies what is missing, once', async ({ empty, emptyUrl, folder }) => {
    const names = (await readMigrations()).map(({ name }) => name)
    expect(await readMigrationState(empty)).toEqual({ applied: [], pending: names })

    expect(await migrate(empty, emptyUrl, folder)).toEqual(names)
    await write(folder, next, 'CREATE TABLE added (id integer)')
    expect(await migrate(empty, emptyUrl, folder)).toEqual([next])

    expect(await migrate(empty, emptyUrl, folder)).toEqual([])
    expect(await readMigrationState(empty, folder)).toEqual({ applied: [...names, next], pending: [] })
    expect(await hasTable(empty, 'added')).toBe(true)
  })

  test('runs semicolons in strings, comments and function bodies as they stand', async ({
    empty,
    emptyUrl,
    folder,
  }) => {
    const body = `$$ BEGIN RETURN 'a;b'; END; $$`
    await write(folder, next, `-- one; two\nCREATE FUNCTION said() RETURNS text LANGUAGE plpgsql AS ${body};`)

    await migrate(empty, emptyUrl, folder)

    expect(await empty.$queryRaw`SELECT said()`).toEqual([{ said: 'a;b' }])
  })

  test('lets several processes start at once', async ({ empty, emptyUrl, folder }) => {
    await write(folder, next, 'CREATE TABLE added (id integer); SELECT pg_sleep(0.2)')
    await write(folder, '29990101000001_after', 'CREATE TABLE added_after (id integer)')

    await Promise.all([1, 2, 3, 4].map(() => migrate(empty, emptyUrl, folder)))

    const rows =
      await empty.$queryRaw`SELECT count(*)::int AS runs FROM _prisma_migrations WHERE finished_at IS NOT NULL`
    expect(rows).toEqual([{ runs: (await readMigrations(folder)).length }])
  })

  test('names the one that fails, keeps nothing of it, goes on when it is repaired', async ({
    empty,
    emptyUrl,
    folder,
  }) => {
    await write(folder, next, 'CREATE TABLE added (id integer); INSERT INTO nowhere VALUES (1)')

    await expect(migrate(empty, emptyUrl, folder)).rejects.toThrow(
      'Migration 29990101000000_next failed and was rolled back: relation "nowhere" does not exist',
    )
    expect(await hasTable(empty, 'added')).toBe(false)
    expect((await readMigrationState(empty, folder)).pending).toEqual([next])

    await write(folder, next, 'CREATE TABLE added (id integer)')
    expect(await migrate(empty, emptyUrl, folder)).toEqual([next])
    expect(await hasTable(empty, 'added')).toBe(true)
  })

  test('refuses a database that a newer version has migrated', async ({ empty, emptyUrl, folder }) => {
    await write(folder, next, 'CREATE TABLE added (id integer)')
    await migrate(empty, emptyUrl, folder)

    await expect(migrate(empty, emptyUrl)).rejects.toThrow(/29990101000000_next, which this version does not know/)
  })

  test('refuses a migration that was changed after it was applied', async ({ empty, emptyUrl, folder }) => {
    await write(folder, next, 'CREATE TABLE added (id integer)')
    await migrate(empty, emptyUrl, folder)
    await write(folder, next, 'CREATE TABLE added (id bigint)')

    await expect(migrate(empty, emptyUrl, folder)).rejects.toThrow(/29990101000000_next was changed after/)
  })
})

test('the migrations make what schema.prisma says', async ({ emptyUrl }) => {
  const schema = await readFile(join(migrationsFolder, '../schema.prisma'), 'utf8')
  const pool = new EnginePool(emptyUrl)

  const difference = await diffSchema(pool, await readMigrations(), schema)

  await pool.end()
  expect(difference).toBe('')
})
