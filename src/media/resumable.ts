import { randomUUID } from 'node:crypto'
import { link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileStore } from '@tus/file-store'
import type { Server } from '@tus/server'
import { Metadata, type Upload } from '@tus/utils'
import { parseDraft } from '#src/content/drafts.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database } from '#src/platform/db/client.ts'
import { parseJson } from '#src/platform/http/body.ts'
import { problemTypes } from '#src/platform/http/problem-types.ts'
import { isCode } from '#src/platform/storage/failures.ts'
import { fileNew } from './filing.ts'
import { type FileLimits, type Intake, receiveDraft } from './intake.ts'
import { MediaDraft } from './schema.ts'

/** Where uploads lie that can be resumed. */
export const uploadsPath = '/v1/uploads'

/** How long an upload may take from its first byte to its last, in milliseconds, with all its interruptions. */
export const uploadTime = 48 * 3_600_000

/** The name of the folder, among the drafts, in which they lie. */
export const uploadsFolder = 'uploads'

/** What we keep beside the metadata of the client: whose upload it is, and the record that it has become. */
const ours = { owner: 'verbatim-owner', media: 'verbatim-media' }

/** What the second name of an upload ends in that is being filed. */
const filing = '.filing'

/** The uploads of this process, by the tus protocol; they lie in the folder of drafts, and outlast the process. */
export interface Resumable {
  tus: Server
  folder: string
  store: FileStore
}

/** Opens the folder of the uploads, which is made where it is missing; what speaks the protocol is loaded only then. */
export async function openResumable(intake: Intake, limits: FileLimits): Promise<Resumable> {
  const folder = join(dirname(intake.storage.draftPath()), uploadsFolder)
  await mkdir(folder, { recursive: true })
  const [{ FileStore }, { Server }] = await Promise.all([import('@tus/file-store'), import('@tus/server')])
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: uploadTime })
  const tus = new Server({
    path: uploadsPath,
    datastore: store,
    relativeLocation: true,
    maxSize: Math.max(...Object.values(limits)),
    namingFunction: () => randomUUID(),
  })
  return { tus, folder, store }
}

/** What a client says of its upload when it begins. */
export interface UploadNotes {
  declared: { mimeType: string | null; name: string | null }
  draft: MediaDraft
  allowDuplicate: boolean
}

/**
 * Reads `Upload-Metadata`: `filename`, `filetype`, `members` (a media record as JSON) and `allowDuplicate`. Other keys
 * say nothing here, and are kept as the protocol has it.
 *
 * @throws DomainError `request.invalid_header`, `request.malformed_json`, `request.invalid` (422)
 */
export function readNotes(metadata: Record<string, string | null>): UploadNotes {
  const { filename = null, filetype = null, members = null, allowDuplicate = null } = metadata
  if (!['true', 'false', null].includes(allowDuplicate)) throw badMetadata('allowDuplicate must be true or false.')
  const said = members === null ? {} : parseJson(Buffer.from(members))
  const draft = parseDraft(MediaDraft, said, 'The members in Upload-Metadata are not a media record.')
  return { declared: { mimeType: filetype, name: filename }, draft, allowDuplicate: allowDuplicate === 'true' }
}

/** The metadata of a header; empty where there is none. @throws DomainError `request.invalid_header` */
export function parseMetadata(header: string | undefined): Record<string, string | null> {
  if (header === undefined || header === '') return {}
  try {
    return Metadata.parse(header)
  } catch (cause) {
    throw badMetadata('Upload-Metadata must be keys with values in Base64, parted by commas.', cause)
  }
}

function badMetadata(detail: string, cause?: unknown): DomainError {
  const errors = [{ header: 'Upload-Metadata', code: 'invalid_format', detail }]
  return new DomainError('request.invalid_header', detail, { errors, cause })
}

/** The metadata as it is kept: with the owner, and without what only we may say. */
export function ownedMetadata(header: string | undefined, actor: Actor): string {
  const { [ours.owner]: _owner, [ours.media]: _media, ...metadata } = parseMetadata(header)
  return Metadata.stringify({ ...metadata, [ours.owner]: actor.id })
}

/** The metadata as its client wrote it. */
export function clientMetadata(kept: string): string {
  const { [ours.owner]: _owner, [ours.media]: _media, ...metadata } = parseMetadata(kept)
  return Metadata.stringify(metadata)
}

/** An upload that is there: how far it has come, or the id of the record that it has become. */
export interface Found {
  size: number | undefined
  media: string | null
}

/**
 * @throws DomainError `request.not_found` (404) for what is not there, has run out of time, or is somebody else's
 */
export async function findUpload({ store }: Resumable, id: string, actor: Actor): Promise<Found> {
  const upload = await store.configstore.get(id)
  const isExpired = Date.parse(upload?.creation_date ?? '') + uploadTime < Date.now()
  if (!upload || isExpired || upload.metadata?.[ours.owner] !== actor.id) {
    throw new DomainError('request.not_found', 'There is no such upload, or its time is over; begin anew.')
  }
  return { size: upload.size, media: upload.metadata[ours.media] ?? null }
}

const underWay = new Map<string, Promise<string | null>>()

interface Finishing {
  id: string
  actor: Actor
  limits: FileLimits
}

/**
 * Makes a record of an upload whose last byte has come, once however many ask. What is refused is gone; after any other
 * failure the next who asks tries again.
 *
 * @returns the id of the record; null while bytes are missing
 * @throws DomainError what `takeIn` and `fileNew` throw
 */
export async function finishUpload(
  studio: Intake & { db: Database },
  resumable: Resumable,
  { id, actor, limits }: Finishing,
): Promise<string | null> {
  const present =
    underWay.get(id) ?? finish(studio, resumable, { id, actor, limits }).finally(() => underWay.delete(id))
  underWay.set(id, present)
  return present
}

async function finish(studio: Intake & { db: Database }, resumable: Resumable, { id, actor, limits }: Finishing) {
  const { media } = await findUpload(resumable, id, actor)
  if (media !== null) return media
  const upload = await resumable.store.getUpload(id)
  if (upload.size === undefined || upload.offset !== upload.size) return null
  const { draft, declared, allowDuplicate } = readNotes(upload.metadata ?? {})
  try {
    const path = await secondNameOf(join(resumable.folder, id))
    const taken = await receiveDraft(studio, { draft: path, declared }, limits)
    await taken.keep()
    const { media: filed } = await fileNew(studio.db, actor, { taken, draft, allowDuplicate })
    await note(resumable, upload, filed.id)
    return filed.id
  } catch (error) {
    if (isFinal(error)) await forget(resumable, id)
    throw error
  } finally {
    await rm(join(resumable.folder, id + filing), { force: true })
  }
}

/** Whether the same bytes would be refused again. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof DomainError) || error.code === 'media.contended') return false
  return problemTypes[error.reason].status < 500
}

/**
 * Another name for the bytes of an upload, for the storage to take away: what cannot be filed after that, because the
 * database is gone or the process dies, is still there under the first, and need not be sent again.
 *
 * @returns the path itself on a disk that gives a file one name only
 */
async function secondNameOf(path: string): Promise<string> {
  const second = path + filing
  await rm(second, { force: true })
  try {
    await link(path, second)
    return second
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'ENOSYS'].some((code) => isCode(error, code))) return path
    throw error
  }
}

/** Who asks later learns what has become of it. */
async function note({ store, folder }: Resumable, upload: Upload, media: string): Promise<void> {
  const metadata = { ...upload.metadata, [ours.media]: media }
  await store.configstore.set(upload.id, Object.assign(upload, { metadata }))
  await rm(join(folder, upload.id), { force: true })
}

/** Removes an upload, finished or not. */
export async function forget({ folder }: Resumable, id: string): Promise<void> {
  for (const name of [id, `${id}.json`, id + filing]) await rm(join(folder, name), { force: true })
}
