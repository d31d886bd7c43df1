import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '#src/content/origin.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'

/*
 * What came in and is to be found again. Of a document (a text, a page, a feed, a list of sources) the bytes are kept in
 * `imports`, once however often they come, and all that was made of it names that row. A line of a stream is not kept a
 * second time: what it said is the first revision of what it made, and its origin has the number and the checksum of the
 * line, so that whoever has the file finds it. Streams are the exports of other systems, of any size, and their senders
 * have them.
 *
 * What is new at a desk with a `batch.origin` carries that (src/content/creating.ts).
 */

export interface Received {
  /** The media type that it is read as. */
  format: string
  bytes: Buffer
  url: string | null
}

/** The origin of what is made of a document, before it is known where that is kept. */
export function originOf(actor: Actor, { format, bytes, url }: Received): Origin {
  return {
    format,
    sha256: checksum(bytes),
    receivedAt: new Date().toISOString(),
    by: actor.id,
    url,
    import: null,
    line: null,
  }
}

export function checksum(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The origin of what one line of a stream makes; a checksum and no statement, cheap enough for each of many. */
export function originOfLine(actor: Actor, received: Received & { line: number }): Origin {
  return { ...originOf(actor, received), line: received.line }
}

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/** A document as it is kept. */
export interface RawInput {
  format: string
  sha256: string
  /** How many it has, uncompressed. */
  bytes: number
  raw: Uint8Array<ArrayBuffer>
}

/** Makes ready what is to be kept. To be done before a transaction: it takes a while, and nobody needs to wait for it. */
export async function compressRaw(bytes: Buffer, format: string): Promise<RawInput> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const raw = new Uint8Array(await compress(bytes, { params }))
  return { format, sha256: checksum(bytes), bytes: bytes.length, raw }
}

/** The raw input as it came. */
export function restoreRaw(raw: Uint8Array): Promise<Buffer> {
  return decompress(raw)
}

/**
 * Keeps the raw input of an import, once; the first sender and time stay.
 *
 * @returns the origin with the id under which it is kept
 */
export async function keepRaw(
  db: Db,
  origin: Origin,
  { format, sha256, bytes, raw }: RawInput,
): Promise<Origin & { import: string }> {
  const { url, receivedAt, by } = origin
  // The update changes nothing, and holds the row against those who remove what nothing was made of.
  const [kept] = await db.$queryRaw<[{ id: string }]>`
    INSERT INTO imports (id, format, sha256, bytes, raw, url, received_at, received_by)
    VALUES (${uuidv7()}::uuid, ${format}, ${sha256}, ${bytes}, ${raw}, ${url}, ${receivedAt}::timestamptz, ${by}::uuid)
    ON CONFLICT (sha256, format) DO UPDATE SET format = excluded.format
    RETURNING id::text`
  return { ...origin, import: kept.id }
}

/** What the same input made or changed when it came before. */
export async function findMade(db: Db, { format, sha256 }: Pick<RawInput, 'format' | 'sha256'>): Promise<Set<string>> {
  const kept = await db.import.findUnique({ where: { sha256_format: { sha256, format } }, select: { made: true } })
  return new Set(kept?.made)
}

/** Writes down what an import made or changed, each once; the raw input is kept for as long as any of it is there. */
export async function rememberMade(db: Db, importId: string, ids: string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE imports SET made = made || ARRAY(SELECT unnest(${ids}::uuid[]) EXCEPT SELECT unnest(made))
    WHERE id = ${importId}::uuid AND NOT made @> ${ids}::uuid[]`
}
