import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { SourceDraft } from '#src/sources/schema.ts'
import { test } from '#test/support/app.ts'
import { anArticle, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { store, times } from '#test/support/nouns.ts'

const restingOn = (sources: SourceDraft[]) =>
  anArticle({ sources: sources.map((source) => ({ source, roles: ['data'] })) })

describe('many inline resources', () => {
  test('that requests share, new ones, are stored once', async ({ api }) => {
    const shared = [aSource({ externalId: randomUUID() }), aSource({ externalId: randomUUID() })]

    const answers = await Promise.all(times(10, () => api.post('/v1/articles', { body: restingOn(shared) })))

    expect(answers.map(({ status }) => status)).toEqual(times(10, () => 201))
    for (const { externalId } of shared) {
      expect((await api.get(`/v1/sources?externalId=${externalId}`)).body.data).toMatchObject([{ revision: 1 }])
    }
  })

  test('that are known and say nothing new keep no request waiting, whoever is at work on them', async ({
    api,
    db,
  }) => {
    const known = aSource({ externalId: randomUUID(), aliases: ['A'] })
    const { id } = await store(api, 'sources', known)

    const answer = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM sources WHERE id = ${id}::uuid FOR NO KEY UPDATE`
      return api.post('/v1/articles', { body: restingOn([known]) })
    })

    expect(answer).toMatchObject({ status: 201, body: { sources: [{ source: id }] } })
    expect((await api.get(`/v1/sources/${id}`)).body.revision).toBe(1)
  })

  test('that requests change in opposite orders wait for each other, and never in a circle', async ({ api }) => {
    const externalIds = times(6, () => randomUUID())
    for (const externalId of externalIds) await store(api, 'sources', aSource({ externalId }))
    const changing = (ids: string[]) => restingOn(ids.map((externalId) => aSource({ externalId, capacity: aWord() })))

    const bodies = times(16, (at) => changing(at % 2 ? externalIds : externalIds.toReversed()))
    const answers = await Promise.all(bodies.map((body) => api.post('/v1/articles', { body })))

    expect(answers.map(({ status }) => status)).toEqual(times(16, () => 201))
    const { data } = (await api.get(`/v1/sources?externalId=${externalIds[0]}`)).body
    expect(data).toMatchObject([{ revision: 17 }])
  })

  test('of one name get slugs of their own', async ({ api }) => {
    const name = `Marit ${aWord()}`
    const [first, ...others] = times(5, () => aSource({ name }))

    await store(api, 'articles', restingOn([first as SourceDraft]))
    const { sources } = await store(api, 'articles', restingOn(others))

    const slugs = sources.map(
      async ({ source }: { source: string }) => (await api.get(`/v1/sources/${source}`)).body.slug,
    )
    const base = name.toLowerCase().replace(' ', '-')
    expect(await Promise.all(slugs)).toEqual([2, 3, 4, 5].map((number) => `${base}-${number}`))
  })

  test('under one external id are one resource, that says what was said last', async ({ api }) => {
    const externalId = randomUUID()
    const said = ['Mate', 'Captain'].map((capacity) => aSource({ externalId, name: 'Ida Holm', capacity }))

    const { sources } = await store(api, 'articles', restingOn(said))

    const [{ source }] = sources
    expect((await api.get(`/v1/sources/${source}`)).body).toMatchObject({ revision: 2, capacity: 'Captain' })
    expect(sources).toHaveLength(1)
  })

  test('beyond 500 in a request are refused where they stand, and none is stored', async ({ api, db }) => {
    const quotes = times(24, () => aQuote({ via: times(20, () => aSource()) }))
    const countAll = async () => [await db.revision.count(), await db.reference.count()]
    const before = await countAll()

    const { body } = await api.post('/v1/articles', {
      body: anArticle({ body: quotes.map((quote) => aParagraphQuoting(quote, 'Words')) }),
    })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer: '/body/23/markDefs/0/quote/via/16' }] })
    expect(await countAll()).toEqual(before)
  })

  test('come with a PATCH as with a POST', async ({ api }) => {
    const externalId = randomUUID()
    const { id } = await store(api, 'quotes', aQuote({ speaker: aSource(), via: [aSource()] }))

    const inline = await api.patch(`/v1/quotes/${id}`, {
      match: 1,
      body: { speaker: aSource({ externalId, name: 'Marit' }) },
    })
    const named = await api.patch(`/v1/quotes/${id}`, { match: 2, body: { speaker: null, via: [{ externalId }] } })
    const wrong = await api.patch(`/v1/quotes/${id}`, { match: 3, body: { via: [{ externalId }, { name: 'Half' }] } })

    expect((await api.get(`/v1/quotes/${id}?include=via`)).body).toMatchObject({
      revision: 3,
      speaker: null,
      via: [{ name: 'Marit' }],
    })
    expect(named.body.via).toEqual([inline.body.speaker])
    expect(wrong.body).toMatchObject({ status: 422, errors: [{ pointer: '/via/1/kind' }] })
  })
})
