import type { Warning } from '#src/content/body/warnings.ts'
import { parseDraft } from '#src/content/drafts.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import { mergePatch } from '#src/content/merge.ts'
import { type Desk, draftOf } from '#src/content/noun.ts'
import type { Origin } from '#src/content/origin.ts'
import { createResource, rewriteResource } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { SourceDraft } from '#src/sources/schema.ts'
import { sourceService, sources } from '#src/sources/service.ts'
import { matchSource } from '../matching.ts'
import { checksum } from '../origin.ts'
import type { SourceRow } from './source-row.ts'

export interface FiledSource {
  id: string
  status: 'created' | 'updated' | 'unchanged'
  externalId: string | null
  warnings: Warning[]
}

interface Filing {
  row: SourceRow
  /** The id of the source it belongs to. */
  affiliation: string | null
  /** What the same file made when it came before. */
  made: ReadonlySet<string>
}

/**
 * Files one row of a list of sources: into the source with its external id, else into the one it is by its pages or its
 * name, else as a new one. The same row again changes nothing. Its name is locked by who calls.
 *
 * @throws DomainError `source.in_trash` (409), and what creating and changing throw
 */
export async function fileSourceRow(desk: Desk, { row, affiliation, made }: Filing): Promise<FiledSource> {
  const { draft, sha256 } = row
  const said: SourceDraft = { ...draft, ...(affiliation !== null && { affiliation }) }
  const byId = draft.externalId ? await findIdByExternalId(sources, desk.db, draft.externalId) : null
  if (byId !== null) return change(desk, byId, { sha256, made, patch: said })
  const match = draft.named === false ? { id: null, candidates: [] } : await matchSource(desk.db, draft)
  const known = match.id === null ? null : await sourceService.read(desk.db, { id: match.id })
  const isOther = draft.externalId && known?.externalId && known.externalId !== draft.externalId
  if (known && !isOther) return change(desk, known.id, { sha256, made, patch: addTo(known, said) })
  const candidates = known ? [known.id] : match.candidates
  return create(desk, said, { candidates })
}

async function change(
  desk: Desk,
  id: string,
  { sha256, made, patch }: { sha256: string; made: ReadonlySet<string>; patch: object },
): Promise<FiledSource> {
  const former = await sourceService.read(desk.db, { id }).catch(explainTrash)
  const { externalId } = former
  if (former.origin?.sha256 === sha256 || made.has(id)) return { id, status: 'unchanged', externalId, warnings: [] }
  const { revision, ...changed } = await rewriteResource(sources, desk, {
    id,
    expected: 'any',
    // Who was written here stays written here.
    own: former.origin === null ? {} : { origin: desk.batch.origin },
    next: (stored) => parseDraft(sources.Draft, mergePatch(draftOf(sources, stored), patch)),
  })
  const status = revision === former.revision ? 'unchanged' : 'updated'
  return { id, status, externalId: changed.externalId, warnings: [] }
}

function explainTrash(error: unknown): never {
  if (!(error instanceof DomainError)) throw error
  throw new DomainError('source.in_trash', 'This source was imported before, and is in the trash.')
}

interface Known {
  name: string
  aliases: string[]
  sameAs: string[]
}

/** What a row adds to a source that it names by another name, or by a page. */
function addTo({ name, aliases, sameAs }: Known, said: SourceDraft): Partial<SourceDraft> {
  const isNamed = said.name.toLowerCase() === name.toLowerCase()
  const { name: _name, slug: _slug, ...rest } = said
  const added = [...aliases, ...(isNamed ? [] : [said.name]), ...(said.aliases ?? [])]
  const names = new Map(added.map((one) => [one.toLowerCase(), one]))
  names.delete(name.toLowerCase())
  return { ...rest, aliases: [...names.values()], sameAs: [...new Set([...sameAs, ...(said.sameAs ?? [])])] }
}

async function create(desk: Desk, said: SourceDraft, { candidates }: { candidates: string[] }): Promise<FiledSource> {
  const warnings: Warning[] = []
  let { externalId = null } = said
  if (candidates.length > 0) {
    const detail = `${candidates.length} known as “${said.name}” (${candidates.join(', ')}); this one is kept apart: say which one is meant.`
    warnings.push({ code: 'source_ambiguous', detail })
    // Under an id of its own, so that the same row finds the same one again.
    externalId ??= `import:source:${checksum(JSON.stringify([said.kind, said.name, said.sameAs ?? []])).slice(0, 40)}`
    const again = await findIdByExternalId(sources, desk.db, externalId)
    if (again !== null) return { id: again, status: 'unchanged', externalId, warnings }
  }
  const { id } = await createResource(sources, desk, { draft: { ...said, externalId } })
  return { id, status: 'created', externalId, warnings }
}

/** Named by the origin of what one row makes. */
export function originOfRow(file: Origin, { sha256, line }: Pick<SourceRow, 'sha256' | 'line'>): Origin {
  return { ...file, sha256, line }
}
