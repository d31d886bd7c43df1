import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { SourceDraft } from '#src/sources/schema.ts'
import { test } from '#test/support/app.ts'
import { anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'
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
