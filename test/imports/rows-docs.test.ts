import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { readLines } from '#test/support/contract.ts'

test('the commands of docs/import-rows.md work as they stand, one after another', async ({ app, tokens }) => {
  const page = await readFile('docs/import-rows.md', 'utf8')
  const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command)
  const API = await app.listen({ host: '127.0.0.1', port: 0 })
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-docs-'))
  const checked = commands.map((command) => command.replaceAll(/curl -sS(N?)/g, 'curl -sS$1 --fail-with-body'))

  const { stdout } = await promisify(execFile)('bash', ['-c', ['set -euo pipefail', ...checked].join('\n')], {
    cwd: folder,
    env: { ...process.env, API, TOKEN: tokens.editor },
  })

  const totals = readLines(stdout).flatMap(({ totals }) => (totals ? [totals] : []))
  expect(commands).toHaveLength(4)
  expect(totals).toEqual([
    { created: 5, updated: 0, unchanged: 0, failed: 1 },
    { created: 1, updated: 0, unchanged: 5, failed: 0 },
    { created: 0, updated: 1, unchanged: 0, failed: 0 },
    { created: 0, updated: 0, unchanged: 6, failed: 0 },
  ])
  expect(readLines(await readFile(join(folder, 'export.ndjson'), 'utf8')).map(({ type }) => type)).toEqual([
    ...['source', 'source', 'source', 'media', 'quote', 'article'],
  ])
  await rm(folder, { recursive: true })
})
