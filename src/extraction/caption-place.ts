import { normalizeDate } from './dateline.ts'
import type { Lexicon } from './languages/lexicon.ts'

/** Where and when a picture was taken, as far as its caption prints it in full. */
export interface CaptionPlace {
  place: string | null
  /** ISO; null unless day, month and year are printed. */
  date: string | null
}

const dayFirst = /\b\d{1,2}(?:\.|er|st|nd|rd|th)?\s\p{L}{3,12}\.?,?\s\d{4}\b/u
const monthFirst = /\b\p{Lu}\p{L}{2,11}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}\b/u
/** "NORVIK, NORWAY - MARCH 03, 2026: Cyclists …" */
const opening = /^(\p{Lu}[\p{Lu}\p{M}\s.,'’-]{1,60}?)\s[-–—]\s[^:]{3,40}:\s/u
const name = String.raw`\p{Lu}[\p{L}\p{M}.'’-]*(?:\s\p{Lu}[\p{L}\p{M}.'’-]*){0,3}`
/** "… the bridge in Norvik, Norway, Tuesday, " before a date */
const beforeDate = new RegExp(
  String.raw`\b(?:in|near|at)\s(${name}(?:,\s${name})?),?\s(?:on\s)?(?:\p{Lu}\p{L}+,\s)?(?:the\s)?$`,
  'u',
)

/** Reads the place and the day that news agencies write into captions; guesses neither. */
export function readCaptionPlace(caption: string, lexicons: readonly Lexicon[]): CaptionPlace {
  const printed = dayFirst.exec(caption) ?? monthFirst.exec(caption)
  const normal = printed && normalizeDate(printed[0], lexicons)
  const date = normal && /^\d{4}-\d{2}-\d{2}$/.test(normal) ? normal : null
  const [, opened] = opening.exec(caption) ?? []
  if (opened) return { place: opened, date }
  const [, before = null] = date && printed ? (beforeDate.exec(caption.slice(0, printed.index)) ?? []) : []
  return { place: before, date }
}
