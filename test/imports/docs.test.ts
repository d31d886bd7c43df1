import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'

describe('docs/imports.md', () => {
  test('its commands work as they stand, one after another', async ({ app, tokens }) => {
    const page = await readFile('docs/imports.md', 'utf8')
    const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command)
    const API = await app.listen({ host: '127.0.0.1', port: 0 })
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-docs-'))
    const checked = commands.map((command) => command.replaceAll('curl -sS', 'curl -sS --fail-with-body'))
    const script = ['set -eu', 'ln -s "$REPOSITORY/docs" docs', ...checked.flatMap((command) => [command, 'echo'])]

    const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], {
      cwd: folder,
      env: { ...process.env, API, TOKEN: tokens.editor, REPOSITORY: resolve('.') },
    })

    const answers = stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const articles = answers.flatMap(({ article }) => article ?? [])
    expect(articles.map(({ headline }) => headline)).toEqual([
      expect.any(String),
      'Ferry of Sandvik ends its winter',
      'Fish market and bakery share a roof',
      'Lighthouse of Sandvik gets its lens back',
    ])
    const lines = answers.filter(({ line }) => line !== undefined)
    expect(lines.map(({ type, status }) => [type, status])).toEqual([
      ['article', 'created'],
      ['article', 'created'],
      ['source', 'created'],
      ['source', 'updated'],
    ])
    expect(answers.at(-1)).toMatchObject({ format: 'text/markdown', made: [articles[2].id] })
    expect(await readFile(join(folder, 'market-as-sent.md'))).toEqual(await readFile('docs/examples/market.md'))
    await rm(folder, { recursive: true })
  })
})
