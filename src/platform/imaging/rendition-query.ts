import { z } from 'zod'
import { readWeights } from '#src/platform/http/preferences.ts'
import { WholeNumber } from '#src/platform/http/query.ts'
import type { RenditionSpec } from './imaging.ts'
import { proportions, qualities, widths } from './sizes.ts'

/** No picture is made larger than this, in pixels either way, whoever asks. */
export const maxPixels = 8192

const sizes = widths.join(', ')
const ratios = proportions.map(([width, height]) => `${width}:${height}`).join(', ')

/** What a picture may be asked for in, on both faces: a query string is made of them. */
export const renditionParameters = {
  width: WholeNumber(maxPixels)
    .optional()
    .meta({ description: `How wide, in pixels. It is rounded up to one of ${sizes}; a picture is never enlarged.` }),
  height: WholeNumber(maxPixels)
    .optional()
    .meta({
      description: `How high, in pixels. Alone it is rounded up as \`width\` is; beside \`width\` it stands for a proportion, and the nearest is taken of ${ratios}.`,
    }),
  fit: z.enum(['cover', 'contain', 'inside']).optional().meta({
    description:
      'How a picture of another proportion fits into width and height: `cover` crops it around its focal point, `contain` puts it on a background, `inside` (unless told) makes it as large as both allow. It says nothing where only one of them is given.',
  }),
  format: z.enum(['auto', 'jpeg', 'webp', 'avif']).optional().meta({
    description: '`auto` (unless told) is the smallest that `Accept` names, JPEG where it names none of them.',
  }),
  quality: WholeNumber(100)
    .optional()
    .meta({ description: `Rounded up to one of ${qualities.join(', ')}; ${qualities[1]} unless told.` }),
  v: z
    .string()
    .max(40)
    .regex(/^[\w-]*$/, 'must be letters, digits, hyphens and underscores')
    .optional()
    .meta({ description: 'The version of the picture, from `renditions`: with it the address may be kept for good.' }),
}
export type RenditionQuery = z.infer<z.ZodObject<typeof renditionParameters>>

/** How wide a picture is, in pixels, where nobody says how large it is to be: as the widest that pages offer. */
const defaultWidth = 1920

/** How large a rendition is to be, and how well it is to be kept. */
export type Size = Pick<RenditionSpec, 'width' | 'height' | 'fit' | 'quality'>

/** Whether anything else is asked for than the file itself. */
export function asksForRendition({ v: _, ...query }: RenditionQuery): boolean {
  return Object.values(query).some((value) => value !== undefined)
}

/**
 * The size that a query gets without anybody's leave. There are few, so that nobody can fill the storage by asking for
 * all of them.
 */
export function allowedSize({ width, height, fit, quality = qualities[1] }: RenditionQuery): Size {
  const rounded = { quality: roundUp(quality, qualities) }
  if (width === undefined && height === undefined)
    return { ...rounded, width: defaultWidth, height: null, fit: 'inside' }
  if (width === undefined || height === undefined) {
    const [wide, high] = [width, height].map((side) => (side === undefined ? null : roundUp(side, widths)))
    return { ...rounded, width: wide ?? null, height: high ?? null, fit: 'inside' }
  }
  const [across, down] = nearestProportion(width / height)
  const wide = roundUp(width, widths)
  return { ...rounded, width: wide, height: Math.round((wide * down) / across), fit: fit ?? 'inside' }
}

/** The size that a query names, to the pixel. */
export function exactSize({ width, height, fit, quality = qualities[1] }: RenditionQuery): Size {
  const isBox = width !== undefined && height !== undefined
  const wide = width ?? (height === undefined ? defaultWidth : null)
  return { width: wide, height: height ?? null, fit: isBox ? (fit ?? 'inside') : 'inside', quality }
}

/** The first of the ascending steps that is no less; the last where all are less. */
function roundUp(number: number, steps: readonly number[]): number {
  return steps.find((step) => step >= number) ?? (steps.at(-1) as number)
}

function nearestProportion(wanted: number): readonly [number, number] {
  const distanceOf = ([across, down]: readonly [number, number]) => Math.abs(Math.log((wanted * down) / across))
  return proportions.reduce((best, one) => (distanceOf(one) < distanceOf(best) ? one : best))
}

/** From the smallest files to the largest. */
const formats = ['avif', 'webp', 'jpeg'] as const

/**
 * The format to send: the one that is named, or else the smallest of those that `Accept` likes best. Newer ones count
 * only when they are named there, since browsers that cannot show them send wildcards, too.
 */
export function chooseFormat(wanted: RenditionQuery['format'], accept = ''): RenditionSpec['format'] {
  if (wanted !== undefined && wanted !== 'auto') return wanted
  const weights = readWeights(accept)
  const wild = weights.get('image/*') ?? weights.get('*/*') ?? 0
  const weightOf = (format: (typeof formats)[number]) =>
    weights.get(`image/${format}`) ?? (format === 'jpeg' ? wild : 0)
  const best = formats.reduce((best, one) => (weightOf(one) > weightOf(best) ? one : best))
  return weightOf(best) > 0 ? best : 'jpeg'
}
