import type { RenditionSpec } from './imaging.ts'

interface Size {
  width: number
  height: number
}

/** How a picture becomes a rendition: it is scaled as a whole, and then cut. */
export interface Plan {
  scaled: Size
  /** Null where all of it stays. */
  cut: (Size & { left: number; top: number }) | null
}

/** No format takes longer sides: it is what WebP can hold. */
const longest = 16_383

/** Works out the sizes of a rendition. Nothing is enlarged: what is too small keeps its size, or that of its largest crop. */
export function planRendition(
  original: Size,
  spec: Pick<RenditionSpec, 'width' | 'height' | 'fit' | 'focalPoint'>,
): Plan {
  const { width, height, fit, focalPoint } = spec
  if (fit === 'cover' && width !== null && height !== null) {
    return planCrop(original, { width, height }, focalPoint ?? { x: 0.5, y: 0.5 })
  }
  const scale = Math.min(
    1,
    (width ?? longest) / original.width,
    (height ?? longest) / original.height,
    longest / Math.max(original.width, original.height),
  )
  return { scaled: scaleBy(original, scale), cut: null }
}

function planCrop(original: Size, wanted: Size, focus: { x: number; y: number }): Plan {
  // The largest part of the original that has the wanted proportions.
  const part = Math.min(original.width / wanted.width, original.height / wanted.height)
  const shrink = Math.min(1, part, longest / Math.max(wanted.width, wanted.height))
  const size = scaleBy(wanted, shrink)
  const scale = Math.max(size.width / original.width, size.height / original.height)
  const rounded = scaleBy(original, scale)
  const scaled = {
    width: Math.max(rounded.width, size.width),
    height: Math.max(rounded.height, size.height),
  }
  const left = placeAround(focus.x * scaled.width, size.width, scaled.width)
  const top = placeAround(focus.y * scaled.height, size.height, scaled.height)
  return { scaled, cut: { ...size, left, top } }
}

/** Where a part of a side begins that has `centre` in its middle, as far as the side reaches. */
function placeAround(centre: number, part: number, side: number): number {
  return Math.round(Math.min(Math.max(centre - part / 2, 0), side - part))
}

function scaleBy({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
