import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, readdir, stat, utimes } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { uploadsFolder, uploadTime } from '#src/media/resumable.ts'
import { originalKey } from '#src/platform/storage/storage.ts'
import { type Api, type Call, test } from '#test/support/app.ts'
import { aMedia, aWord } from '#test/support/factories.ts'
import { openStudio } from '#test/support/media.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'

const version = { 'tus-resumable': '1.0.0' }
const chunk = { ...version, 'content-type': 'application/offset+octet-stream' }

/** The value of `Upload-Metadata`. */
function metadataOf(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function begin(api: Api, { length, metadata, ...call }: { length: number; metadata?: object } & Call) {
  const said = metadata && { 'upload-metadata': metadataOf(metadata as Record<string, string>) }
  return api.post('/v1/uploads', { headers: { ...version, 'upload-length': String(length), ...said }, ...call })
}

async function send(
  api: Api,
  { path, offset, bytes, ...call }: { path: string; offset: number; bytes: Buffer } & Call,
) {
  return api.patch(path, { headers: { ...chunk, 'upload-offset': String(offset) }, body: bytes, ...call })
}

describe('an upload that can be resumed', () => {
  test('comes in pieces and becomes a record', async ({ api, app, tokens, mediaFolder }) => {
    const bytes = await aPicture({ width: 200, height: 100 })
    const members = { caption: 'A pier', focalPoint: { x: 0, y: 1 } }
    const metadata = { filename: 'pier.png', filetype: 'image/jpeg', members: JSON.stringify(members) }
    const begun = await begin(api, { length: bytes.length, metadata })
    expect(begun).toMatchObject({ status: 201, headers: { 'tus-resumable': '1.0.0' } })
    expect(Date.parse(begun.headers['upload-expires'] ?? '')).toBeGreaterThan(Date.now())
    const path = begun.headers.location ?? ''

    const first = await send(api, { path, offset: 0, bytes: bytes.subarray(0, 5_000) })
    expect(first).toMatchObject({ status: 204, headers: { 'upload-offset': '5000' } })
    expect(first.headers).not.toHaveProperty('media-id')
    const authorization = `Bearer ${tokens.editor}`
    const look = () => app.inject({ method: 'HEAD', url: path, headers: { ...version, authorization } })
    expect((await look()).headers).toMatchObject({
      'upload-offset': '5000',
      'upload-length': String(bytes.length),
      'upload-metadata': metadataOf(metadata),
    })
    const last = await send(api, { path, offset: 5_000, bytes: bytes.subarray(5_000) })

    expect(last).toMatchObject({ status: 204, headers: { 'upload-offset': String(bytes.length) } })
    const { 'media-id': id, location } = last.headers
    expect(location).toBe(`/v1/media/${id}`)
    expect((await api.get(location ?? '')).body).toMatchObject({
      ...members,
      file: { bytes: bytes.length, width: 200 },
    })
    // Who has lost the last answer asks again.
    expect((await look()).headers).toMatchObject({ 'upload-offset': String(bytes.length), 'media-id': id })
    expect(await send(api, { path, offset: bytes.length, bytes: Buffer.alloc(0) })).toMatchObject({
      headers: { 'media-id': id },
    })
    expect(await readdir(join(mediaFolder, 'drafts', 'uploads'))).toEqual([`${path.split('/').at(-1)}.json`])
  })

  test('goes on where it was when the line went dead', async ({ api, app, tokens, mediaFolder }) => {
    const bytes = await aPicture({ format: 'png', width: 300, height: 300 })
    const { headers } = await begin(api, { length: bytes.length })
    const path = headers.location ?? ''
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(
      `PATCH ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tokens.editor}\r\nTus-Resumable: 1.0.0\r\n` +
        `Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    )
    socket.write(bytes.subarray(0, 100_000))
    const draft = join(mediaFolder, 'drafts', 'uploads', path.split('/').at(-1) ?? '')
    await expect.poll(async () => (await stat(draft)).size).toBe(100_000)
    socket.destroy()
    await once(socket, 'close')

    const authorization = `Bearer ${tokens.editor}`
    const look = () => app.inject({ method: 'HEAD', url: path, headers: { ...version, authorization } })
    await expect.poll(async () => (await look()).headers['upload-offset']).toBe('100000')
    const last = await send(api, { path, offset: 100_000, bytes: bytes.subarray(100_000) })
    const { body } = await api.get(`/v1/media/${last.headers['media-id']}`)
    expect(body.file).toMatchObject({ bytes: bytes.length, width: 300 })
  })

  test('may bring its bytes with the first request, and leads to the record that has them', async ({ api }) => {
    const bytes = await aPicture()
    const headers = { ...chunk, 'upload-length': String(bytes.length) }
    const first = await api.post('/v1/uploads', { headers, body: bytes })
    expect(first.status, first.text).toBe(201)
    const again = await api.post('/v1/uploads', { headers, body: bytes })
    expect(again.headers['media-id']).toBe(first.headers['media-id'])

    const allowed = { ...headers, 'upload-metadata': metadataOf({ allowDuplicate: 'true' }) }
    const third = await api.post('/v1/uploads', { headers: allowed, body: bytes })
    expect(third.headers['media-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(third.headers['media-id']).not.toBe(first.headers['media-id'])
  })

  test('is finished by who asks for it after a crash', async ({ api, app, tokens, mediaFolder }) => {
    const bytes = await aPicture()
    const { headers } = await begin(api, { length: bytes.length })
    const path = headers.location ?? ''
    const draft = join(mediaFolder, 'drafts', 'uploads', path.split('/').at(-1) ?? '')
    // As if the process had died after the last byte.
    await appendFile(draft, bytes)

    const authorization = `Bearer ${tokens.editor}`
    const looks = await Promise.all(
      [1, 2].map(() => app.inject({ method: 'HEAD', url: path, headers: { ...version, authorization } })),
    )

    const ids = looks.map(({ headers }) => headers['media-id'])
    expect(new Set(ids).size).toBe(1)
    expect((await api.get(`/v1/media/${ids[0]}`)).body.file.bytes).toBe(bytes.length)
    expect(existsSync(draft)).toBe(false)
  })

  test('goes on when the service was stopped and started between two pieces', async ({ db, tokens, mediaFolder }) => {
    const bytes = await aPicture({ width: 120, height: 90 })
    const headers = { ...chunk, authorization: `Bearer ${tokens.editor}` }
    const metadata = metadataOf({ members: JSON.stringify({ caption: 'In two lives' }) })
    const pieces = [
      { method: 'POST', ...{ 'upload-length': String(bytes.length), 'upload-metadata': metadata } },
      { method: 'PATCH', 'upload-offset': '0', payload: bytes.subarray(0, 1_000) },
      { method: 'PATCH', 'upload-offset': '1000', payload: bytes.subarray(1_000) },
    ] as const

    let url = '/v1/uploads'
    let id: unknown
    for (const { method, payload, ...said } of pieces.map((piece) => ({ payload: undefined, ...piece }))) {
      await using studio = await openStudio(mediaFolder)
      const app = await buildApp(readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '0' }), { db, ...studio })
      const answer = await app.inject({ method, url, headers: { ...headers, ...said }, ...(payload && { payload }) })
      expect(answer.statusCode, answer.body).toBe(method === 'POST' ? 201 : 204)
      if (method === 'POST') url = String(answer.headers.location)
      id = answer.headers['media-id']
      await app.close()
    }

    const record = await db.media.findUniqueOrThrow({ where: { id: String(id) } })
    expect(record).toMatchObject({ caption: 'In two lives', file: hashOf(bytes) })
  })

  test('need not be sent again when it could not be filed', async ({ api, app, tokens, db, mediaFolder }) => {
    const bytes = await aPicture()
    const { headers } = await begin(api, { length: bytes.length })
    const url = headers.location ?? ''
    const asked = { ...chunk, authorization: `Bearer ${tokens.editor}`, 'upload-offset': '0' }
    await db.$executeRaw`ALTER TABLE stored_files RENAME TO files_out_of_reach`
    const failed = await app.inject({ method: 'PATCH', url, headers: asked, payload: bytes })
    await db.$executeRaw`ALTER TABLE files_out_of_reach RENAME TO stored_files`
    expect(failed.statusCode).toBe(500)
    expect(existsSync(join(mediaFolder, originalKey(hashOf(bytes))))).toBe(true)

    const { 'media-id': id } = (await app.inject({ method: 'HEAD', url, headers: asked })).headers

    expect((await api.get(`/v1/media/${id}`)).body.file).toMatchObject({ bytes: bytes.length })
    const left = await readdir(join(mediaFolder, 'drafts', 'uploads'))
    expect(left.filter((name) => url.endsWith(name.slice(0, 36)))).toEqual([`${url.split('/').at(-1)}.json`])
  })

  test('is refused with a problem, and what cannot become a record is gone', async ({ api, mediaFolder }) => {
    const junk = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const refused = await begin(api, { length: junk.length })
    const path = refused.headers.location ?? ''
    expect(await send(api, { path, offset: 0, bytes: junk })).toMatchObject({
      status: 415,
      body: { code: 'media.type_refused' },
    })
    expect(existsSync(join(mediaFolder, 'drafts', 'uploads', path.split('/').at(-1) ?? ''))).toBe(false)

    const { externalId } = await store(api, 'media', aMedia({ externalId: aWord() }))
    const bytes = await aPicture()
    const taken = await begin(api, { length: bytes.length, metadata: { members: JSON.stringify({ externalId }) } })
    const answer = await send(api, { path: taken.headers.location ?? '', offset: 0, bytes })
    expect(answer.body.code).toBe('media.external_id_taken')
  })

  test.for([
    ['members that are none', { members: '{"headline":"A"}' }, 422, 'request.invalid'],
    ['members that are no JSON', { members: '{' }, 400, 'request.malformed_json'],
    ['a flag that is none', { allowDuplicate: 'yes' }, 400, 'request.invalid_header'],
  ] as const)('is refused at once for %s', async ([, metadata, status, code], { api }) => {
    expect((await begin(api, { length: 10, metadata })).body).toMatchObject({ status, code })
  })

  test('is refused at once for metadata in no form, a length over all limits, and another version', async ({ api }) => {
    const post = (headers: Record<string, string>) => api.post('/v1/uploads', { headers })
    const length = { 'upload-length': '10' }
    expect((await post({ ...version, ...length, 'upload-metadata': 'a b c' })).body.code).toBe('request.invalid_header')
    expect((await post({ ...version, 'upload-length': String(2 ** 40) })).body.code).toBe('request.too_large')
    expect((await post({ ...version })).body.code).toBe('request.invalid_header')
    expect((await post({ ...length, 'tus-resumable': '0.2.2' })).body.code).toBe('request.unknown_version')
  })

  test('takes bytes only where it has come to, and no more than it has', async ({ api }) => {
    const { headers } = await begin(api, { length: 10 })
    const path = headers.location ?? ''

    const ahead = await send(api, { path, offset: 5, bytes: Buffer.alloc(5) })
    expect(ahead.body).toMatchObject({ status: 409, code: 'request.offset_mismatch' })
    const more = await send(api, { path, offset: 0, bytes: Buffer.alloc(11) })
    expect(more.body).toMatchObject({ status: 413, code: 'request.too_large' })
  })

  test('is its token’s alone, and can be given up', async ({ api }) => {
    const { headers } = await begin(api, { length: 10 })
    const path = headers.location ?? ''

    expect((await send(api, { path, offset: 0, bytes: Buffer.alloc(5), as: 'admin' })).status).toBe(404)
    expect((await api.delete(path, { headers: version, as: 'admin' })).status).toBe(404)
    expect((await begin(api, { length: 10, as: 'viewer' })).status).toBe(403)
    expect((await api.delete(path, { headers: version })).status).toBe(204)
    expect((await send(api, { path, offset: 0, bytes: Buffer.alloc(5) })).body.code).toBe('request.not_found')
    const unknown = `/v1/uploads/${randomUUID()}`
    expect((await api.delete(unknown, { headers: version })).status).toBe(404)
  })

  test('is removed when its time is over', async ({ api, storage, mediaFolder }) => {
    const { headers } = await begin(api, { length: 10 })
    const id = headers.location?.split('/').at(-1) ?? ''
    const { headers: kept } = await begin(api, { length: 10 })
    const folder = join(mediaFolder, 'drafts', 'uploads')
    const long = new Date(Date.now() - uploadTime - 1_000)
    for (const name of [id, `${id}.json`]) await utimes(join(folder, name), long, long)

    expect(await storage.clearDrafts(uploadTime, uploadsFolder)).toBe(2)

    expect(existsSync(join(folder, id))).toBe(false)
    expect(existsSync(join(folder, kept.location?.split('/').at(-1) ?? ''))).toBe(true)
  })
})
