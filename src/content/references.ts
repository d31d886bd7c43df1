import { DomainError } from '#src/errors.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { Reference, ResourceType } from './noun.ts'

/** The table a type of resource is kept in. */
const tableOf: Record<ResourceType, Prisma.Sql> = {
  source: Prisma.sql`sources`,
  media: Prisma.sql`media`,
  quote: Prisma.sql`quotes`,
  article: Prisma.sql`articles`,
}

/** The column of `references` that names a target of a type. */
export const targetColumn: Record<ResourceType, Prisma.Sql> = {
  source: Prisma.sql`source_id`,
  media: Prisma.sql`media_id`,
  quote: Prisma.sql`quote_id`,
  article: Prisma.sql`article_id`,
}

/** A resource that refers to others. */
interface Referring {
  type: ResourceType
  id: string
}

/**
 * Makes sure that everything `from` refers to is there and not in the trash, and keeps it so until the transaction ends.
 *
 * @throws DomainError as `refuseMissing`
 */
export async function requireReferences(db: Db, from: Referring, references: Reference[]): Promise<void> {
  refuseMissing(from, references, await lockLive(db, references))
}

/** Says of a reference whether what it leads to is there and not in the trash. */
type IsLive = (reference: Reference) => boolean

/**
 * Finds out what of the references is there and not in the trash, and keeps it so until the transaction ends: the key
 * lock makes a concurrent trashing wait, and then see the reference.
 */
export async function lockLive(db: Db, references: Reference[]): Promise<IsLive> {
  const live = new Set<string>()
  for (const [type, group] of Map.groupBy(references, (reference) => reference.type)) {
    const ids = [...new Set(group.map((reference) => reference.id))].sort()
    const rows = await db.$queryRaw<{ id: string }[]>`
      ${prepared} SELECT id FROM ${tableOf[type]} WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE`
    for (const { id } of rows) live.add(`${type} ${id}`)
  }
  return ({ type, id }) => live.has(`${type} ${id}`)
}

/**
 * @throws DomainError `reference.reference_missing` (422) naming each place, `request.invalid` (422) where `from` refers
 * to itself: it could never be moved to the trash
 */
export function refuseMissing(from: Referring, references: Reference[], isLive: IsLive): void {
  const own = references.filter(({ type, id }) => type === from.type && id === from.id)
  if (own.length > 0) {
    throw new DomainError('request.invalid', `A ${from.type} cannot refer to itself.`, {
      errors: own.map(({ pointer }) => ({ pointer, code: 'self_reference', detail: 'This is the resource itself.' })),
    })
  }
  const faults = references.filter((reference) => !isLive(reference))
  if (faults.length === 0) return
  throw new DomainError('reference.reference_missing', 'The request refers to something that is not there.', {
    errors: faults.map(({ type, id, pointer }) => ({
      pointer,
      code: 'reference_missing',
      detail: `No ${type} has the id ${id}, or it is in the trash.`,
    })),
  })
}

/** Forgets what `from` refers to, but for what its published state does (member `published`). */
export async function dropReferences(db: Db, from: Referring): Promise<void> {
  await db.$executeRaw`
    ${prepared} DELETE FROM "references"
    WHERE from_type = ${from.type}::resource_type AND from_id = ${from.id}::uuid AND member <> 'published'`
}

/** The index rows of what `from` refers to. */
export function referenceRows(from: Referring, references: Reference[]): object[] {
  const nobody = { sourceId: null, mediaId: null, quoteId: null, articleId: null }
  return references.map(({ type, id, member }) => {
    return { fromType: from.type, fromId: from.id, member, ...nobody, [`${type}Id`]: id }
  })
}

/** Somebody who refers to a resource, and in which members. */
interface Referrer {
  type: ResourceType
  id: string
  title: string
  members: string[]
  inTrash: boolean
}

const nameOf = Prisma.sql`CASE r.from_type
  WHEN 'article' THEN (SELECT headline FROM articles WHERE id = r.from_id)
  WHEN 'quote' THEN (SELECT left(text, 120) FROM quotes WHERE id = r.from_id)
  WHEN 'media' THEN (SELECT coalesce(left(caption, 120), alt_text, credit_line) FROM media WHERE id = r.from_id)
  WHEN 'source' THEN (SELECT name FROM sources WHERE id = r.from_id)
END`

const inTrash = Prisma.sql`CASE r.from_type
  WHEN 'article' THEN (SELECT deleted_at IS NOT NULL FROM articles WHERE id = r.from_id)
  WHEN 'quote' THEN (SELECT deleted_at IS NOT NULL FROM quotes WHERE id = r.from_id)
  WHEN 'media' THEN (SELECT deleted_at IS NOT NULL FROM media WHERE id = r.from_id)
  WHEN 'source' THEN (SELECT deleted_at IS NOT NULL FROM sources WHERE id = r.from_id)
END`

/**
 * Who refers to a resource, newest first, at most `limit` of them; `after` is the last referrer of the page before,
 * `live` leaves out referrers that are in the trash.
 */
export async function listReferrers(
  db: Db,
  to: { type: ResourceType; id: string },
  { limit, after = null, live = false }: { limit: number; after?: string | null; live?: boolean },
): Promise<Referrer[]> {
  return db.$queryRaw<Referrer[]>`
    SELECT * FROM (
      SELECT r.from_type::text AS type, r.from_id::text AS id, coalesce(${nameOf}, '') AS title,
             array_agg(DISTINCT r.member) AS members, ${inTrash} AS "inTrash"
      FROM "references" r
      WHERE r.${targetColumn[to.type]} = ${to.id}::uuid AND (${after}::uuid IS NULL OR r.from_id < ${after}::uuid)
      GROUP BY r.from_type, r.from_id
    ) AS referrer
    WHERE NOT (${live} AND "inTrash")
    ORDER BY id DESC
    LIMIT ${limit}`
}

const shown = 100

/**
 * Refuses while somebody refers to the resource; with `evenFromTrash` referrers in the trash count too.
 *
 * @throws DomainError `*.still_referenced` (409) with the first hundred `referrers`
 */
export async function refuseWhileReferenced(
  db: Db,
  to: { type: ResourceType; id: string },
  { evenFromTrash }: { evenFromTrash: boolean },
): Promise<void> {
  const referrers = await listReferrers(db, to, { limit: shown + 1, live: !evenFromTrash })
  if (referrers.length === 0) return
  const count = referrers.length > shown ? `more than ${shown}` : referrers.length
  throw new DomainError(
    `${to.type}.still_referenced`,
    `This ${to.type} cannot go while others refer to it: ${count}.`,
    { members: { referrers: referrers.slice(0, shown) } },
  )
}
