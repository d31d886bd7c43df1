import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { anArticle, aSource } from '#test/support/factories.ts'
import { nouns, store } from '#test/support/nouns.ts'

const owned = ['id', 'revision', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy', 'deletedAt', 'origin']
const serverOwned = [...owned, 'highlight']

describe.for(nouns)('POST /v1/$plural', ({ plural, type, draft, title, detail }) => {
  const path = `/v1/${plural}`

  test('answers the resource as stored, with its address, its ETag and its first revision', async ({ api, db }) => {
    const sent = draft({ [detail]: 'Said', externalId: randomUUID() })

    const { status, headers, body } = await api.post(path, { body: sent })

    expect(status).toBe(201)
    expect(headers).toMatchObject({ location: `${path}/${body.id}`, etag: '"1"' })
    expect(body).toMatchObject({
      ...sent,
      revision: 1,
      createdAt: body.updatedAt,
      updatedBy: body.createdBy,
      deletedAt: null,
    })
    expect(await api.get(headers.location ?? '')).toMatchObject({ status: 200, body, headers: { etag: '"1"' } })
    const [revision, ...others] = await db.revision.findMany({ where: { resourceId: body.id } })
    expect(others).toEqual([])
    expect(revision).toMatchObject({ type, number: 1, createdBy: body.createdBy })
    expect(revision?.snapshot).toMatchObject({ [title]: body[title], [detail]: 'Said' })
    expect(revision?.changed).toContain(title)
  })

  test.for([
    ['a NUL', 'a\0b', 'invalid_value'],
    ['another control character', 'a\x07b', 'invalid_value'],
    ['only white space', ' \n\t', 'invalid_value'],
    ['nothing', '', 'too_short'],
    ['100,001 characters', 'a'.repeat(100_001), 'too_long'],
    ['a number', 5, 'invalid_type'],
    ['a list', ['a'], 'invalid_type'],
    ['an object', { $ne: '' }, 'invalid_type'],
  ] as const)('refuses %s as text, and stores nothing', async ([, value, code], { api, db }) => {
    const before = await db.revision.count({ where: { type } })

    const { body } = await api.post(path, { body: draft({ [title]: value }) })

    expect(body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: `/${title}`, code }] })
    expect(await db.revision.count({ where: { type } })).toBe(before)
  })

  test('refuses a lone surrogate, and keeps a pair', async ({ api }) => {
    const lone = `{"${title}":"a\\ud800b","kind":"${draft().kind}"}`

    const refused = await api.post(path, { body: lone, headers: { 'content-type': 'application/json' } })
    const kept = await store(api, plural, draft({ [title]: 'a😀b' }))

    expect(refused.body.status).toBe(422)
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ pointer: `/${title}` }))
    expect(kept[title]).toBe('a😀b')
  })

  test.for([...serverOwned, 'search', 'colour', '$where'])('refuses the member %s', async (member, { api }) => {
    const { body } = await api.post(path, { body: draft({ [member]: null }) })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer: `/${member}`, code: 'unknown' }] })
  })

  test.for([
    ['no body', undefined],
    ['a string', '"words"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['broken JSON', '{"a":'],
  ])('refuses %s', async ([, payload], { api }) => {
    const headers = { 'content-type': 'application/json' }

    const { status, headers: answered } = await api.post(path, { headers, ...(payload && { body: payload }) })

    expect([400, 422]).toContain(status)
    expect(answered['content-type']).toMatch('application/problem+json')
  })

  test('names every wrong place at once', async ({ api }) => {
    const { body } = await api.post(path, { body: draft({ [title]: 1, language: 'not a language', colour: 'red' }) })

    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers.sort()).toEqual(['/colour', '/language', `/${title}`].sort())
  })

  test('refuses an external id that is in use, also by something in the trash', async ({ api, db }) => {
    const externalId = randomUUID()
    const { id } = await store(api, plural, draft({ externalId }))
    const taken = { status: 409, code: `${type}.external_id_taken`, errors: [{ pointer: '/externalId' }] }

    expect((await api.post(path, { body: draft({ externalId }) })).body).toMatchObject(taken)
    await api.delete(`${path}/${id}`, { match: 1 })

    expect((await api.post(path, { body: draft({ externalId }) })).body).toMatchObject(taken)
    expect(
      await db.revision.count({
        where: { type, resourceId: { not: id }, snapshot: { path: ['externalId'], equals: externalId } },
      }),
    ).toBe(0)
  })

  test('keeps a language in its canonical spelling, and empty members as null or empty lists', async ({ api }) => {
    const body = await store(api, plural, draft({ language: 'EN-gb', [detail]: null }))

    expect(body).toMatchObject({ language: 'en-GB', [detail]: null })
    expect(Object.values(body)).not.toContain(undefined)
  })
})

describe('members of one kind of content', () => {
  test.for([
    ['sources', 'kind', 'wizard'],
    ['sources', 'kind', null],
    ['sources', 'named', 'false'],
    ['sources', 'slug', 'Not A Slug'],
    ['sources', 'aliases/1', ['Ok', 5]],
    ['sources', 'url', 'javascript:alert(1)'],
    ['sources', 'sameAs/0', ['ftp://example.org']],
    ['sources', 'reliability', 'G'],
    ['sources', 'protection', 'total'],
    ['media', 'kind', 'gif'],
    ['media', 'takenAt', '0000-01-01'],
    ['media', 'takenAt', '2026-02-30'],
    ['media', 'takenAt', '10000-01-01'],
    ['media', 'focalPoint/x', { x: 1.01, y: 0 }],
    ['media', 'focalPoint/y', { x: 0 }],
    ['media', 'rights/colour', { colour: 'red' }],
    ['media', 'rights/territories/0', { territories: ['no'] }],
    ['media', 'file', null],
    ['quotes', 'kind', 'direct speech'],
    ['quotes', 'original/language', { text: 'Broen holder.' }],
    ['quotes', 'verifiedBy', null],
    ['quotes', 'placements', []],
    ['quotes', 'evidence/0', ['here']],
    ['articles', 'status', 'published'],
    ['articles', 'quotes', []],
    ['articles', 'origin', null],
    ['articles', 'urgency', 10],
    ['articles', 'urgency', 1.5],
    ['articles', 'embargoUntil', '2026-01-01'],
    ['articles', 'embargoUntil', '+010000-01-01T00:00:00Z'],
    ['articles', 'dateline/date', { date: 'today' }],
    ['articles', 'tags/0', [' ']],
    ['articles', 'bylines/0/name', [{ role: 'Reporter' }]],
    ['articles', 'media/0/position', [{ media: { kind: 'picture' }, position: -1 }]],
    ['articles', 'sources/0/roles/0', [{ source: randomUUID(), roles: ['hero'] }]],
    ['articles', 'body/0/_type', [{ _type: 'marquee' }]],
    ['articles', 'body/0/children', [{ _type: 'block', children: [] }]],
    ['articles', 'related/0', [{ headline: 'Inline' }]],
  ] as const)('POST /v1/%s points at /%s', async ([plural, place, value], { api }) => {
    const member = place.split('/')[0] ?? ''
    const draft = nouns.find((noun) => noun.plural === plural)?.draft({ [member]: value })

    const { body } = await api.post(`/v1/${plural}`, { body: draft })

    expect(body.status).toBe(422)
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer: expect.stringMatching(`^/${place}`) }))
  })

  test('a source is named and unprotected unless told, an article a draft without a past', async ({ api }) => {
    expect(await store(api, 'sources', aSource())).toMatchObject({ named: true, protection: 'none', aliases: [] })
    expect(await store(api, 'articles', anArticle())).toMatchObject({
      status: 'draft',
      publishedAt: null,
      firstPublishedAt: null,
      hasUnpublishedChanges: false,
      origin: null,
      body: [],
      quotes: [],
    })
  })

  test('an article lists its media by position, and each tag once', async ({ api }) => {
    const media = ['b', 'c', 'a'].map((caption, at) => ({ media: { caption }, caption, position: [2, 3, 1][at] }))

    const article = await store(api, 'articles', anArticle({ media, tags: ['war', 'peace', 'war'] }))

    expect(article.media.map(({ caption }: { caption: string }) => caption)).toEqual(['a', 'b', 'c'])
    expect(article.tags).toEqual(['war', 'peace'])
  })
})
