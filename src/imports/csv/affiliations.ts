import { findIdByExternalId } from '#src/content/external-ids.ts'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { sources } from '#src/sources/service.ts'
import { foldName } from '../matching.ts'
import type { SourceRow } from './source-row.ts'

/**
 * The source that a row belongs to: by external id, then by name, of whatever kind.
 *
 * @returns null for none yet
 * @throws DomainError `import.invalid` (422) where several have the name
 */
export async function findAffiliation(db: Db, said: string): Promise<string | null> {
  const byId = await findIdByExternalId(sources, db, said)
  if (byId !== null) return byId
  const rows = await db.$queryRaw<{ id: string; sameName: boolean }[]>`
    SELECT id::text, lower(name) = lower(${said}) AS "sameName" FROM sources
    WHERE deleted_at IS NULL AND named AND kind <> 'person'
      AND known_names(name, aliases) @> ARRAY[lower(${said})]
    ORDER BY id LIMIT 20`
  const named = rows.filter(({ sameName }) => sameName)
  const candidates = named.length > 0 ? named : rows
  if (candidates.length <= 1) return candidates[0]?.id ?? null
  const ids = candidates.map(({ id }) => id).join(', ')
  throw problem(`${candidates.length} sources are called “${said}” (${ids}): say which by its external id.`)
}

/** @throws DomainError `import.invalid` (422) always: nobody is called so, or only a row that belongs to this one itself */
export function refuseAffiliation(said: string): never {
  throw problem(`No source is called “${said}”, here or in a row that does not belong to this one itself.`)
}

function problem(detail: string): DomainError {
  return new DomainError('import.invalid', `affiliation: ${detail}`, {
    errors: [{ pointer: '/affiliation', code: 'reference_missing', detail }],
  })
}

/** Puts rows behind those of the same file that they belong to; those of a circle stay where they are. */
export function orderRows(rows: SourceRow[]): SourceRow[] {
  const byName = new Map<string, SourceRow>()
  for (const row of rows) {
    for (const name of [row.draft.name, ...(row.draft.aliases ?? []), row.draft.externalId ?? '']) {
      if (!byName.has(foldName(name))) byName.set(foldName(name), row)
    }
  }
  const ordered = new Set<SourceRow>()
  for (const row of rows) {
    const chain: SourceRow[] = []
    for (let next: SourceRow | undefined = row; next && !ordered.has(next) && !chain.includes(next); ) {
      chain.push(next)
      next = next.affiliation === null ? undefined : byName.get(foldName(next.affiliation))
      if (chain.length > 50) break
    }
    for (const one of chain.reverse()) ordered.add(one)
  }
  return [...ordered]
}
