import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { anArticle, aSource } from '#test/support/factories.ts'
import { sluggedNouns, store, times, trash } from '#test/support/nouns.ts'

const aSlug = () => `slug-${randomUUID()}`

describe('a slug made from a headline', () => {
  test.for([
    ['Öl, Äpfel & Übermaß', 'oel-aepfel-and-uebermass'],
    ['Blåbærsyltetøy på Ærø', 'blabaersyltetoy-pa-aero'],
    ['Мир без границ', 'mir-bez-granits'],
    ['Élysée : « ça suffit »', 'elysee-ca-suffit'],
    ['The ﬁnal oﬀer, Ｂ２', 'the-final-offer-b2'],
    ["Don't stop  – it's 5%", 'dont-stop-its-5'],
    ['iPhone UK-EU', 'iphone-uk-eu'],
  ])('%s', async ([headline = '', slug], { api }) => {
    expect(await store(api, 'articles', anArticle({ headline }))).toMatchObject({ slug })
  })

  test('is cut at a word where it would be too long', async ({ api }) => {
    const { slug } = await store(api, 'articles', anArticle({ headline: 'harbour bridges '.repeat(31) }))

    expect(slug.length).toBeLessThanOrEqual(120)
    expect(slug).toMatch(/^(harbour-bridges-)+harbour(-bridges)?$/)
  })

  test.for(['日本語の見出し', '!!!', '😀'])(
    'is there for %s, which cannot be transliterated',
    async (headline, { api }) => {
      const { slug } = await store(api, 'articles', anArticle({ headline }))

      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    },
  )
})

describe.for(sluggedNouns)('slugs of /v1/$plural', ({ plural, type, draft, title }) => {
  const path = `/v1/${plural}`

  test('are numbered where the name is the same', async ({ api }) => {
    const name = `Twice ${randomUUID()}`
    const { slug } = await store(api, plural, draft({ [title]: name }))

    expect(await store(api, plural, draft({ [title]: name }))).toMatchObject({ slug: `${slug}-2` })
    expect(await store(api, plural, draft({ [title]: name }))).toMatchObject({ slug: `${slug}-3` })
  })

  test('stay when the name changes', async ({ api }) => {
    const { id, slug } = await store(api, plural, draft())

    const { body } = await api.patch(`${path}/${id}`, { match: 1, body: { [title]: 'Another name altogether' } })

    expect(body.slug).toBe(slug)
  })

  test('can be changed, but not to one that is in use', async ({ api }) => {
    const [mine, theirs, free] = [aSlug(), aSlug(), aSlug()]
    const { id } = await store(api, plural, draft({ slug: mine }))
    await store(api, plural, draft({ slug: theirs }))

    const refused = await api.patch(`${path}/${id}`, { match: 1, body: { slug: theirs } })
    const changed = await api.patch(`${path}/${id}`, { match: 1, body: { slug: free } })

    expect(refused.body).toMatchObject({ status: 409, code: `${type}.slug_taken`, errors: [{ pointer: '/slug' }] })
    expect(changed.body).toMatchObject({ slug: free, revision: 2 })
    expect(await store(api, plural, draft({ slug: mine }))).toMatchObject({ slug: mine })
  })

  test('asked for by 50 at once go to one, and the others are told', async ({ api, db }) => {
    const slug = aSlug()

    const answers = await Promise.all(times(50, () => api.post(path, { body: draft({ slug }) })))

    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused).toHaveLength(49)
    for (const { body } of refused) expect(body).toMatchObject({ status: 409, code: `${type}.slug_taken` })
    expect(await db.revision.count({ where: { snapshot: { path: ['slug'], equals: slug } } })).toBe(1)
  })

  test('made from one name by 20 at once are all different', async ({ api }) => {
    const name = `Rush ${randomUUID()}`

    const answers = await Promise.all(times(20, () => api.post(path, { body: draft({ [title]: name }) })))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.slug)).size).toBe(20)
  })

  test('are free again once their resource is in the trash, which can then not come back with it', async ({ api }) => {
    const slug = aSlug()
    const former = await store(api, plural, draft({ slug }))
    await trash(api, plural, former)
    const { id } = await store(api, plural, draft({ slug }))

    const refused = await api.post(`${path}/${former.id}/restore`, { match: '*' })
    await trash(api, plural, { id })
    const restored = await api.post(`${path}/${former.id}/restore`, { match: '*' })

    expect(refused.body).toMatchObject({ status: 409, code: `${type}.slug_taken` })
    expect(restored.body).toMatchObject({ id: former.id, slug, deletedAt: null })
  })

  test.for(['Upper', '-dash', 'dash-', 'two--dashes', 'ümlaut', 'a b', 'a/b', '', 'a'.repeat(121), 5])(
    'refuse %s',
    async (slug, { api }) => {
      const { body } = await api.post(path, { body: draft({ slug }) })

      expect(body.status).toBe(422)
      expect(body.errors).toContainEqual(expect.objectContaining({ pointer: '/slug' }))
    },
  )
})

test('a source and an article may have the same slug', async ({ api }) => {
  const slug = aSlug()

  expect(await store(api, 'sources', aSource({ slug }))).toMatchObject({ slug })
  expect(await store(api, 'articles', anArticle({ slug }))).toMatchObject({ slug })
})
