import slugify from '@sindresorhus/slugify'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { DomainError } from '#src/errors.ts'
import { poolOf } from '#src/platform/db/client.ts'
import type { SentFile } from '#src/platform/http/file-sending.ts'
import type { RenditionSpec } from '#src/platform/imaging/imaging.ts'
import type { Size } from '#src/platform/imaging/rendition-query.ts'
import { renditionOf } from '#src/platform/imaging/renditions.ts'
import { versionOf } from '#src/platform/imaging/version.ts'
import { originalKey } from '#src/platform/storage/storage.ts'
import { facetOf } from '#src/publishing/snapshot/facets.ts'
import type { PublishedMedia } from '#src/publishing/snapshot/parts.ts'
import type { Kept } from './cache.ts'
import { rightsEnded } from './part-page.ts'

/** A file that readers may have, without its bytes. */
export interface ShownFile extends Kept {
  file: SentFile
  isPicture: boolean
  /** Of the picture; an address that names it may be kept for good. */
  version: string
}

/** Of which media record, and of a picture in which size and format. */
interface Wanted {
  id: string
  size: Size
  format: RenditionSpec['format']
}

/** About what an entry takes in memory. */
const entryBytes = 2_000

/**
 * The file of a media record that published articles show. A picture is never sent as it came: it is made anew, so that
 * nothing goes out that its file says of itself.
 *
 * @throws DomainError `media.not_found`, `media.no_file` (404), `media.rights_ended` (410), `media.unreadable` (422)
 */
export async function findShownFile(
  { db, storage, imaging }: Pick<FastifyInstance, 'db' | 'storage' | 'imaging'>,
  { id, size, format }: Wanted,
): Promise<ShownFile> {
  const { media, sha256, until } = await readShownMedia(poolOf(db), id)
  const { mimeType, bytes, width, height } = media.file
  const isPicture = mimeType.startsWith('image/')
  const labels = media
  const about = { isPicture, version: versionOf({ ...media, sha256 }), size: entryBytes, articleId: null, until }
  const name = slugify((media.caption ?? '').slice(0, 100)).slice(0, 60) || `media-${id}`
  if (!isPicture) {
    const key = originalKey(sha256)
    const file = { key, bytes, mimeType, etag: `"${sha256.slice(0, 32)}"`, name: `${name}.${endingOf(mimeType)}` }
    return { ...about, file }
  }
  const spec = { ...size, format, focalPoint: media.focalPoint, labels }
  const made = await renditionOf({ storage, imaging }, { sha256, mimeType, width, height }, spec)
  const file = { key: made.key, bytes: made.bytes, mimeType: made.mimeType, etag: `"${made.digest}"` }
  return { ...about, file: { ...file, name: `${name}.${format}` } }
}

/** A published media record with its file, and until when it may be shown (ms since 1970). */
interface ShownMedia {
  media: PublishedMedia & { file: NonNullable<PublishedMedia['file']> }
  sha256: string
  until: number
}

interface Row {
  document: string
  file: string | null
  isShown: boolean
  isWithheld: boolean
  now: number
  endsInMs: number | null
}

const statement = {
  name: 'file of a media record',
  text: `SELECT document, file,
      EXISTS (SELECT FROM published_facets WHERE facet = $2) AS "isShown",
      EXISTS (SELECT FROM published_facets WHERE facet = $3) AS "isWithheld",
      (extract(epoch FROM statement_timestamp()) * 1000)::float8 AS now,
      (extract(epoch FROM rights_until - statement_timestamp()) * 1000)::float8 AS "endsInMs"
    FROM published_parts WHERE type = 'media' AND id = $1::uuid`,
}

/** The clock of the database decides; here only the time is measured that is left. */
async function readShownMedia(pool: pg.Pool, id: string): Promise<ShownMedia> {
  const askedAt = Date.now()
  const values = [id, facetOf('media', id), facetOf('withheld', id)]
  const { rows } = await pool.query<Row>({ ...statement, values })
  const [row] = rows
  if (!row || !(row.isShown || row.isWithheld)) {
    throw new DomainError('media.not_found', `No published article shows a media record with the id ${id}.`)
  }
  const media = JSON.parse(row.document) as PublishedMedia
  const { file } = media
  if (!row.isShown || isOver(media, row)) throw rightsEnded()
  if (row.file === null || file === null) throw new DomainError('media.no_file', 'This media record has no file.')
  return {
    media: { ...media, file },
    sha256: row.file,
    until: row.endsInMs === null ? Infinity : askedAt + row.endsInMs,
  }
}

/** What has a file that the record does not show is about to be shown again. */
function isOver({ rights, file: shown }: PublishedMedia, { now, endsInMs, file }: Row): boolean {
  const begins = rights?.validFrom ? Date.parse(rights.validFrom) : 0
  return begins > now || (endsInMs !== null && endsInMs <= 0) || (file !== null && shown === null)
}

/** What the names of files end in whose media type does not say it. */
const endings: Record<string, string> = { mpeg: 'mp3', 'x-m4a': 'm4a', quicktime: 'mov', wave: 'wav', 'x-wav': 'wav' }

function endingOf(mimeType: string): string {
  const subtype = mimeType.split('/')[1]?.split(';')[0] ?? 'bin'
  if (mimeType === 'audio/mp4') return 'm4a'
  return endings[subtype] ?? subtype.replace(/[^\w]/g, '')
}
