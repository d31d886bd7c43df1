import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Labels, RenditionSpec } from '#src/platform/imaging/imaging.ts'
import { test as base } from './samples.ts'

export const noLabels: Labels = {
  creditLine: null,
  creator: null,
  copyrightNotice: null,
  usageTerms: null,
  digitalSourceType: null,
}
export const plain: RenditionSpec = {
  width: 100,
  height: null,
  fit: 'inside',
  format: 'webp',
  quality: 75,
  focalPoint: null,
  labels: noLabels,
}

/** `make` renders bytes, and answers what `render` says with the bytes that it wrote. */
export const test = base.extend<{ make(bytes: Buffer, spec: Partial<RenditionSpec>): Promise<Made> }>({
  make: async ({ imaging, keep, folder }, use) => {
    let made = 0
    await use(async (bytes, spec) => {
      const path = join(folder, `made-${made++}-${Math.random()}`)
      const said = await imaging.render(await keep(bytes), path, { ...plain, ...spec })
      return { ...said, path, file: await readFile(path) }
    })
  },
})

interface Made {
  width: number
  height: number
  bytes: number
  path: string
  file: Buffer
}

/** Four vertical stripes: red, green, blue, white. */
export async function stripes({ width = 800, height = 200 } = {}) {
  const stripe = (background: string) => ({ create: { width: width / 4, height, channels: 3 as const, background } })
  const inputs = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'].map((color, at) => ({
    input: stripe(color),
    left: (at * width) / 4,
    top: 0,
  }))
  return sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite(inputs)
    .png()
    .toBuffer()
}

/** The colour in the middle of a picture, as the nearest of the names. */
export async function middleOf(file: Buffer): Promise<string> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels
  const bits = [...data.subarray(at, at + 3)].map((part) => (part > 127 ? 1 : 0)).join('')
  return { '100': 'red', '010': 'green', '001': 'blue', '111': 'white', '000': 'black' }[bits] ?? bits
}
