import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { publish, publishStory } from './published.ts'

async function rename(api: Api, article: { id: string }, slug: string) {
  const { status, text } = await api.patch(`/v1/articles/${article.id}`, { match: '*', body: { slug } })
  expect(status, text).toBe(200)
  return publish(api, article)
}

function readItem(api: Api, slug: string, query = '') {
  return api.get(`/v1/content/articles/${slug}${query}`, { as: 'nobody' })
}

const brief = 'public, max-age=5, s-maxage=10'

describe('GET /v1/content/articles/{slug}, where the article stood', () => {
  test('leads to its present slug, with the same query', async ({ api }) => {
    const article = await publishStory(api)
    const slug = `renamed-${aWord()}`
    await rename(api, article, slug)

    const { status, headers, text } = await readItem(api, article.slug, '?body=html&fields=body')

    expect(status).toBe(301)
    expect(text).toBe('')
    expect(headers).toMatchObject({
      location: `/v1/content/articles/${slug}?body=html&fields=body`,
      'cache-control': brief,
      'surrogate-key': `article:${article.id}`,
    })
    expect((await readItem(api, slug)).status).toBe(200)
  })

  test('leads there in one step, however often it moved', async ({ api }) => {
    const article = await publishStory(api)
    const slugs = [article.slug, `second-${aWord()}`, `third-${aWord()}`]
    for (const slug of slugs.slice(1)) await rename(api, article, slug)

    for (const slug of slugs.slice(0, 2)) {
      expect((await readItem(api, slug)).headers.location).toBe(`/v1/content/articles/${slugs[2]}`)
    }
  })

  test('shows the article that took the slug over', async ({ api }) => {
    const article = await publishStory(api)
    await rename(api, article, `moved-${aWord()}`)

    const heir = await publishStory(api, { slug: article.slug })

    expect((await readItem(api, article.slug)).body.id).toBe(heir.id)
  })

  test('finds nothing while the article is taken down', async ({ api }) => {
    const article = await publishStory(api)
    const slug = `gone-${aWord()}`
    await rename(api, article, slug)
    await publish(api, article, 'unpublish')

    for (const former of [article.slug, slug]) {
      const { status, headers, body } = await readItem(api, former)
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'article.not_found' })
      expect(headers['cache-control']).toBe(brief)
    }
  })

  test('says that it was killed, under its former slugs too', async ({ api }) => {
    const article = await publishStory(api)
    const slug = `killed-${aWord()}`
    await rename(api, article, slug)
    await publish(api, article, 'kill', { notice: 'Withdrawn by court order.' })

    for (const former of [article.slug, slug]) {
      const { status, headers, body } = await readItem(api, former)
      expect(status).toBe(410)
      expect(body).toMatchObject({ code: 'article.gone', notice: 'Withdrawn by court order.' })
      expect(headers).toMatchObject({ 'cache-control': brief, 'surrogate-key': `article:${article.id}` })
    }
  })

  test('finds no draft, and says of it what it says of nothing', async ({ api }) => {
    const { body: draft } = await api.post('/v1/articles', { body: { headline: `Draft ${aWord()}` } })

    const [ofDraft, ofNothing] = [await readItem(api, draft.slug), await readItem(api, `no-${aWord()}`)]

    expect(ofDraft.status).toBe(404)
    const { detail: _detail, instance: _instance, requestId: _id, ...problem } = ofNothing.body
    expect(ofDraft.body).toMatchObject(problem)
    expect(Object.keys(ofDraft.headers).toSorted()).toEqual(Object.keys(ofNothing.headers).toSorted())
  })

  test('finds nothing under what is no slug', async ({ api }) => {
    expect((await readItem(api, 'No%20Slug')).body).toMatchObject({ status: 404, code: 'request.not_found' })
  })
})
