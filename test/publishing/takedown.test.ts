import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aStory, aWord } from '#test/support/factories.ts'

async function createPublished(api: Api, draft = aStory()) {
  const { body } = await api.post('/v1/articles', { body: draft })
  return (await api.post(`/v1/articles/${body.id}/publish`, { match: 1 })).body
}

async function tombstones(api: Api, id: string): Promise<string[]> {
  const kinds: string[] = []
  for (let since = ''; ; ) {
    const { body } = await api.get(`/v1/content/changes?limit=100${since && `&since=${since}`}`)
    for (const change of body.data) if (change.id === id) kinds.push(change.kind)
    if (body.data.length === 0) return kinds
    since = body.page.next
  }
}

describe('POST /v1/articles/{id}/unpublish', () => {
  test('takes the article from readers, who find it again when it is published anew', async ({ api }) => {
    const article = await createPublished(api)

    const { status, body } = await api.post(`/v1/articles/${article.id}/unpublish`, { match: 2 })

    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'unpublished', revision: 3, hasUnpublishedChanges: false })
    expect((await api.get(`/v1/content/articles/${article.slug}`)).status).toBe(404)
    expect(await tombstones(api, article.id)).toEqual(['published', 'unpublished'])

    const { body: again } = await api.post(`/v1/articles/${article.id}/publish`, { match: 3 })
    expect(again.firstPublishedAt).toBe(article.firstPublishedAt)
    expect(again.publishedAt > article.publishedAt).toBe(true)
    expect((await api.get(`/v1/content/articles/${article.slug}`)).status).toBe(200)
  })

  test('refuses a draft, and a stale revision', async ({ api }) => {
    const { body: draft } = await api.post('/v1/articles', { body: aStory() })
    const article = await createPublished(api)

    const refused = await api.post(`/v1/articles/${draft.id}/unpublish`, { match: 1 })
    expect(refused).toMatchObject({ status: 409, body: { code: 'article.not_published' } })
    expect((await api.post(`/v1/articles/${article.id}/unpublish`, { match: 1 })).status).toBe(412)
  })
})

describe('POST /v1/articles/{id}/kill', () => {
  test('leaves readers the notice and nothing else', async ({ api }) => {
    const article = await createPublished(api)
    const notice = `Withdrawn ${aWord()}.`

    const { status, body } = await api.post(`/v1/articles/${article.id}/kill`, { match: 2, body: { notice } })

    expect(status).toBe(200)
    expect(body.status).toBe('killed')
    const shown = await api.get(`/v1/content/articles/${article.slug}`)
    expect(shown.status).toBe(410)
    expect(shown.text).toContain(notice)
    expect(shown.text).not.toContain(article.headline)
    expect(await tombstones(api, article.id)).toEqual(['published', 'killed'])
  })

  test('is final', async ({ api }) => {
    const article = await createPublished(api)
    await api.post(`/v1/articles/${article.id}/kill`, { match: 2, body: { notice: 'Withdrawn.' } })

    for (const act of ['publish', 'unpublish']) {
      const refused = await api.post(`/v1/articles/${article.id}/${act}`, { match: 3 })
      expect(refused).toMatchObject({ status: 409, body: { code: 'article.killed' } })
    }
  })

  test('refuses what was never published, and no notice', async ({ api }) => {
    const { body: draft } = await api.post('/v1/articles', { body: aStory() })

    const refused = await api.post(`/v1/articles/${draft.id}/kill`, { match: 1, body: { notice: 'Withdrawn.' } })
    expect(refused).toMatchObject({ status: 409, body: { code: 'article.not_published' } })
    expect((await api.post(`/v1/articles/${draft.id}/kill`, { match: 1, body: {} })).status).toBe(422)
  })

  test('also kills what was taken down before', async ({ api }) => {
    const article = await createPublished(api)
    await api.post(`/v1/articles/${article.id}/unpublish`, { match: 2 })

    await api.post(`/v1/articles/${article.id}/kill`, { match: 3, body: { notice: 'Withdrawn.' } })

    expect((await api.get(`/v1/content/articles/${article.slug}`)).status).toBe(410)
  })
})

describe('DELETE /v1/articles/{id} of a published article', () => {
  test('takes it from readers in the same moment, with a tombstone', async ({ api }) => {
    const article = await createPublished(api)

    expect((await api.delete(`/v1/articles/${article.id}`, { match: 2 })).status).toBe(204)

    expect((await api.get(`/v1/content/articles/${article.slug}`)).status).toBe(404)
    expect(await tombstones(api, article.id)).toEqual(['published', 'deleted'])
    const { body } = await api.get(`/v1/articles/${article.id}?trashed=true`)
    expect(body.status).toBe('unpublished')
  })

  test('changes nothing when it is refused', async ({ api }) => {
    const article = await createPublished(api)
    await api.post('/v1/articles', { body: aStory({ related: [article.id] }) })

    expect((await api.delete(`/v1/articles/${article.id}`, { match: 1 })).status).toBe(412)
    expect((await api.delete(`/v1/articles/${article.id}`, { match: 2 })).status).toBe(409)

    expect((await api.get(`/v1/content/articles/${article.slug}`)).status).toBe(200)
    expect((await api.get(`/v1/articles/${article.id}`)).body).toMatchObject({ status: 'published', revision: 2 })
  })

  test('purges it with its corrections, its redirects and its notice', async ({ api, db }) => {
    const [published, killed] = [await createPublished(api), await createPublished(api)]
    await api.post(`/v1/articles/${published.id}/corrections`, { body: { kind: 'update', text: 'More is known.' } })
    await api.post(`/v1/articles/${killed.id}/kill`, { match: 2, body: { notice: 'Withdrawn.' } })

    for (const { id } of [published, killed]) {
      const { status } = await api.delete(`/v1/articles/${id}?purge=true`, { as: 'admin', match: '*' })
      expect(status).toBe(204)
      expect((await tombstones(api, id)).at(-1)).toBe('deleted')
      expect(await db.redirect.count({ where: { articleId: id } })).toBe(0)
    }
    for (const { slug } of [published, killed]) expect((await api.get(`/v1/content/articles/${slug}`)).status).toBe(404)
  })
})

describe('what readers see', () => {
  test('cannot be moved to the trash, also when the draft no longer refers to it', async ({ api }) => {
    const article = await createPublished(api)
    const [quote] = article.quotes
    await api.patch(`/v1/articles/${article.id}`, { match: 2, body: { body: 'Nobody said a word.' } })

    const refused = await api.delete(`/v1/quotes/${quote}`, { match: '*' })

    expect(refused.status).toBe(409)
    expect(refused.body.referrers).toMatchObject([{ type: 'article', id: article.id, members: ['published'] }])
    await api.post(`/v1/articles/${article.id}/unpublish`, { match: '*' })
    expect((await api.delete(`/v1/quotes/${quote}`, { match: '*' })).status).toBe(204)
  })
})
