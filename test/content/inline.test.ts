import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { nouns, store, trash } from '#test/support/nouns.ts'

type Plural = (typeof nouns)[number]['plural']

/** Every place that takes a reference: who refers, where, and to what. `put` sets it in a draft. */
const places: { plural: Plural; pointer: string; target: Plural; put: (reference: unknown) => object }[] = [
  { plural: 'sources', pointer: '/affiliation', target: 'sources', put: (affiliation) => ({ affiliation }) },
  { plural: 'media', pointer: '/supplier', target: 'sources', put: (supplier) => ({ supplier }) },
  { plural: 'quotes', pointer: '/speaker', target: 'sources', put: (speaker) => ({ speaker }) },
  { plural: 'quotes', pointer: '/via/1', target: 'sources', put: (via) => ({ via: [aSource(), via] }) },
  { plural: 'quotes', pointer: '/addressee', target: 'sources', put: (addressee) => ({ addressee }) },
  {
    plural: 'articles',
    pointer: '/bylines/0/source',
    target: 'sources',
    put: (source) => ({ bylines: [{ name: 'Ida', source }] }),
  },
  {
    plural: 'articles',
    pointer: '/sources/0/source',
    target: 'sources',
    put: (source) => ({ sources: [{ source, roles: ['data'] }] }),
  },
  { plural: 'articles', pointer: '/provider', target: 'sources', put: (provider) => ({ provider }) },
  { plural: 'articles', pointer: '/leadMedia', target: 'media', put: (leadMedia) => ({ leadMedia }) },
  {
    plural: 'articles',
    pointer: '/media/1/media',
    target: 'media',
    put: (media) => ({ media: [{ media: aMedia() }, { media }] }),
  },
  {
    plural: 'articles',
    pointer: '/body/0/media',
    target: 'media',
    put: (media) => ({ body: [{ _type: 'image', media }] }),
  },
  {
    plural: 'articles',
    pointer: '/body/0/quote',
    target: 'quotes',
    put: (quote) => ({ body: [{ _type: 'pullQuote', quote }] }),
  },
  {
    plural: 'articles',
    pointer: '/body/0/markDefs/0/quote',
    target: 'quotes',
    put: (quote) => ({ body: [aParagraphQuoting(quote as string, 'Words')] }),
  },
  { plural: 'articles', pointer: '/related/0', target: 'articles', put: (article) => ({ related: [article] }) },
]

const draftOf = (plural: Plural, changes: object = {}) =>
  nouns.find((noun) => noun.plural === plural)?.draft(changes) ?? {}

/** How many revisions and references there are: what any write would add to. */
const countAll = async (db: Database) => [await db.revision.count(), await db.reference.count()]

describe.for(places)('a reference of $plural at $pointer', ({ plural, pointer, target, put }) => {
  const path = `/v1/${plural}`
  const draft = (reference: unknown) => ({ ...draftOf(plural), ...put(reference) })

  test('is taken by id and by external id, and indexed', async ({ api }) => {
    const referred = await store(api, target, draftOf(target, { externalId: randomUUID() }))

    const byId = await store(api, plural, draft(referred.id))
    const byExternalId = await store(api, plural, draft({ externalId: referred.externalId }))

    const member = pointer.split('/')[1]
    expect((await api.get(`/v1/${target}/${referred.id}/usage`)).body.data).toMatchObject([
      { id: byExternalId.id, members: [member], inTrash: false },
      { id: byId.id, members: [member], inTrash: false },
    ])
  })

  test('to nothing, to another type or into the trash is 422 there, and nothing is stored', async ({ api, db }) => {
    const stranger = await store(
      api,
      target === 'media' ? 'quotes' : 'media',
      draftOf(target === 'media' ? 'quotes' : 'media'),
    )
    const trashed = await store(api, target, draftOf(target, { externalId: randomUUID() }))
    await trash(api, target, trashed)
    const before = await countAll(db)

    for (const reference of [
      randomUUID(),
      stranger.id,
      trashed.id,
      { externalId: randomUUID() },
      { externalId: trashed.externalId },
    ]) {
      const { body } = await api.post(path, { body: draft(reference) })
      expect(body).toMatchObject({
        status: 422,
        code: 'reference.reference_missing',
        errors: [{ pointer, code: 'reference_missing' }],
      })
    }
    expect(await countAll(db)).toEqual(before)
  })

  test.for([
    ['a number', 5],
    ['a list', []],
    ['what is no id', 'not-an-id'],
    ['an id in capitals', '01936D5E-8A00-7000-8000-00000000000A'],
  ])('refuses %s', async ([, reference], { api }) => {
    const { body } = await api.post(path, { body: draft(reference) })

    expect(body.status).toBe(422)
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer: expect.stringMatching(`^${pointer}`) }))
  })
})

const inlinePlaces = places.filter(({ target }) => target !== 'articles')

describe.for(inlinePlaces)('a resource inline in $plural at $pointer', ({ plural, pointer, target, put }) => {
  const path = `/v1/${plural}`
  const draft = (reference: unknown) => ({ ...draftOf(plural), ...put(reference) })

  test('is created, or changed in the members it names', async ({ api, db }) => {
    const noun = nouns.find((known) => known.plural === target)
    const [title, detail] = [noun?.title ?? '', noun?.detail ?? '']
    const externalId = randomUUID()

    await store(api, plural, draft(draftOf(target, { externalId, [detail]: 'Kept' })))
    const renamed = draftOf(target, { externalId, [title]: `Renamed ${aWord()}` })
    const { id } = await store(api, plural, draft(renamed))

    const [resource, ...others] = (await api.get(`/v1/${target}?externalId=${externalId}`)).body.data
    expect(others).toEqual([])
    expect(resource).toMatchObject({ ...renamed, [detail]: 'Kept', revision: 2 })
    expect((await api.get(`/v1/${target}/${resource.id}/usage`)).body.data[0]).toMatchObject({ id })
    expect(await db.revision.findFirst({ where: { resourceId: resource.id, number: 2 } })).toMatchObject({
      changed: [title],
    })
  })

  test('with a fault is refused there, and nothing is stored', async ({ api, db }) => {
    const trashed = await store(api, target, draftOf(target, { externalId: randomUUID() }))
    await trash(api, target, trashed)
    const before = await countAll(db)

    const invalid = await api.post(path, { body: draft(draftOf(target, { language: 'not a language' })) })
    const inTrash = await api.post(path, { body: draft(draftOf(target, { externalId: trashed.externalId })) })

    expect(invalid.body).toMatchObject({ status: 422, errors: [{ pointer: `${pointer}/language` }] })
    expect(inTrash.body).toMatchObject({ status: 409, errors: [{ pointer }] })
    expect(await countAll(db)).toEqual(before)
  })
})

describe('faults deep inside', () => {
  const at = '/body/0/markDefs/0/quote'

  test.for([
    ['a member that is wrong', aSource({ kind: 'wizard' as 'person' }), 422, 'request.invalid', `${at}/speaker/kind`],
    ['a slug that is taken', aSource({ slug: 'taken-long-ago' }), 409, 'source.slug_taken', `${at}/speaker/slug`],
    [
      'a reference to nothing',
      aSource({ affiliation: randomUUID() }),
      422,
      'reference.reference_missing',
      `${at}/speaker/affiliation`,
    ],
    [
      'an unknown external id',
      aSource({ affiliation: { externalId: 'nobody' } }),
      422,
      'reference.reference_missing',
      `${at}/speaker/affiliation`,
    ],
  ] as const)(
    '%s is named by its whole pointer, and nothing is stored',
    async ([, speaker, status, code, pointer], { api, db }) => {
      await api.put('/v1/sources/by-external-id/taken', { body: aSource({ slug: 'taken-long-ago' }) })
      const quote = aQuote({ via: [aSource()], speaker })
      const body = anArticle({ leadMedia: aMedia(), body: [aParagraphQuoting(quote, quote.text)] })
      const before = await countAll(db)

      const answer = await api.post('/v1/articles', { body })

      expect(answer.body).toMatchObject({ status, code, errors: [{ pointer }] })
      expect(await countAll(db)).toEqual(before)
    },
  )
})

describe('one inline resource at several places', () => {
  test('is created once where it has an external id', async ({ api }) => {
    const speaker = aSource({ externalId: randomUUID() })
    const quotes = [aQuote({ speaker }), aQuote({ speaker })]
    const body = quotes.map((quote) => aParagraphQuoting(quote, quote.text))

    const { id } = await store(api, 'articles', anArticle({ body, sources: [{ source: speaker, roles: ['data'] }] }))

    const article = (await api.get(`/v1/articles/${id}?include=sources`)).body
    expect(article.quotes).toHaveLength(2)
    expect(article.sources).toMatchObject([
      { source: { externalId: speaker.externalId, revision: 1 }, roles: ['data', 'speaker'] },
    ])
  })
})

describe('a resource that refers to itself', () => {
  test.for([
    ['sources', '/affiliation', (id: string) => ({ affiliation: id })],
    ['articles', '/related/0', (id: string) => ({ related: [id] })],
  ] as const)('is refused: %s%s', async ([plural, pointer, put], { api }) => {
    const { id } = await store(api, plural, draftOf(plural))

    const { body } = await api.patch(`/v1/${plural}/${id}`, { match: 1, body: put(id) })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer }] })
  })

  test('is refused where it says so by its own draft', async ({ api }) => {
    const externalId = randomUUID()
    await api.put(`/v1/sources/by-external-id/${externalId}`, { body: aSource() })
    const body = aSource({ affiliation: aSource({ externalId }) })

    const answer = await api.put(`/v1/sources/by-external-id/${externalId}`, { body })

    expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: '/affiliation' }] })
  })

  test('is refused where what it brings inline would change it meanwhile', async ({ api }) => {
    const externalId = randomUUID()
    await api.put(`/v1/sources/by-external-id/${externalId}`, { body: aSource() })
    const inside = aSource({ externalId, capacity: 'Changed from within' })
    const body = aSource({ affiliation: aSource({ affiliation: inside }) })

    const answer = await api.put(`/v1/sources/by-external-id/${externalId}`, { body })

    expect(answer.body).toMatchObject({ status: 409, code: 'database.contended' })
    const [kept] = (await api.get(`/v1/sources?externalId=${externalId}`)).body.data
    expect(kept).toMatchObject({ revision: 1, capacity: null })
  })
})
