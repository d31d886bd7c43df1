import pg from 'pg'
import { describe, expect } from 'vitest'
import { createCorpus } from '#bench/corpus.ts'
import { insertCorpus } from '#bench/filling.ts'
import { growPublished } from '#bench/growing.ts'
import { publishCorpus } from '#bench/publishing.ts'
import { test as base } from '#test/support/app.ts'

const corpus = createCorpus({ seed: 1, stories: 4, speakers: 5 })

interface Grown {
  sourceIds: string[]
  indexesBefore: string[]
}

/** Four published stories, copied until there are ten. */
const test = base.extend<{ $file: { grown: Grown } }>({
  grown: [
    async ({ databaseUrl }, use) => {
      const filled = await insertCorpus(databaseUrl, corpus)
      await publishCorpus(databaseUrl, filled)
      const indexesBefore = await listIndexes(databaseUrl)
      await growPublished(databaseUrl, { to: 10, rareWords: corpus.rareWords })
      await use({ ...filled, indexesBefore })
    },
    { scope: 'file' },
  ],
})

async function query<Row extends object>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const { rows } = await client.query<Row>(text)
  await client.end()
  return rows
}

async function listIndexes(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ indexdef: string }>(
    databaseUrl,
    `SELECT indexdef FROM pg_indexes WHERE tablename IN ('published_articles', 'published_facets')`,
  )
  return rows.map(({ indexdef }) => indexdef).sort()
}

interface Row {
  id: string
  slug: string
  etag: string
  publishedAt: Date
  search: string
}

describe('growPublished', () => {
  test('makes articles that the content face shows as their own', async ({ api, databaseUrl, grown }) => {
    expect(grown.sourceIds).toHaveLength(5)
    const rows = await query<Row>(
      databaseUrl,
      'SELECT id, slug, etag, published_at AS "publishedAt" FROM published_articles ORDER BY published_at DESC, id DESC',
    )

    expect(rows).toHaveLength(10)
    for (const { id, slug, etag, publishedAt } of rows) {
      const { headers, body } = await api.get(`/v1/content/articles/${slug}`, { as: 'nobody' })
      expect(headers.etag).toBe(`"${etag}"`)
      expect(headers['surrogate-key']).toContain(`article:${id}`)
      expect(body).toMatchObject({ id, slug, publishedAt: publishedAt.toISOString() })
    }
    expect(new Set(rows.map(({ etag }) => etag)).size).toBe(10)
    const { body } = await api.get('/v1/content/articles?limit=10', { as: 'nobody' })
    expect(body.data.map(({ id }: Row) => id)).toEqual(rows.map(({ id }) => id))
  })

  test('lists copies by what their originals are listed by, older than those', async ({ api, grown }) => {
    const pages = grown.sourceIds.map((id) => api.get(`/v1/content/articles?speaker=${id}`, { as: 'nobody' }))
    const spoken = (await Promise.all(pages)).flatMap((page) => page.body.data)

    expect(spoken).toHaveLength(10 * 3)
    const { body } = await api.get('/v1/content/articles?limit=10&fields=slug', { as: 'nobody' })
    const copies = body.data.map(({ slug }: Row) => /-signatures-(\d+)$/.exec(slug)?.[1] ?? 'original')
    expect(copies).toEqual([...Array(4).fill('original'), ...Array(4).fill('1'), ...Array(2).fill('2')])
  })

  test('leaves rare words to their originals', async ({ api, databaseUrl, grown }) => {
    expect(grown.sourceIds).toHaveLength(5)
    const { body } = await api.get(`/v1/content/articles?q=${corpus.rareWords[0]}`, {
      as: 'nobody',
    })
    const common = await api.get('/v1/content/articles?q=signatures&fields=slug', { as: 'nobody' })
    const written = await query(databaseUrl, `SELECT FROM published_articles WHERE document ~ '${corpus.rareWords[0]}'`)

    expect(body.data).toHaveLength(4)
    expect(common.body.data).toHaveLength(10)
    expect(written).toHaveLength(4)
  })

  test('makes every index anew', async ({ databaseUrl, grown }) => {
    expect(await listIndexes(databaseUrl)).toEqual(grown.indexesBefore)
  })
})
