/**
 * Writes the next migration: what leads from the migrations that there are to prisma/schema.prisma.
 *
 *     npm run db:migration -- <name in words or snake_case>
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#src/platform/db/embedded.ts'
import { migrationsFolder, readMigrations } from '#src/platform/db/migrate.ts'
import { diffSchema, EnginePool } from '#src/platform/db/schema-engine.ts'

const name = process.argv.slice(2).join('_').toLowerCase()
if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
  console.error('Usage: npm run db:migration -- <what_it_does>')
  process.exit(1)
}

const sql = await writeNextSteps()
if (sql === '') {
  console.log('The migrations make what the schema says; there is nothing to write.')
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(migrationsFolder, `${timestamp}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'migration.sql'), sql)
  console.log(`Wrote ${join(folder, 'migration.sql')}. Read it: it is applied at the next start.`)
}

/** Runs the migrations on a throw-away server and compares. */
async function writeNextSteps(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'verbatim-migration-'))
  const server = await startEmbedded({ dataDir, durable: false })
  const pool = new EnginePool(server.url)
  try {
    const schema = await readFile(join(migrationsFolder, '../schema.prisma'), 'utf8')
    return await diffSchema(pool, await readMigrations(), schema)
  } finally {
    await pool.end()
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
}
