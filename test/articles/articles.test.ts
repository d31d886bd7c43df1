import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'

describe('POST /v1/articles', () => {
  test('stores what stands inline in the same transaction, and links it', async ({ api, db }) => {
    const quote = aQuote({ speaker: aSource({ name: 'Marit Solheim' }) })
    const draft = anArticle({ body: [aParagraphQuoting(quote, quote.text)] })

    const { status, body, headers } = await api.post('/v1/articles', { body: draft })

    expect(status).toBe(201)
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/articles/${body.id}` })
    const [stored] = (await api.get(`/v1/articles/${body.id}?include=quotes,quotes.speaker`)).body.quotes
    expect(stored).toMatchObject({ text: quote.text, speaker: { name: 'Marit Solheim' } })
    expect(stored.placements).toMatchObject([{ article: body.id, state: 'anchored', fidelity: 'verbatim' }])
    expect(body.sources).toEqual([{ source: stored.speaker.id, roles: ['speaker'] }])
    expect(await db.revision.count({ where: { resourceId: body.id } })).toBe(1)
  })
})
