import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { describe, expect } from 'vitest'
import { fillSample } from '#src/sample.ts'
import { test as base } from '#test/support/app.ts'

const folder = 'test/openapi/client'

/** `generated` is the client made of the committed document; it stays there until the next run, and is in no commit. */
const test = base.extend<{ $file: { generated: string; origin: string } }>({
  generated: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const path = `${folder}/generated`
      await rm(path, { recursive: true, force: true })
      await createClient({ input: './openapi/openapi.json', output: path, logs: { level: 'silent' } })
      await use(path)
    },
    { scope: 'file' },
  ],
  origin: [async ({ app }, use) => use(await app.listen({ host: '127.0.0.1', port: 0 })), { scope: 'file' }],
})

describe('a client generated from the document', () => {
  test('has the types that a program needs', { timeout: 60_000 }, async ({ generated }) => {
    const compiler = promisify(execFile)('node_modules/.bin/tsc', ['--project', folder])

    await expect(compiler, generated).resolves.toMatchObject({ stdout: '' })
  })

  test('creates, changes, lists and understands problems over a real connection', async ({
    generated,
    origin,
    db,
    tokens,
    storage,
    imaging,
  }) => {
    await fillSample({ db, storage, imaging })
    const usage = new URL('client/usage.ts', import.meta.url).href
    const { useClient } = await import(/* @vite-ignore */ usage)

    const result = await useClient(origin, tokens.editor)

    expect(result, generated).toEqual({
      created: 201,
      notes: 'Met in Norvik.',
      revision: 2,
      stale: { code: 'source.stale_revision', current: 2 },
      page: { limit: 2, next: null },
      speakers: ['Ferry Workers’ Union'],
    })
  })
})
