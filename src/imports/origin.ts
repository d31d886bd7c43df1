import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, brotliDecompress, constants } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '#src/content/origin.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import { LongValues } from '#src/platform/db/long-values.ts'

/*
 * What came in and is to be found again. The bytes of a document (a text, a page, a feed, a list of sources), or of one row
 * of a stream, are kept in `imports`, once however often they come, and all that was made of them names that row.
 *
 * What is new at a desk with a `batch.origin` carries that (src/content/creating.ts).
 */

export interface Received {
  /** The media type that it is read as. */
  format: string
  bytes: Buffer
  url: string | null
}

/** The origin of what is made of a document or row, before it is known where that is kept. */
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

/** A row of a stream that is to be kept. */
export interface RawLine {
  origin: Origin
  bytes: Buffer
  /** What it makes or changes. */
  made: string
}

/**
 * Keeps rows of a stream by one statement. They are compressed as far as takes a twentieth of a millisecond for 6 KB.
 *
 * @returns the origins, in the order of the lines, with the ids under which they are kept
 */
export async function keepLines(db: Db, lines: RawLine[]): Promise<Origin[]> {
  if (lines.length === 0) return []
  const packed = await Promise.all(lines.map(({ bytes }) => packLine(bytes)))
  let end = 0
  const records = lines.map(({ origin: { format, sha256, receivedAt, by }, bytes, made }, at) => {
    const length = packed[at]?.length ?? 0
    end += length
    return { id: uuidv7(), format, sha256, bytes: bytes.length, from: end - length + 1, length, receivedAt, by, made }
  })
  using long = new LongValues()
  // In one order for everybody: two imports may bring the same rows at once.
  const kept = await db.$queryRaw<{ id: string; sha256: string }[]>`${prepared}
    INSERT INTO imports (id, format, sha256, bytes, raw, received_at, received_by, made)
    SELECT id, format, sha256, bytes, substring(${long.hold(Buffer.concat(packed))}::bytea FROM "from" FOR length),
      "receivedAt", by, ARRAY[made]
    FROM json_to_recordset(${JSON.stringify(records)}::json) AS line (id uuid, format text, sha256 text, bytes int,
      "from" int, length int, "receivedAt" timestamptz, by uuid, made uuid)
    ORDER BY sha256
    ON CONFLICT (sha256, format) DO UPDATE SET made =
      CASE WHEN imports.made @> excluded.made THEN imports.made ELSE imports.made || excluded.made END
    RETURNING id::text, sha256`
  const ids = new Map(kept.map(({ id, sha256 }) => [sha256, id]))
  return lines.map(({ origin }) => ({ ...origin, import: ids.get(origin.sha256) ?? null }))
}

/** On this thread when it is short: handing it to another takes longer. */
async function packLine(bytes: Buffer): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 2 }
  return bytes.length < 65_536 ? brotliCompressSync(bytes, { params }) : compress(bytes, { params })
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
