import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { cutPage } from '#src/platform/http/paging.ts'
import { diffStates } from './diff.ts'
import { parseDraft } from './drafts.ts'
import { type Desk, draftOf, type Noun, type ResourceType, type RowOf, type Shapes } from './noun.ts'
import { readRow } from './reading.ts'
import type { RevisionDiff, RevisionEntry } from './revision-schema.ts'
import { rewriteResource } from './writing.ts'

/** Whose revisions are asked for; `trashed` as when the resource itself is read. */
interface Subject {
  id: string
  trashed?: boolean | undefined
}

/** What must be known of a noun to read its snapshots. */
interface Kind {
  type: ResourceType
  members: readonly string[]
  defaults: object
}

type Snapshot = Record<string, unknown>

export interface Revision extends RevisionEntry {
  snapshot: Snapshot
}

/**
 * One page of the changes of a resource, newest first.
 *
 * @throws DomainError `*.not_found`, `request.invalid_cursor` (400)
 */
export async function listRevisions<N extends Shapes>(
  noun: Noun<N>,
  db: Db,
  { id, trashed, limit, cursor }: Subject & { limit: number; cursor?: string | undefined },
): Promise<{ data: RevisionEntry[]; next: string | null }> {
  await readRow(noun, db, { id, trashed })
  const scope = `revisions:${noun.type}:${id}`
  const lt = cursor === undefined ? undefined : (readCursor(cursor, scope)[0] as number)
  const records = await db.revision.findMany({
    where: { type: noun.type, resourceId: id, ...(lt === undefined ? {} : { number: { lt } }) },
    select: { number: true, createdAt: true, createdBy: true, changed: true, act: true, reason: true },
    orderBy: { number: 'desc' },
    take: limit + 1,
  })
  return cutPage(records.map(entryOf), limit, ({ number }) => writeCursor(scope, [number]))
}

/**
 * What a resource said at a revision.
 *
 * @throws DomainError `*.not_found` for the resource, and for the revision
 */
export async function readRevision<N extends Shapes>(
  noun: Noun<N>,
  db: Db,
  { id, trashed, number }: Subject & { number: number },
): Promise<Revision> {
  await readRow(noun, db, { id, trashed })
  return fetchRevision(noun, db, { id, number })
}

/**
 * What differs between a revision and `against`, or else the one before it; the first is compared with a resource that
 * says nothing yet.
 *
 * @throws DomainError `*.not_found` for the resource, and for either revision
 */
export async function diffRevisions<N extends Shapes>(
  noun: Noun<N>,
  db: Db,
  { id, trashed, number, against }: Subject & { number: number; against?: number | undefined },
): Promise<RevisionDiff> {
  const { snapshot: after } = await readRevision(noun, db, { id, trashed, number })
  const from = against ?? (number === 1 ? null : number - 1)
  const before = from === null ? readSnapshot(noun, {}) : (await fetchRevision(noun, db, { id, number: from })).snapshot
  return { from, to: number, members: diffStates(before, after, noun.texts) }
}

/**
 * Makes a resource say again what it said at a revision, as a new revision; one that says it already stays as it is.
 * Slug and external id stay: they are how others find the resource, and others may have taken the former ones.
 *
 * @throws DomainError `*.not_found`, `*.in_trash` (409), `reference.reference_missing` (422) for what is gone or in the
 * trash, `request.invalid` (422) where the revision says what a draft may not say any more, and for the revision expected
 */
export async function restoreRevision<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, number, expected }: { id: string; number: number; expected: Expectation },
): Promise<N['Resource']> {
  return inTransaction(given.db, async (db) => {
    const { snapshot } = await fetchRevision(noun, db, { id, number })
    const { externalId: _externalId, slug: _slug, deletedAt: _deletedAt, ...members } = snapshot
    const fault = `Revision ${number} says what this ${noun.type} may not say any more.`
    return rewriteResource(
      noun,
      { ...given, db },
      {
        id,
        expected,
        basis: members as Partial<RowOf<N>>,
        act: 'reverted',
        reason: `Restored revision ${number}.`,
        next: (present) => parseDraft(noun.Draft, draftOf(noun, { ...present, ...members }), fault),
      },
    )
  })
}

async function fetchRevision(kind: Kind, db: Db, { id, number }: { id: string; number: number }): Promise<Revision> {
  const { type } = kind
  const record = await db.revision.findUnique({ where: { type_resourceId_number: { type, resourceId: id, number } } })
  if (record) return { ...entryOf(record), snapshot: readSnapshot(kind, record.snapshot as Snapshot) }
  throw new DomainError(`${type}.not_found`, `The ${type} ${id} has no revision ${number}.`)
}

/** A snapshot of any age with the members of today: those it does not have as if nobody had written them. */
function readSnapshot({ members, defaults }: Kind, snapshot: Snapshot): Snapshot {
  const blank = defaults as Snapshot
  return Object.fromEntries(
    [...members, 'deletedAt'].map((name) => [name, name in snapshot ? snapshot[name] : (blank[name] ?? null)]),
  )
}

function entryOf(record: Omit<RevisionEntry, 'createdAt'> & { createdAt: Date }): RevisionEntry {
  const { number, createdAt, createdBy, changed, act, reason } = record
  return { number, createdAt: createdAt.toISOString(), createdBy, changed, act, reason }
}
