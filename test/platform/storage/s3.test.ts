import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pino from 'pino'
import { test as base, describe, expect } from 'vitest'
import { describeLog } from '#src/platform/http/log.ts'
import { toFailure } from '#src/platform/http/problem.ts'
import { openS3Storage } from '#src/platform/storage/s3.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'
import { credentials, openS3Server, type S3Server } from '#test/support/s3.ts'

const key = originalKey('cd'.repeat(32))
const patience = { connectMs: 300, silenceMs: 400 }

const test = base.extend<{ folder: string; server: S3Server; storage: Storage }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-bucket-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  server: async ({}, use) => {
    await using server = await openS3Server()
    await use(server)
  },
  storage: async ({ folder, server }, use) => {
    const storage = await openS3Storage(server.place, { folder, patience })
    await use(storage)
    await storage.close()
  },
})

/** Every way to ask a storage. */
const requests = {
  putFile: async (storage: Storage, draft: string) => storage.putFile(key, draft, 'image/png'),
  read: (storage: Storage) => storage.read(key),
  find: (storage: Storage) => storage.find(key),
  remove: (storage: Storage) => storage.remove(key),
  list: async (storage: Storage) => {
    for await (const _ of storage.list(''));
  },
}

describe('a storage on S3', () => {
  test.for([
    ['down', (server: S3Server) => server.cut()],
    ['silent', async (server: S3Server) => server.freeze()],
  ] as const)(
    'is unavailable for a while when the server is %s, and then goes on',
    async ([, fail], { server, storage }) => {
      const draft = await aDraft(storage, 'kept')
      await storage.find(key)
      await fail(server)

      for (const [name, request] of Object.entries(requests)) {
        const failure = await request(storage, draft).catch((error: unknown) => error)
        const { code, options } = toFailure(failure)
        expect(code, name).toBe('storage.unavailable')
        expect(options.retryAfter, name).toBeGreaterThan(0)
      }

      expect((await stat(draft)).size).toBe(4)
      await server.mend()
      await storage.putFile(key, draft, 'image/png')
      expect(await storage.find(key)).toMatchObject({ bytes: 4 })
    },
  )

  test('breaks off a stream when the server goes down, and lets one be destroyed', async ({ server, storage }) => {
    await storage.putFile(key, await aDraft(storage, 'x'.repeat(3_000_000)), 'image/png')
    const [first, second] = [await storage.read(key), await storage.read(key)]
    first?.stream.destroy()
    await server.cut()

    await expect(buffer(second?.stream as Readable)).rejects.toMatchObject({ code: 'storage.unavailable' })
  })

  test.for([
    ['a secret that is wrong', { credentials: { ...credentials, secretAccessKey: 'wrong-secret-0123456789' } }],
    ['a key that nobody has', { credentials: { accessKeyId: 'NOBODYHASTHISKEY', secretAccessKey: 'secret-012345' } }],
    ['a bucket that is not there', { bucket: 'no-such-bucket' }],
  ] as const)('is unavailable with %s, and tells nobody the keys', async ([, change], { folder, server }) => {
    const place = { ...server.place, ...change }
    const storage = await openS3Storage(place, { folder, patience })
    const draft = await aDraft(storage, 'kept')
    const lines: string[] = []
    const sink = new Writable({
      write: (line, _encoding, done) => {
        lines.push(String(line))
        done()
      },
    })
    const log = pino(describeLog('trace', sink), sink)

    for (const name of ['putFile', 'read'] as const) {
      const failure = await requests[name](storage, draft).catch((error: unknown) => error)
      expect(toFailure(failure).code).toBe('storage.unavailable')
      log.warn({ err: failure }, 'request not served')
    }

    const told = lines.join('')
    expect(told).toContain('The S3 storage')
    for (const secret of Object.values(place.credentials ?? {})) expect(told).not.toContain(secret)
    expect(told).not.toContain('Signature=')
    await storage.close()
  })

  test('removes large files that were never sent to their end', async ({ folder, server }) => {
    await using bucket = await openBucketWithParts()
    const storage = await openS3Storage({ ...server.place, endpoint: bucket.origin }, { folder, patience })

    expect(await storage.clearDrafts(3_600_000)).toBe(2)

    expect(bucket.aborted).toEqual(['verbatim/originals/aa/old:1', 'verbatim/originals/bb/old:3'])
    await storage.close()
  })

  test('signs what a client may send, and no more', async ({ storage }) => {
    const bytes = Buffer.from('a picture, say')
    const file = { bytes: bytes.length, mimeType: 'image/png', sha256: null }
    const { method, url, headers } = await (storage.signUpload as NonNullable<Storage['signUpload']>)(key, file, 60)
    const send = (address: string, body: Buffer) =>
      fetch(address, {
        method,
        headers: { ...headers, 'Content-Length': String(body.length) },
        body: new Uint8Array(body),
      })

    const longer = await send(url, Buffer.concat([bytes, bytes]))
    const elsewhere = await send(url.replace('/originals/', '/renditions/'), bytes)
    expect([longer.status, elsewhere.status]).toEqual([403, 403])
    expect(await storage.find(key)).toBeNull()

    const sent = await send(url, bytes)
    expect(sent.status).toBe(200)
    expect(await storage.find(key)).toMatchObject({ bytes: bytes.length })
  })
})

async function aDraft(storage: Storage, text: string): Promise<string> {
  const draft = storage.draftPath()
  await writeFile(draft, text)
  return draft
}

/** Stands in for S3 where the server of these tests keeps no list: large files that were begun, in two pages. */
async function openBucketWithParts() {
  const aborted: string[] = []
  const [old, fresh] = [new Date(Date.now() - 7_200_000), new Date()].map((date) => date.toISOString())
  const pages = [
    {
      uploads: [
        ['verbatim/originals/aa/old', '1', old],
        ['verbatim/originals/aa/new', '2', fresh],
      ],
      next: 'yes',
    },
    { uploads: [['verbatim/originals/bb/old', '3', old]], next: null },
  ] as const
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://bucket')
    if (request.method === 'DELETE') {
      aborted.push(
        `${decodeURIComponent(url.pathname.replace('/news-files/', ''))}:${url.searchParams.get('uploadId')}`,
      )
      return response.writeHead(204).end()
    }
    const page = pages[url.searchParams.get('key-marker') === 'yes' ? 1 : 0]
    const uploads = page.uploads.map(
      ([key, id, at]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at}</Initiated></Upload>`,
    )
    const next = page.next ? `<NextKeyMarker>${page.next}</NextKeyMarker>` : ''
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(
      `<ListMultipartUploadsResult>${uploads.join('')}<IsTruncated>${page.next !== null}</IsTruncated>${next}</ListMultipartUploadsResult>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aborted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
