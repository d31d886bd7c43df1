import type { MediaFile, Rendition, RenditionShape } from './file-schema.ts'

/** Of each shape the proportions, width to height, and the widths that `srcset` offers. */
const shapes: Record<RenditionShape, { ratio: [number, number] | null; widths: number[] }> = {
  full: { ratio: null, widths: [320, 640, 960, 1280, 1920] },
  wide: { ratio: [16, 9], widths: [320, 640, 960, 1280, 1920] },
  square: { ratio: [1, 1], widths: [160, 320, 640, 960] },
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
