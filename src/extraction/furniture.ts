import type { Lexicon } from './languages/lexicon.ts'

const maxFurniture = 200

/** Tells navigation, share lines, advertisements, teasers and breadcrumbs from text. */
export function isFurniture(line: string, lexicons: readonly Lexicon[]): boolean {
  if (line.length > maxFurniture) return false
  if (!/[\p{L}\p{N}©]/u.test(line)) return true
  const folded = fold(line)
  const plain = folded.length > longestPhrase ? null : folded.replace(/^[^\p{L}\p{N}©]+|[^\p{L}\p{N})]+$/gu, '')
  if (plain === '') return true
  if (isBreadcrumb(line) || isMore(line) || (plain !== null && domain.test(plain))) return true
  const uncounted = plain?.replace(/^\d+\s+/, '') ?? null
  return lexicons.some(
    ({ page }) => (uncounted !== null && page.furniture.has(uncounted)) || startsWithAny(folded, page.furnitureStarts),
  )
}

/** No line of furniture that a lexicon knows by all its words has more characters, with the marks around them. */
const longestPhrase = 80

const fold = (line: string): string => line.toLowerCase().replaceAll('’', "'")

const startsWithPhrase = (folded: string, phrase: string): boolean =>
  folded.startsWith(phrase) && !/^\p{L}/u.test(folded.slice(phrase.length))

const startsWithAny = (folded: string, phrases: readonly string[]): boolean =>
  mayStart(folded, phrases) && phrases.some((phrase) => startsWithPhrase(folded, phrase))

const firstLetters = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Whether one of the phrases has the first letter of the line; nearly all lines are passed over at this one look. */
function mayStart(folded: string, phrases: readonly string[]): boolean {
  const known = firstLetters.get(phrases) ?? new Set(phrases.map((phrase) => phrase.charAt(0)))
  firstLetters.set(phrases, known)
  return known.has(folded.charAt(0))
}

/** "courier.example", "| courier.example" */
const domain = /^(?:[\w-]+\.)+[a-z]{2,}$/

/** "More commentary »": a link to somewhere else, and not the end of what is quoted over paragraphs ("Nous partons. »"). */
const isMore = (line: string): boolean => line.length < 40 && /^[^«‹.,!?…]+[»›→]$/u.test(line)

/** "Home > Regions > North", "News | Sport | Weather" */
function isBreadcrumb(line: string): boolean {
  if (!/\s[>›»|·/]\s/u.test(line) || /[.!?:]$/.test(line)) return false
  const parts = line.split(/\s[>›»|·/]\s/u)
  return parts.every((part) => part.length < 30 && part.split(/\s+/).length <= 4)
}

/** Tells lines in which the desk speaks: corrections, "(Reporting by …)", editor's notes. */
export function isNote(line: string, lexicons: readonly Lexicon[]): boolean {
  const bare = line.replace(/^[([*_\s]+/u, '')
  const bracketed = bare.length < line.length
  const folded = fold(bare.slice(0, longestStart))
  return lexicons.some(
    ({ page }) =>
      mayStart(folded, page.noteStarts) &&
      page.noteStarts.some(
        (start) => startsWithPhrase(folded, start) && (bracketed || isLabel(bare.slice(start.length))),
      ),
  )
}

/** No beginning of a note has more characters. */
const longestStart = 60

const isLabel = (rest: string): boolean => /^(?::|\s(?:by|in|of|to)?\s?\p{Lu}|\s\p{Ll}+ed\b)/u.test(rest) || rest === ''

/** Parts "CORRECTED-Port strike …" and "Exclusive: …" into label and headline. */
export function readHeadlineLabel(
  line: string,
  lexicons: readonly Lexicon[],
): { kicker: string | null; headline: string } {
  const [whole, label = ''] = line.match(/^(\p{L}+(?: \d{1,2})?)\s?(?:[-–—|:]\s?)/u) ?? []
  const word = label.toLowerCase().split(' ')[0] ?? ''
  const known = lexicons.some(({ page }) => page.kickers.has(word))
  return whole && known
    ? { kicker: label, headline: line.slice(whole.length).trim() }
    : { kicker: null, headline: line }
}
