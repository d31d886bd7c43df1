import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { test as base, describe, expect, vi } from 'vitest'
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from '#src/platform/db/embedded.ts'
import { isAlive } from '#src/platform/db/postmaster.ts'
import { copyFolder } from '#test/support/folders.ts'

const quiet: SpawnOptions = { stdio: ['pipe', 'pipe', 'ignore'] }
const isRoot = process.getuid?.() === 0

async function useFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-embedded-'))
  await use(folder)
  await rm(folder, { recursive: true })
}

const test = base
  .extend<{ $test: { dataDir: string; usedDir: string }; $file: { used: string } }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    dataDir: async ({}, use) => useFolder(use),
    used: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
      async ({}, use) =>
        useFolder(async (dataDir) => {
          await (await startEmbedded({ dataDir, durable: false })).stop()
          await use(dataDir)
        }),
      { scope: 'file' },
    ],
    /** The same folder with a database in it, which takes longer to make than to copy. */
    usedDir: async ({ dataDir, used }, use) => {
      await copyFolder(used, dataDir)
      await use(dataDir)
    },
  })
  .extend<{ startHere: (options?: Partial<EmbeddedOptions>) => Promise<EmbeddedPostgres> }>({
    startHere: async ({ dataDir }, use) => {
      const started: EmbeddedPostgres[] = []
      await use(async (options) => {
        const postgres = await startEmbedded({ dataDir, durable: false, ...options })
        started.push(postgres)
        return postgres
      })
      for (const postgres of started) await postgres.stop()
    },
  })

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query({ text: question, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

async function readPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10)
}

/** Another process that holds the folder; resolves when PostgreSQL answers there. */
async function holdElsewhere(
  dataDir: string,
  options: SpawnOptions = {},
): Promise<{ url: string; child: ChildProcess }> {
  const script = join(import.meta.dirname, '../../support/holdEmbedded.ts')
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], ...options })
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit').then(() => [''])])
  return { url: String(line).trim(), child }
}

async function release(child: ChildProcess): Promise<void> {
  child.stdin?.end()
  await once(child, 'exit')
}

describe('startEmbedded', () => {
  test('makes a durable database that sorts alike on every machine, and leaves no process', async ({
    dataDir,
    startHere,
  }) => {
    const postgres = await startHere({ durable: true })
    const pid = await readPid(dataDir)

    expect(await ask(postgres.url, 'SHOW fsync')).toBe('on')
    expect(await ask(postgres.url, 'SHOW server_encoding')).toBe('UTF8')
    expect(await ask(postgres.url, 'SHOW listen_addresses')).toBe('127.0.0.1')
    const locale = `SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = current_database()`
    expect(await ask(postgres.url, locale)).toBe('b C.UTF-8')
    expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600)
    await expect(ask(postgres.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/)

    await postgres.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('keeps what was written', async ({ startHere }) => {
    const first = await startHere()
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.stop()

    const second = await startHere()

    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42)
  })

  test('takes over a server that outlived its killed process', async ({ usedDir: dataDir, startHere }) => {
    const { url, child } = await holdElsewhere(dataDir)
    await ask(url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    const pid = await readPid(dataDir)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const postgres = await startHere()

    expect(await readPid(dataDir)).toBe(pid)
    expect(await ask(postgres.url, 'SELECT answer FROM kept')).toBe(42)
    await postgres.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test.for([
    ['a dead process', 2 ** 22 - 1],
    ['an unrelated one', process.pid],
  ] as const)('starts over a postmaster.pid that names %s', async ([, pid], { usedDir: dataDir, startHere }) => {
    const { stop } = await startHere()
    await stop()
    const data = join(dataDir, 'postgres/data')
    await writeFile(join(data, 'postmaster.pid'), [pid, data, 1, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n'))

    const { url } = await startHere()

    expect(await ask(url, 'SELECT 1')).toBe(1)
  })

  test('refuses a folder that another process uses, and does it no harm', async ({ usedDir: dataDir, startHere }) => {
    const { url } = await startHere()

    await expect(startEmbedded({ dataDir })).rejects.toThrow(/^Another Verbatim is running on the data in .*postgres/)

    expect(await ask(url, 'SELECT 1')).toBe(1)
  })

  test('lets one of two win that make the same folder at once', async ({ dataDir }) => {
    const attempts = await Promise.all([holdElsewhere(dataDir, quiet), holdElsewhere(dataDir, quiet)])

    const winners = attempts.filter(({ url }) => url !== '')
    expect(winners).toHaveLength(1)
    expect(await ask(winners[0]?.url ?? '', 'SELECT 1')).toBe(1)
    for (const { child } of winners) await release(child)
  })

  test('removes what a killed initdb left', async ({ dataDir, startHere }) => {
    await mkdir(join(dataDir, 'postgres.partial-4194303/data/base'), { recursive: true })

    await startHere()

    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])
  })

  test('starts a lost server again, under the same address', async ({ usedDir: dataDir, startHere }) => {
    const onLost = vi.fn()
    const { url } = await startHere({ onLost })
    const pid = await readPid(dataDir)

    process.kill(pid, 'SIGKILL')

    await vi.waitFor(async () => expect(await ask(url, 'SELECT 1')).toBe(1), { timeout: 10_000, interval: 100 })
    expect(onLost).toHaveBeenCalledOnce()
    expect(await readPid(dataDir)).not.toBe(pid)
  })

  test('says what PostgreSQL said when it does not start', async ({ usedDir: dataDir, startHere }) => {
    const { stop } = await startHere()
    await stop()
    await writeFile(join(dataDir, 'postgres/data/postgresql.auto.conf'), 'shared_buffers = nonsense\n')

    await expect(startEmbedded({ dataDir })).rejects.toThrow(/does not start:.*shared_buffers/s)
  })
})

describe.runIf(isRoot)('startEmbedded as root', () => {
  test('runs PostgreSQL as another user', async ({ dataDir, startHere }) => {
    await chmod(dataDir, 0o755)

    await startHere()

    expect((await stat(`/proc/${await readPid(dataDir)}`)).uid).not.toBe(0)
  })

  test('works in a folder that only root may enter', async ({ dataDir, startHere }) => {
    await chmod(dataDir, 0o700)

    const { url } = await startHere()

    expect(await ask(url, 'SELECT 1')).toBe(1)
    expect((await stat(`/proc/${await readPid(dataDir)}`)).uid).not.toBe(0)
  })
})

describe.runIf(isRoot)('startEmbedded as a normal user', () => {
  const nobody = { uid: 65_534, gid: 65_534 }

  test('runs PostgreSQL as that user, which root can go on with', async ({ dataDir, startHere }) => {
    await chown(dataDir, nobody.uid, nobody.gid)
    const { url, child } = await holdElsewhere(dataDir, nobody)
    expect(await ask(url, 'SELECT 1')).toBe(1)
    expect((await stat(`/proc/${await readPid(dataDir)}`)).uid).toBe(nobody.uid)
    await release(child)

    const postgres = await startHere()

    expect(await ask(postgres.url, 'SELECT 1')).toBe(1)
    expect((await stat(`/proc/${await readPid(dataDir)}`)).uid).toBe(nobody.uid)
  })
})
