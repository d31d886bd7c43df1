import { DomainError } from '#src/errors.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import { breaksUnique } from '#src/platform/db/errors.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { rememberRow } from './batch.ts'
import { type Creation, layOut, writeBatch } from './creating.ts'
import { parseDraft } from './drafts.ts'
import { mergePatch } from './merge.ts'
import { type Desk, deskOf, draftOf, type Noun, type RowOf, referencesOf, type Shapes, storedOf } from './noun.ts'
import { dropReferences, referenceRows, requireReferences } from './references.ts'
import { type Act, changedMembers, requireRevision, revisionRow } from './revisions.ts'
import { externalIdTaken, slugTaken } from './taken.ts'

/**
 * Runs `work` at the desk in one transaction: the one that is open there, or a new one. Of a transaction that is run
 * again nothing stays in the batch.
 */
export async function atDesk<Result>(given: Desk, work: (desk: Desk) => Promise<Result>): Promise<Result> {
  return inTransaction(given.db, (tx) => work(tx === given.db ? given : deskOf(tx, given.actor)))
}

/**
 * Stores a new resource with its first revision and its references, and whatever it brings inline, and shows it.
 *
 * @throws DomainError `*.slug_taken`, `*.external_id_taken` (409), `reference.reference_missing` (422)
 */
export async function createResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  creation: Creation<N['Draft']>,
): Promise<N['Resource']> {
  return atDesk(given, async (desk) => {
    const row = await layOut(noun, desk, creation)
    await writeBatch(desk)
    const [resource] = await noun.present(desk.db, [row], desk.batch)
    return resource as N['Resource']
  })
}

/**
 * Applies a JSON Merge Patch to a resource. A patch that changes nothing writes nothing.
 *
 * @param patch may be a function, which makes the patch of what stands there, locked, at the expected revision
 * @throws DomainError `*.not_found`, `*.in_trash`, `*.revision_required`, `*.stale_revision`, `request.invalid`
 */
export async function changeResource<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { id, expected, patch }: { id: string; expected: Expectation; patch: unknown },
): Promise<N['Resource']> {
  const patchFor = typeof patch === 'function' ? (patch as (stored: N['Stored']) => unknown) : () => patch
  const next = (stored: N['Stored']) => parseDraft(noun.Draft, mergePatch(draftOf(noun, stored), patchFor(stored)))
  return rewriteResource(noun, desk, { id, expected, next })
}

/** Replaces all that a client can write; only the slug stays when the draft names none. Throws like `changeResource`. */
export async function replaceResource<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { id, expected, draft, own = {} }: { id: string; expected: Expectation; draft: N['Draft']; own?: object },
): Promise<N['Resource']> {
  return rewriteResource(noun, desk, { id, expected, own, next: () => draft })
}

interface Rewriting<N extends Shapes> extends Act {
  id: string
  expected: Expectation
  /** Makes the draft of what stands there, locked, at the expected revision. */
  next: (stored: N['Stored']) => N['Draft']
  own?: object
  /** Members that count as written before, whatever stands there. */
  basis?: Partial<RowOf<N>>
  /** Whether it is a revision even if no member differs. */
  always?: boolean
}

/** Writes the next revision of a resource, which is not in the trash. Throws like `changeResource`. */
export async function rewriteResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, expected, next, own = {}, basis = {}, always = false, act, reason }: Rewriting<N>,
): Promise<N['Resource']> {
  return atDesk(given, async (desk) => {
    const { db } = desk
    const former = await lockLiveRow(noun, db, id)
    await requireRevision(db, noun, { row: former, expected })
    const before = storedOf(noun, former)
    const draft = next(before)
    const stored = await noun.resolve(desk, draft, { ...former, ...basis })
    await writeBatch(desk)
    const changed = changedMembers(before, stored)
    if (changed.length === 0 && !always) return presentOne(noun, db, former)
    const references = referencesOf(noun, stored)
    await requireReferences(db, { type: noun.type, id }, references)
    const touched = { revision: former.revision + 1, updatedAt: new Date().toISOString(), updatedBy: desk.actor.id }
    const row: RowOf<N> = { ...former, ...stored, ...noun.own(stored, former, desk), ...own, ...touched }
    await updateRow(noun, db, row)
    rememberRow(desk.batch, noun, row)
    await dropReferences(db, { type: noun.type, id })
    await insertRows(db, {
      references: referenceRows({ type: noun.type, id }, references),
      ...(await noun.derive?.(desk, { row, former, draft })),
      revisions: [revisionRow({ type: noun.type, row, stored, changed, act, reason })],
    })
    return presentOne(noun, db, row)
  })
}

/** Writes a row over the present one; a unique member that is taken becomes the problem that names it. */
export async function updateRow<N extends Shapes>(noun: Noun<N>, db: Db, row: RowOf<N>): Promise<void> {
  try {
    await noun.update(db, row)
  } catch (error) {
    if (breaksUnique(error, `${noun.plural}_slug_key`)) throw slugTaken(noun, row)
    if (breaksUnique(error, `${noun.plural}_external_id_key`)) throw externalIdTaken(noun, row)
    throw error
  }
}

/** The row, locked against other writers until the transaction ends. */
export async function lockRow<N extends Shapes>(
  noun: Noun<N>,
  db: Db,
  { id, strength }: { id: string; strength: 'edit' | 'remove' },
): Promise<RowOf<N>> {
  const lock = strength === 'remove' ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR NO KEY UPDATE`
  await db.$queryRaw`${prepared} SELECT 1 FROM ${Prisma.raw(noun.plural)} WHERE id = ${id}::uuid ${lock}`
  const [row] = await noun.find(db, [id])
  if (!row) throw new DomainError(`${noun.type}.not_found`, `No ${noun.type} has the id ${id}.`)
  return row
}

export async function lockLiveRow<N extends Shapes>(noun: Noun<N>, db: Db, id: string): Promise<RowOf<N>> {
  const row = await lockRow(noun, db, { id, strength: 'edit' })
  if (row.deletedAt !== null) {
    throw new DomainError(`${noun.type}.in_trash`, `This ${noun.type} is in the trash; restore it before changing it.`)
  }
  return row
}

/** One row as answers show it. */
export async function presentOne<N extends Shapes>(noun: Noun<N>, db: Db, row: RowOf<N>): Promise<N['Resource']> {
  const [resource] = await noun.present(db, [row])
  return resource as N['Resource']
}
