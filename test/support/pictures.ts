import { randomBytes } from 'node:crypto'
import sharp from 'sharp'

/** A picture that no other test has: noise, in the format and size asked for. */
export async function aPicture({ format = 'jpeg', width = 64, height = 48 }: PictureOptions = {}): Promise<Buffer> {
  const noise = randomBytes(width * height * 3)
  return sharp(noise, { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer()
}

interface PictureOptions {
  format?: 'jpeg' | 'png' | 'webp'
  width?: number
  height?: number
}
