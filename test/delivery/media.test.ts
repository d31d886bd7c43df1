import { describe, expect } from 'vitest'
import { aMedia, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'
import { fileOf, storePicture, withStudio as test } from './files.ts'
import { publish, publishStory } from './published.ts'

describe('GET /v1/content/media/{id}', () => {
  test('shows the record as the articles do, and the newest articles that show it', async ({ api }) => {
    const caption = `A pier ${aWord()}`
    const picture = await store(api, 'media', aMedia({ caption, altText: 'A pier', creditLine: 'Ida Brekke' }))
    const first = await publishStory(api, { media: [{ media: picture.id }] })
    const second = await publishStory(api, { leadMedia: picture.id })
    const { body: article } = await api.get(`/v1/content/articles/${second.slug}`)

    const { body, headers } = await api.get(`/v1/content/media/${picture.id}`, { as: 'nobody' })

    const { articles, ...record } = body
    expect(record).toEqual(article.leadMedia)
    expect(articles).toEqual(
      [second, first].map(({ id, slug, headline, publishedAt }) => ({ id, slug, headline, publishedAt })),
    )
    expect(headers['surrogate-key']).toBe(`articles media:${picture.id}`)
  })

  test('is there as long as an article shows it', async ({ api }) => {
    const picture = await store(api, 'media', aMedia({ altText: 'A pier', creditLine: 'Ida Brekke' }))
    const path = `/v1/content/media/${picture.id}`
    expect((await api.get(path)).body).toMatchObject({ status: 404, code: 'media.not_found' })

    const story = await publishStory(api, { media: [{ media: picture.id }] })
    expect((await api.get(path)).status).toBe(200)
    await api.patch(`/v1/articles/${story.id}`, { match: story.revision, body: { media: [] } })
    expect((await api.get(path)).status).toBe(200)
    await publish(api, story)

    expect((await api.get(path)).status).toBe(404)
  })

  test('takes no parameters', async ({ api }) => {
    const { body } = await api.get('/v1/content/media/01936d5e-8a00-7000-8000-000000000014?include=supplier')

    expect(body).toMatchObject({ status: 400, errors: [{ parameter: 'include' }] })
  })
})

describe('the file of a media record', () => {
  test('is there as long as a published article shows it', async ({ api, studio }) => {
    const picture = await storePicture(studio, await aPicture())
    const path = fileOf(picture)
    const answers = async () => (await api.get(path, { as: 'nobody' })).status
    expect(await answers()).toBe(404)
    const one = await publishStory(api, { leadMedia: picture.id })
    const two = await publishStory(api, { media: [{ media: picture.id }] })
    expect(await answers()).toBe(200)

    await publish(api, one, 'unpublish')
    expect(await answers()).toBe(200)
    await publish(api, two, 'kill', { notice: 'Withdrawn.' })

    const { status, headers, body } = await api.get(path)
    expect([status, body.code]).toEqual([404, 'media.not_found'])
    expect(headers['cache-control']).toBe('public, max-age=5, s-maxage=10')
    expect(headers['surrogate-key']).toBe(`articles media:${picture.id}`)
  })
})
