import type { Db } from './client.ts'
import { Prisma } from './generated/client.ts'

/**
 * Inserts rows by one statement, whatever their number. Members are named as in the Prisma schema; every row has the
 * same ones, and columns that they leave out get their defaults.
 *
 * @throws what the database refuses, a unique index included
 */
export async function insertRows(db: Db, table: string, rows: object[]): Promise<void> {
  if (rows.length > 0) await db.$executeRaw(insertion(table, rows))
}

/**
 * Inserts a row unless a unique index refuses it. Nothing is thrown then, so the transaction goes on.
 *
 * @returns whether the row was inserted
 */
export async function insertUnlessTaken(db: Db, table: string, row: object): Promise<boolean> {
  return (await db.$executeRaw`${insertion(table, [row])} ON CONFLICT DO NOTHING`) === 1
}

/** One parameter holds all rows, so that the statement is the same for any number of them. */
function insertion(table: string, rows: object[]): Prisma.Sql {
  const names = Object.keys(rows[0] ?? {})
  const columns = Prisma.raw(names.map((name) => `"${columnOf(name)}"`).join(', '))
  const records = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [columnOf(name), value])),
  )
  const target = Prisma.raw(`"${table}"`)
  return Prisma.sql`
    INSERT INTO ${target} (${columns})
    SELECT ${columns} FROM json_populate_recordset(NULL::${target}, ${JSON.stringify(records)}::json)`
}

/** Columns are named in snake_case where members are in camelCase (`@map` in the Prisma schema). */
function columnOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
