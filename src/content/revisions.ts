import { isDeepStrictEqual } from 'node:util'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import type { Desk, Envelope, ResourceType } from './noun.ts'

interface Subject {
  type: ResourceType
  plural: string
}

/** The names of the members in which two states of a resource differ, in the order of `after`. */
export function changedMembers<Stored extends object>(before: Stored, after: Stored): string[] {
  const names = Object.keys(after) as (keyof Stored & string)[]
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name]))
}

/** What was done, where that was more than a change of members (`published`, `reverted`), and why. */
export interface Act {
  act?: string | undefined
  /** A sentence. */
  reason?: string | undefined
}

/** A resource as it is at its present revision, and what became different. */
interface Recorded extends Act {
  type: ResourceType
  row: Envelope
  stored: object
  changed: string[]
}

/**
 * Writes down what a resource says at its present revision; part of the caller's transaction. The database tells of it
 * in the change feed, under the name of the act if there is one.
 */
export async function recordRevision(desk: Desk, type: ResourceType, recorded: Omit<Recorded, 'type'>): Promise<void> {
  await insertRows(desk.db, { revisions: [revisionRow({ type, ...recorded })] })
}

/** The row that `recordRevision` writes. */
export function revisionRow({ type, row, stored, changed, act, reason }: Recorded): object {
  const { id: resourceId, revision: number, updatedAt: createdAt, updatedBy: createdBy, deletedAt } = row
  return { type, resourceId, number, snapshot: { ...stored, deletedAt }, changed, act, reason, createdAt, createdBy }
}

/**
 * Compares the revision a client expects with the present one.
 *
 * @throws DomainError `*.revision_required` (428) when the client states none, `*.stale_revision` (412) with
 * `currentRevision` and the members `changed` since the newest revision it named
 */
export async function requireRevision(
  db: Db,
  subject: Subject,
  { row, expected }: { row: { id: string; revision: number }; expected: Expectation },
): Promise<void> {
  if (expected === 'any') return
  if (expected === 'none') {
    throw new DomainError(
      `${subject.type}.revision_required`,
      `Send If-Match: "${row.revision}" to change this ${subject.type} as it stands, or If-Match: * to overwrite it.`,
      { errors: [{ header: 'If-Match', code: 'required', detail: `Expected "${row.revision}" or *.` }] },
    )
  }
  if (expected.revisions.includes(row.revision)) return
  const known = Math.max(0, ...expected.revisions.filter((revision) => revision < row.revision))
  throw new DomainError(
    `${subject.type}.stale_revision`,
    `This ${subject.type} is at revision ${row.revision} by now; read it again and repeat the change.`,
    {
      errors: [{ header: 'If-Match', code: 'stale', detail: `The current revision is "${row.revision}".` }],
      members: { currentRevision: row.revision, changed: await membersChangedSince(db, subject.type, row.id, known) },
    },
  )
}

async function membersChangedSince(db: Db, type: ResourceType, resourceId: string, number: number): Promise<string[]> {
  const revisions = await db.revision.findMany({
    where: { type, resourceId, number: { gt: number } },
    select: { changed: true },
    orderBy: { number: 'asc' },
    take: 1_000,
  })
  return [...new Set(revisions.flatMap((revision) => revision.changed))]
}
