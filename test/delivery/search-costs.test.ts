import { describe, expect } from 'vitest'
import { type ArticleListing, listPublished } from '#src/delivery/article-list.ts'
import type { Database } from '#src/platform/db/client.ts'
import { test as base } from '#test/support/database.ts'

const articles = 5_000

/** A database with many articles of 120 words each, few of them common, most of them rare. */
const test = base.extend<{ $file: { many: Database } }>({
  many: [
    async ({ db }, use) => {
      for (const table of ['articles', 'published_articles']) {
        await db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      }
      await db.$executeRaw`
        WITH made AS (
          SELECT n, gen_random_uuid() AS id, timestamptz '2026-01-01' + n * interval '1 minute' AS at,
            array_agg('word' || floor(200000 * power(random(), 4))) || CASE WHEN n = 777 THEN ARRAY['kvernhaug'] END AS words
          FROM generate_series(1, ${articles}::int) AS n, generate_series(1, 120) GROUP BY n
        ), drafted AS (
          INSERT INTO articles (id, headline, slug, created_at, updated_at) SELECT id, n, n, at, at FROM made
        )
        INSERT INTO published_articles (id, slug, revision, published_at, first_published_at, modified_at, headline,
          body_text, terms, document, summary, br, gzip, etag, keys, search)
        SELECT id, n, 1, at, at, at, n, '', '', '{}', '{}', '', '', '', '', array_to_tsvector(words) FROM made`
      // Also moves what was inserted from where the index of words keeps it at first.
      await db.$executeRaw`VACUUM (ANALYZE) published_articles`
      await use(db)
    },
    { scope: 'file' },
  ],
})

/** How many hits the planner expects, on which depends how it looks for the newest of them. */
async function expectHits(db: Database, query: string): Promise<number> {
  const [explained] = await db.$queryRawUnsafe<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>(
    `EXPLAIN (FORMAT JSON) SELECT FROM published_articles WHERE search @@ '${query}'`,
  )
  return explained?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? Number.NaN
}

/** How many rows of the articles PostgreSQL looks at for a page of a search. */
async function countRead(db: Database, filters: ArticleListing): Promise<number> {
  return db.$transaction(async (tx) => {
    // As in a table that is too large to be read as a whole.
    for (const cost of ['seq_page_cost', 'random_page_cost']) await tx.$executeRawUnsafe(`SET LOCAL ${cost} = 100`)
    const read = async () => {
      const [table] = await tx.$queryRaw<{ rows: number }[]>`
        SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables
        WHERE relname = 'published_articles'`
      return table?.rows ?? Number.NaN
    }
    const before = await read()
    await listPublished(tx, filters)
    return (await read()) - before
  })
}

describe('a search', () => {
  const rare = 'kvernhaug or skogveien or myrvoll or sandvika or tangen or granli or lillevik or bergheim or eidsnes'

  test.for([undefined, '-publishedAt', 'modifiedAt'] as const)(
    'for one of many rare words looks at what has them, and not at all there is (sort=%s)',
    async (sort, { many }) => {
      const read = await countRead(many, { filters: { q: rare }, sort, limit: 20 })
      expect(read).toBeLessThan(100)
    },
  )

  test('for a common word looks at the newest articles only', async ({ many }) => {
    expect(await countRead(many, { filters: { q: 'word0' }, limit: 20 })).toBeLessThan(articles / 2)
  })
})

describe('the planner', () => {
  test('knows that a rare word is rare, in each of its stems, and a common one common', async ({ many }) => {
    expect(await expectHits(many, 'kvernhaug')).toBeLessThanOrEqual(articles / 1_000)
    expect(await expectHits(many, 'kvernhaug | kvernhaugu | kvernhau')).toBeLessThanOrEqual((3 * articles) / 1_000)
    expect(await expectHits(many, 'word0')).toBeGreaterThan(articles / 2)
  })
})
