import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { aLanguage, store, times, trash } from '#test/support/nouns.ts'
import { publish, publishStory } from './published.ts'

const list = '/v1/content/articles'

/** The slugs that a list of published articles answers, in its order. */
async function slugsOf(api: Api, query = ''): Promise<string[]> {
  const { status, body, text } = await api.get(`${list}?${query}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ slug }: { slug: string }) => slug)
}

/** Publishes stories one after the other, and returns their slugs, the newest first. */
async function publishAll(api: Api, stories: Parameters<typeof publishStory>[1][]): Promise<string[]> {
  const slugs: string[] = []
  for (const story of stories) slugs.unshift((await publishStory(api, story)).slug)
  return slugs
}

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
      slugsOf(api, `section=${section}`),
      slugsOf(api, 'limit=100'),
      slugsOf(api, 'limit=100&sort=-modifiedAt'),
      slugsOf(api, `section=${section}&sort=modifiedAt`),
      slugsOf(api, `section=${section}&updatedAfter=2020-01-01T00:00:00Z`),
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

    expect(await slugsOf(api, `section=${section}`)).toEqual([other, one, both])
    expect(await slugsOf(api, `tag=${first}`)).toEqual([other, elsewhere, one, both])
    expect(await slugsOf(api, `tag=${first}&tag=${second}`)).toEqual([other, elsewhere, both])
    expect(await slugsOf(api, `tag=${second}&section=${section}&language=${language}`)).toEqual([both])
    expect(await slugsOf(api, `tag=${first}&language=en&sort=publishedAt`)).toEqual([both, one, elsewhere])
    expect(await slugsOf(api, `tag=${first}&language=EN`)).toEqual([elsewhere, one, both])
    expect(await slugsOf(api, `tag=${first}&section=${aWord()}`)).toEqual([])
  })

  test('by source, speaker, quote and media find what rests on them', async ({ api }) => {
    const [speaker, supplier] = await Promise.all([store(api, 'sources', aSource()), store(api, 'sources', aSource())])
    const quote = await store(api, 'quotes', aQuote({ text: 'It will be late.', speaker: speaker.id }))
    const picture = await store(api, 'media', aMedia({ altText: 'A', creditLine: 'B', supplier: supplier.id }))
    const body = [aParagraphQuoting(quote.id, 'It will be late.')]
    const [shown, printed] = await publishAll(api, [{ body }, { media: [{ media: picture.id }] }])

    expect(await slugsOf(api, `speaker=${speaker.id}`)).toEqual([printed])
    expect(await slugsOf(api, `source=${speaker.id}`)).toEqual([printed])
    expect(await slugsOf(api, `quote=${quote.id}`)).toEqual([printed])
    expect(await slugsOf(api, `source=${supplier.id}`)).toEqual([shown])
    expect(await slugsOf(api, `speaker=${supplier.id}`)).toEqual([])
    expect(await slugsOf(api, `media=${picture.id}`)).toEqual([shown])
    expect(await slugsOf(api, `media=${picture.id}&quote=${quote.id}`)).toEqual([])
  })

  test('by time leave out what lies before, after, and at the very moment', async ({ api, db }) => {
    const section = aWord()
    const [late, middle, early] = await publishAll(
      api,
      times(3, () => ({ section })),
    )
    const { body } = await api.get(`${list}/${middle}`)
    const at = body.publishedAt
    expect(await slugsOf(api, `section=${section}&publishedAfter=${at}`)).toEqual([late])
    expect(await slugsOf(api, `section=${section}&publishedBefore=${at}`)).toEqual([early])
    expect(await slugsOf(api, `section=${section}&publishedAfter=${at}&publishedBefore=${at}`)).toEqual([])

    const changed = new Date(Date.parse(at) + 3_600_000)
    await db.publishedArticle.update({ where: { slug: early as string }, data: { modifiedAt: changed } })

    expect(await slugsOf(api, `section=${section}&updatedAfter=${new Date(+changed - 1).toISOString()}`)).toEqual([
      early,
    ])
    expect(await slugsOf(api, `updatedAfter=${new Date(+changed - 1).toISOString()}`)).toEqual([early])
    expect(await slugsOf(api, `updatedAfter=${changed.toISOString()}`)).toEqual([])
    expect(await slugsOf(api, `section=${section}&sort=-modifiedAt`)).toEqual([early, late, middle])
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

describe('pages', () => {
  test.for([
    ['of all', () => ''],
    ['of a section', (section: string) => `section=${section}`],
    ['of two facets', (section: string) => `section=${section}&tag=${section}`],
    ['upwards', (section: string) => `section=${section}&sort=publishedAt`],
    ['by change', (section: string) => `section=${section}&sort=-modifiedAt`],
  ] as const)('%s neither repeat nor skip while others are published', async ([, queryOf], { api }) => {
    const section = aWord()
    const story = { section, tags: [section] }
    const slugs = await publishAll(
      api,
      times(7, () => story),
    )
    const query = queryOf(section)
    const inOrder = query.includes('sort=p') ? slugs.toReversed() : slugs

    const seen: string[] = []
    let next: string | undefined = `${list}?limit=3&${query}`
    for (let pages = 0; next && seen.length < 7; pages++) {
      const { body, headers }: Awaited<ReturnType<Api['get']>> = await api.get(next)
      seen.push(...body.data.map(({ slug }: { slug: string }) => slug))
      next = /^<(\S+)>; rel="next"$/.exec(headers.link ?? '')?.[1]
      expect(next ? new URLSearchParams(next.split('?')[1]).get('cursor') : null).toBe(body.page.next)
      if (pages === 0) await publishStory(api, query ? { section: aWord() } : story)
    }

    expect(seen.filter((slug) => slugs.includes(slug))).toEqual(inOrder)
  })

  test('go on through articles of the same moment', async ({ api, db }) => {
    const section = aWord()
    const slugs = await publishAll(
      api,
      times(5, () => ({ section })),
    )
    const publishedAt = new Date('2026-03-03T08:00:00Z')
    const where = { slug: { in: slugs } }
    await db.publishedArticle.updateMany({ where, data: { publishedAt } })
    await db.publishedFacet.updateMany({ where: { article: where }, data: { publishedAt } })

    for (const query of [`section=${section}`, 'publishedBefore=2026-03-03T08:00:00.001Z']) {
      const first = (await api.get(`${list}?${query}&limit=2`)).body
      const second = (await api.get(`${list}?${query}&limit=2&cursor=${first.page.next}`)).body
      const third = (await api.get(`${list}?${query}&limit=2&cursor=${second.page.next}`)).body

      const seen = [...first.data, ...second.data, ...third.data].map(({ slug }: { slug: string }) => slug)
      expect(seen.toSorted()).toEqual(slugs.toSorted())
      expect(third.page.next).toBeNull()
    }
  })

  test('count on request, and whatever the page is', async ({ api }) => {
    const section = aWord()
    await publishAll(
      api,
      times(3, () => ({ section, tags: [section] })),
    )
    const first = await api.get(`${list}?section=${section}&limit=2&count=true`)

    const second = await api.get(`${list}?section=${section}&limit=2&count=true&cursor=${first.body.page.next}`)

    expect([first.body.page.total, second.body.page.total]).toEqual([3, 3])
    expect((await api.get(`${list}?tag=${section}&section=${section}&count=true`)).body.page.total).toBe(3)
    expect((await api.get(`${list}?q=${section}&section=${section}&count=true&limit=1`)).body.page.total).toBe(3)
  })

  test('are bound to their filters and their order', async ({ api }) => {
    const section = aWord()
    await publishAll(api, [{ section }, { section }])
    const { next } = (await api.get(`${list}?section=${section}&limit=1`)).body.page

    const answers = await Promise.all(
      ['', `section=${aWord()}`, `section=${section}&tag=x`, `section=${section}&sort=publishedAt`].map((query) =>
        api.get(`${list}?limit=1&${query}&cursor=${next}`),
      ),
    )
    const elsewhere = await api.get(`/v1/content/quotes?limit=1&cursor=${next}`)

    for (const { body } of [...answers, elsewhere]) {
      expect(body).toMatchObject({ status: 400, code: 'request.invalid_cursor', errors: [{ parameter: 'cursor' }] })
    }
    expect((await api.get(`${list}?cursor=${next}&section=${section}`)).status).toBe(200)
  })
})
