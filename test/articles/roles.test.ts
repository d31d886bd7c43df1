import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'
import { store, storeAll } from '#test/support/nouns.ts'

/** A source, and an article that quotes it and has written it down as its data too. */
async function quoted(api: Api) {
  const { id: source } = await store(api, 'sources', aSource())
  const { id: quote } = await store(api, 'quotes', aQuote({ speaker: source }))
  const body = [aParagraphQuoting(quote, 'Words')]
  const article = await store(api, 'articles', anArticle({ body, sources: [{ source, roles: ['data'] }] }))
  return { source, quote, article, path: `/v1/articles/${article.id}` }
}

/** What of a resource a client can write. */
function draftOf(resource: Record<string, unknown>) {
  const owned = ['id', 'revision', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy', 'deletedAt', 'quotes', 'origin']
  const times = ['publishedAt', 'firstPublishedAt', 'publishAt', 'unpublishAt']
  const state = ['status', ...times, 'scheduleFailure', 'corrections', 'hasUnpublishedChanges']
  return Object.fromEntries(Object.entries(resource).filter(([name]) => ![...owned, ...state].includes(name)))
}

describe('the roles of an article’s sources', () => {
  test('follow from its quotes and media, after those that editors wrote', async ({ api }) => {
    const [speaker, relay, addressee, supplier, expert] = await storeAll(
      api,
      'sources',
      [1, 2, 3, 4, 5].map(() => aSource()),
    )
    const quote = await store(api, 'quotes', aQuote({ speaker: speaker.id, via: [relay.id], addressee: addressee.id }))
    const [lead, listed, inBody] = await storeAll(
      api,
      'media',
      [1, 2, 3].map(() => aMedia({ supplier: supplier.id })),
    )

    const { sources } = await store(
      api,
      'articles',
      anArticle({
        sources: [
          { source: expert.id, roles: ['contributor', 'contributor'] },
          { source: relay.id, roles: [] },
        ],
        body: [
          aParagraphQuoting(quote.id, 'Words'),
          { _type: 'image', media: inBody.id },
          { _type: 'pullQuote', quote: quote.id },
        ],
        leadMedia: lead.id,
        media: [{ media: listed.id }],
      }),
    )

    expect(sources).toEqual([
      { source: expert.id, roles: ['contributor'] },
      { source: relay.id, roles: ['relay'] },
      { source: speaker.id, roles: ['speaker'] },
      { source: addressee.id, roles: ['addressee'] },
      { source: supplier.id, roles: ['photo_credit'] },
    ])
  })

  test('change with the quote they follow from, without a change of the article', async ({ api }) => {
    const { quote, source, path } = await quoted(api)
    const { id: other } = await store(api, 'sources', aSource())

    await api.patch(`/v1/quotes/${quote}`, { match: 1, body: { speaker: other } })

    const { revision, sources } = (await api.get(path)).body
    expect(revision).toBe(1)
    expect(sources).toEqual([
      { source, roles: ['data'] },
      { source: other, roles: ['speaker'] },
    ])
  })

  test('are not made written by sending back what was read', async ({ api }) => {
    const { source, article, path } = await quoted(api)

    const sentBack = await api.put(path, { match: 1, body: draftOf(article) })
    const patched = await api.patch(path, { match: 1, body: { sources: article.sources } })
    const unquoted = await api.patch(path, { match: 1, body: { body: [] } })

    expect(article.sources).toEqual([{ source, roles: ['data', 'speaker'] }])
    expect([sentBack.body, patched.body]).toEqual([article, article])
    expect(unquoted.body.sources).toEqual([{ source, roles: ['data'] }])
  })

  test('are not made written by sending back what was read in the change that removes the quote', async ({ api }) => {
    const { source, article, path } = await quoted(api)

    const { body } = await api.put(path, { match: 1, body: { ...draftOf(article), body: 'No quote.' } })

    expect(body.sources).toEqual([{ source, roles: ['data'] }])
  })

  test('that editors write stay when no quote gives them', async ({ api }) => {
    const { id: source } = await store(api, 'sources', aSource())
    const { id } = await store(api, 'articles', anArticle({ sources: [{ source, roles: ['speaker', 'no_response'] }] }))

    const { body } = await api.patch(`/v1/articles/${id}`, { match: 1, body: { kicker: 'New' } })

    expect(body.sources).toEqual([{ source, roles: ['speaker', 'no_response'] }])
  })

  test('that editors wrote outlive a quote that gives them too', async ({ api }) => {
    const [named, written] = await storeAll(api, 'sources', [aSource(), aSource()])
    const sources = [
      { source: written.id, roles: ['speaker' as const] },
      { source: named.id, roles: [] },
    ]
    const { id } = await store(api, 'articles', anArticle({ sources }))
    const path = `/v1/articles/${id}`
    const quotes = [aQuote({ speaker: written.id }), aQuote({ speaker: named.id })]

    const quoted = await api.patch(path, {
      match: 1,
      body: { body: quotes.map((quote) => aParagraphQuoting(quote, 'Words')) },
    })
    await api.put(path, { match: 2, body: draftOf({ ...quoted.body, kicker: 'New' }) })
    const unquoted = await api.patch(path, { match: 3, body: { body: [] } })

    expect(quoted.body.sources).toEqual([sources[0], { source: named.id, roles: ['speaker'] }])
    expect(unquoted.body.sources).toEqual(sources)
  })

  test('are written once where a source stands twice', async ({ api }) => {
    const { id: source } = await store(api, 'sources', aSource())
    const twice = [
      { source, roles: ['data'] },
      { source, roles: ['contributor'] },
    ] as const

    const { sources } = await store(api, 'articles', { ...anArticle(), sources: twice })

    expect(sources).toEqual([{ source, roles: ['data', 'contributor'] }])
  })
})
