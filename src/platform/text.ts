import { z } from 'zod'

/**
 * A string that can be stored: no NUL, no other control character but line feed and tab, no lone surrogate. It is kept
 * in Unicode's composed form (NFC), so that what reads the same is the same: in keys, in filters, in search.
 */
export function textOrEmpty(max: number) {
  return z
    .string()
    .overwrite((value) => value.normalize())
    .max(max)
    .refine((value) => cleanText(value) === value, 'must not hold control characters or lone surrogates')
}

/** Like `textOrEmpty`, and says something: at least one character is not white space. */
export function text(max: number) {
  return textOrEmpty(max)
    .min(1)
    .refine((value) => value === '' || value.trim() !== '', 'must not be blank')
}

/** `value` with line ends as `\n`, without the control characters that `text` refuses and with U+FFFD for lone surrogates. */
export function cleanText(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0B-\x1F]/g, '')
    .toWellFormed()
}

export const LanguageTag = z
  .string()
  .max(35)
  .refine((value) => canonicalLanguage(value) !== null, 'must be a BCP 47 language tag')
  .overwrite((value) => canonicalLanguage(value) ?? value)
  .meta({
    pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
    description: 'A BCP 47 language tag, kept in its canonical spelling.',
    example: 'en-GB',
  })

export const WebUrl = z
  .string()
  .refine((value) => canonicalUrl(value) !== null, 'must be an http or https URL')
  .overwrite((value) => canonicalUrl(value) ?? value)
  .max(2048)
  .meta({
    format: 'uri',
    description: 'An absolute http or https URL. Characters that a URI cannot hold are percent-encoded.',
    example: 'https://example.org/2026/harbour-bridge',
  })

/** A point in time as the API writes it. */
export const Instant = z
  .string()
  .refine((value) => normaliseInstant(value) === value, 'must be a UTC date-time with milliseconds')
  .meta({
    format: 'date-time',
    description: 'A point in time: RFC 3339, in UTC, with milliseconds.',
    example: '2026-03-03T04:17:00.000Z',
  })

/** A point in time as a client may write it; what is parsed out is an `Instant`. */
export const InstantIn = z
  .string()
  .refine(
    (value) => normaliseInstant(value) !== null,
    'must be an RFC 3339 date-time with an offset, year 0001 to 9999',
  )
  .overwrite((value) => normaliseInstant(value) ?? value)
  .meta({
    format: 'date-time',
    description: 'A point in time: RFC 3339 with any offset, year 0001 to 9999; kept in UTC with milliseconds.',
    example: '2026-03-03T05:17:00+01:00',
  })

export const CalendarDate = z
  .string()
  .refine(isCalendarDate, 'must be a date, as in 2026-03-03')
  .meta({ format: 'date', description: 'A day without a time, year 0001 to 9999.', example: '2026-03-03' })

export const DateOrInstant = z.union([CalendarDate, InstantIn]).meta({
  description: 'A day, or a point in time with any offset (kept in UTC with milliseconds).',
  example: '2026-03-03',
})

function canonicalLanguage(value: string): string | null {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** `value` as an RFC 3986 URI when it is an http or https URL, else null; a URL that is one already is not respelled. */
export function canonicalUrl(value: string): string | null {
  if (!/^https?:\/\/[^\s/?#]/i.test(value) || /[\0-\x1F]/.test(value) || !value.isWellFormed() || !URL.canParse(value))
    return null
  if (/^https?:\/\/[\w.:@~!$&'()*+,;=%[\]-]+(?:[/?#]|$)/i.test(value) && encodeUri(value) === value) return value
  const { protocol, username, password, host, pathname, search, hash } = new URL(value)
  const credentials = username || password ? `${username}:${password}@` : ''
  return encodeUri(`${protocol}//${credentials}${host}${pathname}${search}${hash}`)
}

/** Percent-encodes what RFC 3986 leaves out of paths, queries and fragments; the authority stays as it is. */
function encodeUri(url: string): string {
  const [, authority = '', rest = ''] = /^(\w+:\/\/[^/?#]*)(.*)$/s.exec(url) ?? []
  const [beforeHash = '', ...afterHash] = rest.split('#')
  const fragment = afterHash.length > 0 ? `#${encodePart(afterHash.join('%23'))}` : ''
  return authority + encodePart(beforeHash) + fragment
}

function encodePart(part: string): string {
  return part
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^\w\-.~:/?@!$&'()*+,;=%]+/g, (characters) =>
      encodeURIComponent(characters).replaceAll('[', '%5B').replaceAll(']', '%5D'),
    )
}

function isCalendarDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || value < '0001') return false
  const time = Date.parse(`${value}T00:00:00.000Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

function normaliseInstant(value: string): string | null {
  const match =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i.exec(value)
  if (!match || !isCalendarDate(match[1] ?? '')) return null
  const time = Date.parse(value.toUpperCase())
  return time >= firstInstant && time <= lastInstant ? new Date(time).toISOString() : null
}

const firstInstant = Date.parse('0001-01-01T00:00:00.000Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')
