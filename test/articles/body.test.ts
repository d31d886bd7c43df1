import { describe, expect } from 'vitest'
import { type Api, type Call, test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'

/** PUT /v1/articles/{id}/body with the raw text. */
const replaceBody = (api: Api, id: string, type: string, body: string, call: Call = { match: 1 }) =>
  api.put(`/v1/articles/${id}/body`, { ...call, headers: { 'content-type': type }, body })

const textOf = async (api: Api, id: string) => (await api.get(`/v1/articles/${id}?body=text`)).body.body

describe('GET /v1/articles/{id}?body=', () => {
  const markdown = '## Repairs\n\nThe bridge is **open** & well.\n\n- One\n- Two'

  test.for([
    ['html', '<h2>Repairs</h2><p>The bridge is <strong>open</strong> &amp; well.</p><ul><li>One</li><li>Two</li></ul>'],
    ['markdown', markdown],
    ['text', 'Repairs\n\nThe bridge is open & well.\n\nOne\n\nTwo'],
  ] as const)('%s writes the body so, alone and in lists', async ([format, expected], { api }) => {
    const { id, externalId } = await store(api, 'articles', anArticle({ body: markdown, externalId: `body ${format}` }))
    const withoutBreaks = (body: string) => (format === 'html' ? body.replaceAll(/>\s+</g, '><') : body)

    const one = await api.get(`/v1/articles/${id}?body=${format}`)
    const listed = await api.get(`/v1/articles?externalId=${encodeURIComponent(externalId)}&body=${format}&fields=body`)

    expect(withoutBreaks(one.body.body)).toBe(expected)
    expect(listed.body.data).toEqual([{ body: one.body.body }])
  })

  test('blocks is what is written when nothing is said', async ({ api }) => {
    const { id, body } = await store(api, 'articles', anArticle({ body: markdown }))

    expect(body[0]).toMatchObject({
      _type: 'block',
      style: 'h2',
      children: [{ _type: 'span', text: 'Repairs', marks: [] }],
    })
    expect((await api.get(`/v1/articles/${id}?body=blocks`)).body.body).toEqual(body)
  })

  test('refuses another format, and any on a list of sources', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle())

    expect((await api.get(`/v1/articles/${id}?body=pdf`)).body).toMatchObject({
      status: 400,
      errors: [{ parameter: 'body' }],
    })
    expect((await api.get('/v1/sources?body=html')).body).toMatchObject({
      status: 400,
      errors: [{ parameter: 'body' }],
    })
  })

  test('escapes what was written, as HTML', async ({ api }) => {
    const span = { _type: 'span', text: '<script>alert(1)</script>' }
    const { id } = await store(api, 'articles', anArticle({ body: [{ _type: 'block', children: [span] }] as never }))

    const { body } = await api.get(`/v1/articles/${id}?body=html`)

    expect(body.body).toContain('&lt;script&gt;')
    expect(body.body).not.toContain('<script')
  })
})

describe('PUT /v1/articles/{id}/body', () => {
  test.for([
    ['text/markdown', 'One *thing*.\n\nAnother.'],
    ['text/html', '<p>One <em>thing</em>.</p><p>Another.</p>'],
    ['text/plain; charset=utf-8', 'One thing.\n\nAnother.'],
  ] as const)('takes %s as it is pasted', async ([type, text], { api, db }) => {
    const { id, headline } = await store(api, 'articles', anArticle({ body: 'Old.' }))

    const { status, headers, body } = await replaceBody(api, id, type, text)

    expect(status).toBe(200)
    expect(headers.etag).toBe('"2"')
    expect(body).toMatchObject({ article: { id, headline, revision: 2 }, warnings: [] })
    expect(await textOf(api, id)).toBe('One thing.\n\nAnother.')
    expect(await db.revision.findFirst({ where: { resourceId: id, number: 2 } })).toMatchObject({ changed: ['body'] })
  })

  test('drops what a body cannot hold, and says so', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle())
    const html =
      '<p onclick="x()">Kept <a href="javascript:x()">link</a>.</p><script>x()</script><img src="https://example.org/a.jpg">'

    const { body } = await replaceBody(api, id, 'text/html', html)

    expect(body.warnings.length).toBeGreaterThan(0)
    for (const warning of body.warnings)
      expect(warning).toEqual({ code: expect.stringMatching(/^\w+$/), detail: expect.any(String) })
    expect(JSON.stringify(body.article.body)).not.toMatch(/javascript|onclick|script/)
    expect(await textOf(api, id)).toBe('Kept link.')
  })

  test('keeps quotes anchored where their words still stand, and pictures', async ({ api }) => {
    const quote = await store(api, 'quotes', aQuote({ text: 'It held.' }))
    const picture = await store(api, 'media', aMedia())
    const body = [aParagraphQuoting(quote.id, 'It held.'), { _type: 'image' as const, media: picture.id }]
    const { id } = await store(api, 'articles', anArticle({ body }))
    const html = (await api.get(`/v1/articles/${id}?body=html`)).body.body

    const sentBack = await replaceBody(api, id, 'text/html', html)
    expect(sentBack.body.article).toMatchObject({
      quotes: [quote.id],
      body: [{}, { _type: 'image', media: picture.id }],
    })

    const pasted = await replaceBody(api, id, 'text/plain', 'Anew: “It held.” she said.', { match: '*' })
    expect(pasted.body.article.quotes).toEqual([quote.id])
    expect((await api.get(`/v1/quotes/${quote.id}`)).body.placements).toMatchObject([
      { state: 'moved', exact: 'It held.' },
    ])
  })

  test('changes nothing when the text is the same', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: 'Same.' }))

    const { body } = await replaceBody(api, id, 'text/plain', 'Same.')

    expect(body.article.revision).toBe(1)
  })

  test('needs If-Match, and refuses a stale one', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle())

    expect((await replaceBody(api, id, 'text/plain', 'New.', {})).body).toMatchObject({ status: 428 })
    expect((await replaceBody(api, id, 'text/plain', 'New.', { match: 9 })).body).toMatchObject({
      status: 412,
      currentRevision: 1,
    })
  })

  test.for([
    ['application/json', '{"body":"x"}', 415],
    ['text/rtf', 'x', 415],
    ['text/plain; charset=utf-16', 'x', 415],
    ['text/plain', Buffer.from([0x61, 0xff, 0xfe]), 400],
    ['text/markdown', 'a'.repeat(500_001), 413],
    ['text/plain', 'a'.repeat(1_048_577), 413],
  ] as const)('refuses %s that it cannot take', async ([type, text, expected], { api }) => {
    const { id } = await store(api, 'articles', anArticle())

    const { status, headers } = await replaceBody(api, id, type, text as string)

    expect(status).toBe(expected)
    expect(headers['content-type']).toMatch('application/problem+json')
  })

  test('says of an id of nothing that it is missing', async ({ api }) => {
    const { status } = await replaceBody(api, '01936d5e-8a00-7000-8000-00000000ffff', 'text/plain', 'New.')

    expect(status).toBe(404)
  })
})

describe('a body of Markdown in JSON', () => {
  test('is refused where a body cannot hold it: nothing is dropped unasked', async ({ api }) => {
    const { body } = await api.post('/v1/articles', {
      body: anArticle({ body: '![A picture](https://example.org/a.jpg)' }),
    })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer: '/body' }] })
  })

  test('may name quotes and media, which must be there', async ({ api }) => {
    const quote = await store(api, 'quotes', aQuote({ text: 'It held.' }))

    const { quotes } = await store(api, 'articles', anArticle({ body: `“[It held.](quote:${quote.id})” she said.` }))
    const { body } = await api.post('/v1/articles', { body: anArticle({ body: `![](media:${quote.id})` }) })

    expect(quotes).toEqual([quote.id])
    expect(body).toMatchObject({
      status: 422,
      code: 'reference.reference_missing',
      errors: [{ pointer: '/body/0/media' }],
    })
  })
})
