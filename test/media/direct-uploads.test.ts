import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { removeForgottenUploads } from '#src/media/direct-uploads.ts'
import { openS3Storage } from '#src/platform/storage/s3.ts'
import type { Storage } from '#src/platform/storage/storage.ts'
import { type Answer, type Api, test as base } from '#test/support/app.ts'
import { aPicture } from '#test/support/pictures.ts'
import { openS3Server, type S3Server } from '#test/support/s3.ts'

const test = base.extend<{ $file: { server: S3Server; storage: Storage } }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      await using server = await openS3Server()
      await use(server)
    },
    { scope: 'file' },
  ],
  storage: [
    async ({ server }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-direct-'))
      const storage = await openS3Storage(server.place, { folder, patience: { connectMs: 500, silenceMs: 1_000 } })
      await use(storage)
      await storage.close()
      await rm(folder, { recursive: true })
    },
    { scope: 'file' },
  ],
})

async function order(api: Api, bytes: Buffer, changes: object = {}): Promise<Answer['body']> {
  const body = { bytes: bytes.length, mimeType: 'image/png', name: 'bridge.png', ...changes }
  const answer = await api.post('/v1/media/direct-uploads', { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

/** Sends a file, and once more where the server fails, as clients of S3 do: it may be removing the folder just then. */
async function send({ method, url, headers }: Answer['body'], bytes: Buffer): Promise<number> {
  const put = async () => {
    const answer = await fetch(url, { method, headers, body: new Uint8Array(bytes) })
    await answer.arrayBuffer()
    return answer.status
  }
  const status = await put()
  return status < 500 ? status : put()
}

/** A picture that was ordered, and is in the bucket. */
async function orderAndSend(api: Api, bytes: Buffer, changes: object = {}): Promise<Answer['body']> {
  const upload = await order(api, bytes, changes)
  expect(await send(upload, bytes)).toBe(200)
  return upload
}

const complete = (api: Api, { id }: { id: string }, body: object = {}, as?: 'admin') =>
  api.post(`/v1/media/direct-uploads/${id}/complete`, { body, ...(as && { as }) })

async function listSent(storage: Storage): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list('direct/')) keys.push(key)
  return keys
}

describe('POST /v1/media/direct-uploads', () => {
  test('takes in what a client sent to the storage itself, as an upload does', async ({ api, storage }) => {
    const bytes = await aPicture({ format: 'png' })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const upload = await order(api, bytes, { sha256 })
    expect(Date.parse(upload.expiresAt)).toBeGreaterThan(Date.now())

    expect(await send(upload, bytes)).toBe(200)
    const { status, body, headers } = await complete(api, upload, { caption: 'The bridge', altText: 'A bridge' })

    expect(status).toBe(201)
    expect(headers.location).toBe(`/v1/media/${body.id}`)
    expect(body).toMatchObject({ caption: 'The bridge', kind: 'picture', duplicateOf: null, warnings: [] })
    expect(body.file).toMatchObject({ sha256, bytes: bytes.length, mimeType: 'image/png' })
    expect(await listSent(storage)).not.toContain(`direct/${upload.id}`)
  })

  test('answers the same record when it is completed again', async ({ api }) => {
    const bytes = await aPicture({ format: 'png' })
    const upload = await orderAndSend(api, bytes)
    const [first, second] = await Promise.all([complete(api, upload), complete(api, upload)])

    const third = await complete(api, upload)

    expect([first.status, second.status].sort()).toEqual([200, 201])
    expect(third.status).toBe(200)
    expect(new Set([first, second, third].map(({ body }) => body.id)).size).toBe(1)
  })

  test('leads to the record that has the bytes already', async ({ api }) => {
    const bytes = await aPicture({ format: 'png' })
    const uploads = [await orderAndSend(api, bytes), await orderAndSend(api, bytes)]
    const first = await complete(api, uploads[0])

    const second = await complete(api, uploads[1])

    expect(second.status).toBe(200)
    expect(second.body).toMatchObject({ id: first.body.id, duplicateOf: first.body.id })
  })

  test('tells where the file is not what was announced', async ({ api }) => {
    const bytes = await aPicture({ format: 'jpeg' })
    const upload = await orderAndSend(api, bytes)

    const { status, body, text } = await complete(api, upload)

    expect(status, text).toBe(201)
    expect(body.file.mimeType).toBe('image/jpeg')
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(['type_mismatch', 'name_mismatch'])
  })

  test('refuses to be completed before the file is there, and by anybody else', async ({ api }) => {
    const bytes = await aPicture()
    const upload = await order(api, bytes)

    const early = await complete(api, upload)
    const foreign = await complete(api, upload, {}, 'admin')

    expect([early.status, early.body.code]).toEqual([409, 'media.nothing_received'])
    expect(foreign.status).toBe(404)
  })

  test('refuses bytes that are not those announced, and leaves no record', async ({ api, db }) => {
    const [bytes, count] = [await aPicture({ format: 'png' }), await db.media.count()]
    // Storages that know the checksum refuse it themselves.
    const upload = await orderAndSend(api, bytes, { sha256: '0'.repeat(64) })

    const { status, body } = await complete(api, upload)

    expect([status, body.code]).toEqual([422, 'request.invalid'])
    expect(await db.media.count()).toBe(count)
  })

  test('lets the storage take nothing longer than announced', async ({ api }) => {
    const bytes = await aPicture({ format: 'png' })
    const upload = await order(api, bytes)
    const longer = Buffer.concat([bytes, bytes])
    upload.headers['Content-Length'] = String(longer.length)

    expect(await send(upload, longer)).toBe(403)

    expect((await complete(api, upload)).body.code).toBe('media.nothing_received')
  })

  test('refuses what is no picture, whatever it was announced as', async ({ api }) => {
    const bytes = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const upload = await orderAndSend(api, bytes)

    const { status } = await complete(api, upload)

    expect([415, 422]).toContain(status)
  })

  test.for([
    ['an SVG', { mimeType: 'image/svg+xml' }, 415, 'media.type_refused'],
    ['a page', { mimeType: 'text/html' }, 415, 'media.type_refused'],
    ['a picture that is too large', { bytes: 200 * 2 ** 20 }, 413, 'media.too_large'],
    ['more than one request can bring', { mimeType: 'video/mp4', bytes: 6 * 2 ** 30 }, 422, 'request.invalid'],
    ['an empty file', { bytes: 0 }, 422, 'request.invalid'],
    ['a SHA-256 that is none', { sha256: 'abc' }, 422, 'request.invalid'],
    ['a member that is unknown', { url: 'http://169.254.169.254/' }, 422, 'request.invalid'],
  ] as const)('refuses %s', async ([, changes, status, code], { api }) => {
    const body = { bytes: 10, mimeType: 'image/png', ...changes }

    const answer = await api.post('/v1/media/direct-uploads', { body })

    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('is for editors', async ({ api }) => {
    const body = { bytes: 10, mimeType: 'image/png' }

    expect((await api.post('/v1/media/direct-uploads', { as: 'viewer', body })).status).toBe(403)
    expect((await api.post('/v1/media/direct-uploads', { as: 'nobody', body })).status).toBe(401)
  })

  test('is given up when it is not completed', async ({ api, db, storage }) => {
    const bytes = await aPicture({ format: 'png' })
    const [forgotten, young] = [await orderAndSend(api, bytes), await orderAndSend(api, bytes)]
    await db.directUpload.update({ where: { id: forgotten.id }, data: { expiresAt: new Date(0) } })
    await expect
      .poll(() => removeForgottenUploads({ db, storage, graceMs: 1_000 }).then(() => listSent(storage)), {
        timeout: 10_000,
      })
      .not.toContain(`direct/${forgotten.id}`)

    expect(await listSent(storage)).toContain(`direct/${young.id}`)
    expect((await complete(api, forgotten)).status).toBe(404)
    expect((await complete(api, young)).status).toBe(201)
  })

  test('is 503 while the storage does not answer, and can be completed later', async ({ api, server }) => {
    const bytes = await aPicture({ format: 'png' })
    const upload = await orderAndSend(api, bytes)
    await server.cut()

    const { status, body, headers } = await complete(api, upload)

    expect([status, body.code]).toEqual([503, 'storage.unavailable'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    await server.mend()
    expect((await complete(api, upload)).status).toBe(201)
  })
})

base('a storage on disk takes no direct uploads, and says so', async ({ api }) => {
  const body = { bytes: 10, mimeType: 'image/png' }

  const answer = await api.post('/v1/media/direct-uploads', { body })

  expect([answer.status, answer.body.code]).toEqual([409, 'media.no_direct_uploads'])
})
