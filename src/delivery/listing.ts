import { type Highlight, highlightSql, readHighlight, type Search } from '#src/content/search.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage } from '#src/platform/http/paging.ts'

/** What a list reads: which rows fit, in which order, and which of their texts. */
export interface Listing {
  /** The name of the list and all that narrows it: what its cursors are bound to. */
  scope: unknown
  /** Where rows are looked for, under the name `listed`, and what those that fit have in common. */
  from: Prisma.Sql
  fits: Prisma.Sql[]
  id: Prisma.Sql
  order: Order
  /** The table that is searched. */
  shelf: 'published_articles' | 'published_parts'
  /** The table with the texts of the rows: the column that is shown, and by member those whose hits are. */
  table: Prisma.Sql
  show: 'summary' | 'document'
  highlights: Record<string, string>
  search: Search | null
}

/** What rows are ordered by; of those with the same key, by their ids. */
export interface Order {
  key: Prisma.Sql
  type: 'timestamptz' | 'text' | 'float8'
  descending: boolean
  /** How many of those that fit are put in order, the newest; all of them unless told. */
  among?: number
}

/** Which part of a list is asked for. */
export interface Window {
  limit: number
  cursor?: string | undefined
  count?: boolean | undefined
}

/** What a list shows. */
export interface ListedItem {
  id: string
  /** The JSON text as publishing wrote it. */
  json: string
  /** Where the search hit; null when nothing was searched for. */
  highlight: Highlight | null
}

export interface ListedRow extends ListedItem {
  publishedAt: string
  modifiedAt: string
}

export interface ListedPage<Item = ListedRow> {
  rows: Item[]
  next: string | null
  total?: number
}

interface Line {
  id: string
  key: Date | number | string
  publishedAt: Date
  modifiedAt: Date
  json: string
}

/**
 * Whether there are such rows, asked of each row listed. Without OFFSET the planner might join instead, and read from
 * the top for a page deep in the list.
 */
export function existsSql(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM ${rows} OFFSET 0)`
}

/** The best hits first. Not all are compared: a word that stands everywhere must not keep the database busy. */
export function byRank({ query }: Search): Order {
  return { key: Prisma.sql`ts_rank(listed.search, ${query})::float8`, type: 'float8', descending: true, among: 1_000 }
}

/**
 * One page of a list, by keyset. Texts, and hits in them, are read for the rows of the page only.
 *
 * @throws DomainError `request.invalid_cursor` (400) for a cursor of another list, sort or filter
 */
export async function readPage(db: Db, listing: Listing, { limit, cursor, count }: Window): Promise<ListedPage> {
  const { id, order, table, show, highlights, search } = listing
  const scope = JSON.stringify(listing.scope)
  const direction = Prisma.raw(order.descending ? 'DESC' : 'ASC')
  const found = await findSql(db, listing)
  const lines = await db.$queryRaw<Line[]>`
    SELECT page.id::text, key, published_at AS "publishedAt", modified_at AS "modifiedAt", ${Prisma.raw(show)} AS json
      ${search ? highlightSql(highlights, search) : Prisma.empty}
    FROM (
      SELECT ${id} AS id, ${order.key} AS key FROM ${amongNewest(order, found)} ${afterCursor(listing, cursor, scope)}
      ORDER BY key ${direction}, id ${direction} LIMIT ${limit + 1}
    ) AS page JOIN ${table} AS shown USING (id)
    ORDER BY key ${direction}, page.id ${direction}`
  const { data, next } = cutPage(lines, limit, (last) => writeCursor(scope, [cursorValue(last.key), last.id]))
  const rows = data.map((line) => rowOf(line, search !== null))
  return { rows, next, ...(count && { total: await countRows(db, found) }) }
}

/** Behind OFFSET 0 rows are found by what they hold, whatever order they are wanted in. */
async function findSql(db: Db, { from, fits, search, shelf }: Listing): Promise<Prisma.Sql> {
  if (!search) return Prisma.sql`${from} WHERE ${Prisma.join(fits, ' AND ')}`
  const [asked] = await db.$queryRaw<
    { few: boolean }[]
  >`SELECT finds_few(${shelf}::text::regclass, ${search.query}) AS few`
  const found = Prisma.sql`${from} WHERE ${Prisma.join([...fits, Prisma.sql`listed.search @@ ${search.query}`], ' AND ')}`
  return asked?.few ? Prisma.sql`(SELECT listed.* FROM ${found} OFFSET 0) AS listed WHERE true` : found
}

function amongNewest({ among }: Order, found: Prisma.Sql): Prisma.Sql {
  if (among === undefined) return found
  return Prisma.sql`(
    SELECT listed.id, listed.search FROM ${found} ORDER BY listed.published_at DESC LIMIT ${among}
  ) AS listed WHERE true`
}

function afterCursor({ id, order }: Listing, cursor: string | undefined, scope: string): Prisma.Sql {
  if (cursor === undefined) return Prisma.empty
  const [lastKey, lastId] = readCursor(cursor, scope)
  const past = Prisma.raw(order.descending ? '<' : '>')
  return Prisma.sql`AND (${order.key}, ${id}) ${past} (${lastKey}::${Prisma.raw(order.type)}, ${lastId}::uuid)`
}

async function countRows(db: Db, found: Prisma.Sql): Promise<number> {
  const [counted] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM ${found}`
  return Number(counted?.total)
}

function cursorValue(key: Line['key']): string | number {
  return key instanceof Date ? key.toISOString() : key
}

function rowOf(line: Line, isSearch: boolean): ListedRow {
  return {
    id: line.id,
    publishedAt: line.publishedAt.toISOString(),
    modifiedAt: line.modifiedAt.toISOString(),
    json: line.json,
    highlight: isSearch ? readHighlight(line) : null,
  }
}
