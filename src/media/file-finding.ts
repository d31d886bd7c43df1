import { slugFrom } from '#src/content/slugs.ts'
import { DomainError } from '#src/errors.ts'
import type { SentFile } from '#src/platform/http/file-sending.ts'
import {
  allowedSize,
  asksForRendition,
  chooseFormat,
  type RenditionQuery,
} from '#src/platform/imaging/rendition-query.ts'
import { renditionOf } from '#src/platform/imaging/renditions.ts'
import { originalKey } from '#src/platform/storage/storage.ts'
import { endingOf } from './file-types.ts'
import type { Intake } from './intake.ts'
import type { Media } from './schema.ts'

/**
 * The file of a record, or where the query names a size or format a picture made of it, which is made when it is missing.
 *
 * @throws DomainError `media.no_file` (404), `media.unreadable` (422), `request.invalid_parameter` for what is no picture
 */
export async function findFile(
  studio: Intake,
  media: Media,
  { query, accept }: { query: RenditionQuery; accept: string | undefined },
): Promise<SentFile> {
  const { file, focalPoint } = media
  if (!file) throw new DomainError('media.no_file', 'This media record has no file.')
  const { sha256, bytes, mimeType } = file
  const name = slugFrom(media.externalId ?? media.caption ?? `media-${media.id}`)
  if (!asksForRendition(query)) {
    return { key: originalKey(sha256), bytes, mimeType, etag: `"${sha256}"`, name: `${name}.${endingOf(mimeType)}` }
  }
  const spec = { ...allowedSize(query), format: chooseFormat(query.format, accept), focalPoint, labels: media }
  const { digest, ...made } = await renditionOf(studio, file, spec)
  return { ...made, etag: `"${digest}"`, name: `${name}.${endingOf(made.mimeType)}` }
}
