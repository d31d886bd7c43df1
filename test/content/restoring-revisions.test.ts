import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { nouns, sluggedNouns, store, trash } from '#test/support/nouns.ts'
import { read, rewriteSnapshot, storeThree } from '#test/support/revisions.ts'

describe.for(nouns)('POST /v1/$plural/{id}/revisions/{number}/restore', (noun) => {
  const { plural, type, draft, title, detail } = noun

  test('writes what stood there as a new revision', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun, { language: 'en' })
    await api.patch(path, { match: 3, body: { [title]: 'Other words', language: null } })

    const restored = await api.post(`${path}/revisions/1/restore`, { match: 4 })

    const { updatedAt, updatedBy } = restored.body
    expect(restored).toMatchObject({ status: 200, headers: { etag: '"5"' } })
    expect(restored.body).toEqual({ ...resource, revision: 5, updatedAt, updatedBy })
    expect(await read(api, path)).toEqual(restored.body)
    const { data } = await read(api, `${path}/revisions?limit=1`)
    expect(data[0]).toMatchObject({ act: 'reverted', reason: 'Restored revision 1.' })
    expect(await read(api, `${path}/revisions/5`)).toMatchObject({ act: 'reverted', reason: 'Restored revision 1.' })
    expect(data[0].changed.toSorted()).toEqual([title, detail, 'language'].toSorted())
    expect((await read(api, `${path}/revisions/5/diff?against=1`)).members).toEqual([])
  })

  test('writes nothing when it says nothing new', async ({ api }) => {
    const { path } = await storeThree(api, noun)

    const { status, body } = await api.post(`${path}/revisions/3/restore`, { match: 3 })

    expect([status, body.revision]).toEqual([200, 3])
  })

  test('keeps the external id of today', async ({ api }) => {
    const [former, present] = [randomUUID(), randomUUID()]
    const { path } = await storeThree(api, noun, { externalId: former })
    await api.patch(path, { match: 3, body: { externalId: present } })
    await store(api, plural, draft({ externalId: former }))

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: '*' })

    expect(body).toMatchObject({ revision: 5, externalId: present, [detail]: 'Part one' })
  })

  test('is for those who say which revision they change', async ({ api }) => {
    const { path } = await storeThree(api, noun)
    const restore = (call: object) => api.post(`${path}/revisions/1/restore`, call)

    expect((await restore({})).body).toMatchObject({ status: 428, code: `${type}.revision_required` })
    expect((await restore({ match: 2 })).body).toMatchObject({
      status: 412,
      code: `${type}.stale_revision`,
      currentRevision: 3,
      changed: [detail],
    })
    expect((await read(api, path)).revision).toBe(3)
  })

  test('happens once under an Idempotency-Key', async ({ api }) => {
    const { path } = await storeThree(api, noun)
    const call = { match: 3, headers: { 'idempotency-key': randomUUID() } }

    const first = await api.post(`${path}/revisions/1/restore`, call)
    const again = await api.post(`${path}/revisions/1/restore`, call)

    expect(again.text).toBe(first.text)
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: '"4"' })
    expect((await read(api, path)).revision).toBe(4)
  })

  test('is refused in the trash', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun)
    await trash(api, plural, resource)

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: '*' })

    expect(body).toMatchObject({ status: 409, code: `${type}.in_trash` })
  })

  test('gives members that came later what nobody has written', async ({ api, db }) => {
    const resource = await store(api, plural, draft({ language: 'en' }))
    const path = `/v1/${plural}/${resource.id}`
    await api.patch(path, { match: 1, body: { [detail]: 'Today' } })
    await rewriteSnapshot({ db, noun, resource }, { colour: 'red' }, ['language', detail])

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: 2 })

    expect(body).toMatchObject({ revision: 3, [title]: resource[title], [detail]: null, language: null })
  })
})

describe.for(sluggedNouns)('a revision of /v1/$plural with another slug', ({ plural, draft, title }) => {
  test('is restored under the slug of today, though another has taken its own', async ({ api }) => {
    const [former, present] = [aWord(), aWord()]
    const { id } = await store(api, plural, draft({ slug: former, [title]: 'First words' }))
    const path = `/v1/${plural}/${id}`
    await api.patch(path, { match: 1, body: { slug: present, [title]: 'Second words' } })
    await store(api, plural, draft({ slug: former }))

    const { status, body } = await api.post(`${path}/revisions/1/restore`, { match: 2 })

    expect(status).toBe(200)
    expect(body).toMatchObject({ slug: present, [title]: 'First words' })
    const { members } = await read(api, `${path}/revisions/3/diff?against=1`)
    expect(members).toEqual([{ member: 'slug', kind: 'value', before: former, after: present }])
  })
})

/** Who referred to whom; the pointer says where. */
const references = [
  ['sources', 'affiliation', 'sources', '/affiliation', aSource({ affiliation: aSource() })],
  ['media', 'supplier', 'sources', '/supplier', aMedia({ supplier: aSource() })],
  ['quotes', 'via', 'sources', '/via/0', aQuote({ via: [aSource()] })],
  ['articles', 'leadMedia', 'media', '/leadMedia', anArticle({ leadMedia: aMedia() })],
  [
    'articles',
    'body',
    'quotes',
    '/body/0/markDefs/0/quote',
    anArticle({ body: [aParagraphQuoting(aQuote(), 'Words')] }),
  ],
] as const

describe.for(references)('a revision whose %s.%s referred to %s', ([plural, member, target, pointer, draft]) => {
  test('is restored while that stands, and refused when it is in the trash or gone', async ({ api, db }) => {
    const { id, [member]: first } = await store(api, plural, draft)
    const { sourceId, mediaId, quoteId } = await db.reference.findFirstOrThrow({ where: { fromId: id, member } })
    const referred = { id: sourceId ?? mediaId ?? quoteId ?? '' }
    const path = `/v1/${plural}/${id}`
    const restore = () => api.post(`${path}/revisions/1/restore`, { match: '*' })
    const empty = () => api.patch(path, { match: '*', body: { [member]: null } })

    await empty()
    expect((await restore()).body[member]).toEqual(first)
    expect((await read(api, `/v1/${target}/${referred.id}/usage`)).data).toMatchObject([{ id, members: [member] }])

    await empty()
    await trash(api, target, referred)
    const refused = { status: 422, code: 'reference.reference_missing', errors: [{ pointer }] }
    expect((await restore()).body).toMatchObject(refused)

    await api.delete(`/v1/${target}/${referred.id}?purge=true`, { as: 'admin', match: '*' })
    expect((await restore()).body).toMatchObject(refused)
    expect((await read(api, `${path}/revisions/1`)).snapshot[member]).toEqual(first)
  })
})

describe('an article restored', () => {
  test('prints its quotes where it printed them, and has the roles that were written', async ({ api }) => {
    const speaker = await store(api, 'sources', aSource())
    const quote = await store(api, 'quotes', aQuote({ text: 'We stay.', speaker: speaker.id }))
    const body = [aParagraphQuoting(quote.id, 'We stay.')]
    const written = [{ source: speaker.id, roles: ['speaker', 'data'] }]
    const article = await store(api, 'articles', anArticle({ sources: written as never }))
    const path = `/v1/articles/${article.id}`
    await api.patch(path, { match: 1, body: { body, sources: null } })
    await api.patch(path, { match: 2, body: { body: 'Nobody said anything.' } })

    const printed = await api.post(`${path}/revisions/2/restore`, { match: 3 })
    const { placements } = await read(api, `/v1/quotes/${quote.id}`)
    const unprinted = await api.post(`${path}/revisions/1/restore`, { match: 4 })

    expect(printed.body.quotes).toEqual([quote.id])
    expect(placements).toMatchObject([{ article: article.id, exact: 'We stay.', state: 'anchored' }])
    expect(unprinted.body).toMatchObject({ quotes: [], sources: written })
    expect((await read(api, `${path}/revisions/5/diff?against=1`)).members).toEqual([])
  })

  test('shows in the diff which block changed, and the words in it', async ({ api }) => {
    const article = await store(api, 'articles', anArticle({ body: 'The bridge is open.\n\nTraffic was light.' }))
    const path = `/v1/articles/${article.id}`
    const markdown = 'The bridge is open.\n\nTraffic was heavy.\n\n- Trucks wait.'
    await api.put(`${path}/body`, { match: 1, headers: { 'content-type': 'text/markdown' }, body: markdown })

    const { members } = await read(api, `${path}/revisions/2/diff`)

    expect(members).toMatchObject([{ member: 'body', kind: 'list' }])
    expect(members[0].changes).toMatchObject([
      { op: 'same', value: article.body[0] },
      { op: 'changed', before: article.body[1], text: [{}, { text: 'light' }, { text: 'heavy' }, { text: '.' }] },
      { op: 'added', value: { listItem: 'bullet' } },
    ])
  })
})
