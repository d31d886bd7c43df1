import { isDeepStrictEqual } from 'node:util'
import { DomainError, type Fault } from '#src/errors.ts'
import { findIdByExternalId } from './external-ids.ts'
import { type Desk, maxInline, type Noun, type RowOf, type Shapes } from './noun.ts'
import type { ExternalReference } from './schema.ts'
import { upsertResource } from './upserting.ts'
import { createRow } from './writing.ts'

/** How a draft names another resource: its id, its external id, or the resource itself. */
type ReferenceDraft<Draft> = string | ExternalReference | Draft

/**
 * The id of what a draft refers to. A resource given inline is created, or, where its external id exists, changed in
 * the members it names; all in the caller's transaction.
 *
 * @param pointer where the reference stands in the draft: faults inside are reported below it
 * @throws DomainError `reference.reference_missing` (422) for an unknown external id, and what creating throws
 */
export async function resolveReference<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { reference, pointer }: { reference: ReferenceDraft<N['Draft']>; pointer: string },
): Promise<string> {
  if (typeof reference === 'string') return reference
  const given = reference as N['Draft'] & { externalId?: string | null }
  try {
    if (isExternal(reference)) return await requireExternal(noun, desk, reference.externalId)
    if (desk.inline.left-- === 0) throw tooManyInline()
    if (typeof given.externalId !== 'string') return (await createRow(noun, desk, { draft: given })).id
    const { externalId } = given
    const upsert = { externalId, expected: 'any', draft: given, patch: given } as const
    return (
      (await findAsGiven(noun, desk, { ...given, externalId })) ??
      (await upsertResource(noun, desk, upsert)).resource.id
    )
  } catch (error) {
    throw error instanceof DomainError ? below(pointer, error) : error
  }
}

/** The same for a reference that may be left out. */
export async function resolveOptional<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { reference, pointer }: { reference: ReferenceDraft<N['Draft']> | null | undefined; pointer: string },
): Promise<string | null> {
  return reference ? resolveReference(noun, desk, { reference, pointer }) : null
}

/** The same for a list of references, in its order; one after another, because they share a transaction. */
export async function resolveReferences<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { references, pointer }: { references: ReferenceDraft<N['Draft']>[]; pointer: string },
): Promise<string[]> {
  const ids: string[] = []
  for (const [at, reference] of references.entries()) {
    ids.push(await resolveReference(noun, desk, { reference, pointer: `${pointer}/${at}` }))
  }
  return ids
}

/**
 * The id of the resource that says already what `given` says, or null. No lock is taken for it, so that requests which
 * bring the same sources need not wait for each other.
 */
async function findAsGiven<N extends Shapes>(
  noun: Noun<N>,
  { db }: Desk,
  given: { externalId: string },
): Promise<string | null> {
  const id = await findIdByExternalId(noun, db, given.externalId)
  const [row] = id === null ? [] : await noun.find(db, [id])
  if (!row || row.deletedAt !== null) return null
  const isSaid = ([name, value]: [string, unknown]) =>
    value === undefined || isDeepStrictEqual(row[name as keyof RowOf<N>] ?? null, value)
  return Object.entries(given).every(isSaid) ? id : null
}

function isExternal(reference: unknown): reference is ExternalReference {
  return typeof reference === 'object' && reference !== null && Object.keys(reference).join() === 'externalId'
}

async function requireExternal(
  noun: { type: string; plural: string },
  { db }: Desk,
  externalId: string,
): Promise<string> {
  const id = await findIdByExternalId(noun, db, externalId)
  if (id !== null) return id
  const detail = `No ${noun.type} has the external id ${externalId}.`
  throw new DomainError('reference.reference_missing', detail, {
    errors: [{ pointer: '', code: 'reference_missing', detail }],
  })
}

function tooManyInline(): DomainError {
  const detail = `A request brings at most ${maxInline} resources inline; send the others before it.`
  return new DomainError('request.invalid', detail, { errors: [{ pointer: '', code: 'too_many', detail }] })
}

/** The same error with every pointer moved below the place where the inline resource stands. */
function below(pointer: string, error: DomainError): DomainError {
  const whole: Fault[] = [{ pointer: '', code: error.reason, detail: error.message }]
  const errors = (error.options.errors ?? whole).map((fault) => ({
    ...fault,
    pointer: pointer + (fault.pointer ?? ''),
  }))
  return new DomainError(error.code, error.message, { ...error.options, errors })
}
