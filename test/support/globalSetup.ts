import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '#src/platform/db/client.ts'
import { startEmbedded } from '#src/platform/db/embedded.ts'
import { migrate } from '#src/platform/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server whose role may create databases, and the migrated database that test files clone. */
    database: { serverUrl: string; template: string }
  }
}

/** Builds the migrated template database once, on `TEST_DATABASE_URL` or a throw-away embedded server. */
export default async function setUpDatabase(project: TestProject) {
  const server = await openServer(process.env.TEST_DATABASE_URL)
  const template = `verbatim_template_${process.pid}`
  const tearDown = async () => {
    await queryOnce(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await server.stop()
  }
  try {
    await buildTemplate(server.url, template)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('database', { serverUrl: server.url, template })
  return tearDown
}

async function buildTemplate(serverUrl: string, template: string): Promise<void> {
  await queryOnce(serverUrl, `CREATE DATABASE ${template}`)
  const url = onServer(serverUrl, template)
  const db = openDatabase({ url, poolSize: 1, statementTimeoutSeconds: 60 })
  try {
    await migrate(db, url)
  } finally {
    await db.$disconnect()
  }
}

/** Runs one statement on a connection of its own. */
export async function queryOnce(url: string, statement: string): Promise<void> {
  await queryRows(url, statement)
}

/** The rows that a statement finds, on a connection of its own. */
export async function queryRows(url: string, statement: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query(statement, values)
    return rows
  } finally {
    await client.end()
  }
}

/** The connection string of another database on the same server. */
export function onServer(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

async function openServer(url: string | undefined) {
  if (url) return { url, stop: async () => {} }
  const dataDir = await mkdtemp(join(tmpdir(), 'verbatim-test-'))
  const embedded = await startEmbedded({ dataDir, durable: false })
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}
