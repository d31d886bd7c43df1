import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { fixedHeaders } from '#src/delivery/headers.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { test } from '#test/support/app.ts'
import { publishStory } from './published.ts'

describe('GET /v1/content/articles/{slug}', () => {
  test('shows the article with all that it rests on, to anybody', async ({ api }) => {
    const article = await publishStory(api)

    const { status, body } = await api.get(`/v1/content/articles/${article.slug}`, { as: 'nobody' })

    expect(status).toBe(200)
    expect(PublishedArticle.strict().parse(body)).toEqual(body)
    expect(body).toMatchObject({ id: article.id, headline: article.headline })
    expect(body.quotes[0].speaker.name).toMatch(/^Source/)
    expect(body.media[0].media.altText).toBe('A pier')
  })

  test('does not look at credentials, good or bad', async ({ api }) => {
    const { slug } = await publishStory(api)
    const headers = { authorization: 'Bearer nonsense' }

    expect((await api.get(`/v1/content/articles/${slug}`, { as: 'nobody', headers })).status).toBe(200)
  })

  test.for([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)(
    'sends %s to who takes it, the same text under another tag',
    async ([encoding, decompress], { api, app }) => {
      const { slug } = await publishStory(api)
      const url = `/v1/content/articles/${slug}`
      const plain = await app.inject(url)

      const packed = await app.inject({ url, headers: { 'accept-encoding': encoding } })

      expect(packed.headers['content-encoding']).toBe(encoding)
      expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2)
      expect(decompress(packed.rawPayload)).toEqual(plain.rawPayload)
      expect(packed.headers.etag).not.toBe(plain.headers.etag)
      expect(plain.headers).not.toHaveProperty('content-encoding')
      for (const { headers } of [plain, packed]) {
        expect(headers.vary).toBe('Accept, Accept-Encoding')
        expect(headers['content-type']).toBe('application/json; charset=utf-8')
      }
    },
  )

  test('writes the body as HTML, Markdown or text', async ({ api }) => {
    const { slug } = await publishStory(api)
    const bodyAs = async (format: string) =>
      (await api.get(`/v1/content/articles/${slug}?body=${format}`, { as: 'nobody' })).body.body

    expect(await bodyAs('html')).toMatch(
      /^<p>“<span data-quote="[\w-]+">The pier w\w+ held\.<\/span>” somebody said\.<\/p>$/,
    )
    expect(await bodyAs('markdown')).toMatch(/\[The pier w\w+ held\.\]\(quote:[\w-]+\)/)
    expect(await bodyAs('text')).toMatch(/^“The pier w\w+ held\.” somebody said\.$/)
    expect(await bodyAs('blocks')).toHaveLength(1)
  })

  test('shows the members that are asked for', async ({ api }) => {
    const { slug, headline } = await publishStory(api)

    const { body } = await api.get(`/v1/content/articles/${slug}?fields=headline,body&body=text`)

    expect(Object.keys(body).toSorted()).toEqual(['body', 'headline'])
    expect(body.headline).toBe(headline)
    expect(body.body).toContain('The pier')
  })

  test.for([
    ['application/ld+json', 'application/ld+json'],
    ['application/json, application/ld+json', 'application/json'],
    ['application/json;q=0.5, application/ld+json;q=0.8', 'application/ld+json'],
    ['application/ld+json;q=0.1, */*', 'application/json'],
    ['text/html', 'application/json'],
  ])('answers Accept: %s with %s', async ([accept = '', type], { api }) => {
    const { slug } = await publishStory(api)

    const { headers, body } = await api.get(`/v1/content/articles/${slug}`, { headers: { accept } })

    expect(headers['content-type']).toBe(`${type}; charset=utf-8`)
    expect(headers.vary).toBe('Accept, Accept-Encoding')
    expect(body['@type'] === 'NewsArticle').toBe(type === 'application/ld+json')
  })

  test('is had as JSON-LD and as ninjs by name, whatever is accepted', async ({ api }) => {
    const { slug, headline } = await publishStory(api)
    const headers = { accept: 'text/html' }

    const jsonLd = await api.get(`/v1/content/articles/${slug}?format=jsonld`, { headers })
    const ninjs = await api.get(`/v1/content/articles/${slug}?format=ninjs`, { headers })

    expect(jsonLd.body).toMatchObject({ '@type': 'NewsArticle', headline })
    expect(ninjs.body).toMatchObject({ standard: { name: 'ninjs', version: '3.1' }, pubStatus: 'usable' })
    expect([jsonLd, ninjs].map(({ headers }) => headers.vary)).toEqual(['Accept-Encoding', 'Accept-Encoding'])
  })

  test.for([
    ['format=jsonld&fields=headline', 'request.invalid_parameter', 'fields'],
    ['format=ninjs&body=html', 'request.invalid_parameter', 'body'],
    ['fields=edNote', 'request.invalid_parameter', 'fields'],
    ['format=xml', 'request.invalid_parameter', 'format'],
    ['include=quotes', 'request.unknown_parameter', 'include'],
  ])('refuses ?%s', async ([query, code, parameter], { api }) => {
    const { slug } = await publishStory(api)

    const { status, body } = await api.get(`/v1/content/articles/${slug}?${query}`)

    expect(status).toBe(400)
    expect(body).toMatchObject({ code, errors: [{ parameter }] })
  })
})

describe('every answer of the content face', () => {
  const fixed = {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': expect.stringContaining('ETag'),
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-request-id': expect.any(String),
  }

  test('may be read by every page and run by none, a problem too', async ({ api }) => {
    const { slug } = await publishStory(api)
    const found = await api.get(`/v1/content/articles/${slug}`)
    const missing = await api.get('/v1/content/articles/there-is-none')
    const refused = await api.get(`/v1/content/articles/${slug}?fields=nothing`)
    const unknown = await api.get('/v1/content/nothing')
    const wrongMethod = await api.post(`/v1/content/articles/${slug}`, { body: {} })

    const answers = [found, missing, refused, unknown, wrongMethod]
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 404, 405])
    for (const { headers } of answers) expect(headers).toMatchObject(fixed)
    expect(wrongMethod.headers.allow).toBe('GET, HEAD')
  })

  test('asks for https where the service is reached by it', () => {
    expect(fixedHeaders('https://cms.example')).toHaveProperty('strict-transport-security', 'max-age=31536000')
    expect(fixedHeaders('http://cms.example')).not.toHaveProperty('strict-transport-security')
  })

  test('lets pages ask beforehand', async ({ app }) => {
    const { statusCode, headers } = await app.inject({
      method: 'OPTIONS',
      url: '/v1/content/articles/some-slug',
      headers: {
        origin: 'https://reader.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match',
      },
    })

    expect(statusCode).toBe(204)
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD' })
    expect(headers['access-control-allow-headers']).toContain('if-none-match')
  })

  test('has no body for HEAD, and the headers of GET', async ({ api, app }) => {
    const { slug } = await publishStory(api)
    const url = `/v1/content/articles/${slug}`
    const got = await app.inject(url)

    const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url })

    expect(statusCode).toBe(200)
    expect(body).toBe('')
    const { date: _date, 'x-request-id': _id, ...expected } = got.headers
    expect(headers).toMatchObject(expected)
  })
})
