import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, anArticle, aSource } from '#test/support/factories.ts'
import { nouns, sluggedNouns, store, trash } from '#test/support/nouns.ts'

describe.for(nouns)('PATCH /v1/$plural/{id}', ({ plural, type, draft, title, detail }) => {
  const at = ({ id }: { id: string }) => `/v1/${plural}/${id}`

  test('changes what it names, and writes down what that was', async ({ api, db }) => {
    const former = await store(api, plural, draft({ [detail]: 'Old' }))

    const { status, headers, body } = await api.patch(at(former), { match: 1, body: { [detail]: 'New' } })

    expect(status).toBe(200)
    expect(headers.etag).toBe('"2"')
    expect(body).toEqual({
      ...former,
      [detail]: 'New',
      revision: 2,
      updatedAt: body.updatedAt,
      updatedBy: body.updatedBy,
    })
    const revision = await db.revision.findFirst({ where: { resourceId: former.id, number: 2 } })
    expect(revision).toMatchObject({ type, changed: [detail], snapshot: { [detail]: 'New', [title]: former[title] } })
  })

  test('is a merge patch by either media type', async ({ api }) => {
    const former = await store(api, plural, draft())
    const headers = { 'content-type': 'application/merge-patch+json' }

    const { status, body } = await api.patch(at(former), { match: 1, headers, body: { [detail]: 'New' } })

    expect(status).toBe(200)
    expect(body[detail]).toBe('New')
  })

  test('empties a member with null', async ({ api }) => {
    const former = await store(api, plural, draft({ [detail]: 'Old', language: 'en' }))

    const { body } = await api.patch(at(former), { match: 1, body: { [detail]: null } })

    expect(body).toMatchObject({ [detail]: null, language: 'en', [title]: former[title] })
  })

  test('writes nothing when it says nothing new', async ({ api, db }) => {
    const former = await store(api, plural, draft({ [detail]: 'Old', language: 'EN' }))

    for (const body of [{}, { [detail]: 'Old' }, { language: 'en' }, { externalId: null }]) {
      expect((await api.patch(at(former), { match: 1, body })).body).toEqual(former)
    }

    expect(await db.revision.count({ where: { resourceId: former.id } })).toBe(1)
  })

  test.for([
    ['an unknown member, even with null', { colour: null }, '/colour'],
    ['a server-owned member', { revision: 7 }, '/revision'],
    ['what is no object', [], ''],
  ] as const)('refuses %s', async ([, patch, pointer], { api }) => {
    const former = await store(api, plural, draft())

    const { body } = await api.patch(at(former), { match: 1, body: patch })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer }] })
    expect((await api.get(at(former))).body).toEqual(former)
  })

  test('refuses an external id that another has', async ({ api }) => {
    const externalId = randomUUID()
    await store(api, plural, draft({ externalId }))
    const former = await store(api, plural, draft())

    const { body } = await api.patch(at(former), { match: 1, body: { externalId } })

    expect(body).toMatchObject({ status: 409, code: `${type}.external_id_taken`, errors: [{ pointer: '/externalId' }] })
  })
})

describe.for(nouns.filter(({ type }) => type !== 'media'))('PATCH /v1/$plural/{id}', ({ plural, draft, title }) => {
  test('refuses to empty a member that is required', async ({ api }) => {
    const { id } = await store(api, plural, draft())

    const { body } = await api.patch(`/v1/${plural}/${id}`, { match: 1, body: { [title]: null } })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer: `/${title}` }] })
  })
})

describe.for(nouns)('PUT /v1/$plural/{id}', ({ plural, draft, title, detail }) => {
  test('replaces everything, and nothing when sent again', async ({ api }) => {
    const { id } = await store(api, plural, draft({ [detail]: 'Old', language: 'en', externalId: randomUUID() }))
    const replacement = draft()

    const { status, body } = await api.put(`/v1/${plural}/${id}`, { match: 1, body: replacement })
    const again = await api.put(`/v1/${plural}/${id}`, { match: 2, body: replacement })

    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      revision: 2,
      [title]: replacement[title],
      [detail]: null,
      language: null,
      externalId: null,
    })
    expect(again.body).toEqual(body)
  })

  test('refuses what POST refuses', async ({ api }) => {
    const former = await store(api, plural, draft())

    const { body } = await api.put(`/v1/${plural}/${former.id}`, {
      match: 1,
      body: draft({ [title]: 5, id: former.id }),
    })

    expect(body.status).toBe(422)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/id', `/${title}`].sort())
    expect((await api.get(`/v1/${plural}/${former.id}`)).body).toEqual(former)
  })
})

describe.for(sluggedNouns)('the slug of /v1/$plural/{id}', ({ plural, draft }) => {
  test('outlives PUT, PATCH with null, and a new name', async ({ api }) => {
    const { id, slug } = await store(api, plural, draft())

    const put = await api.put(`/v1/${plural}/${id}`, { match: '*', body: draft() })
    const emptied = await api.patch(`/v1/${plural}/${id}`, { match: '*', body: { slug: null } })

    expect([put.body.slug, emptied.body.slug]).toEqual([slug, slug])
  })
})

describe.for(nouns)('every operation on one of /v1/$plural', ({ plural, type, draft }) => {
  const operations = [
    ['get', ''],
    ['patch', ''],
    ['put', ''],
    ['delete', ''],
    ['post', '/restore'],
    ['get', '/usage'],
  ] as const
  const send = {
    patch: () => ({ body: {} }),
    put: () => ({ body: draft() }),
    get: () => ({}),
    delete: () => ({}),
    post: () => ({}),
  }

  test.for(operations)(
    '%s {id}%s is 404 for an id of nothing, of another type, or misspelled',
    async ([method, rest], { api }) => {
      const { id } = await store(api, plural, draft())
      const other = nouns.find((noun) => noun.plural !== plural) ?? nouns[0]
      const stranger = other && (await store(api, other.plural, other.draft()))

      for (const wrong of [
        randomUUID(),
        stranger.id,
        id.toUpperCase(),
        `${id}x`,
        `{${id}}`,
        '1',
        id.replaceAll('-', ''),
      ]) {
        const { body } = await api[method](`/v1/${plural}/${wrong}${rest}`, { ...send[method](), match: '*' })
        expect(body, wrong).toMatchObject({ status: 404 })
      }
      expect((await api.get(`/v1/${plural}/${id}`)).status).toBe(200)
    },
  )

  test('PATCH and PUT refuse what is in the trash', async ({ api }) => {
    const resource = await store(api, plural, draft())
    await trash(api, plural, resource)

    for (const method of ['patch', 'put'] as const) {
      const { body } = await api[method](`/v1/${plural}/${resource.id}`, { ...send[method](), match: '*' })
      expect(body).toMatchObject({ status: 409, code: `${type}.in_trash` })
    }
  })
})

describe('merge patches of nested members', () => {
  test('merge objects and replace lists', async ({ api }) => {
    const media = await store(
      api,
      'media',
      aMedia({ focalPoint: { x: 0.1, y: 0.2 }, rights: { territories: ['NO', 'SE'] } }),
    )
    const patch = { focalPoint: { y: 0.9 }, rights: { validUntil: '2027-01-01T01:00:00+01:00', territories: ['DK'] } }

    const { body } = await api.patch(`/v1/media/${media.id}`, { match: 1, body: patch })

    expect(body.focalPoint).toEqual({ x: 0.1, y: 0.9 })
    expect(body.rights).toEqual({ validFrom: null, validUntil: '2027-01-01T00:00:00.000Z', territories: ['DK'] })
  })

  test('empty one member of an object, and change nothing when it is empty already', async ({ api }) => {
    const dateline = { place: 'NORVIK', date: '2026-03-03' }
    const { id } = await store(api, 'articles', anArticle({ dateline }))

    const emptied = await api.patch(`/v1/articles/${id}`, { match: 1, body: { dateline: { date: null } } })
    const again = await api.patch(`/v1/articles/${id}`, { match: 2, body: { dateline: { date: null } } })

    expect(emptied.body).toMatchObject({ revision: 2, dateline: { place: 'NORVIK', date: null } })
    expect(again.body.revision).toBe(2)
  })

  test('refuse an unknown member inside an object, and a member that makes it invalid', async ({ api }) => {
    const { id } = await store(api, 'media', aMedia())

    const unknown = await api.patch(`/v1/media/${id}`, { match: 1, body: { rights: { colour: null } } })
    const half = await api.patch(`/v1/media/${id}`, { match: 1, body: { focalPoint: { x: 0.5 } } })

    expect(unknown.body).toMatchObject({ status: 422, errors: [{ pointer: '/rights/colour' }] })
    expect(half.body).toMatchObject({ status: 422, errors: [{ pointer: '/focalPoint/y', code: 'required' }] })
  })

  test('what was read can be sent back as it is, beside what the server owns', async ({ api }) => {
    const { affiliation, aliases, named } = await store(
      api,
      'sources',
      aSource({ affiliation: aSource(), aliases: ['A'] }),
    )
    const { id } = await store(api, 'sources', aSource({ affiliation }))

    const { body } = await api.patch(`/v1/sources/${id}`, { match: 1, body: { affiliation, aliases, named } })

    expect(body).toMatchObject({ revision: 2, affiliation, aliases: ['A'] })
  })
})
