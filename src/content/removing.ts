import { recordAudit } from '#src/audit/service.ts'
import { DomainError } from '#src/errors.ts'
import { mayActAs } from '#src/platform/auth/actor.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { recordChange } from './changes.ts'
import { type Desk, type Noun, type RowOf, referencesOf, type Shapes, storedOf } from './noun.ts'
import { dropReferences, refuseWhileReferenced, requireReferences } from './references.ts'
import { recordRevision, requireRevision } from './revisions.ts'
import { lockRow, presentOne, updateRow } from './writing.ts'

interface Target {
  id: string
  expected: Expectation
}

/**
 * Moves a resource to the trash, where it keeps its external id but frees its slug.
 *
 * @throws DomainError `*.not_found`, `*.in_trash`, `*.still_referenced` (409 with `referrers`), and for the revision
 */
export async function trashResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, expected }: Target,
): Promise<void> {
  await inTransaction(given.db, async (tx) => {
    const former = await lockRow(noun, tx, { id, strength: 'remove' })
    if (former.deletedAt !== null)
      throw new DomainError(`${noun.type}.in_trash`, `This ${noun.type} is in the trash already.`)
    await requireRevision(tx, noun, { row: former, expected })
    await refuseWhileReferenced(tx, { type: noun.type, id }, { evenFromTrash: false })
    await writeDeletedAt(noun, { ...given, db: tx }, { former, deletedAt: new Date().toISOString() })
  })
}

/**
 * Brings a resource back from the trash.
 *
 * @throws DomainError `*.not_in_trash`, `*.slug_taken` (409), `reference.reference_missing` (422) when something it
 * refers to is gone or in the trash itself, and for the revision
 */
export async function restoreResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, expected }: Target,
): Promise<N['Resource']> {
  return inTransaction(given.db, async (tx) => {
    const former = await lockRow(noun, tx, { id, strength: 'edit' })
    if (former.deletedAt === null)
      throw new DomainError(`${noun.type}.not_in_trash`, `This ${noun.type} is not in the trash.`)
    await requireRevision(tx, noun, { row: former, expected })
    await requireReferences(tx, { type: noun.type, id }, referencesOf(noun, storedOf(noun, former)))
    const row = await writeDeletedAt(noun, { ...given, db: tx }, { former, deletedAt: null })
    return presentOne(noun, tx, row)
  })
}

/**
 * Removes a resource and its revisions for good, whether it is in the trash or not.
 *
 * @throws DomainError `*.forbidden` for anybody but administrators, `*.still_referenced` even when only something in
 * the trash refers to it, and for the revision
 */
export async function purgeResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, expected }: Target,
): Promise<void> {
  if (!mayActAs(given.actor, 'admin'))
    throw new DomainError(`${noun.type}.forbidden`, 'Only administrators remove for good.')
  await inTransaction(given.db, async (tx) => {
    const row = await lockRow(noun, tx, { id, strength: 'remove' })
    await requireRevision(tx, noun, { row, expected })
    await refuseWhileReferenced(tx, { type: noun.type, id }, { evenFromTrash: true })
    await dropReferences(tx, { type: noun.type, id })
    await tx.revision.deleteMany({ where: { type: noun.type, resourceId: id } })
    await noun.remove(tx, id)
    await recordChange(tx, { surface: 'editorial', type: noun.type, id, kind: 'purged' })
    await recordAudit(tx, given.actor, { action: `${noun.type}.purged`, type: noun.type, id, revision: row.revision })
  })
}

async function writeDeletedAt<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { former, deletedAt }: { former: RowOf<N>; deletedAt: string | null },
): Promise<RowOf<N>> {
  const touched = { revision: former.revision + 1, updatedAt: new Date().toISOString(), updatedBy: desk.actor.id }
  const row: RowOf<N> = { ...former, ...touched, deletedAt }
  await updateRow(noun, desk.db, row)
  await recordRevision(desk, noun.type, { row, stored: storedOf(noun, row), changed: ['deletedAt'] })
  return row
}
