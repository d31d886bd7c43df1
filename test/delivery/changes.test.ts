import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { endOf, type SeenChange, walkFeed } from '#test/support/changes.ts'
import { anArticle, aSource, aWord } from '#test/support/factories.ts'
import { store, trash } from '#test/support/nouns.ts'

const feed = '/v1/content/changes'

/** A story that the gate lets through. */
async function storeStory(api: Api, changes: object = {}) {
  const bylines = [{ name: 'Ida Brekke' }]
  const body = 'The bridge is open again.'
  return store(api, 'articles', { ...anArticle({ language: 'en', bylines }), body, ...changes })
}

async function act(api: Api, { id }: { id: string }, verb: string, body: object = {}) {
  const { status, body: article, text } = await api.post(`/v1/articles/${id}/${verb}`, { match: '*', body })
  expect(status, text).toBe(200)
  return article
}

const tellKinds = (seen: SeenChange[]) => seen.map(({ id, kind }) => [id, kind])

describe('GET /v1/content/changes', () => {
  test('tells what readers get to see and what is taken from them, to anybody', async ({ api }) => {
    const since = await endOf(api, feed)
    const story = await storeStory(api)
    const published = await act(api, story, 'publish')

    const { status, body, headers } = await api.get(`${feed}?since=${since}`, { as: 'nobody' })

    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=1',
      link: `<${feed}?since=${body.page.next}>; rel="next"`,
    })
    expect(body).toEqual({
      data: [
        {
          type: 'article',
          id: story.id,
          kind: 'published',
          revision: published.revision,
          at: expect.any(String),
          slug: story.slug,
        },
      ],
      page: { limit: 20, next: expect.any(String) },
    })
  })

  test('tells of every act in order, and under no slug once readers do not find it', async ({ api }) => {
    const since = await endOf(api, feed)
    const [gone, killed, deleted] = [await storeStory(api), await storeStory(api), await storeStory(api)]
    for (const story of [gone, killed, deleted]) await act(api, story, 'publish')
    await api.patch(`/v1/articles/${gone.id}`, { match: '*', body: { headline: `Again ${aWord()}` } })
    await act(api, gone, 'publish')

    await act(api, gone, 'unpublish')
    await act(api, killed, 'kill', { notice: 'Withdrawn.' })
    await trash(api, 'articles', deleted)

    const { seen } = await walkFeed(api, feed, { since, limit: 2 })
    expect(tellKinds(seen)).toEqual([
      [gone.id, 'published'],
      [killed.id, 'published'],
      [deleted.id, 'published'],
      [gone.id, 'updated'],
      [gone.id, 'unpublished'],
      [killed.id, 'killed'],
      [deleted.id, 'deleted'],
    ])
    for (const change of seen) expect(change).toMatchObject({ slug: null })
  })

  test('shows the slug that leads to it now, also of what happened under another', async ({ api }) => {
    const since = await endOf(api, feed)
    const story = await storeStory(api)
    await act(api, story, 'publish')
    const slug = `moved-${aWord()}`
    await api.patch(`/v1/articles/${story.id}`, { match: '*', body: { slug } })
    const before = await walkFeed(api, feed, { since, limit: 100 })

    await act(api, story, 'publish')

    const after = await walkFeed(api, feed, { since, limit: 100 })
    expect(before.seen).toMatchObject([{ slug: story.slug }])
    expect(after.seen).toMatchObject([
      { kind: 'published', slug },
      { kind: 'updated', slug },
    ])
  })

  test('says nothing of drafts, of what is scheduled, of changes not published and of other resources', async ({
    api,
  }) => {
    const since = await endOf(api, feed)
    const story = await storeStory(api)
    await api.patch(`/v1/articles/${story.id}`, { match: '*', body: { kicker: 'Secret' } })
    await act(api, story, 'publish', { at: '2099-01-01T00:00:00Z' })
    await trash(api, 'articles', await storeStory(api))
    await store(api, 'sources', aSource())

    const { seen, cursors } = await walkFeed(api, feed, { since, limit: 20 })

    expect(seen).toEqual([])
    expect(cursors).toHaveLength(1)
  })

  test('refuses the cursor of the editorial face, parameters it does not know, and what is not kept', async ({
    api,
    db,
  }) => {
    const old = await endOf(api, feed)
    const foreign = await endOf(api, '/v1/changes')
    await act(api, await storeStory(api), 'publish')
    await endOf(api, feed)
    await db.changeFeed.updateMany({ data: { prunedPosition: { increment: 1_000 } } })

    const answers = [
      await api.get(`${feed}?since=${foreign}`),
      await api.get(`${feed}?cursor=${old}`),
      await api.get(`${feed}?since=${old}`),
    ]

    await db.changeFeed.updateMany({ data: { prunedPosition: { decrement: 1_000 } } })
    expect(answers.map(({ body }) => [body.status, body.code])).toEqual([
      [400, 'request.invalid_cursor'],
      [400, 'request.unknown_parameter'],
      [410, 'changes.history_gone'],
    ])
    expect(answers[2]?.headers['cache-control']).toBe('no-store')
  })
})
