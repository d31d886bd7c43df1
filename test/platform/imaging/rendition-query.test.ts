import { describe, expect, test } from 'vitest'
import { closedQuery } from '#src/platform/http/query.ts'
import {
  allowedSize,
  asksForRendition,
  chooseFormat,
  exactSize,
  renditionParameters,
} from '#src/platform/imaging/rendition-query.ts'
import { proportions, qualities, widths } from '#src/platform/imaging/sizes.ts'

const Query = closedQuery(renditionParameters)

describe('the query of a rendition', () => {
  test('is read from plain digits', () => {
    const query = { width: '640', height: '360', fit: 'cover', format: 'webp', quality: '80', v: 'kq3Xb9dT1A' }
    expect(Query.parse(query)).toEqual({ ...query, width: 640, height: 360, quality: 80 })
  })

  test.for([
    { width: '0' },
    { width: '8193' },
    { width: '1e3' },
    { height: '-5' },
    { height: '6.5' },
    { fit: 'fill' },
    { format: 'svg' },
    { quality: '101' },
    { v: 'x'.repeat(41) },
    { v: 'a b' },
    { dpr: '2' },
  ])('refuses %o', (query) => {
    expect(Query.safeParse(query).success).toBe(false)
  })

  test('asks for the file itself when it says no more than the version', () => {
    expect(asksForRendition({ v: 'kq3Xb9dT1A' })).toBe(false)
    expect(asksForRendition({ format: 'auto' })).toBe(true)
  })
})

describe('allowedSize', () => {
  test.for([
    [{}, { width: 1920, height: null, fit: 'inside', quality: 75 }],
    [{ width: 1 }, { width: 160, height: null, fit: 'inside', quality: 75 }],
    [
      { width: 641, quality: 76 },
      { width: 960, height: null, fit: 'inside', quality: 90 },
    ],
    [
      { width: 8000, quality: 100 },
      { width: 2560, height: null, fit: 'inside', quality: 90 },
    ],
    [
      { height: 500, fit: 'cover' },
      { width: null, height: 640, fit: 'inside', quality: 75 },
    ],
    [
      { width: 640, height: 360, fit: 'cover' },
      { width: 640, height: 360, fit: 'cover', quality: 75 },
    ],
    [
      { width: 630, height: 350, fit: 'contain' },
      { width: 640, height: 360, fit: 'contain', quality: 75 },
    ],
    [
      { width: 300, height: 310 },
      { width: 320, height: 320, fit: 'inside', quality: 75 },
    ],
    [
      { width: 100, height: 8000, quality: 1 },
      { width: 160, height: 320, fit: 'inside', quality: 50 },
    ],
  ] as const)('of %o is %o', ([query, size]) => {
    expect(allowedSize(query)).toEqual(size)
  })

  test('comes in few ways, whatever is asked', () => {
    const sides = Array.from({ length: 80 }, (_, at) => at * 103 + 1)
    const boxes = sides.flatMap((width) => sides.map((height) => allowedSize({ width, height, fit: 'cover' })))
    const seen = new Set(boxes.map(({ width, height }) => `${width}×${height}`))
    expect(seen.size).toBeLessThanOrEqual(widths.length * proportions.length)
    const kept = sides.map((quality) => allowedSize({ quality: Math.min(quality, 100) }).quality)
    expect(qualities).toEqual(expect.arrayContaining([...new Set(kept)]))
  })

  test('stays itself when it is asked for', () => {
    for (const width of widths) {
      for (const [across, down] of proportions) {
        const size = allowedSize({ width, height: Math.round((width * down) / across), fit: 'cover' })
        expect(allowedSize({ width: size.width as number, height: size.height as number, fit: 'cover' })).toEqual(size)
      }
    }
  })
})

test('exactSize is to the pixel', () => {
  expect(exactSize({ width: 641, height: 77, fit: 'cover', quality: 83 })).toEqual({
    ...{ width: 641, height: 77, fit: 'cover', quality: 83 },
  })
  expect(exactSize({ height: 77, fit: 'cover' })).toEqual({ width: null, height: 77, fit: 'inside', quality: 75 })
})

describe('chooseFormat', () => {
  test.for([
    [undefined, 'jpeg'],
    ['', 'jpeg'],
    ['*/*', 'jpeg'],
    ['image/*', 'jpeg'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['image/webp,image/png,*/*;q=0.5', 'webp'],
    ['image/webp;q=0.5, image/jpeg', 'jpeg'],
    ['image/avif;q=0, image/webp', 'webp'],
    ['IMAGE/WEBP', 'webp'],
    ['text/html', 'jpeg'],
  ] as const)('takes Accept: %s for %s', ([accept, format]) => {
    expect(chooseFormat('auto', accept)).toBe(format)
    expect(chooseFormat(undefined, accept)).toBe(format)
  })

  test('does what it is told', () => {
    expect(chooseFormat('webp', 'image/avif')).toBe('webp')
  })
})
