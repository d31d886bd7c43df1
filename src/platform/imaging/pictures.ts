import { open } from 'node:fs/promises'
import sharp from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { DomainError } from '#src/errors.ts'
import { isWithinAnimation } from './animation.ts'
import { decode, openPicture, type Picture } from './decoders.ts'
import type { Examined } from './imaging.ts'
import { type FileType, refusal } from './kinds.ts'
import type { TaskLimits } from './messages.ts'
import type { Metadata } from './metadata.ts'
import { readPictureMetadata } from './picture-metadata.ts'

/** The largest side of what a ThumbHash is made from. */
const thumbSide = 100

/**
 * Decodes a picture to its last byte.
 *
 * @throws DomainError `media.unreadable` for what cannot be decoded, or is another type inside than outside;
 * `media.type_refused` for HEIC where the decoder has no HEVC
 */
export async function examinePicture(path: string, type: FileType, limits: TaskLimits): Promise<Examined> {
  const picture = await openPicture(path, limits)
  if (picture.header.format !== type.format) {
    throw new DomainError('media.unreadable', `The file begins as ${type.mimeType}, and is something else inside.`)
  }
  const thumb = await decodeAll(picture).catch((error: unknown) => {
    throw picture.header.compression === 'hevc' ? refusal('HEIC (image/heic), which cannot be decoded here') : error
  })
  const { width, height } = picture
  return {
    kind: 'picture',
    mimeType: type.mimeType,
    width,
    height,
    duration: null,
    placeholder: Buffer.from(rgbaToThumbHash(thumb.width, thumb.height, thumb.pixels)).toString('base64'),
    dominantColor: await findDominantColor(thumb),
    metadata: await readMetadata(path, picture),
  }
}

/** A small version of the picture, four bytes a pixel. */
interface Thumb {
  pixels: Buffer
  width: number
  height: number
}

/** Makes a thumb of the first frame, for which all of it has to be decoded, and decodes the other frames as well. */
async function decodeAll(picture: Picture): Promise<Thumb> {
  const small = { width: thumbSide, height: thumbSide, fit: 'inside' } as const
  const first = picture.open().autoOrient().resize(small).toColourspace('srgb').ensureAlpha()
  const { data, info } = await decode(first.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }))
  if ((picture.header.pages ?? 1) > 1 && isWithinAnimation(picture)) {
    await decode(picture.open({ animated: true }).resize({ width: 1 }).raw().toBuffer())
  }
  return { pixels: data, width: info.width, height: info.height }
}

/** The colour there is most of, on white where the picture is transparent. */
async function findDominantColor({ pixels, width, height }: Thumb): Promise<string> {
  const onWhite = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer()
  const { dominant } = await sharp(onWhite, { raw: { width, height, channels: 3 } }).stats()
  return `#${[dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** Of larger files only so much is searched for metadata, which lies at the beginning of most formats. */
const searchedBytes = 100 * 2 ** 20

/** How the description of a C2PA manifest begins, in whatever format it lies. */
const credentialsMark = 'jumdc2pa'

async function readMetadata(path: string, picture: Picture): Promise<Metadata> {
  const bytes = await readBeginning(path)
  const metadata = await readPictureMetadata(bytes, picture.header.xmp)
  if (!bytes.includes(credentialsMark, 0, 'latin1')) return metadata
  const { readContentCredentials } = await import('./content-credentials.ts')
  return { ...metadata, contentCredentials: await readContentCredentials(bytes) }
}

async function readBeginning(path: string): Promise<Buffer> {
  await using file = await open(path)
  const { size } = await file.stat()
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(Math.min(size, searchedBytes)) })
  return buffer.subarray(0, bytesRead)
}
