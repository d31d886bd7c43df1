import { describe, expect } from 'vitest'
import type { ArticleFilters } from '#src/delivery/article-filters.ts'
import { listPublished } from '#src/delivery/article-list.ts'
import type { ListedPage } from '#src/delivery/listing.ts'
import { listParts } from '#src/delivery/part-list.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { test as base } from '#test/support/database.ts'

const articles = 20_000
const speaker = '01936d5e-8a00-7000-8000-00000000000a'

/** A database with many short articles, one a minute, each of which prints a quote; its vectors are not filled. */
const test = base.extend<{ $file: { many: Database } }>({
  many: [
    async ({ db }, use) => {
      const tables = ['articles', 'published_articles', 'published_parts']
      for (const table of tables) await db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      await db.$executeRaw`
        WITH made AS (
          SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS quote, timestamptz '2026-01-01' + n * interval '1 minute' AS at
          FROM generate_series(1, ${articles}::int) AS n
        ), drafted AS (
          INSERT INTO articles (id, headline, slug, created_at, updated_at) SELECT id, n, n, at, at FROM made
        ), shown AS (
          INSERT INTO published_articles (id, slug, revision, published_at, first_published_at, modified_at, headline,
            body_text, terms, document, summary, br, gzip, etag, keys)
          SELECT id, n, 1, at, at, at, n, '', '', '{}', '{}', '', '', '', '' FROM made
        ), printed AS (
          INSERT INTO published_parts (type, id, published_at, modified_at, speaker, title, text, document)
          SELECT 'quote', quote, at, at, CASE WHEN n % 50 = 0 THEN ${speaker}::uuid END, n, '', '{}' FROM made
        )
        INSERT INTO published_facets (facet, published_at, article_id)
        SELECT facet, at, id FROM made, unnest(ARRAY['language:en', 'section:' || n % 10, 'tag:' || n % 7,
          'quote:' || quote, CASE WHEN n % 50 = 0 THEN ${`speaker:${speaker}`} END]) AS facet
        WHERE facet IS NOT NULL`
      await db.$executeRaw`VACUUM ANALYZE`
      await use(db)
    },
    { scope: 'file' },
  ],
})

interface PlanNode {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** How many rows of tables and indexes are looked at for what `work` reads. */
async function countRowsRead(db: Db, work: (db: Db) => Promise<unknown>): Promise<number> {
  let rows = 0
  const $queryRaw = async (strings: TemplateStringsArray, ...values: unknown[]) => {
    const statement = Prisma.sql(strings, ...values)
    const [explained] = await db.$queryRaw<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>`
      EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`
    rows += countScanned(explained?.['QUERY PLAN'][0].Plan)
    return db.$queryRaw(statement)
  }
  await work({ ...db, $queryRaw } as unknown as Db)
  return rows
}

function countScanned(node: PlanNode | undefined): number {
  if (!node) return 0
  const passed = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)
  const own = node['Relation Name'] ? passed * node['Actual Loops'] : 0
  return (node.Plans ?? []).reduce((sum, child) => sum + countScanned(child), own)
}

/** The cursor under which a list goes on after so many articles. */
async function goDeep(db: Db, filters: ArticleFilters, articlesIn: number): Promise<string> {
  let cursor: string | undefined
  for (let read = 0; read < articlesIn; read += 100) {
    const { next }: ListedPage = await listPublished(db, { filters, limit: 100, cursor })
    cursor = next ?? undefined
  }
  return cursor as string
}

describe('a page of 20 published articles', () => {
  // Where there are several facets, the planner asks for the others by either of two indexes, one of five rows an article.
  test.for<[string, ArticleFilters, number, number]>([
    ['of all', {}, 9_000, 50],
    ['of a language', { language: 'en' }, 9_000, 50],
    ['of a section', { section: '3' }, 900, 50],
    ['of a speaker', { speaker }, 200, 50],
    ['of a section and a tag', { section: '3', tag: ['4'] }, 100, 1_200],
    ['of a speaker, a section and a language', { speaker, section: '0', language: 'en' }, 200, 1_200],
    ['since a time', { publishedAfter: '2026-01-03T00:00:00Z', section: '3' }, 900, 50],
  ])('%s looks at few rows, deep in the list as at its start', async ([, filters, depth, atMost], { many }) => {
    const cursor = await goDeep(many, filters, depth)

    const first = await countRowsRead(many, (db) => listPublished(db, { filters, limit: 20 }))
    const deep = await countRowsRead(many, (db) => listPublished(db, { filters, limit: 20, cursor }))

    expect(first).toBeGreaterThanOrEqual(42)
    expect(first).toBeLessThanOrEqual(atMost)
    expect(deep).toBeLessThanOrEqual(first * 1.2)
  })
})

describe('a page of 20 published quotes', () => {
  test.for([
    ['of all', {}],
    ['of a speaker', { speaker }],
  ])('%s looks at few rows', async ([, filters], { many }) => {
    const rows = await countRowsRead(many, (db) =>
      listParts(db, { type: 'quote', filters: filters as object, limit: 20 }),
    )

    expect(rows).toBeGreaterThanOrEqual(42)
    expect(rows).toBeLessThanOrEqual(100)
  })
})
