import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'

/** The ids of whatever has these external ids, in the trash or not, by external id. */
export async function findIdsByExternalId(
  noun: { plural: string },
  db: Db,
  externalIds: string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db.$queryRaw<{ id: string; externalId: string }[]>`
    SELECT id::text, external_id AS "externalId" FROM ${Prisma.raw(noun.plural)} WHERE external_id = ANY(${externalIds})`
  return new Map(rows.map(({ id, externalId }) => [externalId, id]))
}

/** The id of whatever has an external id, in the trash or not. */
export async function findIdByExternalId(noun: { plural: string }, db: Db, externalId: string): Promise<string | null> {
  return (await findIdsByExternalId(noun, db, [externalId])).get(externalId) ?? null
}

/** Makes others who would create what has one of these external ids wait until the transaction ends. */
export async function claimExternalIds(noun: { plural: string }, db: Db, externalIds: string[]): Promise<void> {
  // In one order for everybody: who waits for the second holds the first.
  const keys = externalIds.map((externalId) => `${noun.plural}:${externalId}`).sort()
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(${keys}::text[]) AS key`
}
