import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { createToken } from '#src/identity/service.ts'
import { system } from '#src/platform/auth/actor.ts'
import { test } from '#test/support/app.ts'

const mebibyte = 2 ** 20
const main = join(import.meta.dirname, '../../src/launch.js')

/** Begins a request that brings a file of 100 MiB, and sends the first of them. */
function beginUpload(
  origin: string,
  token: string,
  { type = 'image/jpeg', body = Buffer.alloc(mebibyte) } = {},
): Socket {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(
    `POST /v1/media HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${100 * mebibyte}\r\n\r\n`,
  )
  socket.write(body)
  return socket
}

/** How large the drafts are that lie in a folder. */
async function listDrafts(folder: string): Promise<number[]> {
  const entries = await readdir(join(folder, 'drafts'), { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, 'drafts', name))
  return Promise.all(files.map(async (path) => (await stat(path)).size))
}

async function listOriginals(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => path.startsWith('originals/'))
}

describe('an upload that breaks off', () => {
  const form =
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'

  test.for([
    ['a body', {}],
    [
      'a form',
      { type: 'multipart/form-data; boundary=x', body: Buffer.concat([Buffer.from(form), Buffer.alloc(mebibyte)]) },
    ],
  ] as const)(
    'because its client goes leaves nothing at once: %s',
    async ([, request], { app, db, tokens, mediaFolder }) => {
      if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
      const { port } = app.server.address() as AddressInfo
      const before = await db.media.count()
      const socket = beginUpload(`http://127.0.0.1:${port}`, tokens.editor, request)
      await expect.poll(async () => Math.max(0, ...(await listDrafts(mediaFolder)))).toBeGreaterThan(mebibyte / 2)

      socket.destroy()

      await expect.poll(() => listDrafts(mediaFolder)).toEqual([])
      expect(await listOriginals(mediaFolder)).toEqual([])
      expect(await db.media.count()).toBe(before)
    },
  )

  test('because the process is killed leaves no record and no file, and the next start removes its draft', async ({
    db,
    databaseUrl,
  }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'verbatim-killed-'))
    const folder = join(dataDir, 'media')
    const { token } = await createToken(db, system, { name: 'killed', role: 'editor' })
    const before = await db.media.count()
    const first = await run(databaseUrl, dataDir)
    const socket = beginUpload(first.origin, token)
    await expect.poll(async () => Math.max(0, ...(await listDrafts(folder))), { timeout: 10_000 }).toBe(mebibyte)

    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    socket.destroy()
    // The mark of the storage's owner may have been on its way, too.
    expect(await listDrafts(folder)).toContain(mebibyte)
    // As if the grace time were over.
    const long = new Date(Date.now() - 2 * 3_600_000)
    for (const name of await readdir(join(folder, 'drafts'))) await utimes(join(folder, 'drafts', name), long, long)
    const second = await run(databaseUrl, dataDir)

    expect(await listDrafts(folder)).toEqual([])
    expect(await listOriginals(folder)).toEqual([])
    expect(await db.media.count()).toBe(before)
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
    await rm(dataDir, { recursive: true })
  })
})

/** Runs the real program until it listens. */
async function run(databaseUrl: string, dataDir: string): Promise<{ child: ChildProcess; origin: string }> {
  const { PATH } = process.env
  const env = { PATH, PORT: '0', DATA_DIR: dataDir, DATABASE_URL: databaseUrl, FILE_GRACE_HOURS: '1' }
  const child = spawn(process.execPath, [main], { env })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  await expect.poll(() => output, { timeout: 25_000 }).toMatch(/API +http\S+\/v1\n/)
  return { child, origin: /API +(http\S+)\/v1\n/.exec(output)?.[1] ?? '' }
}
