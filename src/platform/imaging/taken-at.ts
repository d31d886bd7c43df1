import { CalendarDate, InstantIn } from '#src/platform/text.ts'

/**
 * A time as EXIF, IPTC or XMP write it: `2026:03:02 10:11:12`, `2026-03-02T10:11:12.5+01:00`, `20260302`.
 *
 * @param offset from UTC, where it stands apart from the time
 * @returns a point in time in UTC where the offset is known, else the day alone: a local time is that of no known place.
 * Null when it is no date
 */
export function readTime(text: string, offset = ''): string | null {
  const [, year, month, day, rest = ''] = /^\s*(\d{4})[:-]?(\d{2})[:-]?(\d{2})(.*)$/s.exec(text) ?? []
  const date = CalendarDate.safeParse(`${year}-${month}-${day}`)
  if (!date.success) return null
  const [, time, fraction = '', own] =
    /^[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\s*$/.exec(rest) ?? []
  const zone = readOffset(own ?? offset)
  if (!time || !zone) return date.data
  const seconds = time.length === 5 ? `${time}:00` : time
  const instant = InstantIn.safeParse(`${date.data}T${seconds}${fraction.slice(0, 10)}${zone}`)
  return instant.success ? instant.data : date.data
}

/** As RFC 3339 writes it; null for none. */
function readOffset(text: string): string | null {
  if (/^(Z|UTC)$/.test(text.trim())) return 'Z'
  const [, sign, hours, minutes] = /^\s*([+-])(\d{2}):?(\d{2})\s*$/.exec(text) ?? []
  return sign ? `${sign}${hours}:${minutes}` : null
}
