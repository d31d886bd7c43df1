import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import { ensureSigningKey, findSigningKey, isSigned, sign } from '#src/platform/auth/signing.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { RenditionQuery } from './rendition-query.ts'

/** By whose leave a picture comes in a size that is not one of the few. */
export const signatureParameter = {
  signature: z
    .string()
    .max(55)
    .regex(/^[\w-]{43}(\.\d{1,11})?$/, 'must be a signature as POST /v1/media/{id}/links makes it')
    .optional()
    .meta({
      description:
        'From `POST /v1/media/{id}/links`: width, height and quality are then taken to the pixel. What follows a dot is when it ends, in seconds since 1970.',
    }),
}

const purpose = 'renditions'

interface Signed {
  /** The media record. */
  id: string
  query: RenditionQuery
  /** Seconds since 1970; null for never. */
  expires: number | null
}

/** Signs an order for a picture in any size; the signature goes into the query beside what was signed. */
export async function signRendition(db: Db, order: Signed): Promise<string> {
  const signature = sign(await ensureSigningKey(db, purpose), textOf(order))
  return order.expires === null ? signature : `${signature}.${order.expires}`
}

/** Until when a signature says that it is good (ms since 1970); infinite where it does not end. */
export function endOfSignature(signature: string): number {
  const [, expires] = signature.split('.')
  return expires === undefined ? Infinity : Number(expires) * 1000
}

/**
 * Passes what this service has signed; whether it has ended is not looked at.
 *
 * @throws DomainError `media.link_invalid` (403)
 */
export async function requireSignature(
  db: Db,
  { id, query, signature }: { id: string; query: RenditionQuery; signature: string },
): Promise<void> {
  const key = await findSigningKey(db, purpose)
  const [given = '', expires] = signature.split('.')
  const order = { id, query, expires: expires === undefined ? null : Number(expires) }
  if (key && isSigned(key, textOf(order), given)) return
  throw new DomainError('media.link_invalid', 'The signature does not belong to this address.')
}

/** The version is not signed: who leaves it out, or has an old one, gets the present picture all the same. */
export function textOf({ id, query, expires }: Signed): string {
  const { width = null, height = null, fit = null, format = null, quality = null } = query
  return JSON.stringify([id, width, height, fit, format, quality, expires])
}
