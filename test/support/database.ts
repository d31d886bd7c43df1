import { randomUUID } from 'node:crypto'
import { test as base, inject } from 'vitest'
import { type Database, openDatabase } from '#src/platform/db/client.ts'
import { onServer, queryOnce } from './globalSetup.ts'

/** `test` with a migrated database of its own, shared by the tests of one file. */
export const test = base.extend<{ $file: { databaseUrl: string; db: Database } }>({
  databaseUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      await withDatabase(inject('database').template, use)
    },
    { scope: 'file' },
  ],
  db: [
    async ({ databaseUrl }, use) => {
      const db = openDatabase({ url: databaseUrl, poolSize: 5, statementTimeoutSeconds: 15 })
      await use(db)
      await db.$disconnect()
    },
    { scope: 'file' },
  ],
})

/** Runs `work` on a new database, cloned from `template`, and drops it. `template0` makes an empty one. */
export async function withDatabase(template: string, work: (url: string) => Promise<void>): Promise<void> {
  const { serverUrl } = inject('database')
  const name = `verbatim_test_${randomUUID().replaceAll('-', '')}`
  await queryOnce(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  try {
    await work(onServer(serverUrl, name))
  } finally {
    await queryOnce(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}
