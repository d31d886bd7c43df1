import { type Db, prepared } from './client.ts'
import { Prisma } from './generated/client.ts'
import { LongValues } from './long-values.ts'

/**
 * Rows by table. Members are named as in the Prisma schema; every row of a table has the same ones, and columns that they
 * leave out get their defaults.
 */
export type Tables<Row extends object> = Record<string, Row[]>

/**
 * Inserts rows by one statement, whatever their number.
 *
 * @throws what the database refuses, a unique index included
 */
export async function insertRows(db: Db, tables: Tables<object>): Promise<void> {
  using long = new LongValues()
  const insertions = listInsertions(tables, long)
  if (insertions.length > 0) await db.$executeRaw`${together(insertions)} SELECT 1`
}

/**
 * Inserts rows by one statement, but for those that a unique index refuses. Nothing is thrown then, so the transaction
 * goes on.
 *
 * @returns the ids of the rows that were inserted
 */
export async function insertUnlessTaken(db: Db, tables: Tables<{ id: string }>): Promise<Set<string>> {
  using long = new LongValues()
  const insertions = listInsertions(tables, long).map(
    (insertion) => Prisma.sql`${insertion} ON CONFLICT DO NOTHING RETURNING id`,
  )
  const ids = insertions.map((_, at) => Prisma.sql`SELECT id FROM ${nameOf(at)}`)
  const inserted = await db.$queryRaw<{ id: string }[]>`${together(insertions)} ${Prisma.join(ids, ' UNION ALL ')}`
  return new Set(inserted.map(({ id }) => id))
}

/** Data-modifying statements before the one that they are part of. */
function together(insertions: Prisma.Sql[]): Prisma.Sql {
  const named = insertions.map((insertion, at) => Prisma.sql`${nameOf(at)} AS (${insertion})`)
  return Prisma.sql`${prepared} WITH ${Prisma.join(named)}`
}

const nameOf = (at: number) => Prisma.raw(`inserted_${at}`)

function listInsertions(tables: Tables<object>, long: LongValues): Prisma.Sql[] {
  const filled = Object.entries(tables).filter(([, rows]) => rows.length > 0)
  return filled.map(([table, rows]) => insertion(table, { rows, long }))
}

/** One parameter holds all rows, so that the statement is the same for any number of them. */
function insertion(table: string, { rows, long }: { rows: object[]; long: LongValues }): Prisma.Sql {
  const columns = Prisma.raw(
    Object.keys(rows[0] ?? {})
      .map((member) => `"${columnOf(member)}"`)
      .join(', '),
  )
  const target = Prisma.raw(`"${table}"`)
  const records = long.hold(`[${rows.map(recordOf).join()}]`)
  return Prisma.sql`
    INSERT INTO ${target} (${columns})
    SELECT ${columns} FROM json_populate_recordset(NULL::${target}, ${records}::json)`
}

/** A row as JSON, its members named as columns. */
function recordOf(row: object): string {
  const record: Record<string, unknown> = {}
  for (const [member, value] of Object.entries(row)) record[columnOf(member)] = value
  return JSON.stringify(record)
}

const columns = new Map<string, string>()

/** Columns are named in snake_case where members are in camelCase (`@map` in the Prisma schema). */
function columnOf(member: string): string {
  const known = columns.get(member)
  if (known !== undefined) return known
  const column = member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  columns.set(member, column)
  return column
}
