import type { FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'

/**
 * What a client says it last saw (`If-Match`): `none` when it said nothing, `any` when it overwrites on purpose (`*`),
 * else the revisions it would accept; an empty list matches no revision.
 */
export type Expectation = 'none' | 'any' | { revisions: number[] }

/** The strong entity tag of a revision, quotes included (RFC 9110 §8.8.3). */
export function etagOf(revision: number): string {
  return `"${revision}"`
}

/**
 * Reads `If-Match` (RFC 9110 §13.1.1). Weak tags and tags this service never gave out are well-formed but match nothing.
 *
 * @throws DomainError `request.invalid_header` when the value is not a list of entity tags
 */
export function readIfMatch(request: FastifyRequest): Expectation {
  const header = request.headers['if-match']
  if (header === undefined) return 'none'
  if (header.trim() === '*') return 'any'

  const tags = header.split(',').map((tag) => tag.trim())
  if (!tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag))) throw malformed()
  return { revisions: tags.flatMap((tag) => (/^"[1-9]\d{0,9}"$/.test(tag) ? [Number(tag.slice(1, -1))] : [])) }
}

function malformed() {
  const detail = 'If-Match takes the ETag of the resource with its quotes, as in "3", or *.'
  return new DomainError('request.invalid_header', detail, {
    errors: [{ header: 'If-Match', code: 'invalid_format', detail }],
  })
}
