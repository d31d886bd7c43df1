import { truncate } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import { describe, expect } from 'vitest'
import { asHevc } from './heic.ts'
import { aMovie } from './movie.ts'
import { anM4a, anMp3, anOgg, aWebm } from './recordings.ts'
import { aWave, test } from './samples.ts'

/** A picture whose left three quarters are blue, and whose right quarter is red. */
function aFlag(width = 320, height = 160) {
  const red = { create: { width: width / 4, height, channels: 3 as const, background: '#c03020' } }
  return sharp({ create: { width, height, channels: 3, background: '#2040c0' } }).composite([
    { input: red, gravity: 'east' },
  ])
}

/** A bigger noise, so that a part of the file is a part of the picture. */
function aNoise() {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  return sharp({ create: { width: 400, height: 300, channels: 3, background: '#000000', noise } })
}

const formats = [
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['gif', 'image/gif'],
  ['tiff', 'image/tiff'],
] as const

describe('a picture', () => {
  test.for(formats)(
    'in %s is decoded, for its size, its placeholder and its colour',
    async ([format, mimeType], { imaging, keep }) => {
      const path = await keep(await aFlag().toFormat(format).toBuffer())

      const examined = await imaging.examine(path)

      expect(examined).toMatchObject({ kind: 'picture', mimeType, width: 320, height: 160, duration: null })
      expect(examined.dominantColor).toMatch(/^#[12]\w[34]\w[bc]\w$/)
      const placeholder = Buffer.from(examined.placeholder ?? '', 'base64')
      expect(thumbHashToApproximateAspectRatio(placeholder)).toBeCloseTo(2, 0)
      const average = thumbHashToAverageRGBA(placeholder)
      expect(average.b).toBeGreaterThan(average.r)
      expect(average.a).toBe(1)
    },
  )

  test('is as large as it is seen', async ({ imaging, keep }) => {
    const path = await keep(await aFlag().jpeg().withMetadata({ orientation: 6 }).toBuffer())
    expect(await imaging.examine(path)).toMatchObject({ width: 160, height: 320 })
  })

  test('that is transparent has a transparent placeholder, and its colour is that on white', async ({
    imaging,
    keep,
  }) => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    const path = await keep(
      await sharp({ create: { width: 50, height: 50, channels: 4, background: clear } })
        .png()
        .toBuffer(),
    )
    const { placeholder, dominantColor } = await imaging.examine(path)
    expect(thumbHashToAverageRGBA(Buffer.from(placeholder ?? '', 'base64')).a).toBe(0)
    expect(dominantColor).toMatch(/^#f\wf\wf\w$/)
  })

  test.for(formats)('in %s that ends too early is refused, wherever it ends', async ([format], { imaging, keep }) => {
    const whole = await aNoise().toFormat(format).toBuffer()
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const asked = imaging.examine(await keep(whole.subarray(0, Math.floor(whole.length * share))))
      await expect(asked, `${share} of it`).rejects.toMatchObject({ code: 'media.unreadable' })
    }
  })

  test('is refused for its pixels before they are decoded', async ({ imaging, keep }) => {
    const bytes = await aFlag().png().toBuffer()
    bytes.writeUInt32BE(50_000, 16)
    bytes.writeUInt32BE(50_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    await expect(imaging.examine(await keep(bytes))).rejects.toMatchObject({
      code: 'media.unreadable',
      message: 'The picture has 50000 × 50000 pixels; at most 160 megapixels are taken.',
    })
  })

  test('is refused for a side that no picture has', async ({ imaging, keep }) => {
    const strip = { create: { width: 100_001, height: 1, channels: 3 as const, background: '#336699' } }
    await expect(imaging.examine(await keep(await sharp(strip).png().toBuffer()))).rejects.toMatchObject({
      code: 'media.unreadable',
      message: 'The picture has 100001 × 1 pixels; no side may have more than 100000.',
    })
  })

  test('is what its bytes say down to the last of them', async ({ imaging, keep }) => {
    // A JPEG with the first bytes of a GIF, and what a GIF needs to be recognised.
    const jpeg = await aFlag().jpeg().toBuffer()
    const disguised = Buffer.concat([Buffer.from('GIF89a'), jpeg])
    await expect(imaging.examine(await keep(disguised))).rejects.toMatchObject({ code: 'media.unreadable' })
  })
})

describe('a recording', () => {
  test('that is a video is as large as it is seen', async ({ imaging, keep }) => {
    const nothing = { placeholder: null, dominantColor: null }
    const video = { kind: 'video', mimeType: 'video/mp4', duration: 5, ...nothing }
    expect(await imaging.examine(await keep(aMovie()))).toMatchObject({ ...video, width: 640, height: 360 })
    const turned = await imaging.examine(await keep(aMovie({ isTurned: true })))
    expect(turned).toMatchObject({ ...video, width: 360, height: 640 })
  })

  test.for([
    ['WebM', () => aWebm({ seconds: 7.5, width: 320, height: 240 }), 'video/webm', 7.5, [320, 240]],
    [
      'WebM as a browser records it',
      () => aWebm({ seconds: null, width: 640, height: 360 }),
      'video/webm',
      null,
      [640, 360],
    ],
    ['WebM without a picture', () => aWebm({ seconds: 3 }), 'audio/webm', 3, [null, null]],
    ['OGG', () => anOgg(11), 'audio/ogg', 11, [null, null]],
    ['MP3', () => anMp3(100), 'audio/mpeg', (100 * 1_152) / 44_100, [null, null]],
    ['M4A', () => anM4a(4_250), 'audio/mp4', 4.25, [null, null]],
  ] as const)(
    'in %s says how long it plays and how large it is',
    async ([, make, mimeType, seconds, size], { imaging, keep }) => {
      const { kind, duration, width, height, ...examined } = await imaging.examine(await keep(make()))

      expect([examined.mimeType, kind]).toEqual([mimeType, mimeType.split('/')[0]])
      expect([width, height]).toEqual(size)
      if (seconds === null) expect(duration).toBeNull()
      else expect(duration).toBeCloseTo(seconds, 1)
    },
  )

  test('that says it plays for centuries is refused', async ({ imaging, keep }) => {
    const asked = imaging.examine(await keep(aMovie({ duration: 2 ** 31 - 1, ticks: 1 })))
    await expect(asked).rejects.toMatchObject({ code: 'media.unreadable' })
  })

  test('says how long it plays', async ({ imaging, keep }) => {
    const examined = await imaging.examine(await keep(aWave(3)))
    const nothing = { width: null, height: null, placeholder: null, dominantColor: null }
    expect(examined).toMatchObject({ kind: 'audio', mimeType: 'audio/wav', duration: 3, ...nothing })
  })

  test('of two gigabytes is read where it says so', async ({ imaging, keep }) => {
    const wave = aWave(1)
    const bytes = 2 ** 31 - 2
    wave.writeUInt32LE(bytes - 8, 4)
    wave.writeUInt32LE(bytes - 44, 40)
    const path = await keep(wave)
    await truncate(path, bytes)
    const begun = performance.now()
    const { duration } = await imaging.examine(path)
    expect(performance.now() - begun).toBeLessThan(15_000)
    expect(duration).toBeCloseTo((bytes - 44) / 16_000, 0)
  })

  test('that ends too early is refused', async ({ imaging, keep }) => {
    const asked = imaging.examine(await keep(aWave(3).subarray(0, 10_000)))
    await expect(asked).rejects.toMatchObject({ code: 'media.unreadable', message: 'The recording ends too early.' })
  })

  test('in which nothing plays is refused', async ({ imaging, keep }) => {
    const head = aWave(1).subarray(0, 44)
    await expect(imaging.examine(await keep(head))).rejects.toMatchObject({ code: 'media.unreadable' })
    const noMovie = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), Buffer.alloc(500)])
    await expect(imaging.examine(await keep(noMovie))).rejects.toMatchObject({ code: 'media.unreadable' })
  })
})

test('a PDF is a document of which no more is known', async ({ imaging, keep }) => {
  const path = await keep('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< >>\nendobj\n')
  expect(await imaging.examine(path)).toMatchObject({ kind: 'document', mimeType: 'application/pdf', width: null })
})

describe('what is not taken is refused by name', () => {
  const wide = Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le')
  test.for<[string, string | Buffer]>([
    ['SVG (image/svg+xml)', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['SVG (image/svg+xml)', '<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG (image/svg+xml)', wide],
    ['HTML (text/html)', '<!doctype html><title>A page</title>'],
    ['text (text/plain)', 'The pier held when the tide came in.'],
    ['ZIP (application/zip)', Buffer.from('PK\x03\x04\x14\0\0\0\0\0'.padEnd(64, '\0'), 'latin1')],
    ['BMP (image/bmp)', Buffer.from('BM'.padEnd(64, '\0'), 'latin1')],
    ['MOV (video/quicktime)', Buffer.from(`\0\0\0\x14ftypqt  ${'\0'.repeat(64)}`, 'latin1')],
  ])('%s', async ([name, bytes], { imaging, keep }) => {
    const asked = imaging.examine(await keep(bytes))
    await expect(asked).rejects.toMatchObject({ code: 'media.type_refused' })
    await expect(asked).rejects.toThrow(`The file is ${name}; JPEG, PNG, WebP, AVIF, GIF and TIFF pictures, MP4`)
  })

  test('HEIC, too, whose pixels nobody here can decode', async ({ imaging, keep }) => {
    const asked = imaging.examine(await keep(asHevc(await aFlag().avif().toBuffer())))
    await expect(asked).rejects.toMatchObject({ code: 'media.type_refused' })
    await expect(asked).rejects.toThrow('The file is HEIC (image/heic), which cannot be decoded here; ')
  })

  test('or as unknown', async ({ imaging, keep }) => {
    const noise = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 89 + 7) % 251))
    await expect(imaging.examine(await keep(noise))).rejects.toThrow('Nobody can tell what the file is; ')
  })

  test('and an empty file is unreadable', async ({ imaging, keep }) => {
    await expect(imaging.examine(await keep(''))).rejects.toMatchObject({ code: 'media.unreadable' })
  })

  test('while a file that is not there is a mistake of ours', async ({ imaging, folder }) => {
    await expect(imaging.examine(`${folder}/nothing`)).rejects.toThrow('ENOENT')
  })
})
