import sharp, { type Metadata as Header, type Sharp, type SharpOptions } from 'sharp'
import { DomainError } from '#src/errors.ts'
import type { TaskLimits } from './messages.ts'

/** What is decoded. The other loaders of libvips (SVG, PDF and whatever its next version brings) are closed. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Tiff', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}File`)

/** Settles, for the whole process, what is decoded and that nothing of it is kept. */
export function setUpDecoders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  sharp.cache(false)
  sharp.concurrency(1)
}

/** In pixels, of pictures and of videos. */
export const longestSide = 100_000

/** A picture whose header was read, and whose pixels were not. */
export interface Picture {
  header: Header
  /** As it is seen. */
  width: number
  height: number
  /** Begins to decode it; of an animation the first frame, unless `animated`. */
  open(options?: SharpOptions): Sharp
}

/**
 * Reads the header of a picture.
 *
 * @throws DomainError `media.unreadable` when it cannot be read, or says that there are more pixels than
 * allowed
 */
export async function openPicture(path: string, limits: TaskLimits): Promise<Picture> {
  // Less is not enough for pictures that end too early, more would refuse what cameras really write.
  const options = { failOn: 'error', limitInputPixels: limits.pixels } as const
  const open = (more: SharpOptions = {}) => sharp(path, { ...options, ...more })
  const header = await decode(open({ limitInputPixels: false }).metadata())
  const { width, height } = header.autoOrient
  if (Math.max(width, height) > longestSide) {
    const text = `The picture has ${width} × ${height} pixels; no side may have more than ${longestSide}.`
    throw new DomainError('media.unreadable', text)
  }
  if (width * height > limits.pixels) {
    const megapixels = Math.floor(limits.pixels / 1_000_000)
    const text = `The picture has ${width} × ${height} pixels; at most ${megapixels} megapixels are taken.`
    throw new DomainError('media.unreadable', text)
  }
  return { header, width, height, open }
}

/**
 * Waits for a decoder, and says in our words why it gave up: its own hold the paths of files.
 *
 * @throws DomainError `media.unreadable`
 */
export async function decode<Result>(decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding
  } catch (error) {
    // The lines before the last are what it tried before.
    const reason = String(error).trim().split('\n').at(-1) ?? ''
    const isShort = /premature|end of|truncat|bad seek|read error|EOF/i.test(reason)
    const text = isShort ? 'The picture ends too early.' : 'The picture is damaged, or is not what it begins as.'
    throw new DomainError('media.unreadable', text, { cause: error })
  }
}
