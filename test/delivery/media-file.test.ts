import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { originalKey } from '#src/platform/storage/storage.ts'
import { fileOf, publishPicture, storeFile, withStudio } from './files.ts'
import { publish, publishStory } from './published.ts'

const test = withStudio.extend<{ $file: { get: Get } }>({
  get: [
    async ({ app }, use) => use((url, headers = {}, method = 'GET') => app.inject({ method, url, headers })),
    { scope: 'file' },
  ],
})

type Get = (
  url: string,
  headers?: Record<string, string>,
  method?: 'GET' | 'HEAD',
) => Promise<{ statusCode: number; headers: Record<string, unknown>; rawPayload: Buffer; json(): unknown }>

describe('the file of a picture', () => {
  test('is made anew in a middle size, and says how it may be kept', async ({ api, studio, get }) => {
    const { picture, path } = await publishPicture(
      { api, studio },
      { width: 2000, height: 20, caption: 'The pier at dawn' },
    )

    const { headers, rawPayload, statusCode } = await get(path)

    expect(statusCode).toBe(200)
    expect(await sharp(rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 1920 })
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(rawPayload.length),
      'content-disposition': 'inline; filename="the-pier-at-dawn.jpeg"',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=10, s-maxage=60, stale-while-revalidate=30',
      'surrogate-key': `media:${picture.id}`,
      vary: 'Accept',
    })
    expect(headers.etag).toMatch(/^"[\w-]{32,}"$/)
  })

  test('is what the addresses of its renditions say, which may be kept for good', async ({ api, studio, get }) => {
    const { path, story } = await publishPicture({ api, studio }, { width: 700, height: 500 })
    const { leadMedia } = (await api.get(`/v1/content/articles/${story.slug}`)).body
    const shapes: Record<string, number[][]> = { full: [], wide: [], square: [] }

    for (const { shape, srcset } of leadMedia.renditions) {
      for (const candidate of srcset.split(', ')) {
        const [address = '', says = ''] = candidate.split(' ')
        const { headers, rawPayload } = await get(address)
        const { width = 0, height = 0 } = await sharp(rawPayload).metadata()
        expect(`${width}w`, address).toBe(says)
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
        shapes[shape]?.push([width, height])
      }
    }

    expect(shapes.full?.at(-1)).toEqual([700, 500])
    expect(shapes.square?.[0]).toEqual([160, 160])
    const { headers } = await get(`${path}?width=320&v=another`)
    expect(headers['cache-control']).not.toContain('immutable')
  })

  test.for([
    ['*/*', '', 'image/jpeg', true],
    ['image/avif,image/webp,*/*;q=0.8', '', 'image/avif', true],
    ['image/webp,*/*', '&format=auto', 'image/webp', true],
    ['image/webp,*/*', '&format=jpeg', 'image/jpeg', false],
    ['*/*', '&format=webp&quality=50', 'image/webp', false],
  ] as const)(
    'comes to who accepts %s with %s as %s',
    async ([accept, query, type, isNegotiated], { api, studio, get }) => {
      const { path } = await publishPicture({ api, studio })

      const { headers, rawPayload } = await get(`${path}?width=320${query}`, { accept })

      expect(headers['content-type']).toBe(type)
      expect(headers.vary).toBe(isNegotiated ? 'Accept' : undefined)
      // sharp calls AVIF by the name of its container.
      expect(`image/${(await sharp(rawPayload).metadata()).format}`.replace('heif', 'avif')).toBe(type)
    },
  )

  test('has another entity tag in another size, with another label, and with another file', async ({
    api,
    studio,
    get,
  }) => {
    const one = await publishPicture({ api, studio })
    const tags = [
      (await get(`${one.path}?width=160`)).headers.etag,
      (await get(`${one.path}?width=320`)).headers.etag,
      (await get((await publishPicture({ api, studio })).path)).headers.etag,
    ]
    expect((await get(`${one.path}?width=161`)).headers.etag).toBe(tags[1])
    await api.patch(`/v1/media/${one.picture.id}`, { match: '*', body: { creditLine: 'Jon Aas/Norvik Foto' } })
    await publish(api, one.story)
    tags.push((await get(`${one.path}?width=160`)).headers.etag)

    expect(new Set(tags).size).toBe(tags.length)
  })

  test('is made again when the storage has lost it, and missed when the original is gone', async ({
    api,
    studio,
    get,
  }) => {
    const { path, picture } = await publishPicture({ api, studio })
    const first = await get(`${path}?width=160`)
    for await (const { key } of studio.storage.list('renditions/')) await studio.storage.remove(key)

    expect((await get(`${path}?width=160`)).rawPayload).toEqual(first.rawPayload)

    await studio.storage.remove(originalKey(picture.file?.sha256 ?? ''))
    for await (const { key } of studio.storage.list('renditions/')) await studio.storage.remove(key)
    const { statusCode, json } = await get(`${path}?width=160`)
    expect(statusCode).toBe(404)
    expect(json()).toMatchObject({ code: 'media.no_file' })
  })
})

const bytes = randomBytes(1_000)
const parts = test.extend<{ $file: { path: string; etag: string } }>({
  path: [
    async ({ api, studio }, use) => {
      const video = await storeFile(studio, bytes, { kind: 'video', mimeType: 'video/mp4' })
      await publishStory(api, { leadMedia: video.id })
      await use(fileOf(video))
    },
    { scope: 'file' },
  ],
  etag: [async ({ get, path }, use) => use(String((await get(path)).headers.etag)), { scope: 'file' }],
})

describe('a part of a file', () => {
  parts('of a video comes as it is in the original', async ({ get, path }) => {
    const { headers, rawPayload } = await get(path)

    expect(rawPayload).toEqual(bytes)
    expect(headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': '1000', 'accept-ranges': 'bytes' })
    expect(headers).not.toHaveProperty('vary')
  })

  parts.for([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=990-', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=500-5000', 500, 999],
  ] as const)('is sent for Range: %s', async ([range, start, end], { get, path }) => {
    const { statusCode, headers, rawPayload } = await get(path, { range })

    expect(statusCode).toBe(206)
    expect(headers['content-range']).toBe(`bytes ${start}-${end}/1000`)
    expect(headers['content-length']).toBe(String(end - start + 1))
    expect(rawPayload).toEqual(bytes.subarray(start, end + 1))
  })

  parts.for(['bytes=0-9,20-29', 'bytes=9-1', 'bytes=-', 'bytes=a-b', 'lines=1-2'])(
    'is not what %s asks for: the whole is sent',
    async (range, { get, path }) => {
      const { statusCode, rawPayload } = await get(path, { range })
      expect([statusCode, rawPayload.length]).toEqual([200, 1_000])
    },
  )

  parts.for(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])(
    'is refused behind the end: %s',
    async (range, { get, path }) => {
      const { statusCode, headers, json } = await get(path, { range })

      expect(statusCode).toBe(416)
      expect(headers).toMatchObject({ 'content-range': 'bytes */1000', 'cache-control': 'no-store' })
      expect(json()).toMatchObject({ code: 'request.range_not_satisfiable' })
    },
  )

  parts('is sent only of what the client has a part of', async ({ get, path, etag }) => {
    const range = 'bytes=0-9'
    expect((await get(path, { range, 'if-range': etag })).statusCode).toBe(206)
    expect((await get(path, { range, 'if-range': '"another"' })).statusCode).toBe(200)
    expect((await get(path, { range, 'if-range': new Date().toUTCString() })).statusCode).toBe(200)
  })

  parts('is not needed by who has it all, and HEAD tells of it without a byte', async ({ get, path, etag }) => {
    const known = await get(path, { 'if-none-match': etag })
    expect([known.statusCode, known.rawPayload.length]).toEqual([304, 0])
    expect(known.headers).toMatchObject({ etag, 'cache-control': expect.stringContaining('public') })

    const head = await get(path, { range: 'bytes=0-9' }, 'HEAD')
    expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0])
    expect(head.headers).toMatchObject({ 'content-length': '1000', 'content-type': 'video/mp4', etag })
  })

  parts('has no sizes: they are refused by name', async ({ api, path }) => {
    const { status, body } = await api.get(`${path}?width=320&format=auto`)

    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ parameter: 'width' }, { parameter: 'format' }])
  })
})

describe('a file', () => {
  test('that is a PDF may be shown by viewers, and runs nothing', async ({ api, studio, get }) => {
    const pdf = await storeFile(studio, Buffer.from('%PDF-1.7'), { kind: 'document', mimeType: 'application/pdf' })
    await publishStory(api, { media: [{ media: pdf.id }] })

    expect((await get(fileOf(pdf))).headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors *",
      'x-content-type-options': 'nosniff',
    })
  })

  test('that a record does not have is missed', async ({ api }) => {
    const story = await publishStory(api)
    const { media } = (await api.get(`/v1/content/articles/${story.slug}`)).body

    const { status, body } = await api.get(fileOf(media[0].media))

    expect([status, body.code]).toEqual([404, 'media.no_file'])
  })

  test.for(['width=0', 'width=9000', 'quality=101', 'fit=fill', 'dpr=2', 'width=1&width=2', 'width='])(
    'is not asked for with %s',
    async (query, { api }) => {
      const { status, body } = await api.get(`/v1/content/media/01936d5e-8a00-7000-8000-000000000014/file?${query}`)
      expect([status, body.errors?.[0].parameter]).toEqual([400, query.split('=')[0]])
    },
  )
})
