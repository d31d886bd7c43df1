import type { Warning } from '#src/content/body/warnings.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import type { Desk } from '#src/content/noun.ts'
import { createResource } from '#src/content/writing.ts'
import type { SourceDraft } from '#src/sources/schema.ts'
import { sources } from '#src/sources/service.ts'
import { acceptDraft } from './acceptance.ts'
import { type Provenance, partId } from './filing.ts'
import { foldName, lockNames, matchSource } from './matching.ts'
import type { Reading, ReadSource } from './reading.ts'

/** The sources of a story as they are stored. */
export interface FiledSources {
  /** The id of a source by its key in the story. */
  idOf: (key: string) => string
  /** The source that a credit line names: the whole of it ("AFP") or its last part ("Ida Brekke/Norvik Foto"). */
  idOfCredit: (creditLine: string) => string | null
  provider: string | null
  /** Where it was left to an editor who is meant. */
  warnings: Warning[]
}

/**
 * Finds the story's sources among those that are known, and creates the others. Imports that name the same source at
 * once wait for each other, so that they do not both create it.
 */
export async function fileSources(
  desk: Desk,
  reading: Pick<Reading, 'sources' | 'provider'>,
  provenance: Provenance,
): Promise<FiledSources> {
  const { agency } = provenance
  await lockNames(desk.db, [...reading.sources.map(({ name }) => name), ...(agency ? [agency] : [])])
  const ids = new Map<string, string>()
  const warnings: Warning[] = []
  const find = (draft: SourceDraft, uri?: string | null) =>
    findOrCreateSource(desk, { draft, uri: uri ?? null, provenance, warnings })
  const file = async (key: string): Promise<string | null> => {
    const known = ids.get(key)
    if (known) return known
    const source = reading.sources.find((candidate) => candidate.key === key)
    if (!source) return null
    const affiliation = source.affiliation === null ? null : await file(source.affiliation)
    const id = await find(draftSource(source, affiliation), source.uri)
    ids.set(key, id)
    return id
  }
  for (const { key } of reading.sources) await file(key)
  const provider = agency ? await find({ name: agency, kind: 'news_agency' }) : null
  const byName = namesOf(reading.sources, ids)
  return {
    idOf: (key) => ids.get(key) as string,
    idOfCredit: (creditLine) =>
      byName.get(foldName(creditLine)) ?? byName.get(foldName(creditLine.split('/').at(-1) ?? '')) ?? null,
    provider: provider ?? (reading.provider ? (ids.get(reading.provider) ?? null) : null),
    warnings,
  }
}

function draftSource(source: ReadSource, affiliation: string | null): SourceDraft {
  const { name, kind, aliases, named, anonymityReason, capacity, more } = source
  return { name, kind, aliases, named, anonymityReason, capacity, affiliation, ...more }
}

interface Found {
  draft: SourceDraft
  uri: string | null
  provenance: Provenance
  warnings: Warning[]
}

async function findOrCreateSource(desk: Desk, { draft, uri, provenance, warnings }: Found): Promise<string> {
  const { name, kind, sameAs } = draft
  const match = draft.named === false && !uri ? null : await matchSource(desk.db, { name, kind, uri, sameAs })
  if (match?.id) return match.id
  // Under an id of its own, so that the same story finds the same one again.
  const isDoubtful = (match?.candidates.length ?? 0) > 0
  const externalId = uri ?? (isDoubtful ? partId(provenance, 'source', JSON.stringify([kind, name])) : null)
  if (isDoubtful) {
    const known = `${match?.candidates.length} sources are known as “${name}” (${match?.candidates.join(', ')})`
    warnings.push({ code: 'source_ambiguous', detail: `${known}; this one is kept apart: say which one is meant.` })
  }
  const known = externalId === null ? null : await findIdByExternalId(sources, desk.db, externalId)
  return known ?? (await createResource(sources, desk, { draft: acceptDraft(sources, { ...draft, externalId }) })).id
}

function namesOf(found: ReadSource[], ids: Map<string, string>): Map<string, string> {
  const names = found.flatMap(({ key, name, aliases }) => {
    const id = ids.get(key)
    return id ? [name, ...aliases].map((each) => [foldName(each), id] as const) : []
  })
  return new Map(names)
}
