import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'

/** Orders that files be fetched into media records that have none; each record once for an import. */
export async function orderFetches(
  db: Db,
  actor: Actor,
  { importId, urls }: { importId: string; urls: Map<string, string> },
): Promise<void> {
  const [ids, addresses] = [[...urls.keys()], [...urls.values()]]
  await db.$executeRaw`
    INSERT INTO media_fetches (import_id, media_id, url, actor_id)
    SELECT ${importId}::uuid, id, url, ${actor.id}::uuid FROM unnest(${ids}::uuid[], ${addresses}::text[]) AS asked (id, url)
    WHERE EXISTS (SELECT FROM media WHERE media.id = asked.id AND file IS NULL)
    ON CONFLICT DO NOTHING`
}
