import { type Batch, emptyBatch } from '#src/content/batch.ts'
import { listReferences } from '#src/content/body/references.ts'
import { type Noun, type RowOf, referencesOf, type Shapes } from '#src/content/noun.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import type { SourceRole } from './schema.ts'
import type { StoredArticle } from './stored.ts'

type Rests = Pick<StoredArticle, 'body' | 'leadMedia' | 'media'>
type ArticleSources = StoredArticle['sources']
type WithSources = Rests & { sources: ArticleSources }

/** The role a source has in an article through a member of what the article prints. */
const roleThrough: Record<string, SourceRole> = {
  speaker: 'speaker',
  via: 'relay',
  addressee: 'addressee',
  supplier: 'photo_credit',
}

/** What the quotes and media of articles say of sources: by the id of the quote or media record. */
type DerivedRoles = Map<string, { source: string; role: SourceRole }[]>

/** One source in one member of a quote or media record. */
interface Naming {
  origin: string
  member: string
  source: string
}

/**
 * The roles that follow from the quotes and media of articles, by one statement for all of them; none for those that the
 * request in hand has brought.
 */
export async function findDerivedRoles(db: Db, articles: Rests[], batch = emptyBatch()): Promise<DerivedRoles> {
  const ids = [...new Set(articles.flatMap(restsOn))]
  const namings = [
    ...namingsIn(batch, ids),
    ...(await findNamings(
      db,
      ids.filter((id) => !batch.brought.has(id)),
    )),
  ]
  return deriveRoles(namings)
}

/** The roles that sources have by being named in quotes and media records. */
export function deriveRoles(namings: Naming[]): DerivedRoles {
  const roles = namings.flatMap(({ origin, member, source }) => {
    const role = roleThrough[member]
    return role ? [{ origin, source, role }] : []
  })
  const byOrigin = Map.groupBy(roles, ({ origin }) => origin)
  return new Map([...byOrigin].map(([id, group]) => [id, group.map(({ source, role }) => ({ source, role }))]))
}

/** What rows of quotes or of media records say of sources. */
export function namingsOf<N extends Shapes>(noun: Noun<N>, rows: RowOf<N>[]): Naming[] {
  return rows.flatMap((row) =>
    referencesOf(noun, row).map(({ member, id: source }) => ({ origin: row.id, member, source })),
  )
}

async function findNamings(db: Db, ids: string[]): Promise<Naming[]> {
  if (ids.length === 0) return []
  return db.$queryRaw<Naming[]>`
    ${prepared} SELECT from_id::text AS origin, member, source_id::text AS source FROM "references"
    WHERE from_type IN ('quote', 'media') AND from_id = ANY(${ids}::uuid[]) AND source_id IS NOT NULL ORDER BY id`
}

function namingsIn({ brought }: Batch, ids: string[]): Naming[] {
  return ids.flatMap((origin) =>
    (brought.get(origin)?.references ?? []).map(({ member, id: source }) => ({ origin, member, source })),
  )
}

/** What editors wrote and what follows from quotes and media, each source once. */
export function withDerivedRoles(article: WithSources, derived: DerivedRoles): ArticleSources {
  const roles = new Map<string, Set<SourceRole>>()
  const add = (source: string, added: SourceRole[]) => {
    roles.set(source, new Set([...(roles.get(source) ?? []), ...added]))
  }
  for (const { source, roles } of article.sources) add(source, roles)
  for (const id of restsOn(article)) for (const { source, role } of derived.get(id) ?? []) add(source, [role])
  return [...roles].map(([source, all]) => ({ source, roles: [...all] }))
}

/**
 * What of `sources` is the editors' own: a client that sends back what it read must not turn derived roles into
 * written ones, or they would outlive the quote they follow from. What is written in `former` stays written.
 */
export function withoutDerivedRoles(
  article: WithSources,
  former: WithSources | null,
  derived: DerivedRoles,
): ArticleSources {
  const states = former ? [article, former] : [article]
  const key = (source: string, role?: SourceRole) => `${source} ${role}`
  const follows = new Set(
    states.flatMap(restsOn).flatMap((id) => (derived.get(id) ?? []).map(({ source, role }) => key(source, role))),
  )
  const written = new Set(
    former?.sources.flatMap(({ source, roles }) => [key(source), ...roles.map((role) => key(source, role))]),
  )
  return article.sources.flatMap(({ source, roles }) => {
    const own = roles.filter((role) => written.has(key(source, role)) || !follows.has(key(source, role)))
    return own.length > 0 || roles.length === 0 || written.has(key(source)) ? [{ source, roles: own }] : []
  })
}

function restsOn({ body, leadMedia, media }: Rests): string[] {
  const inBody = listReferences(body)
  return [...inBody.quotes, ...(leadMedia ? [leadMedia] : []), ...media.map((item) => item.media), ...inBody.media]
}
