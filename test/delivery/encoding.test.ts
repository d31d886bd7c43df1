import { describe, expect, test } from 'vitest'
import { chooseEncoding, encode } from '#src/delivery/encoding.ts'
import { isCurrent } from '#src/platform/http/conditions.ts'

describe('chooseEncoding', () => {
  test.for([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['identity', 'identity'],
    ['deflate', 'identity'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['br; q=0.8, gzip; q=0.8', 'br'],
    ['gzip;q=0.3, identity;q=0.9', 'identity'],
    ['gzip;q=0, *;q=0', 'identity'],
    ['*;q=0.5, br;q=0', 'gzip'],
    ['br;level=4', 'br'],
  ] as const)('takes Accept-Encoding: %s for %s', ([accepted, encoding]) => {
    expect(chooseEncoding(accepted)).toBe(encoding)
  })
})

describe('encode', () => {
  test('leaves short texts as they are', async () => {
    expect(await encode('short', 'br')).toEqual({ encoding: 'identity', bytes: Buffer.from('short') })
    expect((await encode('long '.repeat(500), 'gzip')).encoding).toBe('gzip')
  })
})

describe('isCurrent', () => {
  const validators = { etag: '"abc-br"', lastModified: 'Tue, 03 Mar 2026 08:00:00 GMT' }

  test.for([
    ['the tag', '"abc-br"', true],
    ['the tag, weakened on the way', 'W/"abc-br"', true],
    ['the tag among others', '"x", W/"y" ,"abc-br"', true],
    ['a tag with a comma in it, and the tag', '"a,b","abc-br"', true],
    ['anything', '*', true],
    ['the tag of another encoding', '"abc"', false],
    ['another tag', '"abc-bra"', false],
    ['the tag without its quotation marks', 'abc-br', false],
    ['nothing that is a tag', '"', false],
  ] as const)('with If-None-Match: %s', ([, known, expected]) => {
    expect(isCurrent({ 'if-none-match': known }, validators)).toBe(expected)
  })

  test.for([
    ['the same moment', 'Tue, 03 Mar 2026 08:00:00 GMT', true],
    ['a later moment', 'Tue, 03 Mar 2026 08:00:01 GMT', true],
    ['an earlier moment', 'Tue, 03 Mar 2026 07:59:59 GMT', false],
    ['no date', 'yesterday', false],
  ] as const)('with If-Modified-Since: %s', ([, since, expected]) => {
    expect(isCurrent({ 'if-modified-since': since }, validators)).toBe(expected)
  })

  test('goes by the tag alone where there is one', () => {
    const headers = { 'if-none-match': '"old"', 'if-modified-since': validators.lastModified }

    expect(isCurrent(headers, validators)).toBe(false)
  })

  test('knows no date of what has none', () => {
    const headers = { 'if-modified-since': validators.lastModified }

    expect(isCurrent(headers, { ...validators, lastModified: null })).toBe(false)
  })
})
