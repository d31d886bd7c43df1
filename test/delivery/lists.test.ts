import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aMedia, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { aLanguage, store, times, trash } from '#test/support/nouns.ts'
import { listedSlugs, publish, publishAll, publishStory } from './published.ts'

const list = '/v1/content/articles'

describe('GET /v1/content/articles', () => {
  test('lists what is published, newest first, as publishing wrote it', async ({ api }) => {
    const section = aWord()
    const slugs = await publishAll(api, [{ section }, { section }, { section }])
    const { body: item } = await api.get(`${list}/${slugs[0]}`)

    const { body, headers } = await api.get(`${list}?section=${section}`, { as: 'nobody' })

    const {
      body: _text,
      media: _media,
      quotes: _quotes,
      sources: _sources,
      related: _related,
      corrections: _corrections,
      ...summary
    } = item
    expect(body.data[0]).toEqual(summary)
    expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(slugs)
    expect(body.page).toEqual({ limit: 20, next: null })
    expect(headers.link).toBeUndefined()
    expect(headers['surrogate-key']).toBe(`articles section:${section}`)
  })

  test('shows no draft, and nothing that was taken down, killed or trashed', async ({ api }) => {
    const section = aWord()
    const [kept, drafted, down, killed, trashed] = await Promise.all([
      publishStory(api, { section }),
      store(api, 'articles', { headline: 'A draft', section }),
      publishStory(api, { section }),
      publishStory(api, { section }),
      publishStory(api, { section }),
    ])
    await publish(api, down, 'unpublish')
    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })
    await trash(api, 'articles', trashed)

    const answers = await Promise.all([
      listedSlugs(api, `section=${section}`),
      listedSlugs(api, 'limit=100'),
      listedSlugs(api, 'limit=100&sort=-modifiedAt'),
      listedSlugs(api, `section=${section}&sort=modifiedAt`),
      listedSlugs(api, `section=${section}&updatedAfter=2020-01-01T00:00:00Z`),
    ])

    for (const slugs of answers) {
      expect(slugs).toContain(kept.slug)
      for (const { slug } of [drafted, down, killed, trashed]) expect(slugs).not.toContain(slug)
    }
    expect((await api.get(`${list}?section=${section}&count=true`)).body.page.total).toBe(1)
  })

  test('shows what was published, not what was saved since', async ({ api }) => {
    const section = aWord()
    const { id, slug, revision } = await publishStory(api, { section, headline: 'As published' })
    await api.patch(`/v1/articles/${id}`, { match: revision, body: { headline: 'As saved', section: aWord() } })

    const { body } = await api.get(`${list}?section=${section}`)

    expect(body.data).toMatchObject([{ slug, headline: 'As published' }])
  })
})

describe('filters', () => {
  test('by section, tag, language and time fit together', async ({ api }) => {
    const [section, first, second] = [aWord(), aWord(), aWord()]
    const language = aLanguage()
    const stories = [
      { section, tags: [first, second], language },
      { section, tags: [first], language },
      { section: aWord(), tags: [first, second], language },
      { section, tags: [first, second], language: 'nb' },
    ]
    const [other, elsewhere, one, both] = await publishAll(api, stories)

    expect(await listedSlugs(api, `section=${section}`)).toEqual([other, one, both])
    expect(await listedSlugs(api, `tag=${first}`)).toEqual([other, elsewhere, one, both])
    expect(await listedSlugs(api, `tag=${first}&tag=${second}`)).toEqual([other, elsewhere, both])
    expect(await listedSlugs(api, `tag=${second}&section=${section}&language=${language}`)).toEqual([both])
    expect(await listedSlugs(api, `tag=${first}&language=en&sort=publishedAt`)).toEqual([both, one, elsewhere])
    expect(await listedSlugs(api, `tag=${first}&language=EN`)).toEqual([elsewhere, one, both])
    expect(await listedSlugs(api, `tag=${first}&section=${aWord()}`)).toEqual([])
  })

  test('by source, speaker, quote and media find what rests on them', async ({ api }) => {
    const [speaker, supplier] = await Promise.all([store(api, 'sources', aSource()), store(api, 'sources', aSource())])
    const quote = await store(api, 'quotes', aQuote({ text: 'It will be late.', speaker: speaker.id }))
    const picture = await store(api, 'media', aMedia({ altText: 'A', creditLine: 'B', supplier: supplier.id }))
    const body = [aParagraphQuoting(quote.id, 'It will be late.')]
    const [shown, printed] = await publishAll(api, [{ body }, { media: [{ media: picture.id }] }])

    expect(await listedSlugs(api, `speaker=${speaker.id}`)).toEqual([printed])
    expect(await listedSlugs(api, `source=${speaker.id}`)).toEqual([printed])
    expect(await listedSlugs(api, `quote=${quote.id}`)).toEqual([printed])
    expect(await listedSlugs(api, `source=${supplier.id}`)).toEqual([shown])
    expect(await listedSlugs(api, `speaker=${supplier.id}`)).toEqual([])
    expect(await listedSlugs(api, `media=${picture.id}`)).toEqual([shown])
    expect(await listedSlugs(api, `media=${picture.id}&quote=${quote.id}`)).toEqual([])
  })

  test('by time leave out what lies before, after, and at the very moment', async ({ api, db }) => {
    const section = aWord()
    const [late, middle, early] = await publishAll(
      api,
      times(3, () => ({ section })),
    )
    const { body } = await api.get(`${list}/${middle}`)
    const at = body.publishedAt
    expect(await listedSlugs(api, `section=${section}&publishedAfter=${at}`)).toEqual([late])
    expect(await listedSlugs(api, `section=${section}&publishedBefore=${at}`)).toEqual([early])
    expect(await listedSlugs(api, `section=${section}&publishedAfter=${at}&publishedBefore=${at}`)).toEqual([])

    const changed = new Date(Date.parse(at) + 3_600_000)
    await db.publishedArticle.update({ where: { slug: early as string }, data: { modifiedAt: changed } })

    expect(await listedSlugs(api, `section=${section}&updatedAfter=${new Date(+changed - 1).toISOString()}`)).toEqual([
      early,
    ])
    expect(await listedSlugs(api, `updatedAfter=${new Date(+changed - 1).toISOString()}`)).toEqual([early])
    expect(await listedSlugs(api, `updatedAfter=${changed.toISOString()}`)).toEqual([])
    expect(await listedSlugs(api, `section=${section}&sort=-modifiedAt`)).toEqual([early, late, middle])
  })

  test.for([
    ['unknown=1', 'unknown'],
    ['related=01936d5e-8a00-7000-8000-000000000001', 'related'],
    ['status=draft', 'status'],
    ['externalId=x', 'externalId'],
    ['trashed=true', 'trashed'],
    ['source=x', 'source'],
    ['language=-', 'language'],
    ['publishedAfter=yesterday', 'publishedAfter'],
    ['sort=createdAt', 'sort'],
    ['fields=edNote', 'fields'],
    ['section=', 'section'],
    ['section=a&section=b', 'section'],
    ['limit=0', 'limit'],
    ['count=yes', 'count'],
    ['q=', 'q'],
  ])('refuse ?%s by name', async ([query, parameter], { api }) => {
    const { status, body } = await api.get(`${list}?${query}`)

    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ parameter }])
  })
})

describe('fields', () => {
  test('show only the members they name, of the summary and of the article itself', async ({ api }) => {
    const section = aWord()
    const { id, headline } = await publishStory(api, { section })

    const [short] = (await api.get(`${list}?section=${section}&fields=headline,id`)).body.data
    const [long] = (await api.get(`${list}?section=${section}&fields=id,body,quotes`)).body.data

    expect(short).toEqual({ id, headline })
    expect(Object.keys(long).sort()).toEqual(['body', 'id', 'quotes'])
    expect(long.quotes).toHaveLength(1)
    expect(long.body[0].children[1].text).toBe(long.quotes[0].text)
  })
})
