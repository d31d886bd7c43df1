import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { publish, publishStory } from './published.ts'

const pathOf = ({ slug }: { slug: string }) => `/v1/content/articles/${slug}/related`

async function relatedTo(api: Api, story: { slug: string }): Promise<string[]> {
  const { status, body, text } = await api.get(pathOf(story), { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

describe('GET /v1/content/articles/{slug}/related', () => {
  test('lists the summaries of those that are published, in the order of the article', async ({ api }) => {
    const section = aWord()
    const [second, first] = [await publishStory(api, { section }), await publishStory(api)]
    const draft = await store(api, 'articles', { headline: 'A draft' })
    const story = await publishStory(api, { related: [first.id, draft.id, second.id] })

    const { body, headers } = await api.get(pathOf(story), { as: 'nobody' })

    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id])
    expect(body.data[1]).toEqual((await api.get(`/v1/content/articles?section=${section}`)).body.data[0])
    expect(body.page).toEqual({ limit: 50, next: null })
    expect(headers['surrogate-key']?.split(' ')).toEqual([story, first, second].map(({ id }) => `article:${id}`))
  })

  test('leaves out what was taken down since, and is empty when nothing is left', async ({ api }) => {
    const [kept, killed] = [await publishStory(api), await publishStory(api)]
    const story = await publishStory(api, { related: [killed.id, kept.id] })

    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })
    expect(await relatedTo(api, story)).toEqual([kept.id])
    await publish(api, kept, 'unpublish')

    expect(await relatedTo(api, story)).toEqual([])
  })

  test('answers a former slug, a killed article and an unknown one as the article itself does', async ({ api }) => {
    const [moved, killed] = [await publishStory(api), await publishStory(api)]
    const changed = await api.patch(`/v1/articles/${moved.id}`, { match: moved.revision, body: { slug: aWord() } })
    await publish(api, moved)
    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })
    const draft = await store(api, 'articles', { headline: 'A draft' })

    const former = await api.get(pathOf(moved))
    const gone = await api.get(pathOf(killed))
    const missing = await api.get(pathOf(draft))

    expect([former.status, former.headers.location]).toEqual([301, pathOf(changed.body)])
    expect(gone.body).toMatchObject({ status: 410, code: 'article.gone' })
    expect(missing.body).toMatchObject({ status: 404, code: 'article.not_found' })
  })
})
