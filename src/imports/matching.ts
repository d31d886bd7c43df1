import { findIdByExternalId } from '#src/content/external-ids.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { SourceKind } from '#src/sources/schema.ts'
import { sources } from '#src/sources/service.ts'
import { findOwnId } from './own-ids.ts'

/** What is known of a source that may be there already. */
export interface Wanted {
  name: string
  kind: SourceKind
  /** Its id where it comes from: an external id, or a URN of ours. */
  uri?: string | null | undefined
  /** Pages about it. */
  sameAs?: readonly string[] | null | undefined
}

/** Who it is: one source, nobody, or one of several that nobody but an editor can choose from. */
export interface Match {
  id: string | null
  candidates: string[]
}

/**
 * Finds a live, named source: by its id, by a page about it, then by name, then by alias, whatever their case. A name
 * matches a source of the same kind alone. What could be several is none of them.
 */
export async function matchSource(db: Db, { name, kind, uri, sameAs }: Wanted): Promise<Match> {
  if (uri) {
    const id = (await findOwnId(db, sources, uri)) ?? (await findIdByExternalId(sources, db, uri))
    if (id !== null) return { id, candidates: [] }
  }
  const rows = await db.$queryRaw<{ id: string; samePage: boolean; sameName: boolean }[]>`
    SELECT id::text, same_as && ${[...(sameAs ?? [])]}::text[] AS "samePage", lower(name) = lower(${name}) AS "sameName"
    FROM sources
    WHERE deleted_at IS NULL AND named AND (
      same_as && ${[...(sameAs ?? [])]}::text[]
      OR kind = ${kind} AND known_names(name, aliases) @> ARRAY[lower(${name})]
    )
    ORDER BY id LIMIT 20`
  const [samePage, sameName] = [rows.filter((row) => row.samePage), rows.filter((row) => row.sameName)]
  const candidates = (samePage.length > 0 ? samePage : sameName.length > 0 ? sameName : rows).map(({ id }) => id)
  const [only] = candidates
  return candidates.length === 1 && only ? { id: only, candidates: [] } : { id: null, candidates }
}

/** Takes the locks of names in one order, so that two imports cannot hold what the other waits for. */
export async function lockNames(db: Db, names: string[]): Promise<void> {
  const folded = [...new Set(names.map(foldName))].sort()
  await db.$queryRaw`
    SELECT count(pg_advisory_xact_lock(hashtextextended('source ' || name, 0)))
    FROM (SELECT name FROM unnest(${folded}::text[]) AS name ORDER BY name) AS ordered`
}

export function foldName(name: string): string {
  return name.trim().toLowerCase()
}
