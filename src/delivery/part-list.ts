import { readSearch, type Search } from '#src/content/search.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { readSortKey } from '#src/platform/http/query.ts'
import { byRank, existsSql, type ListedPage, type Order, readPage, type Window } from './listing.ts'

/** What may be asked of a list of quotes or sources, each by the parameter that asks it. */
export interface PartFilters {
  q?: string | undefined
  language?: string | undefined
  kind?: string | undefined
  verification?: string | undefined
  speaker?: string | undefined
  source?: string | undefined
}

export const sourceSorts = ['name', 'publishedAt'] as const

/** Of which kind of part, and in which order; unless told, the best hits come first when there is a `q`, else the newest. */
export interface PartListing extends Window {
  type: 'quote' | 'source'
  filters: PartFilters
  sort?: string | undefined
}

/** What a person knows a part by; hits are shown in it. */
const titles = { quote: 'text', source: 'name' }

/**
 * One page of the sources or quotes that published articles show.
 *
 * @throws DomainError `request.invalid_cursor` (400) for a cursor of another list, sort or filter
 */
export async function listParts(db: Db, listing: PartListing): Promise<ListedPage> {
  const { type, filters, sort } = listing
  const { q, language } = filters
  const search = q === undefined ? null : await readSearch(db, `published_${type}`, { q, language })
  return readPage(
    db,
    {
      scope: [type, sort, Object.entries(filters).sort()],
      from: Prisma.sql`${partsOf(type)} AS listed`,
      fits: [isShown, ...conditionsOf(filters)],
      id: Prisma.sql`listed.id`,
      order: orderOf(sort, search),
      shelf: 'published_parts',
      table: partsOf(type),
      show: 'document',
      highlights: { [titles[type]]: 'title' },
      search,
    },
    listing,
  )
}

/** A part stays when the last article that showed it is gone, but nobody sees it then. */
export const isShown = existsSql(
  Prisma.sql`published_facets AS shown WHERE shown.facet = listed.type::text || ':' || listed.id::text`,
)

export function partsOf(type: string): Prisma.Sql {
  return Prisma.sql`(SELECT * FROM published_parts WHERE type = ${type}::resource_type)`
}

function orderOf(sort: string | undefined, search: Search | null): Order {
  if (search && !sort) return byRank(search)
  const { key, descending } = readSortKey(sort ?? '-publishedAt')
  if (key === 'name') return { key: Prisma.sql`listed.title`, type: 'text', descending }
  return { key: Prisma.sql`listed.published_at`, type: 'timestamptz', descending }
}

function conditionsOf({ language, kind, verification, speaker, source }: PartFilters): Prisma.Sql[] {
  return [
    ...(language ? [Prisma.sql`(listed.language = ${language} OR listed.language LIKE ${`${language}-%`})`] : []),
    ...(kind ? [Prisma.sql`listed.kind = ${kind}`] : []),
    ...(verification ? [Prisma.sql`listed.verification = ${verification}`] : []),
    ...(speaker ? [Prisma.sql`listed.speaker = ${speaker}::uuid`] : []),
    ...(source ? [Prisma.sql`listed.sources @> ARRAY[${source}::uuid]`] : []),
  ]
}
