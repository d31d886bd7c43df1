import { createHash } from 'node:crypto'
import type { MediaFile, Rendition, RenditionShape } from './file-schema.ts'

/** What decides how a rendition looks and what it says of itself, beside the size that is asked for. */
export interface Look {
  sha256: string
  focalPoint: { x: number; y: number } | null
  creditLine: string | null
  creator: string | null
  copyrightNotice: string | null
  usageTerms: string | null
  digitalSourceType: string | null
}

/** Of each shape the proportions, width to height, and the widths that `srcset` offers. */
const shapes: Record<RenditionShape, { ratio: [number, number] | null; widths: number[] }> = {
  full: { ratio: null, widths: [320, 640, 960, 1280, 1920] },
  wide: { ratio: [16, 9], widths: [320, 640, 960, 1280, 1920] },
  square: { ratio: [1, 1], widths: [160, 320, 640, 960] },
}

/** Names what a rendition is made of, so that an address with it never shows anything else. */
export function versionOf({ sha256, focalPoint, ...labels }: Look): string {
  const { creditLine, creator, copyrightNotice, usageTerms, digitalSourceType } = labels
  const look = [sha256, focalPoint, creditLine, creator, copyrightNotice, usageTerms, digitalSourceType]
  return createHash('sha256').update(JSON.stringify(look)).digest('base64url').slice(0, 10)
}

/**
 * The shapes in which a picture can be shown, without any size larger than the picture itself.
 *
 * @param address of its file, on either face
 */
export function listRenditions(address: string, file: MediaFile, version: string): Rendition[] {
  const { width, height, mimeType } = file
  if (width === null || height === null || !mimeType.startsWith('image/')) return []
  return (Object.keys(shapes) as RenditionShape[]).map((shape) =>
    renditionOf(shape, { address, width, height, version }),
  )
}

interface Picture {
  address: string
  width: number
  height: number
  version: string
}

function renditionOf(shape: RenditionShape, { address, width, height, version }: Picture): Rendition {
  const { ratio, widths } = shapes[shape]
  const proportion = ratio ? ratio[0] / ratio[1] : width / height
  const widest = Math.min(width, Math.round(height * proportion))
  const reached = widths.findIndex((one) => one >= widest)
  const offered = reached === -1 ? widths : widths.slice(0, reached + 1)
  const sizes = offered.map((asked) => ({ asked, shown: Math.min(asked, widest) }))
  const addressOf = (asked: number) => {
    const crop = ratio ? `&height=${Math.round(asked / proportion)}&fit=cover` : ''
    return `${address}?width=${asked}${crop}&v=${version}`
  }
  const largest = sizes.at(-1) as (typeof sizes)[number]
  const middle = sizes[Math.floor((sizes.length - 1) / 2)] as (typeof sizes)[number]
  return {
    shape,
    src: addressOf(middle.asked),
    srcset: sizes.map(({ asked, shown }) => `${addressOf(asked)} ${shown}w`).join(', '),
    width: largest.shown,
    height: Math.round(largest.shown / proportion),
  }
}
