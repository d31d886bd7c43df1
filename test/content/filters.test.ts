import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'
import { aLanguage, nouns, store, storeAll } from '#test/support/nouns.ts'

const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id)

describe.for(nouns)('filters of GET /v1/$plural', ({ plural, draft, detail }) => {
  test('externalId= finds the one that has it', async ({ api }) => {
    const externalId = `id ${randomUUID()} ø/?&`
    const { id } = await store(api, plural, draft({ externalId }))
    await store(api, plural, draft({ externalId: `${externalId}x` }))

    expect(idsOf(await api.get(`/v1/${plural}?externalId=${encodeURIComponent(externalId)}`))).toEqual([id])
  })

  test('language= finds its regional forms, in whatever case it is written', async ({ api }) => {
    const language = aLanguage()
    const [plain, regional] = await storeAll(api, plural, [draft({ language }), draft({ language: `${language}-gb` })])
    await store(api, plural, draft({ language: `${language}x` }))

    expect(idsOf(await api.get(`/v1/${plural}?language=${language.toUpperCase()}`))).toEqual([regional.id, plain.id])
    expect(idsOf(await api.get(`/v1/${plural}?language=${language}-gb`))).toEqual([regional.id])
  })

  test('updatedAfter= finds what changed after that very time', async ({ api, db }) => {
    const language = aLanguage()
    const [early, late] = await storeAll(api, plural, [draft({ language }), draft({ language })])
    const { updatedAt } = (await api.patch(`/v1/${plural}/${early.id}`, { match: 1, body: { [detail]: 'New' } })).body
    await db.$executeRawUnsafe(`UPDATE ${plural} SET updated_at = '2026-01-01' WHERE id = '${late.id}'`)
    const before = new Date(Date.parse(updatedAt) - 1).toISOString()

    const changedSince = (time: string) => api.get(`/v1/${plural}?language=${language}&updatedAfter=${time}`)

    expect(idsOf(await changedSince(before))).toEqual([early.id])
    expect(idsOf(await changedSince(updatedAt))).toEqual([])
  })

  test('several narrow together', async ({ api }) => {
    const language = aLanguage()
    const externalId = randomUUID()
    await store(api, plural, draft({ language, externalId }))

    expect(idsOf(await api.get(`/v1/${plural}?language=${aLanguage()}&externalId=${externalId}`))).toEqual([])
  })
})

describe('filters of one kind of content', () => {
  test.for([
    ['sources', 'kind', 'ngo', aSource({ kind: 'ngo' }), aSource({ kind: 'person' })],
    ['media', 'kind', 'video', aMedia({ kind: 'video' }), aMedia({ kind: null })],
    ['quotes', 'kind', 'indirect', aQuote({ kind: 'indirect' }), aQuote({ kind: 'direct' })],
    ['quotes', 'verification', 'disputed', aQuote({ verification: 'disputed' }), aQuote()],
    ['articles', 'section', 'local', anArticle({ section: 'local' }), anArticle({ section: 'locals' })],
    ['articles', 'status', 'draft', anArticle(), null],
    ['articles', 'status', 'published', null, anArticle()],
    ['articles', 'tag', 'peace', anArticle({ tags: ['war', 'peace'] }), anArticle({ tags: ['war'] })],
    ['articles', 'tag', 'war&tag=peace', anArticle({ tags: ['peace', 'war'] }), anArticle({ tags: ['war'] })],
  ] as const)('GET /v1/%s?%s=%s', async ([plural, parameter, value, fitting, other], { api }) => {
    const language = aLanguage()
    const expected = fitting ? [(await store(api, plural, { ...fitting, language })).id] : []
    if (other) await store(api, plural, { ...other, language })

    expect(idsOf(await api.get(`/v1/${plural}?language=${language}&${parameter}=${value}`))).toEqual(expected)
  })

  test('publishedAfter= and publishedBefore= bound the time of publication', async ({ api, db }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      'articles',
      [1, 2, 3, 4].map(() => anArticle({ language })),
    )
    for (const [at, { id }] of stored.slice(0, 3).entries()) {
      await db.article.update({ where: { id }, data: { publishedAt: new Date(Date.UTC(2026, 0, 1 + at)) } })
    }

    const inside = 'publishedAfter=2026-01-01T00:00:00Z&publishedBefore=2026-01-03T00:00:00Z'

    expect(idsOf(await api.get(`/v1/articles?language=${language}&${inside}`))).toEqual([stored[1].id])
  })
})

describe('filters by who refers to whom', () => {
  test('quotes by speaker, and by any source they came from, through or to', async ({ api }) => {
    const [speaker, relay, addressee] = await storeAll(api, 'sources', [aSource(), aSource(), aSource()])
    const said = aQuote({ speaker: speaker.id, via: [relay.id], addressee: addressee.id })
    const [quote] = await storeAll(api, 'quotes', [said, aQuote({ speaker: relay.id })])

    expect(idsOf(await api.get(`/v1/quotes?speaker=${speaker.id}`))).toEqual([quote.id])
    expect(idsOf(await api.get(`/v1/quotes?speaker=${addressee.id}`))).toEqual([])
    expect(idsOf(await api.get(`/v1/quotes?source=${addressee.id}`))).toEqual([quote.id])
    expect(idsOf(await api.get(`/v1/quotes?source=${relay.id}`))).toHaveLength(2)
  })

  test('media by supplier', async ({ api }) => {
    const supplier = await store(api, 'sources', aSource())
    const { id } = await store(api, 'media', aMedia({ supplier: supplier.id }))

    expect(idsOf(await api.get(`/v1/media?source=${supplier.id}`))).toEqual([id])
  })

  test('articles by the sources, quotes and media they rest on, directly or not', async ({ api }) => {
    const [speaker, relay, supplier, listed, stranger] = await storeAll(
      api,
      'sources',
      [1, 2, 3, 4, 5].map(() => aSource()),
    )
    const quote = await store(api, 'quotes', aQuote({ speaker: speaker.id, via: [relay.id] }))
    const picture = await store(api, 'media', aMedia({ supplier: supplier.id }))
    const { id } = await store(
      api,
      'articles',
      anArticle({
        body: [aParagraphQuoting(quote.id, quote.text), { _type: 'image', media: picture.id }],
        sources: [{ source: listed.id, roles: ['data'] }],
      }),
    )

    for (const found of [
      `source=${speaker.id}`,
      `source=${relay.id}`,
      `source=${supplier.id}`,
      `source=${listed.id}`,
      `speaker=${speaker.id}`,
      `quote=${quote.id}`,
      `media=${picture.id}`,
    ]) {
      expect(idsOf(await api.get(`/v1/articles?${found}`)), found).toEqual([id])
    }
    for (const other of [
      `source=${stranger.id}`,
      `speaker=${relay.id}`,
      `speaker=${listed.id}`,
      `quote=${picture.id}`,
    ]) {
      expect(idsOf(await api.get(`/v1/articles?${other}`)), other).toEqual([])
    }
  })
})
