import { open } from 'node:fs/promises'
import mediaInfoFactory, { type GeneralTrack, type MediaInfoResult, type VideoTrack } from 'mediainfo.js'
import { DomainError } from '#src/errors.ts'
import type { Examined } from './imaging.ts'
import type { FileType } from './kinds.ts'
import { readRecordingMetadata } from './recording-metadata.ts'

/** How much of a file is in memory at a time. */
const chunkBytes = 256 * 1024

/**
 * Reads how long a video or audio file plays, and how large its picture is, from the parts of it that say so.
 *
 * @throws DomainError `media.unreadable` when nothing in it plays, or it is another type inside than outside
 */
export async function examineRecording(path: string, type: FileType): Promise<Examined> {
  const tracks = (await analyse(path)).media?.track ?? []
  const general = tracks.find((track): track is GeneralTrack => track['@type'] === 'General')
  const video = tracks.find((track): track is VideoTrack => track['@type'] === 'Video')
  const duration = general?.Duration ?? 0
  if (general?.Format !== type.format) {
    throw new DomainError('media.unreadable', `The file begins as ${type.mimeType}, and is something else inside.`)
  }
  if (!(duration > 0) || !(video || tracks.some((track) => track['@type'] === 'Audio'))) {
    throw new DomainError('media.unreadable', 'Nothing in the file plays, or it ends too early.')
  }
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
    return await mediaInfo.analyzeData(size, async (bytes, position) => {
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

/** The size of a video as it is seen: phones record upright pictures lying on their side. */
function seenSize({ Width, Height, Rotation }: VideoTrack): { width: number | null; height: number | null } {
  const [width, height] = [Width || null, Height || null]
  return Math.round(Number(Rotation ?? 0) / 90) % 2 === 0 ? { width, height } : { width: height, height: width }
}
