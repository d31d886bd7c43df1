import { join } from 'node:path'
import exifReader from 'exifreader'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { planRendition } from '#src/platform/imaging/crop.ts'
import type { Labels } from '#src/platform/imaging/imaging.ts'
import { middleOf, noLabels, plain, stripes, test } from './rendered.ts'
import { hasExifTool, readWithExifTool } from './samples.ts'

describe('the size', () => {
  test.for([
    ['cover', 200, 200, 200, 200],
    ['cover', 200, null, 200, 50],
    ['inside', 200, 200, 200, 50],
    ['contain', 200, 200, 200, 50],
    ['inside', null, 100, 400, 100],
    ['inside', null, null, 800, 200],
    ['inside', 5_000, 5_000, 800, 200],
    // A crop that is larger than the original keeps its proportions.
    ['cover', 1_600, 800, 400, 200],
    ['cover', 300, 600, 100, 200],
  ] as const)('%s %s × %s is %s × %s', async ([fit, width, height, ...expected], { make }) => {
    const made = await make(await stripes(), { fit, width, height })
    expect([made.width, made.height]).toEqual(expected)
    const { format, width: w, height: h } = await sharp(made.file).metadata()
    expect([format, w, h]).toEqual(['webp', ...expected])
    expect(made.bytes).toBe(made.file.length)
  })

  test('is never empty, never too large for the format, and always within the picture', () => {
    const sizes = [1, 2, 3, 7, 100, 16_383, 30_000]
    const wanted = [null, 1, 160, 333, 2_560]
    const focalPoints = [null, { x: 0, y: 0 }, { x: 0.31, y: 0.77 }, { x: 1, y: 1 }]
    for (const width of sizes)
      for (const height of sizes)
        for (const w of wanted)
          for (const h of wanted)
            for (const focalPoint of focalPoints) {
              const { scaled, cut } = planRendition(
                { width, height },
                { width: w, height: h, fit: 'cover', focalPoint },
              )
              const { left, top, ...size } = cut ?? { left: 0, top: 0, ...scaled }
              const facts = { width, height, w, h, focalPoint, scaled, cut }
              expect(
                Math.min(size.width, size.height, left + 1, top + 1),
                JSON.stringify(facts),
              ).toBeGreaterThanOrEqual(1)
              expect(left + size.width, JSON.stringify(facts)).toBeLessThanOrEqual(scaled.width)
              expect(top + size.height, JSON.stringify(facts)).toBeLessThanOrEqual(scaled.height)
              expect(
                Math.max(size.width - Math.min(width, 16_383), size.height - Math.min(height, 16_383)),
              ).toBeLessThanOrEqual(0)
            }
  })
})

describe('a crop', () => {
  test.for([
    [0, 'red'],
    [0.375, 'green'],
    [0.6, 'blue'],
    [1, 'white'],
  ] as const)('around %s of the width shows %s', async ([x, color], { make }) => {
    const made = await make(await stripes(), { fit: 'cover', width: 100, height: 100, focalPoint: { x, y: 0.5 } })
    expect(await middleOf(made.file)).toBe(color)
  })

  test('is made of the picture as it is seen', async ({ make }) => {
    // Seen turned by a quarter: red is at the top.
    const turned = await sharp(await stripes())
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const made = await make(turned, {
      fit: 'cover',
      width: 100,
      height: 100,
      focalPoint: { x: 0.5, y: 0 },
      format: 'jpeg',
    })
    expect([made.width, made.height, await middleOf(made.file)]).toEqual([100, 100, 'red'])
    const whole = await make(turned, { width: 100 })
    expect([whole.width, whole.height]).toEqual([100, 400])
    expect((await sharp(made.file).metadata()).orientation ?? 1).toBe(1)
  })
})

describe('the pixels', () => {
  test('that are transparent are white in a JPEG, and stay so in WebP and AVIF', async ({ make }) => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    const bytes = await sharp({ create: { width: 60, height: 60, channels: 4, background: clear } })
      .png()
      .toBuffer()
    expect(await middleOf((await make(bytes, { format: 'jpeg' })).file)).toBe('white')
    for (const format of ['webp', 'avif'] as const) {
      const { isOpaque } = await sharp((await make(bytes, { format })).file).stats()
      expect(isOpaque, format).toBe(false)
    }
  })

  test('are those of sRGB', async ({ make }) => {
    const green = sharp({ create: { width: 40, height: 40, channels: 3, background: '#00ff00' } })
    const wide = await green.withIccProfile('p3').jpeg({ quality: 100 }).toBuffer()
    const cmyk = await sharp(await stripes())
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer()
    for (const bytes of [wide, cmyk]) {
      const { space, icc } = await sharp((await make(bytes, { format: 'jpeg' })).file).metadata()
      expect([space, icc]).toEqual(['srgb', undefined])
    }
    expect(await middleOf((await make(wide, { format: 'jpeg' })).file)).toBe('green')
  })

  test('of an animation move in WebP, and only there', async ({ make }) => {
    const frames = ['#ff0000', '#00ff00', '#0000ff'].map((background) => ({
      create: { width: 120, height: 80, channels: 3 as const, background },
    }))
    const pngs = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()))
    const bytes = await sharp(pngs, { join: { animated: true } })
      .gif({ delay: [100, 200, 300] })
      .toBuffer()

    const moving = await make(bytes, { width: 60, height: 60, fit: 'cover' })

    expect(await sharp(moving.file, { animated: true }).metadata()).toMatchObject({
      pages: 3,
      pageHeight: 60,
      delay: [100, 200, 300],
    })
    expect([moving.width, moving.height]).toEqual([60, 60])
    const still = await make(bytes, { width: 60, format: 'jpeg' })
    expect([still.width, still.height, await middleOf(still.file)]).toEqual([60, 40, 'red'])
  })
})

describe('the labels', () => {
  const labels: Labels = {
    creditLine: 'Idä Brekke/Norvik Foto <Norvik> & the harbour office',
    creator: 'Idä Brekke',
    copyrightNotice: '© 2026 Norvik Foto',
    usageTerms: 'Once, in print',
    digitalSourceType: 'trainedAlgorithmicMedia',
  }
  const original = () =>
    sharp({ create: { width: 400, height: 300, channels: 3, background: '#336699' } })
      .jpeg()
      .withExif({
        IFD0: { Make: 'NIKON', Artist: 'CAMERA OWNER' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '59/1 30/1 0/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '10/1 15/1 0/1',
        },
      })
      .toBuffer()

  test.for(['jpeg', 'webp', 'avif'] as const)(
    'stand in a rendition in %s, and nothing else of the original',
    async (format, { make }) => {
      const { file } = await make(await original(), { format, labels })
      const { exif, xmp, gps } = exifReader.load(file, { expanded: true })
      const read = Object.entries(xmp ?? {}).map(([name, tag]) => [name, (tag as { description?: string }).description])
      expect(Object.fromEntries(read)).toMatchObject({
        Credit: labels.creditLine,
        creator: labels.creator,
        rights: labels.copyrightNotice,
        UsageTerms: labels.usageTerms,
        DigitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
      })
      expect([exif?.Artist?.description, exif?.Copyright?.description]).toEqual(['Ida Brekke', '(C) 2026 Norvik Foto'])
      expect([exif?.Make, gps]).toEqual([undefined, undefined])
    },
  )

  test.for(['jpeg', 'webp', 'avif'] as const)(
    'that there are none of leave a rendition in %s without any',
    async (format, { make }) => {
      const { file } = await make(await original(), { format })
      const { exif, xmp, iptc } = await sharp(file).metadata()
      expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined])
    },
  )

  test('in another script stay out of EXIF, which cannot hold them', async ({ make }) => {
    const { file } = await make(await original(), { format: 'jpeg', labels: { ...noLabels, creator: 'Ида Брекке' } })
    const { exif, xmp } = exifReader.load(file, { expanded: true })
    expect([exif?.Artist, xmp?.creator?.description]).toEqual([undefined, 'Ида Брекке'])
  })

  test.runIf(hasExifTool).for(['jpeg', 'webp', 'avif'] as const)(
    'are read by ExifTool in %s',
    async (format, { make }) => {
      const { path } = await make(await original(), { format, labels })
      const read = await readWithExifTool(path)
      expect(read).toMatchObject({
        'XMP-photoshop:Credit': labels.creditLine,
        'XMP-dc:Creator': labels.creator,
        'XMP-dc:Rights': labels.copyrightNotice,
        'XMP-xmpRights:UsageTerms': labels.usageTerms,
        'XMP-iptcExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
        'IFD0:Artist': 'Ida Brekke',
        'IFD0:Copyright': '(C) 2026 Norvik Foto',
      })
      if (format === 'jpeg') {
        expect(read).toMatchObject({
          'IPTC:By-line': 'Idä Brekke',
          'IPTC:Credit': 'Idä Brekke/Norvik Foto <Norvik>',
          'IPTC:CopyrightNotice': '© 2026 Norvik Foto',
        })
      }
      // libvips writes EXIF into WebP as it stands in JPEG, which every reader knows.
      const warnings = ['[minor] Improper EXIF header', undefined]
      expect(warnings).toContain(read['ExifTool:Warning'])
      expect(Object.keys(read).filter((name) => /GPS|Make|Error/.test(name))).toEqual([])
    },
  )
})

test('what is broken is refused, and what cannot be written is our mistake', async ({
  imaging,
  keep,
  make,
  folder,
}) => {
  const bytes = await stripes()
  await expect(make(bytes.subarray(0, bytes.length - 200), {})).rejects.toMatchObject({ code: 'media.unreadable' })
  const nowhere = imaging.render(await keep(bytes), join(folder, 'no', 'such', 'folder'), plain)
  await expect(nowhere).rejects.toThrow('ENOENT')
})
