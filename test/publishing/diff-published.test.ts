import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aSource, aStory, aWord } from '#test/support/factories.ts'
import { store, trash } from '#test/support/nouns.ts'
import { read } from '#test/support/revisions.ts'

const pathOf = ({ id }: { id: string }) => `/v1/articles/${id}/diff-published`

/** A published article, at revision 2. */
async function storePublished(api: Api, changes = {}) {
  const { id } = await store(api, 'articles', aStory(changes))
  const { status, text, body } = await api.post(`/v1/articles/${id}/publish`, { match: 1, body: override })
  expect(status, text).toBe(200)
  return body
}

const override = { override: { reason: 'It is only a test.' } }

describe('GET /v1/articles/{id}/diff-published', () => {
  test('says that all is new of what readers do not see yet', async ({ api }) => {
    const secrets = { edNote: 'Call again.', externalId: randomUUID(), embargoUntil: '2999-01-01T00:00:00Z' }
    const article = await store(api, 'articles', aStory({ tags: ['pier'], ...secrets }))

    const { from, to, members } = await read(api, pathOf(article))

    expect([from, to]).toEqual([null, 1])
    expect(members).toContainEqual({
      member: 'headline',
      kind: 'text',
      changes: [{ op: 'added', text: article.headline }],
    })
    expect(members).toContainEqual({ member: 'tags', kind: 'list', changes: [{ op: 'added', value: 'pier' }] })
    const names = members.map(({ member }: { member: string }) => member)
    expect(names).toEqual(['slug', 'headline', 'standfirst', 'bylines', 'section', 'tags', 'language', 'body', 'media'])
  })

  test('says nothing when readers see the article as it stands', async ({ api }) => {
    const article = await storePublished(api)

    expect(await read(api, pathOf(article))).toEqual({ from: 2, to: 2, members: [] })
  })

  test('compares with what readers see, and not with the last change', async ({ api }) => {
    const headline = `Pier ${aWord()} holds`
    const article = await storePublished(api, { headline, tags: ['pier'] })
    const path = `/v1/articles/${article.id}`
    const change = (body: object) => api.patch(path, { match: '*', body })

    await change({ headline: headline.replace('holds', 'falls'), kicker: 'Storm' })
    await change({ headline: headline.replace('holds', 'stands'), tags: ['pier', 'storm'], kicker: null })
    const { from, to, members } = await read(api, pathOf(article))

    expect([from, to]).toEqual([2, 4])
    expect(members).toEqual([
      {
        member: 'headline',
        kind: 'text',
        changes: [
          { op: 'same', text: headline.replace('holds', '') },
          { op: 'removed', text: 'holds' },
          { op: 'added', text: 'stands' },
        ],
      },
      {
        member: 'tags',
        kind: 'list',
        changes: [
          { op: 'same', value: 'pier' },
          { op: 'added', value: 'storm' },
        ],
      },
    ])
    await change({ headline, tags: ['pier'] })
    expect(await read(api, pathOf(article))).toEqual({ from: 2, to: 5, members: [] })
  })

  test('tells of a new address, and not of what readers never see', async ({ api }) => {
    const article = await storePublished(api)
    const slug = `pier-${aWord()}`
    const secrets = { edNote: 'Call again.', externalId: randomUUID(), embargoUntil: '2999-01-01T00:00:00Z' }

    await api.patch(`/v1/articles/${article.id}`, { match: 2, body: { slug, ...secrets } })

    const { members } = await read(api, pathOf(article))
    expect(members).toEqual([{ member: 'slug', kind: 'value', before: article.slug, after: slug }])
  })

  test('begins anew with every publication, and when the article is taken down', async ({ api }) => {
    const article = await storePublished(api)
    const path = `/v1/articles/${article.id}`
    await api.patch(path, { match: 2, body: { kicker: 'Storm' } })

    const changed = await read(api, pathOf(article))
    await api.post(`${path}/publish`, { match: 3, body: override })
    const published = await read(api, pathOf(article))
    await api.post(`${path}/unpublish`, { match: 4 })
    const takenDown = await read(api, pathOf(article))

    expect(changed.members).toMatchObject([{ member: 'kicker' }])
    expect(published).toEqual({ from: 4, to: 4, members: [] })
    expect(takenDown).toMatchObject({ from: null, to: 5 })
    expect(takenDown.members).toContainEqual(expect.objectContaining({ member: 'headline', kind: 'text' }))
  })

  test('does not tell of sources, quotes and media that changed: readers see that without a publication', async ({
    api,
  }) => {
    const provider = await store(api, 'sources', aSource())
    const article = await storePublished(api, { provider: provider.id })

    await api.patch(`/v1/sources/${provider.id}`, { match: 1, body: { name: 'Another name' } })

    expect(await read(api, pathOf(article))).toEqual({ from: 2, to: 2, members: [] })
  })

  test('is 404 for an article that is not there, or in the trash', async ({ api }) => {
    const trashed = await storePublished(api)
    await trash(api, 'articles', trashed)

    for (const id of [randomUUID(), trashed.id]) {
      expect((await api.get(pathOf({ id }))).body).toMatchObject({ status: 404, code: 'article.not_found' })
    }
  })
})
