import { describe, expect, vi } from 'vitest'
import { aWord, manyTags } from '#test/support/factories.ts'
import { changeUnseen, openCachingApp } from './caching-app.ts'
import { publishPicture, withStudio as test } from './files.ts'
import { publish, publishStory } from './published.ts'

const lasting = 'public, max-age=10, s-maxage=60, stale-while-revalidate=30'

describe('an answer of the content face', () => {
  test('says how long it may be kept, and by what it is forgotten', async ({ api }) => {
    const article = await publishStory(api, { section: 'Sport & Spiel', tags: ['ferry'] })

    const { headers } = await api.get(`/v1/content/articles/${article.slug}`, { as: 'nobody' })

    expect(headers['cache-control']).toBe(lasting)
    expect(headers.etag).toMatch(/^"[\w-]{22,}"$/)
    expect(headers['last-modified']).toBe(new Date(article.publishedAt).toUTCString())
    const keys = headers['surrogate-key']?.split(' ')
    expect(keys).toEqual(expect.arrayContaining([`article:${article.id}`, 'section:Sport%20%26%20Spiel', 'tag:ferry']))
    expect(keys?.some((key) => key.startsWith('source:'))).toBe(true)
  })

  test('names no more than caches can take', async ({ api }) => {
    const article = await publishStory(api, { section: 'sport', tags: [...manyTags().slice(1), 'ferry'] })

    const { headers } = await api.get(`/v1/content/articles/${article.slug}`, { as: 'nobody' })

    const keys = headers['surrogate-key'] ?? ''
    expect(keys.length).toBeLessThanOrEqual(7_000)
    expect(keys.split(' ').at(0)).toBe(`article:${article.id}`)
    expect(keys.split(' ')).toEqual(
      expect.arrayContaining([`quote:${article.quotes[0]}`, 'section:sport', 'tag:ferry']),
    )
  })

  test.for(['', '?body=html', '?fields=headline', '?format=jsonld'])(
    'is not sent again to who has it (%s)',
    async (query, { api }) => {
      const { slug } = await publishStory(api)
      const path = `/v1/content/articles/${slug}${query}`
      const first = await api.get(path)

      const byTag = await api.get(path, { headers: { 'if-none-match': `"other", W/${first.headers.etag}` } })
      const byDate = await api.get(path, { headers: { 'if-modified-since': first.headers['last-modified'] ?? '' } })

      for (const { status, text, headers } of [byTag, byDate]) {
        expect({ status, text }).toEqual({ status: 304, text: '' })
        for (const name of ['etag', 'cache-control', 'vary', 'surrogate-key', 'last-modified']) {
          expect(headers[name]).toBe(first.headers[name])
        }
        expect(headers).not.toHaveProperty('content-type')
      }
    },
  )

  test('is sent again when it has changed, in a second as in a year', async ({ api }) => {
    const { id, slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    const { headers } = await api.get(path)
    await api.patch(`/v1/articles/${id}`, { match: '*', body: { kicker: 'Traffic' } })
    await api.post(`/v1/articles/${id}/publish`, { match: '*' })

    const { status, body } = await api.get(path, { headers: { 'if-none-match': headers.etag ?? '' } })

    expect(status).toBe(200)
    expect(body.kicker).toBe('Traffic')
  })

  test('compressed while somebody waits is the same text', async ({ api, app }) => {
    const { slug } = await publishStory(api, { standfirst: 'A long one. '.repeat(100) })
    const url = `/v1/content/articles/${slug}?body=text`
    const plain = await app.inject(url)

    const packed = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } })

    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.headers.etag).toBe(plain.headers.etag?.toString().replace(/"$/, '-gz"'))
    expect(
      await new Response(new Blob([packed.rawPayload]).stream().pipeThrough(new DecompressionStream('gzip'))).text(),
    ).toBe(plain.body)
  })
})

describe('the cache', () => {
  test('answers from memory, each address, form and encoding for itself', async ({ api, db, databaseUrl }) => {
    const article = await publishStory(api)
    const { slug } = article
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)
    await read(`/articles/${slug}?fields=headline`)
    await changeUnseen(db, slug, 'Unseen')

    const headlines = await Promise.all([
      read(`/articles/${slug}`),
      read(`/articles/${slug}?fields=headline`),
      read(`/articles/${slug}?fields=headline,id`),
      read(`/articles/${slug}?format=jsonld`),
    ])

    expect(headlines.map((answer) => answer.json().headline)).toEqual([
      article.headline,
      article.headline,
      'Unseen',
      'Unseen',
    ])
  })

  test('answers what means the same with the same', async ({ api, db, databaseUrl }) => {
    const article = await publishStory(api)
    const { slug } = article
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)
    await read(`/articles/${slug}?fields=headline&body=text`)
    await changeUnseen(db, slug, 'Unseen')

    expect((await read(`/articles/${slug}?body=te%78t&fields=headline`)).json().headline).toBe(article.headline)
  })

  test('keeps nothing of what is not there', async ({ api, db, databaseUrl }) => {
    const { slug } = await publishStory(api)
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)
    const later = `later-${aWord()}`
    expect((await read(`/articles/${later}`)).statusCode).toBe(404)

    await publishStory(api, { slug: later })

    expect((await read(`/articles/${later}`)).statusCode).toBe(200)
  })

  test('can be switched off', async ({ api, db }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    await api.get(path)
    await changeUnseen(db, slug, 'Seen at once')

    expect((await api.get(path)).body.headline).toBe('Seen at once')
  })
})

describe('what is said of a file', () => {
  test('is kept, until something is published', async ({ api, db, studio, databaseUrl, mediaFolder }) => {
    const { picture, story } = await publishPicture({ api, studio })
    const { read, untilKept } = await openCachingApp(databaseUrl, db, { files: mediaFolder })
    await untilKept(story.slug)
    const path = `/media/${picture.id}/file?width=160`
    const hide = (file: string | null) => db.$executeRaw`
      UPDATE published_parts SET file = ${file} WHERE type = 'media' AND id = ${picture.id}::uuid`

    // Who hears nothing for a moment forgets everything.
    await vi.waitFor(async () => {
      await hide(picture.file?.sha256 ?? null)
      const first = await read(path)
      await hide(null)
      const kept = await read(path)
      expect([kept.statusCode, kept.rawPayload.equals(first.rawPayload)]).toEqual([200, true])
    }, 5_000)
    expect((await read(`/media/${picture.id}/file?width=320`)).statusCode).toBe(404)
    await hide(picture.file?.sha256 ?? null)
    await publish(api, story, 'unpublish')

    await expect.poll(async () => (await read(path)).statusCode).toBe(404)
  })
})
