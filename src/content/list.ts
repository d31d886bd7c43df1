import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage } from '#src/platform/http/paging.ts'
import { readSortKey } from '#src/platform/http/query.ts'
import type { AnyNoun, Sort } from './noun.ts'
import { type Highlight, highlightSql, readHighlight, readSearch } from './search.ts'

/** What a list is asked for; `filters` are the values of the noun's own filters. */
export interface Listing {
  limit: number
  cursor?: string | undefined
  sort?: string | undefined
  count?: boolean | undefined
  q?: string | undefined
  language?: string | undefined
  trashed?: boolean | undefined
  filters: Record<string, unknown>
}

interface Listed {
  ids: string[]
  highlights: Map<string, Highlight>
  next: string | null
  total?: number
}

interface Line {
  id: string
  key: string | number | Date | null
  [highlight: `highlight_${string}`]: string | null
}

const rank: Sort = { column: 'rank', type: 'text' }

/**
 * The ids of one page of a noun's resources, in order, by keyset: rows added while a client pages neither repeat nor
 * skip others.
 *
 * @throws DomainError `request.invalid_cursor` (400) for a cursor of another list, sort or filter
 */
export async function listIds(db: Db, noun: AnyNoun, listing: Listing): Promise<Listed> {
  const { q, language } = listing
  const search = q ? await readSearch(db, noun.type, { q, language }) : null
  const query = search?.query ?? null
  const { sort, descending } = readSort(noun, listing)
  const narrowed = conditions(noun, listing, query)
  const lines = await db.$queryRaw<Line[]>`
    SELECT id::text, key ${search ? highlightSql(noun.highlights, search) : Prisma.empty}
    FROM (SELECT *, ${keySql(sort, query)} AS key FROM ${Prisma.raw(noun.plural)} WHERE ${narrowed}) AS listed
    WHERE ${afterCursor(noun, listing, { sort, descending })}
    ORDER BY key ${Prisma.raw(order(sort, descending))}, id ${Prisma.raw(descending ? 'DESC' : 'ASC')}
    LIMIT ${listing.limit + 1}`
  const { data, next } = cutPage(lines, listing.limit, ({ key, id }) =>
    writeCursor(scopeOf(noun, listing), [cursorKey(key), id]),
  )
  return {
    ids: data.map(({ id }) => id),
    highlights: new Map(search ? data.map((line) => [line.id, readHighlight(line)]) : []),
    next,
    ...(listing.count ? { total: await count(db, noun, narrowed) } : {}),
  }
}

async function count(db: Db, noun: AnyNoun, narrowed: Prisma.Sql): Promise<number> {
  const [counted] = await db.$queryRaw<{ total: bigint }[]>`
    SELECT count(*) AS total FROM ${Prisma.raw(noun.plural)} WHERE ${narrowed}`
  return Number(counted?.total ?? 0)
}

function readSort(noun: AnyNoun, { sort: asked, q }: Listing): { sort: Sort; descending: boolean } {
  if (!asked) return q ? { sort: rank, descending: true } : { sort: noun.sorts.createdAt as Sort, descending: true }
  const { key, descending } = readSortKey(asked)
  const sort = noun.sorts[key]
  if (!sort) throw new DomainError('request.invalid_parameter', `This list cannot be sorted by ${asked}.`)
  return { sort, descending }
}

/** NULLS LAST only where there can be nulls: elsewhere it would keep PostgreSQL from reading the index backwards. */
function order(sort: Sort, descending: boolean): string {
  return `${descending ? 'DESC' : 'ASC'}${sort.nullable ? ' NULLS LAST' : ''}`
}

function keySql(sort: Sort, query: Prisma.Sql | null): Prisma.Sql {
  return sort === rank && query ? Prisma.sql`ts_rank(search, ${query})::float8` : Prisma.raw(sort.column)
}

function conditions(noun: AnyNoun, { filters, trashed }: Listing, query: Prisma.Sql | null): Prisma.Sql {
  const all = [Prisma.raw(trashed ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL')]
  for (const [name, value] of Object.entries(filters)) {
    const filter = noun.filters[name]
    if (filter && value !== undefined) all.push(filter.where(value as never))
  }
  if (query) all.push(Prisma.sql`search @@ ${query}`)
  return Prisma.join(all, ' AND ')
}

/** Rows behind the cursor: `(key, id)` compared as a pair, with nulls last in both directions. */
function afterCursor(
  noun: AnyNoun,
  listing: Listing,
  { sort, descending }: { sort: Sort; descending: boolean },
): Prisma.Sql {
  if (!listing.cursor) return Prisma.sql`true`
  const [key, id] = readCursor(listing.cursor, scopeOf(noun, listing))
  const past = Prisma.raw(descending ? '<' : '>')
  if (key === null) return Prisma.sql`key IS NULL AND id ${past} ${id}::uuid`
  const pair = Prisma.sql`(key, id) ${past} (${key}::${Prisma.raw(sort === rank ? 'float8' : sort.type)}, ${id}::uuid)`
  return sort.nullable ? Prisma.sql`(${pair} OR key IS NULL)` : pair
}

/** What a cursor is bound to: the list, its order and everything that narrows it. */
function scopeOf(noun: AnyNoun, { sort, q, language, trashed, filters }: Listing): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined)
  return JSON.stringify([noun.plural, sort, q, language, trashed ?? false, given.sort(([a], [b]) => (a < b ? -1 : 1))])
}

function cursorKey(key: Line['key']): string | number | null {
  return key instanceof Date ? key.toISOString() : key
}
