import { open } from 'node:fs/promises'
import mediaInfoFactory, { type GeneralTrack, type MediaInfoResult, type VideoTrack } from 'mediainfo.js'
import { DomainError } from '#src/errors.ts'
import { longestSide } from './decoders.ts'
import type { Examined } from './imaging.ts'
import type { FileType } from './kinds.ts'
import { readRecordingMetadata } from './recording-metadata.ts'

/** Whatever says that it plays for longer says something wrong. */
const longestSeconds = 10_000_000

/** How much of a file is in memory at a time. */
const chunkBytes = 256 * 1024

/** How much of a file is read at most: MediaInfo would search hours of PCM for another sound that might hide in it. */
const searchedBytes = 16 * 2 ** 20

/**
 * Reads how long a video or audio file plays, and how large its picture is, from the parts of it that say so.
 *
 * @throws DomainError `media.unreadable` when nothing in it plays, or it is another type inside than outside
 */
export async function examineRecording(path: string, type: FileType): Promise<Examined> {
  const tracks = (await analyse(path)).media?.track ?? []
  const general = tracks.find((track): track is GeneralTrack => track['@type'] === 'General')
  const video = tracks.find((track): track is VideoTrack => track['@type'] === 'Video')
  const hasSound = tracks.some((track) => track['@type'] === 'Audio')
  if (general?.Format !== type.format)
    throw unreadable(`The file begins as ${type.mimeType}, and is something else inside.`)
  if (isShort(general)) throw unreadable('The recording ends too early.')
  // What a browser records does not know how long it will be.
  const duration = general.Duration && general.Duration > 0 ? general.Duration : null
  if (!(video || hasSound) || (duration === null && general.Format !== 'WebM'))
    throw unreadable('Nothing in the file plays.')
  if (duration !== null && duration > longestSeconds) throw unreadable('The file says that it plays for months.')
  // The picture on the cover of a record is none that moves.
  const isVideo = video !== undefined && type.kind === 'video'
  const size = isVideo ? seenSize(video) : { width: null, height: null }
  return {
    kind: isVideo ? 'video' : 'audio',
    mimeType: isVideo ? type.mimeType : type.mimeType.replace('video/', 'audio/'),
    ...size,
    duration,
    placeholder: null,
    dominantColor: null,
    metadata: readRecordingMetadata(general),
  }
}

async function analyse(path: string): Promise<MediaInfoResult> {
  const [file, mediaInfo] = await Promise.all([
    open(path),
    mediaInfoFactory({ format: 'object', chunkSize: chunkBytes }),
  ])
  try {
    const { size } = await file.stat()
    let searched = 0
    return await mediaInfo.analyzeData(size, async (bytes, position) => {
      searched += bytes
      if (searched > searchedBytes) return new Uint8Array(0)
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(bytes), position })
      return buffer.subarray(0, bytesRead)
    })
  } catch (cause) {
    throw new DomainError('media.unreadable', 'The recording cannot be read.', { cause })
  } finally {
    mediaInfo.close()
    await file.close()
  }
}

function unreadable(text: string): DomainError {
  return new DomainError('media.unreadable', text)
}

/** Whether the file says that it is longer than it is; in MP3 a last frame that is cut is nothing unusual. */
function isShort({ Format, extra }: GeneralTrack): boolean {
  return Format !== 'MPEG Audio' && extra?.IsTruncated === 'Yes'
}

/** The size of a video as it is seen: phones record upright pictures lying on their side. */
function seenSize({ Width, Height, Rotation }: VideoTrack): { width: number | null; height: number | null } {
  const [width, height] = [Width || null, Height || null]
  if (Math.max(width ?? 0, height ?? 0) > longestSide)
    throw unreadable('The file says that its picture is larger than any.')
  return Math.round(Number(Rotation ?? 0) / 90) % 2 === 0 ? { width, height } : { width: height, height: width }
}
