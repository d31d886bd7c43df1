import type { Readable } from 'node:stream'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { DirectUploadModel } from '#src/platform/db/generated/models.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { FileKind } from '#src/platform/imaging/imaging.ts'
import type { Storage } from '#src/platform/storage/storage.ts'
import type { DirectUpload, DirectUploadOrder } from './direct-upload-schema.ts'
import { type Filed, fileNew } from './filing.ts'
import { type FileLimits, type Taken, tooLarge } from './intake.ts'
import type { MediaDraft } from './schema.ts'
import { mediaService } from './service.ts'
import type { Holdings } from './unused-files.ts'

/** For so long the storage takes the file. */
const openSeconds = 3_600
/** S3 takes no more in one request. */
const mostBytes = 5 * 2 ** 30
const prefix = 'direct/'
const keyOf = (id: string) => prefix + id

/** Where files are kept, and how large they may be. */
interface Place {
  storage: Storage
  limits: FileLimits
}

/**
 * Lets a client send one file to the storage itself, within an hour; what comes of it is for `finishUpload`.
 *
 * @throws DomainError `media.no_direct_uploads` (409), `media.too_large` (413), `media.type_refused` (415) for what is
 * said of the file, and `storage.unavailable` (503)
 */
export async function orderUpload(
  db: Db,
  actor: Actor,
  { order, storage, limits }: Place & { order: DirectUploadOrder },
): Promise<DirectUpload> {
  if (!storage.signUpload) {
    throw new DomainError('media.no_direct_uploads', 'Files are kept where clients cannot send them; upload them here.')
  }
  const { bytes, mimeType, sha256 = null, name = null } = order
  checkPromise(order, limits)
  const expiresAt = new Date(Date.now() + openSeconds * 1_000)
  const row = { actorId: actor.id, bytes: BigInt(bytes), mimeType, sha256, name, expiresAt }
  const { id } = await db.directUpload.create({ data: row, select: { id: true } })
  const request = await storage.signUpload(keyOf(id), { bytes, mimeType, sha256 }, openSeconds)
  return { id, ...request, expiresAt: expiresAt.toISOString() }
}

function checkPromise({ bytes, mimeType }: DirectUploadOrder, limits: FileLimits): void {
  const kind = kindOf(mimeType)
  if (!kind) {
    const detail = `${mimeType} is not taken; pictures, videos, sounds and PDF are.`
    throw new DomainError('media.type_refused', detail, {
      errors: [{ pointer: '/mimeType', code: 'refused', detail }],
    })
  }
  const limit = Math.min(limits[kind], mostBytes)
  if (bytes > limit) throw tooLarge(limit, kind)
}

function kindOf(mimeType: string): FileKind | null {
  if (mimeType === 'application/pdf') return 'document'
  if (/^image\/(?!svg)/.test(mimeType)) return 'picture'
  return mimeType.startsWith('video/') ? 'video' : mimeType.startsWith('audio/') ? 'audio' : null
}

/**
 * The upload that the actor ordered.
 *
 * @throws DomainError `media.not_found` (404), also for one that somebody else ordered
 */
export async function readUpload(db: Db, actor: Actor, id: string): Promise<DirectUploadModel> {
  const upload = await db.directUpload.findUnique({ where: { id } })
  if (upload && upload.actorId === actor.id) return upload
  throw new DomainError('media.not_found', 'There is no such upload, or it was given up long ago.')
}

/**
 * What the client sent to the storage.
 *
 * @throws DomainError `media.nothing_received` (409)
 */
export async function readReceived(storage: Storage, { id }: DirectUploadModel): Promise<Readable> {
  const found = await storage.read(keyOf(id))
  if (found) return found.stream
  throw new DomainError('media.nothing_received', 'The storage has not received the file.')
}

interface Completion {
  upload: DirectUploadModel
  taken: Taken
  draft: MediaDraft
  allowDuplicate: boolean
}

/**
 * Makes a record of what was sent, as `fileNew` does. An upload becomes one record, however often this is called.
 *
 * @throws DomainError what `fileNew` throws, `request.invalid` (422) where the bytes are not those that were announced
 */
export async function finishUpload(db: Db, actor: Actor, completion: Completion): Promise<Filed> {
  const { upload, taken, draft, allowDuplicate } = completion
  if (upload.sha256 !== null && upload.sha256 !== taken.sha256) throw otherBytes(taken)
  return inTransaction(db, async (tx) => {
    const [locked] = await tx.$queryRaw<{ mediaId: string | null }[]>`
      SELECT media_id::text AS "mediaId" FROM direct_uploads WHERE id = ${upload.id}::uuid FOR UPDATE`
    if (locked?.mediaId) return readFinished(tx, locked.mediaId)
    const filed = await fileNew(tx, actor, { taken, draft, allowDuplicate })
    await tx.directUpload.updateMany({ where: { id: upload.id }, data: { mediaId: filed.media.id } })
    return filed
  })
}

/** What came of an upload before. */
export async function readFinished(db: Db, mediaId: string): Promise<Filed> {
  return { media: await mediaService.read(db, { id: mediaId }), duplicateOf: null, created: false }
}

function otherBytes({ sha256 }: Taken): DomainError {
  const detail = `The file that was sent has the SHA-256 ${sha256}, and not the one that was announced.`
  return new DomainError('request.invalid', detail, { errors: [{ pointer: '', code: 'other_bytes', detail }] })
}

/** Removes what an upload left in the storage. */
export async function clearUpload(storage: Storage, { id }: { id: string }): Promise<void> {
  await storage.remove(keyOf(id))
}

/** Forgets uploads that expired a grace time ago, and removes what was sent for them and for none that is known. */
export async function removeForgottenUploads({ db, storage, graceMs }: Holdings): Promise<void> {
  const before = new Date(Date.now() - graceMs)
  await db.directUpload.deleteMany({ where: { expiresAt: { lt: before } } })
  for await (const { key, writtenAt } of storage.list(prefix)) {
    if (writtenAt > before.getTime()) continue
    const id = key.slice(prefix.length)
    const known = await db.directUpload.findUnique({ where: { id }, select: { mediaId: true } })
    if (!known || known.mediaId !== null) await storage.remove(key)
  }
}
