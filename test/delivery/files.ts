import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileNew } from '#src/media/filing.ts'
import { takeIn } from '#src/media/intake.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import { system } from '#src/platform/auth/actor.ts'
import type { Database } from '#src/platform/db/client.ts'
import type { Examined, Imaging } from '#src/platform/imaging/imaging.ts'
import { noMetadata } from '#src/platform/imaging/metadata.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia } from '#test/support/factories.ts'
import { aPicture } from '#test/support/pictures.ts'
import { publishStory } from './published.ts'

export interface Studio {
  db: Database
  storage: Storage
  imaging: Imaging
}

/** `test` with the application, and with what stores files for it. */
export const withStudio = test.extend<{ $file: { studio: Studio } }>({
  studio: [async ({ db, storage, imaging }, use) => use({ db, storage, imaging }), { scope: 'file' }],
})

const megabyte = 2 ** 20
const limits = { picture: 50 * megabyte, video: megabyte, audio: megabyte, document: megabyte }
const said = { altText: 'A pier', creditLine: 'Ida Brekke/Norvik Foto' }

/** A media record with this picture, as an editor would send it. */
export async function storePicture({ db, ...resources }: Studio, bytes: Buffer, changes: Partial<MediaDraft> = {}) {
  const declared = { mimeType: null, name: null }
  const taken = await takeIn(resources, { stream: Readable.from(bytes), declared }, limits)
  const draft = aMedia({ ...said, ...changes })
  return (await fileNew(db, system, { taken, draft, allowDuplicate: true })).media
}

/** A media record with a file of which nothing is looked at. */
export async function storeFile(
  { db, storage }: Studio,
  bytes: Buffer,
  { kind, mimeType }: Pick<Examined, 'kind' | 'mimeType'>,
) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = storage.draftPath()
  await writeFile(path, bytes)
  await storage.putFile(originalKey(sha256), path, mimeType)
  const seen = { width: null, height: null, duration: 12.5, placeholder: null, dominantColor: null }
  const examined = { kind, mimeType, ...seen, metadata: noMetadata }
  const taken = { sha256, bytes: bytes.length, examined, isKept: async () => true, warnings: [] }
  const draft = aMedia({ ...said, kind })
  return (await fileNew(db, system, { taken, draft, allowDuplicate: true })).media
}

/** Where readers have it. */
export const fileOf = ({ id }: { id: string }) => `/v1/content/media/${id}/file`

/** A published story with a picture of its own at the top. */
export async function publishPicture(
  { api, studio }: { api: Api; studio: Studio },
  { width = 330, height = 240, ...changes }: { width?: number; height?: number; caption?: string } = {},
) {
  const picture = await storePicture(studio, await aPicture({ width, height }), changes)
  const story = await publishStory(api, { leadMedia: picture.id })
  return { picture, story, path: fileOf(picture) }
}
