import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Warning } from '#src/content/body/warnings.ts'
import { DomainError } from '#src/errors.ts'
import type { Examined, FileKind, Imaging } from '#src/platform/imaging/imaging.ts'
import { fillFile } from '#src/platform/storage/drafts.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'
import { type Declared, listMismatches } from './file-types.ts'

/** How large a file of each kind may be, in bytes. */
export type FileLimits = Record<FileKind, number>

/** A file on its way in. */
export interface Incoming {
  stream: Readable
  /** What the sender says of it, which is compared with what it is. */
  declared: Declared
}

/** A file that is in the storage, and not yet in any record. */
export interface Taken {
  /** In hexadecimal. */
  sha256: string
  bytes: number
  examined: Examined
  /** Whether the storage still has it: what no record names may be removed at any time. */
  isKept(): Promise<boolean>
  /** Where the sender was wrong about it. */
  warnings: Warning[]
}

/** A file that came whole and was looked at, and is not in the storage yet. Disposing of it removes it from the drafts. */
export interface Received extends Taken, AsyncDisposable {
  /** Puts it into the storage. */
  keep(): Promise<void>
}

/** What files are taken in with. */
export interface Intake {
  storage: Storage
  imaging: Imaging
}

/**
 * Puts a file into the storage under its SHA-256, at constant memory. Nothing of it stays when it is refused, or when
 * its stream breaks off.
 *
 * @throws DomainError `media.too_large` (413), `media.type_refused` (415), `media.unreadable` (422), and whatever the
 * stream fails with
 */
export async function takeIn(resources: Intake, incoming: Incoming, limits: FileLimits): Promise<Taken> {
  await using file = await receiveFile(resources, incoming, limits)
  await file.keep()
  const { sha256, bytes, examined, warnings, isKept } = file
  return { sha256, bytes, examined, warnings, isKept }
}

/** The first half of `takeIn`, for who has to know more before the file is to be kept. Throws like it. */
export async function receiveFile(
  intake: Intake,
  { stream, declared }: Incoming,
  limits: FileLimits,
): Promise<Received> {
  const draft = intake.storage.draftPath()
  try {
    const measured = await writeDraft(stream, draft, limits)
    return await lookInto(intake, { draft, declared, ...measured }, limits)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/**
 * The same of a file that lies in the folder of drafts already, and stays there when this throws.
 *
 * @throws DomainError `media.too_large` (413), `media.type_refused` (415), `media.unreadable` (422)
 */
export async function receiveDraft(
  intake: Intake,
  { draft, declared }: { draft: string; declared: Declared },
  limits: FileLimits,
): Promise<Received> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(draft), hash)
  const { size: bytes } = await stat(draft)
  if (bytes === 0) throw empty()
  return lookInto(intake, { draft, declared, bytes, sha256: hash.digest('hex') }, limits)
}

interface Draft {
  /** Its path. */
  draft: string
  declared: Declared
  sha256: string
  bytes: number
}

async function lookInto(
  { storage, imaging }: Intake,
  { draft, declared, sha256, bytes }: Draft,
  limits: FileLimits,
): Promise<Received> {
  const examined = await imaging.examine(draft)
  const { kind, mimeType } = examined
  if (bytes > limits[kind]) throw tooLarge(limits[kind], kind)
  const warnings = listMismatches(declared, mimeType)
  const key = originalKey(sha256)
  const keep = () => storage.putFile(key, draft, mimeType)
  const isKept = async () => (await storage.find(key)) !== null
  const drop = () => rm(draft, { force: true })
  return { sha256, bytes, examined, warnings, keep, isKept, [Symbol.asyncDispose]: drop }
}

function empty(): DomainError {
  return new DomainError('media.unreadable', 'The file is empty.')
}

async function writeDraft(stream: Readable, path: string, limits: FileLimits) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* measure(chunks: AsyncIterable<Buffer>) {
    const refuse = refusalOf(limits)
    for await (const chunk of chunks) {
      bytes += chunk.length
      await refuse(chunk, bytes)
      hash.update(chunk)
      yield chunk
    }
  }
  await fillFile(path, (file) => pipeline(stream, measure, file))
  if (bytes === 0) throw empty()
  return { sha256: hash.digest('hex'), bytes }
}

/** What `file-type` may want to see of a file. */
const headBytes = 4_100

/** Throws as soon as a file is larger than it may be: by what its beginning looks like, so that no picture fills the disk. */
function refusalOf(limits: FileLimits) {
  const largest = Math.max(...Object.values(limits))
  const smallest = Math.min(...Object.values(limits))
  let head: Buffer | null = Buffer.alloc(0)
  let limit = largest
  let kind: FileKind | null = null
  return async (chunk: Buffer, bytes: number) => {
    if (head && head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
    if (head && bytes > smallest) {
      // Loaded here: most processes never see a file that is so large.
      const { fileTypeFromBuffer } = await import('file-type')
      kind = kindOf((await fileTypeFromBuffer(head))?.mime)
      limit = kind ? limits[kind] : largest
      head = null
    }
    if (bytes > limit) throw tooLarge(limit, kind)
  }
}

/** Null where the beginning leaves it open: what looks like a video may be sound alone. */
function kindOf(mimeType: string | undefined): FileKind | null {
  if (mimeType?.startsWith('image/')) return 'picture'
  if (mimeType === 'application/pdf') return 'document'
  return mimeType?.startsWith('audio/') ? 'audio' : null
}

/** The problem of a file over its limit in bytes; null for a kind that is not known yet. */
export function tooLarge(limit: number, kind: FileKind | null): DomainError {
  const whose = { picture: 'A picture', video: 'A video', audio: 'An audio file', document: 'A document' }
  const megabytes = Math.floor(limit / 2 ** 20)
  const detail = `${kind ? whose[kind] : 'A file'} may have ${megabytes} MiB at most.`
  return new DomainError('media.too_large', detail, { members: { limit } })
}
