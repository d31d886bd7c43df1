// Generates the database client after an install. Plain JavaScript: it must run on whatever Node npm runs on.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'generate'], {
  encoding: 'utf8',
  env: {
    ...process.env,
    // The CLI downloads an engine that `generate` does not use, unless it is told of one: any program will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: 'true',
    CHECKPOINT_DISABLE: '1',
  },
})
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(1)
}
