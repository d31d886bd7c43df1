import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { ensureSigningKey, findSigningKey, isSigned, sign } from '#src/platform/auth/signing.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'
import { type Studio, storeFile, storePicture } from './files.ts'
import { publishStory } from './published.ts'

/** A published picture of 300 × 200, and what a link to it is ordered with. */
async function publishPicture(api: Api, studio: Studio) {
  const picture = await storePicture(studio, await aPicture({ width: 300, height: 200 }))
  await publishStory(api, { leadMedia: picture.id })
  const linkTo = (body: object, call: object = {}) => api.post(`/v1/media/${picture.id}/links`, { body, ...call })
  return { picture, linkTo }
}

describe('POST /v1/media/{id}/links', () => {
  test('makes an address for exactly the size that is asked for', async ({ app, api, db, storage, imaging }) => {
    const { linkTo } = await publishPicture(api, { db, storage, imaging })

    const { status, body } = await linkTo({ width: 77, height: 33, fit: 'cover', format: 'webp', quality: 61 })

    expect([status, body.expiresAt]).toEqual([200, null])
    const { statusCode, headers, rawPayload } = await app.inject(body.url)
    expect(statusCode).toBe(200)
    expect(await sharp(rawPayload).metadata()).toMatchObject({ format: 'webp', width: 77, height: 33 })
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const plain = await app.inject(body.url.replace(/&signature=.*/, ''))
    expect(await sharp(plain.rawPayload).metadata()).toMatchObject({ width: 160 })
  })

  test('is refused when anything but the version is changed', async ({ app, api, db, storage, imaging }) => {
    const { linkTo } = await publishPicture(api, { db, storage, imaging })
    const other = await publishPicture(api, { db, storage, imaging })
    const { url } = (await linkTo({ width: 77, height: 33, fit: 'cover', format: 'webp' })).body

    const changed = [
      url.replace('width=77', 'width=78'),
      url.replace('height=33', 'height=34'),
      url.replace('fit=cover', 'fit=inside'),
      url.replace('&fit=cover', ''),
      url.replace('format=webp', 'format=avif'),
      `${url}&quality=90`,
      `${url}.99999999999`,
      url.replace(/media\/[^/]+/, `media/${other.picture.id}`),
      url.replace(/signature=(.)/, (_: string, first: string) => `signature=${first === 'A' ? 'B' : 'A'}`),
    ]

    for (const address of changed) {
      const answer = await app.inject(address)
      expect([answer.statusCode, answer.json().code, answer.headers['cache-control']], address).toEqual([
        403,
        'media.link_invalid',
        'no-store',
      ])
    }
    expect((await app.inject(url.replace(/&v=[\w-]+/, ''))).statusCode).toBe(200)
  })

  test('ends when it is told to, and no copy lives longer', async ({ app, api, db, storage, imaging }) => {
    const { linkTo, picture } = await publishPicture(api, { db, storage, imaging })
    const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000).toISOString()
    const { body } = await linkTo({ width: 77, expiresAt })
    expect(body.expiresAt).toBe(expiresAt)

    const { statusCode, headers } = await app.inject(body.url)

    expect(statusCode).toBe(200)
    const [, maxAge] = /^public, max-age=(\d+), immutable$/.exec(String(headers['cache-control'])) ?? []
    expect(Number(maxAge)).toBeGreaterThan(30)
    expect(Number(maxAge)).toBeLessThanOrEqual(61)

    const key = await ensureSigningKey(db, 'renditions')
    const text = JSON.stringify([picture.id, 77, null, null, null, null, 1_700_000_000])
    const past = `/v1/content/media/${picture.id}/file?width=77&signature=${sign(key, text)}.1700000000`
    const answer = await app.inject(past)
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'media.link_expired'])
  })

  test.for([
    [{}, '/width'],
    [{ width: 8193 }, '/width'],
    [{ height: 0 }, '/height'],
    [{ width: 100, quality: 101 }, '/quality'],
    [{ width: 100, expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ width: 100, dpr: 2 }, '/dpr'],
  ] as const)('refuses %o', async ([order, pointer], { api, db, storage, imaging }) => {
    const { linkTo } = await publishPicture(api, { db, storage, imaging })

    const { status, body } = await linkTo(order)

    expect([status, body.errors[0].pointer]).toEqual([422, pointer])
  })

  test('is for editors, and for pictures', async ({ api, db, storage, imaging }) => {
    const studio = { db, storage, imaging }
    const { linkTo } = await publishPicture(api, studio)
    expect((await linkTo({ width: 100 }, { as: 'viewer' })).status).toBe(403)
    const video = await storeFile(studio, Buffer.from('moving'), { kind: 'video', mimeType: 'video/mp4' })
    expect((await api.post(`/v1/media/${video.id}/links`, { body: { width: 100 } })).status).toBe(422)
    const empty = await store(api, 'media', aMedia())
    const { body } = await api.post(`/v1/media/${empty.id}/links`, { body: { width: 100 } })
    expect(body.code).toBe('media.no_file')
  })
})

describe('the key for a purpose', () => {
  test('is made once, by however many at the same time', async ({ db }) => {
    expect(await findSigningKey(db, 'nothing')).toBeNull()

    const keys = await Promise.all(Array.from({ length: 5 }, () => ensureSigningKey(db, 'letters')))

    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(keys[0]).toHaveLength(32)
    expect(await findSigningKey(db, 'letters')).toEqual(keys[0])
  })

  test('tells what it signed from anything else', async ({ db }) => {
    const key = await ensureSigningKey(db, 'letters')
    expect(isSigned(key, 'a letter', sign(key, 'a letter'))).toBe(true)
    expect(isSigned(key, 'a letter', sign(key, 'another'))).toBe(false)
    expect(isSigned(key, 'a letter', 'short')).toBe(false)
  })
})
