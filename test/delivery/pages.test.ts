import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { times } from '#test/support/nouns.ts'
import { publishAll, publishStory } from './published.ts'

const list = '/v1/content/articles'

describe('pages of GET /v1/content/articles', () => {
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
