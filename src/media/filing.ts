import { parseDraft } from '#src/content/drafts.ts'
import type { Target } from '#src/content/lifecycle.ts'
import { deskOf } from '#src/content/noun.ts'
import { requireRevision } from '#src/content/revisions.ts'
import { createResource, lockLiveRow, rewriteResource } from '#src/content/writing.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Metadata } from '#src/platform/imaging/metadata.ts'
import { cleanText } from '#src/platform/text.ts'
import { fileRemoved, lockFile } from './file-locks.ts'
import { fillEmpty } from './filling.ts'
import type { Taken } from './intake.ts'
import { type Media, MediaDraft } from './schema.ts'
import { keepKind, media, mediaService } from './service.ts'

interface NewFile {
  taken: Taken
  draft: MediaDraft
  /** Whether a file that a record has already becomes a second record. */
  allowDuplicate: boolean
  id?: string
}

/** A record with a file; where a record had the file before, that one, and its id as `duplicateOf`. */
export interface Filed {
  media: Media
  duplicateOf: string | null
  created: boolean
}

/**
 * Makes a record of a file that was taken in: its kind is what the bytes are, and what the draft leaves empty is what the
 * file says of itself. A file that a record has already, one not in the trash, leads to that record, which stays as it is.
 *
 * @throws DomainError what creating a record throws, and `request.invalid` (422) where the draft names another kind
 */
export async function fileNew(db: Db, actor: Actor, { taken, draft, allowDuplicate, id }: NewFile): Promise<Filed> {
  return inTransaction(db, async (tx) => {
    await keepFile(tx, taken)
    const former = allowDuplicate ? null : await findRecord(tx, taken.sha256)
    if (former !== null) {
      return { media: await mediaService.read(tx, { id: former }), duplicateOf: former, created: false }
    }
    const { kind, metadata } = taken.examined
    const filled = { ...fillEmpty(draft, metadata), kind: keepKind(draft, kind) }
    const creation = { draft: filled, own: { file: taken.sha256 }, ...(id !== undefined && { id }) }
    return { media: await createResource(media, deskOf(tx, actor), creation), duplicateOf: null, created: true }
  })
}

/**
 * Gives a record a file, or another one, as one revision. Empty members are filled only with a first file: what is empty
 * beside a file was left so.
 *
 * @throws DomainError what changing a record throws
 */
export async function replaceFile(
  db: Db,
  actor: Actor,
  { id, expected, taken }: Target & { taken: Taken },
): Promise<Media> {
  return inTransaction(db, async (tx) => {
    await keepFile(tx, taken)
    const { kind, metadata } = taken.examined
    return rewriteResource(media, deskOf(tx, actor), {
      id,
      expected,
      basis: { file: taken.sha256, kind },
      next: ({ file, ...stored }) => {
        const draft = parseDraft(MediaDraft, { ...stored, kind })
        return file === null ? fillEmpty(draft, metadata) : draft
      },
    })
  })
}

/**
 * Refuses a change that would be refused, before its file is on its way.
 *
 * @throws DomainError what changing a record throws
 */
export async function checkTarget(db: Db, { id, expected }: Target): Promise<void> {
  await inTransaction(db, async (tx) => {
    const row = await lockLiveRow(media, tx, id)
    await requireRevision(tx, media, { row, expected })
  })
}

/**
 * Writes down that the file is there. The row is locked until the transaction ends: of two who bring the same bytes one
 * waits, and then sees the record of the other.
 */
async function keepFile(db: Db, { sha256, bytes, examined, isKept }: Taken): Promise<void> {
  await lockFile(db, sha256)
  if (!(await isKept())) throw fileRemoved()
  const { kind, mimeType, width, height, duration, placeholder, dominantColor, metadata } = examined
  await db.$executeRaw`
    INSERT INTO stored_files
      (sha256, mime_type, kind, bytes, width, height, duration, placeholder, dominant_color, metadata)
    VALUES (${sha256}, ${mimeType}, ${kind}, ${bytes}::bigint, ${width}::int, ${height}::int, ${duration}::float8,
      ${placeholder}, ${dominantColor}, ${storable(metadata)}::jsonb)
    ON CONFLICT (sha256) DO UPDATE SET touched_at = now(), missing_since = NULL`
}

/** As JSON; a file may say what PostgreSQL does not hold. */
function storable(metadata: Metadata): string {
  return JSON.stringify(metadata, (_name, value) => (typeof value === 'string' ? cleanText(value) : value))
}

/** The oldest record with a file that is not in the trash; it stays so until the transaction ends. */
async function findRecord(db: Db, sha256: string): Promise<string | null> {
  const [record] = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM media WHERE file = ${sha256} AND deleted_at IS NULL
    ORDER BY created_at, id LIMIT 1 FOR SHARE`
  return record?.id ?? null
}
