import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/platform/db/client.ts'
import { writeYaml } from '#src/platform/http/docs.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'
import { openDiskStorage } from '#src/platform/storage/disk.ts'

/**
 * Writes openapi/openapi.json and openapi/openapi.yaml from the routes; with --check it only compares, and fails when
 * they differ. No database is needed: the pool connects when it is first used.
 */
const config = readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '0', DATABASE_URL: 'postgresql://localhost/none' })
const db = openDatabase({ ...config.database, url: config.database.url ?? '' })
const folder = mkdtempSync(join(tmpdir(), 'verbatim-openapi-'))
const [storage, imaging] = [await openDiskStorage(folder), await openImaging()]
const app = await buildApp(config, { db, storage, imaging })
await app.ready()
const document = deriveDocument(app)
await app.close()
await imaging.close()
rmSync(folder, { recursive: true })

const files = {
  'openapi/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'openapi/openapi.yaml': writeYaml(document),
}
const root = new URL('../', import.meta.url)
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, root)
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text)
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${name} is not what the routes say: run npm run openapi and commit it.`)
    process.exitCode = 1
  }
}
