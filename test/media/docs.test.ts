import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aPicture } from '#test/support/pictures.ts'

describe('docs/media.md', () => {
  test('its commands work as they stand, one after another', async ({ app, tokens }) => {
    const page = await readFile('docs/media.md', 'utf8')
    const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command)
    const API = await app.listen({ host: '127.0.0.1', port: 0 })
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-docs-'))
    const bytes = await aPicture({ width: 90, height: 60 })
    await writeFile(join(folder, 'pier.jpg'), bytes)
    const checked = commands.map((command) => command.replaceAll('curl -sS', 'curl -sS --fail-with-body'))
    const script = ['set -eu', ...checked.flatMap((command) => [command, 'echo'])].join('\n')

    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      cwd: folder,
      env: { ...process.env, API, TOKEN: tokens.editor },
    })

    const [sent, inForm, replaced, inPieces] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(commands).toHaveLength(4)
    expect(sent).toMatchObject({ externalId: 'pier-1', caption: 'The pier at dawn', file: { width: 90 } })
    expect(inForm).toMatchObject({ rights: { validUntil: '2027-03-03T00:00:00.000Z' }, duplicateOf: null })
    expect(replaced).toMatchObject({ id: sent.id, revision: 1 })
    expect(inPieces).toMatchObject({ caption: 'The pier in pieces', file: { bytes: bytes.length } })
    await rm(folder, { recursive: true })
  })
})
