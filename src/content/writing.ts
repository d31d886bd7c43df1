import { v7 as uuidv7 } from 'uuid'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { breaksUnique } from '#src/platform/db/errors.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { insertUnlessTaken } from '#src/platform/db/insert.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { parseDraft } from './drafts.ts'
import { findIdByExternalId } from './external-ids.ts'
import { mergePatch } from './merge.ts'
import { type Desk, type Envelope, type Noun, type RowOf, type Shapes, type StoredBase, storedOf } from './noun.ts'
import { indexReferences, requireReferences } from './references.ts'
import { changedMembers, recordRevision, requireRevision } from './revisions.ts'
import { findFreeSlug, slugFrom } from './slugs.ts'

interface Creation<D> {
  draft: D
  id?: string
  /** Members the server owns that this caller knows, such as an article's `origin`. */
  own?: object
}

/** Stores a new resource as `createRow` does, and shows it. */
export async function createResource<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  creation: Creation<N['Draft']>,
): Promise<N['Resource']> {
  return inTransaction(desk.db, async (tx) => {
    const row = await createRow(noun, { ...desk, db: tx }, creation)
    return presentOne(noun, tx, row)
  })
}

/**
 * Stores a new resource with its first revision and its references, and whatever it brings inline, in the transaction
 * of `desk`.
 *
 * @throws DomainError `*.slug_taken`, `*.external_id_taken` (409), `reference.reference_missing` (422)
 */
export async function createRow<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { draft, id = uuidv7(), own }: Creation<N['Draft']>,
): Promise<RowOf<N>> {
  const stored = await noun.resolve(desk, draft, null)
  const references = noun.references(stored)
  await requireReferences(desk.db, { type: noun.type, id }, references)
  const row: RowOf<N> = { ...stored, ...noun.own(stored, null, desk), ...own, ...newEnvelope(id, desk) }
  await insertRow(noun, desk.db, row)
  await indexReferences(desk.db, { type: noun.type, id, isNew: true }, references)
  await noun.derive?.(desk, { row, former: null, draft })
  const written = storedOf(noun, row)
  await recordRevision(desk, noun.type, { row, stored: written, changed: [...noun.members] })
  return row
}

function newEnvelope(id: string, { actor }: Desk): Envelope {
  const now = new Date().toISOString()
  return { id, revision: 1, createdAt: now, updatedAt: now, createdBy: actor.id, updatedBy: actor.id, deletedAt: null }
}

/** Inserts under the slug the draft names, or else under the first free one made from its name; sets `row.slug`. */
async function insertRow<N extends Shapes>(noun: Noun<N>, db: Db, row: RowOf<N>): Promise<void> {
  const mayChoose = noun.slugBase !== undefined && !row.slug
  const base = mayChoose ? slugFrom(noun.slugBase?.(row) ?? '') : ''
  if (mayChoose) row.slug = base
  while (!(await insertUnlessTaken(db, noun.plural, row))) {
    if (row.externalId !== null && (await findIdByExternalId(noun, db, row.externalId)))
      throw externalIdTaken(noun, row)
    if (!mayChoose) throw slugTaken(noun, row)
    row.slug = await findFreeSlug(db, noun.plural, base)
  }
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
  const next = (stored: N['Stored']) => parseDraft(noun.Draft, mergePatch(stored, patchFor(stored)))
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

interface Rewriting<N extends Shapes> {
  id: string
  expected: Expectation
  /** Makes the draft of what stands there, locked, at the expected revision. */
  next: (stored: N['Stored']) => N['Draft']
  own?: object
  /** Members that count as written before, whatever stands there. */
  basis?: Partial<RowOf<N>>
}

/** Writes the next revision of a resource, which is not in the trash. Throws like `changeResource`. */
export async function rewriteResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { id, expected, next, own = {}, basis = {} }: Rewriting<N>,
): Promise<N['Resource']> {
  return inTransaction(given.db, async (tx) => {
    const desk = { ...given, db: tx }
    const former = await lockLiveRow(noun, tx, id)
    await requireRevision(tx, noun, { row: former, expected })
    const before = storedOf(noun, former)
    const draft = next(before)
    const stored = await noun.resolve(desk, draft, { ...former, ...basis })
    const changed = changedMembers(before, stored)
    if (changed.length === 0) return presentOne(noun, tx, former)
    const references = noun.references(stored)
    await requireReferences(tx, { type: noun.type, id }, references)
    const touched = { revision: former.revision + 1, updatedAt: new Date().toISOString(), updatedBy: desk.actor.id }
    const row: RowOf<N> = { ...former, ...stored, ...noun.own(stored, former, desk), ...own, ...touched }
    await updateRow(noun, tx, row)
    await indexReferences(tx, { type: noun.type, id, isNew: false }, references)
    await noun.derive?.(desk, { row, former, draft })
    await recordRevision(desk, noun.type, { row, stored, changed })
    return presentOne(noun, tx, row)
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
  await db.$queryRaw`SELECT 1 FROM ${Prisma.raw(noun.plural)} WHERE id = ${id}::uuid ${lock}`
  const [row] = await noun.find(db, [id])
  if (!row) throw new DomainError(`${noun.type}.not_found`, `No ${noun.type} has the id ${id}.`)
  return row
}

async function lockLiveRow<N extends Shapes>(noun: Noun<N>, db: Db, id: string): Promise<RowOf<N>> {
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

function slugTaken(noun: { type: string }, row: { slug?: string }): DomainError {
  return new DomainError(`${noun.type}.slug_taken`, `The slug ${row.slug} is in use by another ${noun.type}.`, {
    errors: [
      { pointer: '/slug', code: 'slug_taken', detail: 'Choose another slug, or leave it out to get a free one.' },
    ],
  })
}

function externalIdTaken(noun: { type: string; plural: string }, row: StoredBase): DomainError {
  const message = `The external id ${row.externalId} is in use by another ${noun.type}.`
  return new DomainError(`${noun.type}.external_id_taken`, message, {
    errors: [
      {
        pointer: '/externalId',
        code: 'external_id_taken',
        detail: `PUT /v1/${noun.plural}/by-external-id/… updates it.`,
      },
    ],
  })
}
