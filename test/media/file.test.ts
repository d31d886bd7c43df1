import { describe, expect } from 'vitest'
import { originalKey } from '#src/platform/storage/storage.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'

async function upload(api: Api, query = '') {
  const bytes = await aPicture({ width: 400, height: 300 })
  const { body } = await api.post(`/v1/media${query}`, { body: bytes, headers: { 'content-type': 'image/jpeg' } })
  return { bytes, media: body, path: `/v1/media/${body.id}/file` }
}

describe('GET /v1/media/{id}/file', () => {
  test('is the original, called by what an editor calls it, and runs nothing', async ({ app, tokens, api }) => {
    const { bytes, media, path } = await upload(api, '?caption=Die%20Br%C3%BCcke%20am%20Morgen')

    const answer = await app.inject({ url: path, headers: { authorization: `Bearer ${tokens.viewer}` } })

    expect(answer.statusCode).toBe(200)
    expect(answer.rawPayload).toEqual(bytes)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      etag: `"${media.file.sha256}"`,
      'content-disposition': 'inline; filename="die-bruecke-am-morgen.jpg"',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    })
  })

  test('comes in parts, is compared, and is saved under its external id', async ({ api }) => {
    const externalId = aWord()
    const { bytes, media, path } = await upload(api, `?externalId=${externalId}&caption=A`)

    const part = await api.get(path, { headers: { range: 'bytes=10-19' } })
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 10-19/${bytes.length}` } })
    expect((await api.get(path, { headers: { range: `bytes=${bytes.length}-` } })).body.code).toBe(
      'request.range_not_satisfiable',
    )
    const known = await api.get(path, { headers: { 'if-none-match': `"${media.file.sha256}"` } })
    expect(known.status).toBe(304)
    const { headers } = await api.get(`${path}?download=true`)
    expect(headers['content-disposition']).toBe(`attachment; filename="${externalId}.jpg"`)
  })

  test('is a rendition where a size is asked for', async ({ app, tokens, api }) => {
    const { path } = await upload(api)

    const authorization = `Bearer ${tokens.viewer}`
    const { headers, rawPayload } = await app.inject({
      url: `${path}?width=160&format=webp`,
      headers: { authorization },
    })

    expect(headers['content-type']).toBe('image/webp')
    expect(rawPayload.subarray(8, 12).toString()).toBe('WEBP')
  })

  test('is missing where there is none, and where the storage has lost it', async ({ api, storage }) => {
    const record = await store(api, 'media', aMedia())
    expect((await api.get(`/v1/media/${record.id}/file`)).body).toMatchObject({ status: 404, code: 'media.no_file' })

    const { media, path } = await upload(api)
    await storage.remove(originalKey(media.file.sha256))
    expect((await api.get(path)).body).toMatchObject({ status: 404, code: 'media.no_file' })
  })

  test('is for those with a token', async ({ api }) => {
    const { path } = await upload(api)

    expect((await api.get(path, { as: 'nobody' })).status).toBe(401)
    expect((await api.get(path, { as: 'viewer' })).status).toBe(200)
  })
})
