import type { Picture } from './decoders.ts'

/** Of all frames together; an animation with more is treated as its first frame. */
const maxAnimationPixels = 50_000_000

/** Whether the picture is an animation (several pages of a TIFF are none) that is small enough to be decoded as one. */
export function isWithinAnimation({ header, width, height }: Picture): boolean {
  const { format, pages = 1 } = header
  return (format === 'gif' || format === 'webp') && pages > 1 && width * height * pages <= maxAnimationPixels
}
