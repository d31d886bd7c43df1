import { z } from 'zod'

export const mediaFileExample = {
  mimeType: 'image/jpeg',
  bytes: 4_183_911,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  width: 6000,
  height: 4000,
  duration: null,
  placeholder: 'YhgKDIJ3eIeAiIeAd3d3h3h4eAiHeIA',
  dominantColor: '#6f7f92',
}

/** No file is larger, whatever the settings allow. */
const maxFileBytes = 2 ** 40
const maxSeconds = 10_000_000
const Pixels = z.int().min(1).max(100_000)

export const MediaFile = z
  .object({
    mimeType: z.string().meta({ description: 'What the bytes are, whatever the file was sent as.' }),
    bytes: z.int().min(0).max(maxFileBytes).meta({ description: 'The size of the original.' }),
    sha256: z.string().meta({ description: 'The SHA-256 of the original, in hexadecimal.' }),
    width: Pixels.nullable().meta({ description: 'In pixels, as it is seen; null where there is nothing to see.' }),
    height: Pixels.nullable().meta({ description: 'In pixels, as it is seen; null where there is nothing to see.' }),
    duration: z
      .number()
      .min(0)
      .max(maxSeconds)
      .nullable()
      .meta({ description: 'In seconds; null for what does not play.' }),
    placeholder: z
      .string()
      .nullable()
      .meta({ description: 'A ThumbHash in Base64, to be shown while the picture loads.' }),
    dominantColor: z.string().nullable().meta({ description: 'The colour there is most of, as `#rrggbb`.' }),
  })
  .meta({ id: 'MediaFile', description: 'The file of a media record.', example: mediaFileExample })
export type MediaFile = z.infer<typeof MediaFile>

export const RenditionShape = z.enum(['full', 'wide', 'square'])
export type RenditionShape = z.infer<typeof RenditionShape>

export const Rendition = z
  .object({
    shape: RenditionShape.meta({
      description: '`full` shows all of it; `wide` (16:9) and `square` are cropped around the focal point.',
    }),
    src: z.string().meta({ description: 'The address of a middle size.' }),
    srcset: z
      .string()
      .meta({ description: 'The addresses of all sizes with their widths, for the `srcset` of an `<img>`.' }),
    width: Pixels.meta({ description: 'Of the largest, in pixels.' }),
    height: Pixels.meta({ description: 'Of the largest, in pixels.' }),
  })
  .meta({
    id: 'Rendition',
    description: 'A picture in one shape.',
    example: {
      shape: 'square',
      src: '/v1/media/01936d5e-8a00-7000-8000-000000000014/file?width=320&height=320&fit=cover&v=kq3Xb9dT1A',
      srcset:
        '/v1/media/01936d5e-8a00-7000-8000-000000000014/file?width=160&height=160&fit=cover&v=kq3Xb9dT1A 160w, /v1/media/01936d5e-8a00-7000-8000-000000000014/file?width=320&height=320&fit=cover&v=kq3Xb9dT1A 320w',
      width: 320,
      height: 320,
    },
  })
export type Rendition = z.infer<typeof Rendition>
