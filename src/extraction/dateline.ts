import { newsAgencies } from './languages/agencies.ts'
import type { Lexicon } from './languages/lexicon.ts'

export interface Dateline {
  place: string | null
  /** ISO where a year is printed, otherwise as printed. */
  date: string | null
  agency: string | null
}

const maxDateline = 120

/**
 * Cuts the dateline off the first paragraph: "PORTO VELHO, March 3 (Continental Press) - Dockworkers …".
 *
 * @returns null when the paragraph has none
 */
export function cutDateline(
  paragraph: string,
  lexicons: readonly Lexicon[],
): { dateline: Dateline; rest: string } | null {
  const head = paragraph.slice(0, maxDateline)
  const dash = head.match(/\s?[–—]\s|\s-\s?-?\s/u)
  if (!dash?.index) return null
  const printed = head.slice(0, dash.index).trim()
  const dateline = readDateline(printed, lexicons)
  return dateline && { dateline, rest: paragraph.slice(dash.index + dash[0].length).trimStart() }
}

function readDateline(printed: string, lexicons: readonly Lexicon[]): Dateline | null {
  const [, before = printed, bracketed = null] = printed.match(/^(.*?)\s*\(([^()]{2,40})\)$/u) ?? []
  const isDated = bracketed !== null && isDate(bracketed, lexicons)
  const agency = isDated ? null : bracketed
  const [place = '', ...rest] = before.split(/,\s*/)
  const named = /^\p{Lu}[\p{L}\p{M}\s.'’-]*$/u.test(place) && place.split(/\s+/).length <= 6
  const shouted = place === place.toUpperCase() && /\p{Lu}{2}/u.test(place)
  if (!named || !(shouted || agency || isDated))
    return newsAgencies.has(printed.toLowerCase()) ? { place: null, date: null, agency: printed } : null
  const dateFrom = rest.findIndex((part) => isDate(part, lexicons))
  if (dateFrom === -1 && rest.length > 1) return null
  const regions = dateFrom === -1 ? rest : rest.slice(0, dateFrom)
  const date = dateFrom === -1 ? (isDated ? bracketed : null) : rest.slice(dateFrom).join(', ')
  return { place: [place, ...regions].join(', '), date: date && normalizeDate(date, lexicons), agency }
}

const isDate = (text: string, lexicons: readonly Lexicon[]): boolean =>
  /\d/.test(text) && findMonth(text, lexicons) !== null

function findMonth(text: string, lexicons: readonly Lexicon[]): number | null {
  const words: string[] = text.toLowerCase().match(/\p{L}+/gu) ?? []
  for (const { months } of lexicons) {
    const at = [...months].findIndex((month) => words.includes(month))
    if (at !== -1) return monthNumber([...months][at] ?? '', lexicons)
  }
  return null
}

/** Abbreviations follow the twelve full names in a lexicon; they count by their beginning. */
function monthNumber(name: string, lexicons: readonly Lexicon[]): number | null {
  for (const { months } of lexicons) {
    const full = [...months].slice(0, 12)
    const at = full.findIndex((month) => month === name || month.startsWith(name))
    if (at !== -1) return at + 1
  }
  return null
}

/** Makes an ISO date where day, month and year are all printed; guesses none of them. */
export function normalizeDate(printed: string, lexicons: readonly Lexicon[]): string {
  const month = findMonth(printed, lexicons)
  const year = printed.match(/\b(\d{4})\b/)?.[1]
  const day = printed.replace(year ?? '', '').match(/\b(\d{1,2})\b/)?.[1]
  if (!month || !year || !day) return printed
  return `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Tells a line that prints when the article appeared: "Published 3 March 2026", "Sat 14 Nov 2026 18.02 GMT". */
export function isPublicationLine(line: string, lexicons: readonly Lexicon[]): boolean {
  if (line.length > 120 || !/\d/.test(line)) return false
  const lower = line.toLowerCase()
  if (lexicons.some(({ page }) => page.publishedStarts.some((start) => lower.startsWith(start))))
    return hasDate(line, lexicons)
  const words = line.split(/[\s,]+/).length
  return (
    words <= 9 &&
    hasDate(line, lexicons) &&
    !/[.!?]$/.test(line) &&
    /\d{4}/.test(line) &&
    startsWithDate(lower, lexicons)
  )
}

const hasDate = (line: string, lexicons: readonly Lexicon[]): boolean =>
  isDate(line, lexicons) || /\d{1,2}[:.h]\d{2}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(line)

function startsWithDate(lower: string, lexicons: readonly Lexicon[]): boolean {
  const first = lower.match(/^[\p{L}\d]+/u)?.[0] ?? ''
  const day = lexicons.some(({ weekdays }) =>
    [...weekdays].some((weekday) => weekday.startsWith(first) && first.length > 1),
  )
  return /^\d{1,4}$/.test(first) || day || findMonth(first, lexicons) !== null
}
