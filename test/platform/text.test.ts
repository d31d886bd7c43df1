import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Id } from '#src/platform/id.ts'
import {
  cleanText,
  DateOrInstant,
  Instant,
  InstantIn,
  LanguageTag,
  text,
  textOrEmpty,
  WebUrl,
} from '#src/platform/text.ts'

/** What is parsed out, or null when the value is refused. */
const parsed = (schema: z.ZodType, value: unknown) => schema.safeParse(value).data ?? null

describe('text', () => {
  test.each(['a', ' a\n\tb ', '👍', 'x'.repeat(10)])('takes %j', (value) => {
    expect(parsed(text(10), value)).toBe(value)
  })

  test.each(['', ' \n', '\u00a0', 'a\0', 'a\r', '\u001b', '\ud83d', '\udc4d\ud83d', 'x'.repeat(11), 7, null])(
    'refuses %j',
    (value) => {
      expect(parsed(text(10), value)).toBeNull()
    },
  )

  test('textOrEmpty takes no text, too', () => {
    expect(parsed(textOrEmpty(10), '')).toBe('')
    expect(parsed(textOrEmpty(10), '\0')).toBeNull()
  })

  test('cleanText makes any string one that text takes', () => {
    expect(cleanText('a\r\nb\rc\0\u0007\ud800')).toBe('a\nb\nc\ufffd')
  })
})

describe('Instant', () => {
  test.each([
    ['2026-03-03T05:17:00+01:00', '2026-03-03T04:17:00.000Z'],
    ['2026-03-03t04:17:00.123456z', '2026-03-03T04:17:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-02-29T00:00:00-23:59', '2024-02-29T23:59:00.000Z'],
  ])('reads %s as %s', (written, instant) => {
    expect(parsed(InstantIn, written)).toBe(instant)
    expect(parsed(Instant, instant)).toBe(instant)
  })

  test.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-03-03T24:00:00Z',
    '2026-03-03T04:17:60Z',
    '2026-03-03T04:17:00',
    '2026-03-03 04:17:00Z',
    '2026-03-03',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    'now',
    '',
  ])('refuses %j', (value) => {
    expect(parsed(InstantIn, value)).toBeNull()
  })

  test('is written in one way only', () => {
    expect(parsed(Instant, '2026-03-03T04:17:00Z')).toBeNull()
  })

  test('may be a day where the time is not known', () => {
    expect(parsed(DateOrInstant, '2026-03-03')).toBe('2026-03-03')
    expect(parsed(DateOrInstant, '2026-03-03T05:17:00+01:00')).toBe('2026-03-03T04:17:00.000Z')
    expect(parsed(DateOrInstant, '2026-02-30')).toBeNull()
    expect(parsed(DateOrInstant, '0000-01-01')).toBeNull()
  })
})

describe('WebUrl', () => {
  test.each([
    ['https://example.org', 'https://example.org'],
    ['http://[::1]:8080/a?b=c#d', 'http://[::1]:8080/a?b=c#d'],
    ['https://münchen.example/ä b|c', 'https://xn--mnchen-3ya.example/%C3%A4%20b%7Cc'],
    ['https://x.example/100%?q[]=1', 'https://x.example/100%25?q%5B%5D=1'],
  ])('takes %s as %s', (written, url) => {
    expect(parsed(WebUrl, written)).toBe(url)
    expect(parsed(WebUrl, url)).toBe(url)
  })

  test.each([
    'javascript:alert(1)',
    'ftp://x.example',
    '//x.example',
    'https://',
    'https://a b.example',
    'https://x\n.example',
    'https://x.example/\ud800',
    `https://x.example/${'ä'.repeat(400)}`,
    'x',
    '',
  ])('refuses %j', (value) => {
    expect(parsed(WebUrl, value)).toBeNull()
  })
})

describe('LanguageTag', () => {
  test.each([
    ['en', 'en'],
    ['en-gb', 'en-GB'],
    ['zh-hant-tw', 'zh-Hant-TW'],
  ])('takes %s as %s', (written, tag) => {
    expect(parsed(LanguageTag, written)).toBe(tag)
  })

  test.each(['', 'e', 'en_GB', 'english language', `en-x-${'abcdefgh-'.repeat(4)}a`])('refuses %j', (value) => {
    expect(parsed(LanguageTag, value)).toBeNull()
  })
})

describe('Id', () => {
  test('has one spelling', () => {
    expect(parsed(Id, '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17')).toBe('01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17')
    expect(parsed(Id, '01938C2E-7A4B-7D3F-9C51-2F8E6B0A4D17')).toBeNull()
    expect(parsed(Id, '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17\n')).toBeNull()
  })
})

test.each(Object.entries({ Id, Instant, InstantIn, DateOrInstant, LanguageTag, WebUrl, text: text(5) }))(
  '%s has one JSON schema for both directions, with no pattern but a short one',
  (_, schema) => {
    const input = z.toJSONSchema(schema, { io: 'input' })

    expect(input).toEqual(z.toJSONSchema(schema, { io: 'output' }))
    expect(input.pattern?.length ?? 0).toBeLessThan(60)
  },
)
