import { DomainError } from '#src/errors.ts'
import type { StoredBase } from './noun.ts'

/** The problem of a slug that another resource has. */
export function slugTaken(noun: { type: string }, row: { slug?: string }): DomainError {
  return new DomainError(`${noun.type}.slug_taken`, `The slug ${row.slug} is in use by another ${noun.type}.`, {
    errors: [
      { pointer: '/slug', code: 'slug_taken', detail: 'Choose another slug, or leave it out to get a free one.' },
    ],
  })
}

/** The problem of an external id that another resource has. */
export function externalIdTaken(noun: { type: string; plural: string }, row: StoredBase): DomainError {
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
