import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aStory, aWord } from '#test/support/factories.ts'

const [soon, later, muchLater] = ['2099-01-01T00:00:00.000Z', '2099-06-01T00:00:00.000Z', '2099-12-01T00:00:00.000Z']

async function create(api: Api, draft = aStory()) {
  return (await api.post('/v1/articles', { body: draft })).body
}

async function order(api: Api, id: string, verb: 'publish' | 'unpublish', body?: object) {
  return api.post(`/v1/articles/${id}/${verb}`, { match: '*', body })
}

describe('POST /v1/articles/{id}/publish with a time', () => {
  test('schedules the article, as a revision with its act, and shows readers nothing', async ({ api }) => {
    const draft = await create(api)

    const { status, body } = await order(api, draft.id, 'publish', { at: soon })

    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'scheduled', publishAt: soon, publishedAt: null, revision: 2 })
    expect((await api.get(`/v1/content/articles/${draft.slug}`)).status).toBe(404)
    expect((await api.get(`/v1/articles/${draft.id}/revisions/2`)).body).toMatchObject({ act: 'scheduled' })
    expect((await api.get('/v1/articles?status=scheduled&limit=100')).body.data).toContainEqual(body)
  })

  test('replaces the time that was set before, and at once goes before any', async ({ api }) => {
    const { id } = await create(api)
    await order(api, id, 'publish', { at: soon })

    expect((await order(api, id, 'publish', { at: later })).body).toMatchObject({
      status: 'scheduled',
      publishAt: later,
    })
    expect((await order(api, id, 'publish')).body).toMatchObject({ status: 'published', publishAt: null })
  })

  test('of what readers see already leaves it there until then', async ({ api }) => {
    const { id, slug } = await create(api)
    await order(api, id, 'publish')

    const { body } = await order(api, id, 'publish', { at: soon })

    expect(body).toMatchObject({ status: 'published', publishAt: soon, hasUnpublishedChanges: false })
    expect((await api.get(`/v1/content/articles/${slug}`)).status).toBe(200)
  })

  test('refuses a time that has passed, and none at all', async ({ api }) => {
    const { id } = await create(api)

    for (const at of ['2020-01-01T00:00:00Z', new Date().toISOString()]) {
      const refused = await order(api, id, 'publish', { at })
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/at', code: 'in_the_past' }] } })
    }
    for (const at of ['tomorrow', '', 5]) expect((await order(api, id, 'publish', { at })).status).toBe(422)
    expect((await api.get(`/v1/articles/${id}`)).body).toMatchObject({ status: 'draft', revision: 1 })
  })

  test('asks the gate as of that time', async ({ api }) => {
    const embargoed = await create(api, aStory({ embargoUntil: later }))
    const bare = await create(api, anArticle())

    expect((await order(api, embargoed.id, 'publish')).body.code).toBe('article.gate_blocked')
    expect((await order(api, embargoed.id, 'publish', { at: soon })).body.code).toBe('article.gate_blocked')
    expect((await order(api, embargoed.id, 'publish', { at: later })).status).toBe(200)
    expect((await order(api, bare.id, 'publish', { at: soon })).body.code).toBe('article.gate_blocked')
  })

  test('keeps to a stale revision as publishing does', async ({ api }) => {
    const { id } = await create(api)
    await api.patch(`/v1/articles/${id}`, { match: 1, body: { kicker: 'Pier' } })

    const refused = await api.post(`/v1/articles/${id}/publish`, { match: 1, body: { at: soon } })

    expect(refused.status).toBe(412)
  })

  test('lets the article change until then', async ({ api }) => {
    const { id } = await create(api)
    await order(api, id, 'publish', { at: soon })

    const { status, body } = await api.patch(`/v1/articles/${id}`, { match: 2, body: { kicker: aWord() } })

    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'scheduled', publishAt: soon })
  })
})

describe('POST /v1/articles/{id}/unpublish with a time', () => {
  test('sets when readers lose it', async ({ api }) => {
    const { id, slug } = await create(api)
    await order(api, id, 'publish')

    const { body } = await order(api, id, 'unpublish', { at: later })

    expect(body).toMatchObject({ status: 'published', unpublishAt: later, hasUnpublishedChanges: false })
    expect((await api.get(`/v1/content/articles/${slug}`)).status).toBe(200)
  })

  test('must come after the publication that is scheduled, and the other way round', async ({ api }) => {
    const { id } = await create(api)
    await order(api, id, 'publish', { at: later })

    const early = await order(api, id, 'unpublish', { at: soon })
    expect(early).toMatchObject({ status: 422, body: { errors: [{ pointer: '/at', code: 'out_of_order' }] } })
    expect((await order(api, id, 'unpublish', { at: muchLater })).body.unpublishAt).toBe(muchLater)
    expect((await order(api, id, 'publish', { at: muchLater })).status).toBe(422)
  })

  test('refuses a draft', async ({ api }) => {
    const { id } = await create(api)

    expect((await order(api, id, 'unpublish', { at: soon })).body.code).toBe('article.not_published')
  })
})

describe('DELETE /v1/articles/{id}/schedule', () => {
  test('cancels both times, and the article is what it was', async ({ api }) => {
    const [draft, live] = [await create(api), await create(api)]
    await order(api, live.id, 'publish')
    for (const { id } of [draft, live]) {
      await order(api, id, 'publish', { at: soon })
      await order(api, id, 'unpublish', { at: later })
    }

    const cancelled = await api.delete(`/v1/articles/${draft.id}/schedule`, { match: 3 })
    const cancelledLive = await api.delete(`/v1/articles/${live.id}/schedule`, { match: 4 })

    expect(cancelled).toMatchObject({ status: 200, headers: { etag: '"4"' } })
    expect(cancelled.body).toMatchObject({ status: 'draft', publishAt: null, unpublishAt: null })
    expect(cancelledLive.body).toMatchObject({ status: 'published', publishAt: null, unpublishAt: null })
    expect((await api.delete(`/v1/articles/${draft.id}/schedule`, { match: 4 })).body.code).toBe(
      'article.not_scheduled',
    )
  })

  test('unpublishing what is only scheduled does the same, and so does moving it to the trash', async ({ api }) => {
    const [one, other] = [await create(api), await create(api)]
    for (const { id } of [one, other]) await order(api, id, 'publish', { at: soon })

    expect((await order(api, one.id, 'unpublish')).body).toMatchObject({ status: 'draft', publishAt: null })
    await api.delete(`/v1/articles/${other.id}`, { match: '*' })
    const { body } = await api.get(`/v1/articles/${other.id}?trashed=true`)
    expect(body).toMatchObject({ status: 'draft', publishAt: null })
  })
})
