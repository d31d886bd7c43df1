import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type ClientRequest, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { isAlive } from '#src/platform/db/postmaster.ts'
import { test as base, withDatabase } from './support/database.ts'
import { copyFolder } from './support/folders.ts'
import { end, launch, type Run, waitUntilReady } from './support/program.ts'

interface Program {
  dataDir: string
  /** Runs the real program until it says that it is ready; a failure to start is an error with what it printed. */
  run(env?: Record<string, string>): Promise<Run>
}

/** A program on a folder, which is removed with it. */
async function useProgram(dataDir: string, use: (program: Program) => Promise<void>): Promise<void> {
  const children: ChildProcess[] = []
  await use({
    dataDir,
    run(env = {}) {
      const child = launch({ DATA_DIR: dataDir, SAMPLE: 'false', ...env })
      children.push(child)
      return waitUntilReady(child)
    },
  })
  for (const child of children) await end(child, 'SIGTERM')
  await rm(dataDir, { recursive: true })
}

const aFolder = () => mkdtemp(join(tmpdir(), 'verbatim-start-'))

/** `program` has never run; `oldProgram` has, so that it starts in a second: in a copy of the folder `used`. */
const test = base.extend<{ $test: { program: Program; oldProgram: Program }; $file: { used: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  program: async ({}, use) => useProgram(await aFolder(), use),
  used: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      await useProgram(await aFolder(), async ({ dataDir, run }) => {
        const { child } = await run()
        await end(child, 'SIGTERM')
        await use(dataDir)
      })
    },
    { scope: 'file' },
  ],
  oldProgram: async ({ used }, use) => {
    const dataDir = await aFolder()
    await copyFolder(used, dataDir)
    await useProgram(dataDir, use)
  },
})

async function readPostgresPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10)
}

async function countArticles({ origin }: Run, token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${origin}/v1/articles?count=true`, { headers })
  expect(response.status).toBe(200)
  const { page } = (await response.json()) as { page: { total: number } }
  return page.total
}

const story = JSON.stringify({ headline: 'Filed while the desk closed' })

/** Sends the beginning of a request to create an article. */
async function beginUpload(origin: string, token: string | undefined): Promise<ClientRequest> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(story),
  }
  const upload = request(`${origin}/v1/articles`, { method: 'POST', headers })
  upload.write(story.slice(0, 10))
  await sleep(200)
  return upload
}

describe('npm start', () => {
  test('says where everything is, with a token and a curl that work', async ({ program }) => {
    const run = await program.run({ SAMPLE: 'true' })

    expect(run.output).toContain(`Swagger UI  ${run.origin}/docs\n`)
    expect(run.output).not.toContain('Warning')
    expect((await fetch(`${run.origin}/readyz`)).status).toBe(200)
    expect(await countArticles(run, run.token)).toBe(5)
    const [curl = ''] = /curl .*/.exec(run.output) ?? []
    const { stdout } = await promisify(execFile)('bash', ['-c', `${curl} --silent --fail-with-body`])
    expect(JSON.parse(stdout).article.headline).toBe('Opening of the Fjell tunnel delayed until autumn')
    expect(await countArticles(run, run.token)).toBe(6)
    expect((await stat(join(program.dataDir, 'admin-token'))).mode & 0o777).toBe(0o600)
  })

  test('runs twice at once, each on a folder and a port of its own', async ({ program }) => {
    const otherDir = await aFolder()
    const [one, other] = await Promise.all([program.run(), program.run({ DATA_DIR: otherDir })])

    expect(one.origin).not.toBe(other.origin)
    expect(await countArticles(one, one.token)).toBe(0)
    expect(await countArticles(other, other.token)).toBe(0)
    expect(
      (await fetch(`${one.origin}/v1/articles`, { headers: { authorization: `Bearer ${other.token}` } })).status,
    ).toBe(401)
    await end(other.child, 'SIGTERM')
    await rm(otherDir, { recursive: true })
  })

  test('answers what it has begun when it is told to stop, exits 0 and stops PostgreSQL', async ({
    oldProgram: program,
  }) => {
    const { child, origin, token } = await program.run()
    const pid = await readPostgresPid(program.dataDir)
    const upload = await beginUpload(origin, token)

    const exit = end(child, 'SIGTERM')
    await sleep(200)
    upload.end(story.slice(10))

    const [response] = await once(upload, 'response')
    expect(response.statusCode).toBe(201)
    expect(await text(response)).toContain('Filed while the desk closed')
    expect(await exit).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  test('does not wait for ever for a request that never ends', async ({ oldProgram: program }) => {
    const { child, origin, token } = await program.run()
    const pid = await readPostgresPid(program.dataDir)
    const upload = await beginUpload(origin, token)
    const cutOff = once(upload, 'error')
    const begun = performance.now()

    expect(await end(child, 'SIGTERM')).toBe(0)

    expect(performance.now() - begun).toBeLessThan(10_000)
    await cutOff
    expect(isAlive(pid)).toBe(false)
  })

  test('keeps what Node has compiled beside the data', async ({ used }) => {
    const kept = await readdir(join(used, 'compiled'), { recursive: true })

    expect(kept.length).toBeGreaterThan(100)
  })

  test('takes a second signal, as npm passes one on, for the first', async ({ oldProgram: program }) => {
    const { child } = await program.run()

    expect(await end(child, 'SIGINT', 'SIGINT', 'SIGTERM')).toBe(0)
  })

  test('is ready again soon after kill -9, with data and token kept', async ({ oldProgram: program }) => {
    const first = await program.run({ SAMPLE: 'true' })
    const pid = await readPostgresPid(program.dataDir)
    const articles = await countArticles(first, first.token)
    expect(articles).toBe(5)
    await end(first.child, 'SIGKILL')

    const second = await program.run({ SAMPLE: 'true' })

    // It takes a second (`npm run bench -- start`); waiting for a lock to run out, or repairing files, would take many.
    expect(second.elapsed).toBeLessThan(10_000)
    expect(second.token).toBe(first.token)
    expect(await countArticles(second, second.token)).toBe(articles)
    expect(await end(second.child, 'SIGTERM')).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  test('names all bad variables at once, prints none of their values, and starts nothing', async ({ program }) => {
    const run = program.run({ PORT: 'port-secret', SAMPLE: 'sample-secret' })

    await expect(run).rejects.toThrow(/^exit 1\nVerbatim cannot start\. .*SAMPLE: must be .*\n +PORT: must be /s)
    await expect(run).rejects.not.toThrow(/secret/)
    expect(existsSync(join(program.dataDir, 'postgres'))).toBe(false)
  })

  test('says that the port is taken, and leaves no PostgreSQL behind', async ({ oldProgram: program }) => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo

    await expect(program.run({ PORT: `${port}` })).rejects.toThrow(/^exit 1\nVerbatim cannot start\. .*EADDRINUSE/)

    squatter.close()
    expect(existsSync(join(program.dataDir, 'postgres/data/postmaster.pid'))).toBe(false)
  })
})

describe('npm start with ADMIN_TOKEN', () => {
  test('takes it, and does not print it', async ({ oldProgram: program }) => {
    const secret = 'a-secret-of-the-night-desk-in-42-characters'

    const run = await program.run({ ADMIN_TOKEN: secret })

    expect(await countArticles(run, secret)).toBe(0)
    expect(run.output).not.toContain(secret)
    expect(run.output).toContain('Token       the one in ADMIN_TOKEN\n')
  })
})

describe('npm start with DATABASE_URL', () => {
  test('uses that server, and shows the token only when it is made', async ({ program }) => {
    await withDatabase('template0', async (url) => {
      const first = await program.run({ DATABASE_URL: url })
      expect(await countArticles(first, first.token)).toBe(0)
      await end(first.child, 'SIGTERM')

      const second = await program.run({ DATABASE_URL: url })

      expect(second.token).toBeUndefined()
      expect(await countArticles(second, first.token)).toBe(0)
      expect(existsSync(join(program.dataDir, 'postgres'))).toBe(false)
      await end(second.child, 'SIGTERM')
    })
  })

  test('starts where it can write nothing', async ({ program }) => {
    const file = join(program.dataDir, 'a-file-and-no-folder')
    await writeFile(file, '')
    await withDatabase('template0', async (url) => {
      const run = await program.run({ DATABASE_URL: url, DATA_DIR: join(file, 'data') })

      expect(await countArticles(run, run.token)).toBe(0)
      await end(run.child, 'SIGTERM')
    })
  })

  test('says in one sentence that the server is not there, without the password', async ({ program }) => {
    const run = program.run({ DATABASE_URL: 'postgresql://desk:pass-secret@127.0.0.1:1/news' })

    await expect(run).rejects.toThrow(
      "exit 1\nVerbatim cannot start. The database cannot be used: Can't reach database server at 127.0.0.1:1\n",
    )
    await expect(run).rejects.not.toThrow(/secret/)
  })
})
