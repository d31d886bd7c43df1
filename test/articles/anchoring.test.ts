import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aQuote, aSource } from '#test/support/factories.ts'
import { store, times, trash } from '#test/support/nouns.ts'

const text =
  'Traffic flows again.\n\n“The bridge **held** when it had to,” said Marit Solheim. It held, she said, and it held again.'

const anchor = (api: Api, id: string, body: object, match: number | string = 1) =>
  api.post(`/v1/articles/${id}/quotes`, { match, body })

describe('POST /v1/articles/{id}/quotes', () => {
  test('annotates the words of a quote, whatever marks they already have', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const speaker = await store(api, 'sources', aSource())
    const quote = await store(api, 'quotes', aQuote({ text: 'The bridge held when it had to', speaker: speaker.id }))

    const { status, headers, body } = await anchor(api, id, { quote: quote.id })

    expect(status).toBe(200)
    expect(headers.etag).toBe('"2"')
    expect(body).toMatchObject({
      revision: 2,
      quotes: [quote.id],
      sources: [{ source: speaker.id, roles: ['speaker'] }],
    })
    expect((await api.get(`/v1/quotes/${quote.id}`)).body.placements).toMatchObject([
      { article: id, start: 1, exact: 'The bridge held when it had to', state: 'anchored', fidelity: 'verbatim' },
    ])
    expect(body.body[1].children.find(({ text }: { text: string }) => text === 'held').marks).toContain('strong')
    expect((await api.get(`/v1/articles/${id}?body=text`)).body.body).toBe(text.replaceAll('*', ''))
  })

  test('takes a quote by external id, or inline, where exact= says how it is printed', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const externalId = randomUUID()
    const quote = aQuote({ externalId, text: 'The bridge held when the ice came, when it had to', speaker: aSource() })

    const inline = await anchor(api, id, { quote, exact: 'The bridge held' })
    const again = await anchor(api, id, { quote: { externalId }, exact: 'when it had to' }, 2)

    expect(inline.body.quotes).toHaveLength(1)
    expect(again.body.quotes).toEqual(inline.body.quotes)
    const { placements } = (await api.get(`/v1/quotes/${inline.body.quotes[0]}`)).body
    expect(placements).toMatchObject([
      { exact: 'The bridge held', fidelity: 'abridged' },
      { exact: 'when it had to', fidelity: 'abridged' },
    ])
  })

  test('asks which, with the candidates, where the words stand more than once', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const quote = await store(api, 'quotes', aQuote({ text: 'it held' }))

    const { body } = await anchor(api, id, { quote: quote.id, exact: 'held' })
    const second = await anchor(api, id, { quote: quote.id, exact: 'held', occurrence: 2 })

    expect(body).toMatchObject({ status: 409, code: 'article.quote_ambiguous', errors: [{ pointer: '/exact' }] })
    expect(body.candidates).toHaveLength(3)
    expect(body.candidates[1]).toMatchObject({
      exact: 'held',
      prefix: expect.stringMatching(/It $/),
      suffix: expect.stringMatching(/^, she/),
    })
    expect((await api.get(`/v1/quotes/${quote.id}`)).body.placements).toMatchObject([
      { start: body.candidates[1].start, exact: 'held' },
    ])
    expect(second.status).toBe(200)
  })

  test('shows the nearest passage where the words do not stand, and stores nothing', async ({ api, db }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const before = await db.quote.count()

    const { body } = await anchor(api, id, { quote: aQuote({ text: 'The bridge held as it should' }) })
    const unlike = await anchor(api, id, { quote: aQuote({ text: 'Xyzzy' }) })
    const tooMany = await anchor(api, id, { quote: aQuote({ text: 'Traffic flows' }), occurrence: 2 })

    expect(body).toMatchObject({ status: 422, code: 'article.quote_not_printed', errors: [{ pointer: '/exact' }] })
    expect(body.nearest).toContain('The bridge held when it had to')
    expect(unlike.body).toMatchObject({ status: 422, nearest: null })
    expect(tooMany.body).toMatchObject({
      status: 422,
      code: 'article.quote_not_printed',
      errors: [{ pointer: '/occurrence' }],
    })
    expect(await db.quote.count()).toBe(before)
  })

  test('changes nothing where the quote is anchored there already', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const quote = await store(api, 'quotes', aQuote({ text: 'Traffic flows' }))
    await anchor(api, id, { quote: quote.id })

    expect((await anchor(api, id, { quote: quote.id }, 2)).body.revision).toBe(2)
  })

  test('needs If-Match, and creates no quote under a stale one', async ({ api, db }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const body = { quote: aQuote({ text: 'Traffic flows' }) }
    const before = await db.quote.count()

    expect((await api.post(`/v1/articles/${id}/quotes`, { body })).body).toMatchObject({ status: 428 })
    expect((await anchor(api, id, body, 7)).body).toMatchObject({ status: 412, currentRevision: 1 })
    expect(await db.quote.count()).toBe(before)
  })

  test('is done once under an Idempotency-Key', async ({ api, db }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))
    const request = {
      match: 1,
      headers: { 'idempotency-key': randomUUID() },
      body: { quote: aQuote({ text: 'Traffic flows' }) },
    }
    const before = await db.quote.count()

    const [first, second] = [
      await api.post(`/v1/articles/${id}/quotes`, request),
      await api.post(`/v1/articles/${id}/quotes`, request),
    ]

    expect(second).toMatchObject({ status: 200, text: first.text })
    expect(await db.quote.count()).toBe(before + 1)
  })

  test.for([
    ['no quote', {}, '/quote'],
    ['a quote that is wrong', { quote: { text: 'x', kind: 'loud' } }, '/quote/kind'],
    ['an unknown external id', { quote: { externalId: 'nobody' } }, '/quote'],
    ['an id of nothing', { quote: '01936d5e-8a00-7000-8000-00000000ffff' }, '/quote'],
    ['an occurrence of 0', { quote: aQuote({ text: 'Traffic flows' }), occurrence: 0 }, '/occurrence'],
    ['an unknown member', { quote: aQuote({ text: 'Traffic flows' }), start: 1 }, '/start'],
  ] as const)('refuses %s', async ([, body, pointer], { api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))

    expect((await anchor(api, id, body)).body).toMatchObject({ status: 422, errors: [{ pointer }] })
  })

  test('refuses a quote or an article in the trash', async ({ api }) => {
    const article = await store(api, 'articles', anArticle({ body: text }))
    const [gone, quote] = [
      await store(api, 'quotes', aQuote({ text: 'Traffic flows' })),
      aQuote({ text: 'Traffic flows' }),
    ]
    await trash(api, 'quotes', gone)

    expect((await anchor(api, article.id, { quote: gone.id })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/quote' }],
    })
    await trash(api, 'articles', article)
    expect((await anchor(api, article.id, { quote }, '*')).body).toMatchObject({
      status: 409,
      code: 'article.in_trash',
    })
    expect((await anchor(api, randomUUID(), { quote }, '*')).body).toMatchObject({
      status: 404,
      code: 'article.not_found',
    })
  })

  test('of 10 quotes at once under one revision anchors one', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ body: text }))

    const answers = await Promise.all(times(10, () => anchor(api, id, { quote: aQuote({ text: 'Traffic flows' }) })))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...times(9, () => 412)])
    expect((await api.get(`/v1/articles/${id}`)).body).toMatchObject({ revision: 2, quotes: [expect.any(String)] })
  })
})
