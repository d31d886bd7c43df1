import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'

/** The id of whatever has an external id, in the trash or not. */
export async function findIdByExternalId(noun: { plural: string }, db: Db, externalId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM ${Prisma.raw(noun.plural)} WHERE external_id = ${externalId}`
  return rows[0]?.id ?? null
}
