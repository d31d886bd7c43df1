import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Db } from '#src/platform/db/client.ts'

const keyBytes = 32

/** The key for a purpose; null where nothing was ever signed for it. */
export async function findSigningKey(db: Db, purpose: string): Promise<Buffer | null> {
  const found = await db.signingKey.findUnique({ where: { purpose }, select: { secret: true } })
  return found && Buffer.from(found.secret)
}

/** The key for a purpose, made now if there is none: of those who make it at the same time one wins, and all get his. */
export async function ensureSigningKey(db: Db, purpose: string): Promise<Buffer> {
  const present = await findSigningKey(db, purpose)
  if (present) return present
  await db.signingKey.createMany({ data: [{ purpose, secret: randomBytes(keyBytes) }], skipDuplicates: true })
  const key = await findSigningKey(db, purpose)
  if (!key) throw new Error(`The key for ${purpose} was removed while it was made.`)
  return key
}

/** HMAC-SHA-256, in Base64 for addresses: 43 characters. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** In a time that tells nothing of how much of the signature is right. */
export function isSigned(key: Buffer, text: string, signature: string): boolean {
  const [wanted, given] = [sign(key, text), signature].map((one) => Buffer.from(one))
  return wanted?.length === given?.length && timingSafeEqual(wanted as Buffer, given as Buffer)
}
