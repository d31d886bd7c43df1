import { DomainError } from '#src/errors.ts'
import { maxInline, nameIn } from './batch.ts'
import { layOut, writeBatch } from './creating.ts'
import { type InlineDraft, isExternal, lookUpNamed, saysAlready } from './named.ts'
import type { AnyNoun, Desk, Mention } from './noun.ts'
import { pointingAt } from './pointing.ts'
import { changeResource } from './writing.ts'

/** The id of what a reference of the draft names; null where there is no reference. */
export interface Ids {
  (reference: string | object): string
  (reference: unknown): string | null
}

/**
 * Gives everything a draft mentions an id. A resource given inline is laid out to be created, or, where its external id
 * exists, changed in the members it names; all in the caller's transaction.
 *
 * @throws DomainError `reference.reference_missing` (422) for an unknown external id, `request.invalid` (422) for more
 * inline resources than a request may bring, and what creating and changing throw; faults are reported where they stand
 */
export async function resolveMentions(desk: Desk, mentions: Mention[]): Promise<Ids> {
  await lookUpNamed(desk, mentions)
  const ids = new Map<unknown, string>()
  // One after another, because they share a transaction, and what is named twice is created once.
  for (const { target, pointer, reference } of mentions) {
    if (ids.has(reference)) continue
    const at = desk.at + pointer
    ids.set(reference, await pointingAt(at, () => resolveReference(target, { ...desk, at }, reference)))
  }
  return ((reference: unknown) => ids.get(reference) ?? null) as Ids
}

async function resolveReference(noun: AnyNoun, desk: Desk, reference: unknown): Promise<string> {
  const { batch } = desk
  if (typeof reference === 'string') return reference
  if (isExternal(reference)) {
    const row = batch.named.get(nameIn(noun, reference.externalId))
    if (!row) throw missing(noun, reference.externalId)
    return row.id
  }
  if (batch.inlineLeft-- === 0) throw tooManyInline()
  const draft = reference as InlineDraft
  const row = typeof draft.externalId === 'string' && batch.named.get(nameIn(noun, draft.externalId))
  if (!row) return (await layOut(noun, desk, { draft })).id
  if (!saysAlready(row, draft)) {
    await writeBatch(desk)
    await changeResource(noun, desk, { id: row.id, expected: 'any', patch: draft })
  }
  return row.id
}

function missing(noun: AnyNoun, externalId: string): DomainError {
  const detail = `No ${noun.type} has the external id ${externalId}.`
  return new DomainError('reference.reference_missing', detail, {
    errors: [{ pointer: '', code: 'reference_missing', detail }],
  })
}

function tooManyInline(): DomainError {
  const detail = `A request brings at most ${maxInline} resources inline; send the others before it.`
  return new DomainError('request.invalid', detail, { errors: [{ pointer: '', code: 'too_many', detail }] })
}
