import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import sharp, { type ResizeOptions } from 'sharp'
import type { Imaging } from './imaging.ts'
import { noMetadata } from './metadata.ts'

/** Opens what looks into files. */
export async function openImaging(): Promise<Imaging> {
  return {
    examine: async (path) => {
      const { format, autoOrient } = await sharp(path).metadata()
      const { dominant } = await sharp(path).stats()
      const hex = [dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0')).join('')
      return {
        kind: 'picture',
        mimeType: `image/${format}`,
        width: autoOrient.width,
        height: autoOrient.height,
        duration: null,
        placeholder: createHash('md5').update(hex).digest('base64'),
        dominantColor: `#${hex}`,
        metadata: noMetadata,
      }
    },
    render: async (source, target, { width, height, format, quality }) => {
      const made = await sharp(source)
        .autoOrient()
        .resize({
          width: width ?? undefined,
          height: height ?? undefined,
          withoutEnlargement: true,
        } as ResizeOptions)
        .toFormat(format, { quality })
        .toFile(target)
      const { size } = await stat(target)
      return { width: made.width, height: made.height, bytes: size }
    },
    close: async () => {},
  }
}
