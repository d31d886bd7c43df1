import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '#src/errors.ts'
import type { Examined, FileKind, Imaging } from '#src/platform/imaging/imaging.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'

/** How large a file of each kind may be, in bytes. */
export type FileLimits = Record<FileKind, number>

/** A file on its way in. */
export interface Incoming {
  stream: Readable
  /** What the sender says of it, which is compared with what it is. */
  declared: { mimeType: string | null; name: string | null }
}

/** A file that is in the storage, and not yet in any record. */
export interface Taken {
  /** In hexadecimal. */
  sha256: string
  bytes: number
  examined: Examined
  /** Whether the storage still has it: what no record names may be removed at any time. */
  isKept(): Promise<boolean>
}

/**
 * Puts a file into the storage under its SHA-256, at constant memory. Nothing of it stays when it is refused, or when
 * its stream breaks off.
 *
 * @throws DomainError `media.too_large` (413), `media.type_refused` (415), `media.unreadable` (422), and whatever the
 * stream fails with
 */
export async function takeIn(
  { storage, imaging }: { storage: Storage; imaging: Imaging },
  { stream }: Incoming,
  limits: FileLimits,
): Promise<Taken> {
  const draft = storage.draftPath()
  try {
    const { sha256, bytes } = await writeDraft(stream, draft, Math.max(...Object.values(limits)))
    const examined = await imaging.examine(draft)
    if (bytes > limits[examined.kind]) throw tooLarge(limits[examined.kind], examined.kind)
    const key = originalKey(sha256)
    await storage.putFile(key, draft, examined.mimeType)
    return { sha256, bytes, examined, isKept: async () => (await storage.find(key)) !== null }
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(stream: Readable, path: string, limit: number): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > limit) throw tooLarge(limit)
  }
  await pipeline(stream, (chunks) => measure(chunks, hash, count), createWriteStream(path, { flags: 'wx' }))
  if (bytes === 0) throw new DomainError('media.unreadable', 'The file is empty.')
  return { sha256: hash.digest('hex'), bytes }
}

async function* measure(chunks: AsyncIterable<Buffer>, hash: Hash, count: (chunk: Buffer) => void) {
  for await (const chunk of chunks) {
    count(chunk)
    hash.update(chunk)
    yield chunk
  }
}

/** The problem of a file over its limit in bytes; `kind` is null where that is not known yet. */
export function tooLarge(limit: number, kind: FileKind | null = null): DomainError {
  const megabytes = Math.floor(limit / 2 ** 20)
  const detail = `${kind ? `A ${kind}` : 'A file'} may have ${megabytes} MiB at most.`
  return new DomainError('media.too_large', detail, { members: { limit } })
}
