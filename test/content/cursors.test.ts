import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aSource } from '#test/support/factories.ts'
import { aLanguage, nouns, store, storeAll, times } from '#test/support/nouns.ts'

const linkToNext = /^<(\/v1\/[^>]+)>; rel="next"$/

/** Follows the `Link` headers to the end of a list; `between` runs after each page. */
async function walk(api: Api, path: string, between = async () => {}) {
  const pages: { id: string }[][] = []
  let next: string | undefined = path
  while (next) {
    const { status, body, headers }: Awaited<ReturnType<Api['get']>> = await api.get(next)
    expect(status).toBe(200)
    pages.push(body.data)
    next = linkToNext.exec(headers.link ?? '')?.[1]
    expect(next ? new URLSearchParams(next.split('?')[1]).get('cursor') : null).toBe(body.page.next)
    await between()
  }
  return pages
}

const idsOf = (resources: { id: string }[]) => resources.map(({ id }) => id)

describe.for(nouns)('pages of GET /v1/$plural', ({ plural, draft }) => {
  test.for(['createdAt', '-createdAt'])('by %s neither repeat nor skip while rows are added', async (sort, { api }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      plural,
      times(45, () => draft({ language })),
    )
    const inOrder = sort.startsWith('-') ? idsOf(stored).reverse() : idsOf(stored)
    const added = new Set<string>()
    const add = async () => void added.add((await store(api, plural, draft({ language }))).id)

    const pages = await walk(api, `/v1/${plural}?language=${language}&limit=7&sort=${sort}`, async () => {
      if (added.size < 6) await add()
    })

    const seen = pages.flatMap(idsOf)
    expect(pages[0]).toHaveLength(7)
    expect(seen.filter((id) => !added.has(id))).toEqual(inOrder)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('refuses a cursor of another list, sort, filter or search, and one that was tampered with', async ({ api }) => {
    const language = aLanguage()
    const other = nouns.find((noun) => noun.plural !== plural)?.plural
    await storeAll(
      api,
      plural,
      times(2, () => draft({ language })),
    )
    const { cursor } = await firstCursor(api, `/v1/${plural}?limit=1&language=${language}`)
    const changed = `${cursor.slice(0, -2)}${cursor.endsWith('A') ? 'B' : 'A'}A`

    const answers = await Promise.all(
      [
        `/v1/${other}?limit=1&language=${language}&cursor=${cursor}`,
        `/v1/${plural}?limit=1&language=${language}&sort=createdAt&cursor=${cursor}`,
        `/v1/${plural}?limit=1&cursor=${cursor}`,
        `/v1/${plural}?limit=1&language=en&cursor=${cursor}`,
        `/v1/${plural}?limit=1&language=${language}&q=word&cursor=${cursor}`,
        `/v1/${plural}?limit=1&language=${language}&trashed=true&cursor=${cursor}`,
        `/v1/${plural}?limit=1&language=${language}&cursor=${changed}`,
        `/v1/${plural}?limit=1&language=${language}&cursor=${cursor}=`,
        `/v1/${plural}?limit=1&language=${language}&cursor=bm90IG91cnM`,
      ].map((path) => api.get(path)),
    )

    for (const { body } of answers) {
      expect(body).toMatchObject({ status: 400, code: 'request.invalid_cursor', errors: [{ parameter: 'cursor' }] })
    }
  })

  test('may change in size, count and what is shown from page to page', async ({ api }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      plural,
      times(4, () => draft({ language })),
    )
    const { cursor } = await firstCursor(api, `/v1/${plural}?limit=1&language=${language}`)

    const { body } = await api.get(`/v1/${plural}?limit=3&count=true&fields=id&language=${language}&cursor=${cursor}`)

    expect(idsOf(body.data)).toEqual(idsOf(stored).reverse().slice(1))
    expect(body.page.total).toBe(4)
  })
})

describe('sorting', () => {
  test.for([
    ['publishedAt', [0, 1, 2, 3, 4, null, null, null, null]],
    ['-publishedAt', [4, 3, 2, 1, 0, null, null, null, null]],
  ] as const)('by %s has what was never published last', async ([sort, order], { api, db }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      'articles',
      times(9, () => anArticle({ language })),
    )
    for (const [day, { id }] of stored.slice(0, 5).entries()) {
      await db.article.update({ where: { id }, data: { publishedAt: new Date(Date.UTC(2026, 0, 1 + day)) } })
    }

    const pages = await walk(api, `/v1/articles?language=${language}&limit=2&sort=${sort}`)

    const seen = pages.flat() as { id: string; publishedAt: string | null }[]
    const days = seen.map(({ publishedAt }) => (publishedAt ? new Date(publishedAt).getUTCDate() - 1 : null))
    expect(days).toEqual(order)
    expect(idsOf(seen).sort()).toEqual(idsOf(stored).sort())
  })

  test.for(['updatedAt', '-updatedAt'])('by %s pages through equal times', async (sort, { api, db }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      'sources',
      times(7, () => aSource({ language })),
    )
    await db.source.updateMany({ where: { language }, data: { updatedAt: new Date('2026-03-03T08:00:00Z') } })

    const pages = await walk(api, `/v1/sources?language=${language}&limit=2&sort=${sort}`)

    expect(pages.flatMap(idsOf)).toEqual(sort.startsWith('-') ? idsOf(stored).reverse() : idsOf(stored))
  })

  test.for([
    ['name', ['Anna', 'Berta', 'Berta', 'Celine', 'Dora']],
    ['-name', ['Dora', 'Celine', 'Berta', 'Berta', 'Anna']],
  ] as const)('sources by %s', async ([sort, order], { api }) => {
    const language = aLanguage()
    const names = ['Celine', 'Berta', 'Dora', 'Anna', 'Berta']
    await storeAll(
      api,
      'sources',
      names.map((name) => aSource({ name, language })),
    )

    const pages = await walk(api, `/v1/sources?language=${language}&limit=1&sort=${sort}`)

    expect(pages.flat().map((source) => (source as { name?: string }).name)).toEqual(order)
  })

  test('articles by headline, however long it is', async ({ api }) => {
    const language = aLanguage()
    const headlines = times(3, (at) => `${'Ø語😀'.repeat(100)} ${at}`)
    await storeAll(
      api,
      'articles',
      headlines.map((headline) => anArticle({ headline, language })),
    )

    const pages = await walk(api, `/v1/articles?language=${language}&limit=1&sort=headline`)

    expect(
      pages
        .flat()
        .map((article) => (article as { headline?: string }).headline)
        .sort(),
    ).toEqual(headlines)
  })
})

/** The cursor of the second page of a list. */
async function firstCursor(api: Api, path: string): Promise<{ cursor: string }> {
  const { body } = await api.get(path)
  expect(body.page.next).toEqual(expect.any(String))
  return { cursor: body.page.next }
}
