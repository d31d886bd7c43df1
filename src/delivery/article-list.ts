import { readSearch } from '#src/content/search.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { readSortKey } from '#src/platform/http/query.ts'
import { type ArticleFilters, facetsOf } from './article-filters.ts'
import { byRank, existsSql, type ListedPage, type Listing, type Order, readPage, type Window } from './listing.ts'

export const articleSorts = ['publishedAt', 'modifiedAt'] as const
type Sort = (typeof articleSorts)[number]

/** Which published articles are asked for, in which order, and which of their two texts. */
export interface ArticleListing extends Window {
  filters: ArticleFilters
  /** Unless told, the best hits come first when there is a `q`, else the newest. */
  sort?: Sort | `-${Sort}` | undefined
  show?: 'summary' | 'document'
}

/**
 * One page of the articles that readers can see; a page deep in the list costs what the first one costs.
 *
 * @throws DomainError `request.invalid_cursor` (400) for a cursor of another list, sort or filter
 */
export async function listPublished(db: Db, listing: ArticleListing): Promise<ListedPage> {
  const { filters, sort, show = 'summary' } = listing
  const { q, language, updatedAfter } = filters
  const search = q === undefined ? null : await readSearch(db, 'published_article', { q, language })
  const { key, descending } = readSortKey(sort ?? '-publishedAt')
  const [first, ...others] = facetsOf(filters)
  const reading =
    first && key === 'publishedAt' && !search && !updatedAfter
      ? throughFacet(filters, first, others)
      : throughArticles(filters, key)
  return readPage(
    db,
    {
      scope: ['articles', sort, Object.entries(filters).sort()],
      ...reading,
      order: search && !sort ? byRank(search) : { ...reading.order, descending },
      shelf: 'published_articles',
      table: Prisma.sql`(SELECT * FROM published_articles WHERE state = 'live')`,
      show,
      highlights: { headline: 'headline', standfirst: 'standfirst', body: 'body_text' },
      search,
    },
    listing,
  )
}

type Reading = Pick<Listing, 'from' | 'fits' | 'id'> & { order: Pick<Order, 'key' | 'type'> }

/** By the index of the facet that fits the fewest articles, without a look at the articles: only live ones have facets. */
function throughFacet(filters: ArticleFilters, first: string, others: string[]): Reading {
  const [key, id] = [Prisma.sql`listed.published_at`, Prisma.sql`listed.article_id`]
  const fits = [
    Prisma.sql`listed.facet = ${first}`,
    ...publishedWithin(filters),
    ...others.map((facet) => hasFacet(facet, id)),
  ]
  return { from: Prisma.sql`published_facets AS listed`, fits, id, order: { key, type: 'timestamptz' } }
}

function throughArticles(filters: ArticleFilters, sort: Sort): Reading {
  const key = Prisma.raw(sort === 'publishedAt' ? 'listed.published_at' : 'listed.modified_at')
  const id = Prisma.sql`listed.id`
  const { updatedAfter } = filters
  const fits = [
    Prisma.sql`listed.state = 'live'`,
    ...publishedWithin(filters),
    ...(updatedAfter ? [Prisma.sql`listed.modified_at > ${updatedAfter}::timestamptz`] : []),
    ...facetsOf(filters).map((facet) => hasFacet(facet, id)),
  ]
  return { from: Prisma.sql`published_articles AS listed`, fits, id, order: { key, type: 'timestamptz' } }
}

function publishedWithin({ publishedAfter, publishedBefore }: ArticleFilters): Prisma.Sql[] {
  return [
    ...(publishedAfter ? [Prisma.sql`listed.published_at > ${publishedAfter}::timestamptz`] : []),
    ...(publishedBefore ? [Prisma.sql`listed.published_at < ${publishedBefore}::timestamptz`] : []),
  ]
}

function hasFacet(facet: string, id: Prisma.Sql): Prisma.Sql {
  return existsSql(Prisma.sql`published_facets AS other
    WHERE other.facet = ${facet} AND other.published_at = listed.published_at AND other.article_id = ${id}`)
}
