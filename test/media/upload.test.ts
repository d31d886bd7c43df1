import { createHash, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'
import { aForm } from './forms.ts'

const jpeg = { 'content-type': 'image/jpeg' }
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('POST /v1/media with a file as its body', () => {
  test('makes a record with the members of the query', async ({ api }) => {
    const body = await aPicture({ width: 80, height: 50 })
    const externalId = aWord()
    const query = `externalId=${externalId}&caption=A%20pier&altText=A%20long%20pier&creditLine=Ida%20Brekke`

    const answer = await api.post(`/v1/media?${query}`, { body, headers: jpeg })

    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).toMatchObject({
      ...{ externalId, caption: 'A pier', altText: 'A long pier', creditLine: 'Ida Brekke', kind: 'picture' },
      file: { sha256: sha256Of(body), bytes: body.length, width: 80, height: 50, mimeType: 'image/jpeg' },
      ...{ duplicateOf: null, warnings: [] },
    })
    expect(answer.headers).toMatchObject({ location: `/v1/media/${answer.body.id}`, etag: '"1"' })
  })

  test('leads to the record that has the bytes, or makes another where that is wanted', async ({ api }) => {
    const body = await aPicture()
    const { body: first } = await api.post('/v1/media?caption=A%20pier', { body, headers: jpeg })

    const again = await api.post('/v1/media', { body, headers: jpeg })
    expect(again).toMatchObject({ status: 200, body: { id: first.id, duplicateOf: first.id, warnings: [] } })
    const named = await api.post('/v1/media?caption=A%20quay', { body, headers: jpeg })
    expect(named.body).toMatchObject({ caption: 'A pier', warnings: [{ code: 'members_not_written' }] })

    const allowed = await api.post('/v1/media?allowDuplicate=true', { body, headers: jpeg })
    expect(allowed).toMatchObject({ status: 201, body: { duplicateOf: null, file: { sha256: sha256Of(body) } } })
    expect(allowed.body.id).not.toBe(first.id)
  })

  test('makes one record of one file of what comes several times at once', async ({ api, mediaFolder }) => {
    const body = await aPicture()

    const answers = await Promise.all([1, 2, 3, 4].map(() => api.post('/v1/media', { body, headers: jpeg })))

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201])
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect(await listDrafts(mediaFolder)).toEqual([])
  })

  test('is told where the bytes are not what they were sent as', async ({ api }) => {
    const sent = { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="photo.gif"' }

    const { status, body } = await api.post('/v1/media', { body: await aPicture(), headers: sent })

    expect(status).toBe(201)
    expect(body.file.mimeType).toBe('image/jpeg')
    expect(body.warnings).toEqual([
      { code: 'type_mismatch', detail: 'It was sent as image/png, and is image/jpeg.' },
      { code: 'name_mismatch', detail: 'Its name ends in .gif, and it is image/jpeg.' },
    ])
  })

  test.for([
    { 'content-type': 'image/jpg', 'content-disposition': "inline; filename*=UTF-8''p%C3%A9r%C3%A9.JPEG" },
    { 'content-type': 'image/*' },
    { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="photo"' },
  ])('warns of nothing where the sender is right, or says nothing: %o', async (headers, { api }) => {
    const { status, body } = await api.post('/v1/media', { body: await aPicture(), headers })

    expect({ status, warnings: body.warnings }).toEqual({ status: 201, warnings: [] })
  })

  test('gives the same answer under the same Idempotency-Key, and refuses it for other bytes', async ({ api }) => {
    const body = await aPicture()
    const headers = { ...jpeg, 'idempotency-key': randomUUID() }
    const path = '/v1/media?allowDuplicate=true'
    const first = await api.post(path, { body, headers })

    const again = await api.post(path, { body, headers })
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } })
    const other = await api.post(path, { body: await aPicture(), headers })
    expect(other.body).toMatchObject({ status: 422, code: 'request.idempotency_key_reused' })
  })

  test.for([
    ['a parameter nobody knows', '/v1/media?headline=A', {}, 'request.unknown_parameter'],
    ['a member that is too long', `/v1/media?place=${'x'.repeat(301)}`, {}, 'request.invalid_parameter'],
    ['a type that is no file', '/v1/media', { 'content-type': 'text/html' }, 'request.unsupported_media_type'],
  ] as const)('refuses %s', async ([, path, headers, code], { api, mediaFolder }) => {
    const { body } = await api.post(path, { body: await aPicture(), headers: { ...jpeg, ...headers } })

    expect(body.code).toBe(code)
    expect(await listDrafts(mediaFolder)).toEqual([])
  })

  test('a viewer cannot send one', async ({ api }) => {
    expect((await api.post('/v1/media', { as: 'viewer', body: await aPicture(), headers: jpeg })).status).toBe(403)
  })
})

describe('POST /v1/media with JSON', () => {
  test('makes a record without a file, and takes no members in the query', async ({ api }) => {
    const { status, body } = await api.post('/v1/media', { body: aMedia() })
    expect(status).toBe(201)
    expect(body).toMatchObject({ file: null, kind: 'picture' })
    expect(body).not.toHaveProperty('warnings')

    const refused = await api.post('/v1/media?caption=A&allowDuplicate=true', { body: aMedia() })
    expect(refused.body).toMatchObject({
      code: 'request.invalid_parameter',
      errors: [{ parameter: 'allowDuplicate' }, { parameter: 'caption' }],
    })
  })
})

describe('POST /v1/media with a form', () => {
  const rights = { validUntil: '2027-03-03T00:00:00.000Z' }

  test.for(['before', 'after'])('makes a record, the fields standing %s the file', async (place, { api }) => {
    const bytes = await aPicture()
    const source = await store(api, 'sources', { name: 'Coast Wire', kind: 'news_agency', externalId: aWord() })
    const fields = [
      ...[['caption', 'Die Brücke'] as const, ['creditLine', ''] as const, ['focalPoint', '{"x":0.25,"y":1}'] as const],
      ...[['rights', JSON.stringify(rights)] as const, ['supplier', `{"externalId":"${source.externalId}"}`] as const],
    ].map(([name, value]) => [name, value] as [string, string])
    const file: [string, { bytes: Buffer }] = ['file', { bytes }]

    const answer = await api.post('/v1/media', aForm(...(place === 'before' ? [...fields, file] : [file, ...fields])))

    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).toMatchObject({
      ...{ caption: 'Die Brücke', creditLine: null, focalPoint: { x: 0.25, y: 1 }, supplier: source.id },
      rights: { ...rights, territories: [] },
      file: { sha256: sha256Of(bytes) },
    })
  })

  test('sent again under its Idempotency-Key, with another boundary, gets the same answer', async ({ api }) => {
    const file = { bytes: await aPicture() }
    const key = { 'idempotency-key': randomUUID() }
    const send = (caption: string) => {
      const form = aForm(['file', file], ['caption', caption])
      return api.post('/v1/media?allowDuplicate=true', { ...form, headers: { ...form.headers, ...key } })
    }

    const first = await send('A pier')
    expect((await send('A pier')).body).toEqual(first.body)
    expect((await send('A quay')).body.code).toBe('request.idempotency_key_reused')
  })

  test('is refused with a pointer to what is wrong, and leaves nothing', async ({ api, mediaFolder }) => {
    const bytes = await aPicture()
    const before = await countFiles(mediaFolder)
    const forms = [
      [aForm(['caption', 'A pier']), '/file', 'required'],
      [aForm(['file', { bytes }], ['file', { bytes }]), '/file', 'repeated'],
      [aForm(['photo', { bytes }]), '/photo', 'unknown'],
      [aForm(['file', { bytes }], ['headline', 'A pier']), '/headline', 'unknown'],
      [aForm(['file', { bytes }], ['caption', 'A'], ['caption', 'B']), '/caption', 'repeated'],
      [aForm(['file', { bytes }], ['rights', '{"validUntil":']), '/rights', 'invalid_format'],
      [aForm(['file', { bytes }], ['focalPoint', '{"x":2,"y":0}']), '/focalPoint/x', 'too_big'],
      [aForm(['file', { bytes }], ['kind', 'video']), '/kind', 'invalid_value'],
    ] as const
    for (const [form, pointer, code] of forms) {
      const { body } = await api.post('/v1/media', form)
      expect(body).toMatchObject({ status: 422, errors: [{ pointer, code }] })
    }
    expect(await listDrafts(mediaFolder)).toEqual([])
    // The last one was in order but for what its bytes are; its file waits for the collector.
    expect((await countFiles(mediaFolder)) - before).toBeLessThanOrEqual(1)
  })

  test('is refused when it is no form, ends early, or is too large', async ({ api, mediaFolder }) => {
    const { headers, body } = aForm(['file', { bytes: await aPicture() }])
    const cut = await api.post('/v1/media', { headers, body: body.subarray(0, body.length - 200) })
    expect(cut.body).toMatchObject({ status: 400, code: 'request.malformed_request' })
    const nameless = await api.post('/v1/media', { headers: { 'content-type': 'multipart/form-data' }, body })
    expect(nameless.body).toMatchObject({ status: 400, code: 'request.malformed_request' })
    const long = await api.post('/v1/media', aForm(['caption', 'x'.repeat(40_000)], ['file', { bytes: body }]))
    expect(long.body).toMatchObject({ status: 413, code: 'request.too_large' })
    const many = Array.from({ length: 70 }, (_, at) => [`field${at}`, 'x'] as [string, string])
    expect((await api.post('/v1/media', aForm(...many))).body).toMatchObject({ status: 413 })
    expect(await listDrafts(mediaFolder)).toEqual([])
  })

  test('takes no members in the query', async ({ api }) => {
    const { body } = await api.post('/v1/media?caption=A', aForm(['file', { bytes: await aPicture() }]))

    expect(body).toMatchObject({ code: 'request.invalid_parameter', errors: [{ parameter: 'caption' }] })
  })
})

describe('PUT /v1/media/{id}/file', () => {
  test('gives a record its file, then another, as a body or as a form', async ({ api }) => {
    const record = await store(api, 'media', aMedia({ kind: 'document' }))
    const path = `/v1/media/${record.id}/file`
    const [first, second] = [await aPicture(), await aPicture({ format: 'png' })]

    const filled = await api.put(path, { match: 1, body: first, headers: jpeg })
    expect(filled).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { kind: 'picture', warnings: [] } })
    const replaced = await api.put(path, { match: 2, ...aForm(['file', { bytes: second }]) })
    expect(replaced.body).toMatchObject({
      file: { sha256: sha256Of(second), mimeType: 'image/png' },
      warnings: [{ code: 'type_mismatch' }, { code: 'name_mismatch' }],
    })

    const { body } = await api.post(`/v1/media/${record.id}/revisions/2/restore`, { match: 3 })
    expect(body.file.sha256).toBe(sha256Of(first))
  })

  test('is refused like every change, before the file is read', async ({ api, mediaFolder }) => {
    const record = await store(api, 'media', aMedia())
    const body = await aPicture()
    const before = await countFiles(mediaFolder)

    const put = (call: object, id = record.id) => api.put(`/v1/media/${id}/file`, { body, headers: jpeg, ...call })
    expect((await put({})).body.code).toBe('media.revision_required')
    expect((await put({ match: 7 })).body).toMatchObject({ code: 'media.stale_revision', currentRevision: 1 })
    expect((await put({ match: '*' }, randomUUID())).body.code).toBe('media.not_found')
    const fields = aForm(['file', { bytes: body }], ['caption', 'A pier'])
    expect((await put({ match: 1, ...fields })).body).toMatchObject({ errors: [{ pointer: '/caption' }] })
    expect(await countFiles(mediaFolder)).toBe(before)
  })
})

/** Without the folder of uploads that can be resumed. */
async function listDrafts(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'drafts'), { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).length
}
