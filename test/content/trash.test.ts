import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'
import { nouns, store, times, trash } from '#test/support/nouns.ts'

describe.for(nouns)('the trash of /v1/$plural', ({ plural, type, draft, detail }) => {
  const path = `/v1/${plural}`

  test('takes a resource and gives it back as it was, each time as a revision', async ({ api, db }) => {
    const resource = await store(api, plural, draft({ externalId: randomUUID(), [detail]: 'Kept' }))

    const gone = await api.delete(`${path}/${resource.id}`, { match: 1 })
    const again = await api.delete(`${path}/${resource.id}`, { match: '*' })
    const back = await api.post(`${path}/${resource.id}/restore`, { match: 2 })
    const twice = await api.post(`${path}/${resource.id}/restore`, { match: '*' })

    expect(gone).toMatchObject({ status: 204, text: '' })
    expect(again.body).toMatchObject({ status: 409, code: `${type}.in_trash` })
    const { updatedAt, updatedBy } = back.body
    expect(back).toMatchObject({ status: 200, headers: { etag: '"3"' } })
    expect(back.body).toEqual({ ...resource, revision: 3, updatedAt, updatedBy })
    expect(twice.body).toMatchObject({ status: 409, code: `${type}.not_in_trash` })
    const revisions = await db.revision.findMany({
      where: { resourceId: resource.id, number: { gt: 1 } },
      orderBy: { number: 'asc' },
    })
    expect(revisions.map(({ changed }) => changed)).toEqual([['deletedAt'], ['deletedAt']])
    expect(revisions[0]?.snapshot).toMatchObject({ [detail]: 'Kept', deletedAt: expect.any(String) })
  })

  test('is emptied by administrators: the resource, its revisions and its references are gone', async ({ api, db }) => {
    const externalId = randomUUID()
    const resource = await store(api, plural, draft({ externalId }))
    await trash(api, plural, resource)

    const { status } = await api.delete(`${path}/${resource.id}?purge=true`, { as: 'admin', match: 2 })

    expect(status).toBe(204)
    expect((await api.get(`${path}/${resource.id}?trashed=true`)).status).toBe(404)
    expect(await db.revision.count({ where: { resourceId: resource.id } })).toBe(0)
    expect(await store(api, plural, draft({ externalId }))).toMatchObject({ revision: 1 })
  })

  test('can be passed by: purge also removes what is not in it', async ({ api }) => {
    const { id } = await store(api, plural, draft())

    expect((await api.delete(`${path}/${id}?purge=true`, { as: 'admin', match: 1 })).status).toBe(204)
    expect((await api.get(`${path}/${id}`)).status).toBe(404)
  })

  test.for(['purge=1', 'purge=', 'force=true'])('DELETE refuses ?%s', async (query, { api }) => {
    const { id } = await store(api, plural, draft())

    const { body } = await api.delete(`${path}/${id}?${query}`, { as: 'admin', match: 1 })

    expect(body).toMatchObject({ status: 400, errors: [{ parameter: query.split('=')[0] }] })
  })
})

/** Who refers to whom: the referrer is stored with what it refers to inline. */
const pairs = [
  ['sources', 'affiliation', 'sources', aSource({ affiliation: aSource() })],
  ['media', 'supplier', 'sources', aMedia({ supplier: aSource() })],
  ['quotes', 'speaker', 'sources', aQuote({ speaker: aSource() })],
  ['quotes', 'via', 'sources', aQuote({ via: [aSource()] })],
  ['articles', 'leadMedia', 'media', anArticle({ leadMedia: aMedia() })],
  ['articles', 'provider', 'sources', anArticle({ provider: aSource() })],
  ['articles', 'body', 'quotes', anArticle({ body: [aParagraphQuoting(aQuote(), 'Words')] })],
] as const

describe.for(pairs)('what %s.%s of %s refers to', ([plural, member, target, draft]) => {
  const type = nouns.find((noun) => noun.plural === target)?.type

  test('cannot go while its referrer stays, and goes after it', async ({ api, db }) => {
    const referrer = await store(api, plural, draft)
    const reference = await db.reference.findFirstOrThrow({ where: { fromId: referrer.id, member } })
    const id = reference.sourceId ?? reference.mediaId ?? reference.quoteId ?? ''
    const path = `/v1/${target}/${id}`
    const refused = { status: 409, code: `${type}.still_referenced` }

    const held = await api.delete(path, { match: '*' })
    expect(held.body).toMatchObject({ ...refused, referrers: [{ id: referrer.id, members: [member], inTrash: false }] })
    expect((await api.get(`${path}/usage`)).body.data).toEqual(held.body.referrers)

    await trash(api, plural, referrer)
    expect((await api.get(`${path}/usage`)).body.data).toMatchObject([{ id: referrer.id, inTrash: true }])
    expect((await api.delete(path, { match: '*' })).status).toBe(204)

    const dangling = await api.post(`/v1/${plural}/${referrer.id}/restore`, { match: '*' })
    expect(dangling.body).toMatchObject({ status: 422, code: 'reference.reference_missing' })
    expect(dangling.body.errors[0].pointer).toMatch(`/${member}`)

    const purge = () => api.delete(`${path}?purge=true`, { as: 'admin', match: '*' })
    expect((await purge()).body).toMatchObject({ ...refused, referrers: [{ id: referrer.id, inTrash: true }] })

    await api.post(`${path}/restore`, { match: '*' })
    expect((await api.post(`/v1/${plural}/${referrer.id}/restore`, { match: '*' })).status).toBe(200)
    expect((await api.delete(`/v1/${plural}/${referrer.id}?purge=true`, { as: 'admin', match: '*' })).status).toBe(204)
    expect((await purge()).status).toBe(204)
  })
})

describe('GET /v1/{type}/{id}/usage', () => {
  test('lists each referrer once with all its members, newest first, in pages', async ({ api }) => {
    const { id } = await store(api, 'sources', aSource())
    const quotes = []
    for (const draft of times(4, () => aQuote({ speaker: id, addressee: id })))
      quotes.push(await store(api, 'quotes', draft))
    const article = await store(api, 'articles', anArticle({ headline: 'The last', provider: id }))

    const first = await api.get(`/v1/sources/${id}/usage?limit=3`)
    const second = await api.get(`/v1/sources/${id}/usage?limit=3&cursor=${first.body.page.next}`)

    const seen = [...first.body.data, ...second.body.data]
    expect(seen.map((referrer) => referrer.id)).toEqual([article.id, ...quotes.map((quote) => quote.id).reverse()])
    expect(seen[0]).toEqual({
      type: 'article',
      id: article.id,
      title: 'The last',
      members: ['provider'],
      inTrash: false,
    })
    expect(seen[1]).toMatchObject({ title: quotes[3].text, members: ['addressee', 'speaker'] })
    expect(second.body.page).toEqual({ limit: 3, next: null })
    expect(first.headers.link).toBe(`</v1/sources/${id}/usage?limit=3&cursor=${first.body.page.next}>; rel="next"`)
    expect(second.headers).not.toHaveProperty('link')
  })

  test('refuses a cursor of another resource', async ({ api }) => {
    const [one, other] = [await store(api, 'sources', aSource()), await store(api, 'sources', aSource())]
    for (const speaker of [one.id, one.id]) await store(api, 'quotes', aQuote({ speaker }))
    const { body } = await api.get(`/v1/sources/${one.id}/usage?limit=1`)

    const refused = await api.get(`/v1/sources/${other.id}/usage?limit=1&cursor=${body.page.next}`)

    expect(refused.body).toMatchObject({ status: 400, code: 'request.invalid_cursor' })
  })
})

describe('a source trashed while quotes come to refer to it', () => {
  test('never leaves a live quote with a speaker in the trash', async ({ api }) => {
    for (const _ of times(12, () => 0)) {
      const { id } = await store(api, 'sources', aSource())

      const answers = await Promise.all([
        api.post('/v1/quotes', { body: aQuote({ speaker: id }) }),
        api.delete(`/v1/sources/${id}`, { match: '*' }),
        api.post('/v1/quotes', { body: aQuote({ speaker: id }) }),
      ])

      const [one, trashed, other] = answers.map(({ status }) => status)
      expect([201, 422]).toContain(one)
      expect([201, 422]).toContain(other)
      expect(trashed).toBe(one === 201 || other === 201 ? 409 : 204)
      const { data } = (await api.get(`/v1/quotes?speaker=${id}&include=speaker`)).body
      for (const { speaker } of data) expect(speaker.deletedAt).toBeNull()
    }
  })
})
