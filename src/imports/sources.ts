import type { Desk } from '#src/content/noun.ts'
import type { Story } from '#src/extraction/story.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { SourceDraft, SourceKind } from '#src/sources/schema.ts'
import { sourceService, sources } from '#src/sources/service.ts'
import { acceptDraft } from './acceptance.ts'

/** The sources of a story as they are stored. */
export interface FiledSources {
  /** The id of a source by its key in the story. */
  idOf: (key: string) => string
  /** The source that a credit line names: the whole of it ("AFP") or its last part ("Ida Brekke/Norvik Foto"). */
  idOfCredit: (creditLine: string) => string | null
  provider: string | null
}

/**
 * Finds the story's sources among those that are known by the same name and kind, and creates the others. Imports that
 * name the same source at once wait for each other, so that they do not both create it.
 */
export async function fileSources(desk: Desk, story: Story, agency: string | undefined): Promise<FiledSources> {
  await lockNames(desk.db, [...story.sources.map(({ name }) => name), ...(agency ? [agency] : [])])
  const ids = new Map<string, string>()
  const file = async (key: string): Promise<string | null> => {
    const known = ids.get(key)
    if (known) return known
    const source = story.sources.find((candidate) => candidate.key === key)
    if (!source) return null
    const affiliation = source.affiliation === null ? null : await file(source.affiliation)
    const { name, kind, aliases, named, anonymityReason, capacity } = source
    const draft = { name, kind, aliases, named, anonymityReason, capacity, affiliation }
    const id = await findOrCreateSource(desk, draft)
    ids.set(key, id)
    return id
  }
  for (const { key } of story.sources) await file(key)
  const provider = agency ? await findOrCreateSource(desk, { name: agency, kind: 'news_agency' }) : null
  const byName = namesOf(story, ids)
  return {
    idOf: (key) => ids.get(key) as string,
    idOfCredit: (creditLine) =>
      byName.get(fold(creditLine)) ?? byName.get(fold(creditLine.split('/').at(-1) ?? '')) ?? null,
    provider: provider ?? (story.provider ? (ids.get(story.provider) ?? null) : null),
  }
}

/** Takes the locks in one order, so that two imports cannot hold what the other waits for. */
async function lockNames(db: Db, names: string[]): Promise<void> {
  const folded = [...new Set(names.map(fold))].sort()
  await db.$queryRaw`
    SELECT count(pg_advisory_xact_lock(hashtextextended('source ' || name, 0)))
    FROM (SELECT name FROM unnest(${folded}::text[]) AS name ORDER BY name) AS ordered`
}

async function findOrCreateSource({ db, actor }: Desk, draft: SourceDraft): Promise<string> {
  const known = draft.named === false ? null : await findSourceByName(db, draft.name, draft.kind)
  return known ?? (await sourceService.create(db, actor, acceptDraft(sources, draft))).id
}

/** The oldest live source of a kind that goes by a name, whatever its case. */
async function findSourceByName(db: Db, name: string, kind: SourceKind): Promise<string | null> {
  const [source] = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM sources
    WHERE deleted_at IS NULL AND named AND kind = ${kind}
      AND (lower(name) = lower(${name}) OR EXISTS (SELECT 1 FROM unnest(aliases) AS alias WHERE lower(alias) = lower(${name})))
    ORDER BY id LIMIT 1`
  return source?.id ?? null
}

function namesOf(story: Story, ids: Map<string, string>): Map<string, string> {
  const names = story.sources.flatMap(({ key, name, aliases }) => {
    const id = ids.get(key)
    return id ? [name, ...aliases].map((each) => [fold(each), id] as const) : []
  })
  return new Map(names)
}

function fold(name: string): string {
  return name.trim().toLowerCase()
}
