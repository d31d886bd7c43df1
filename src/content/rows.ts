import { Prisma } from '#src/platform/db/generated/client.ts'
import type { Envelope } from './noun.ts'

interface Dated {
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

/** A database record with its times as answers write them. */
export function fromRecord<Record extends Dated>(record: Record) {
  return {
    ...record,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    deletedAt: record.deletedAt?.toISOString() ?? null,
  }
}

/** The envelope's part of an answer, in the order in which people look for it. */
export function envelopeOf(row: Envelope & { externalId: string | null }) {
  const { id, externalId, revision, createdAt, updatedAt, createdBy, updatedBy, deletedAt, origin } = row
  return { id, externalId, revision, createdAt, updatedAt, createdBy, updatedBy, deletedAt, origin }
}

/** The members of a row that answers show beside the envelope, in the noun's order. */
export function membersOf<Row extends object, Name extends keyof Row & string>(row: Row, names: readonly Name[]) {
  const own = names.filter((name) => name !== 'externalId')
  return Object.fromEntries(own.map((name) => [name, row[name]])) as unknown as Omit<Pick<Row, Name>, 'externalId'>
}

/** A JSON column's value; Prisma takes SQL NULL only under this name. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue)
}
