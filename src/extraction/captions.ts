import { newsAgencies, photoAgencies } from './languages/agencies.ts'
import type { Lexicon } from './languages/lexicon.ts'

export interface Caption {
  /** As printed, without its credit; empty when the line is a credit alone. */
  caption: string
  creditLine: string | null
}

/** A caption is a line, not a paragraph; anything longer is not looked at. */
const maxCaption = 600
const maxCredit = 90

/**
 * Reads a line as a picture's caption. Only its credit gives a caption away: "(AFP)", "Photograph: X/Y", "© X".
 *
 * @returns null for a line without a credit
 */
export function readCaption(line: string, lexicons: readonly Lexicon[]): Caption | null {
  if (line.length > maxCaption) return null
  return readBracketed(line, lexicons) ?? readMarked(line) ?? readCued(line, lexicons)
}

/** "… on Saturday (AFP)": the brackets close the line and hold a supplier. */
function readBracketed(line: string, lexicons: readonly Lexicon[]): Caption | null {
  const [, open, inside] = line.match(/([([])([^()[\]]{2,90})[)\]]$/u) ?? []
  if (!open || !inside) return null
  const caption = line.slice(0, -(inside.length + 2)).trimEnd()
  const cued = readCued(inside, lexicons)
  if (cued?.caption === '' && cued.creditLine) return { caption, creditLine: cued.creditLine }
  const credit = inside.replace(/^(?:©|\(c\))\s*/iu, '')
  return credit !== inside || isSupplier(credit) ? { caption, creditLine: credit } : null
}

function isSupplier(text: string): boolean {
  return text.split(/[/,|]| via |-(?=\p{Lu})/u).some((part) => {
    const name = part.trim().toLowerCase()
    return newsAgencies.has(name) || photoAgencies.has(name) || photoAgencies.has(name.split(' ', 2).join(' '))
  })
}

/** "… vendredi. © Camille Derrien / Agence Médiarhône" */
function readMarked(line: string): Caption | null {
  const at = line.lastIndexOf('©')
  const credit = at === -1 ? '' : line.slice(at + 1).trim()
  if (!credit || credit.length > maxCredit || /^\d{4}\b/.test(credit)) return null
  return { caption: line.slice(0, at).replace(/[\s|(]+$/u, ''), creditLine: credit.replace(/\)$/, '') }
}

/** No cue is longer with the marks after it, so that only the end of a line is searched. */
const longestCue = 40

/** "… after the flood. Photograph: Callum Reid/Pennine Press" */
function readCued(line: string, lexicons: readonly Lexicon[]): Caption | null {
  const colon = line.includes(':')
  const begin = Math.max(0, line.length - maxCredit - longestCue)
  const tail = line.slice(begin).toLowerCase()
  let best: { at: number; from: number } | null = null
  for (const cue of lexicons.flatMap((lexicon) => listCues(lexicon, colon))) {
    const at = begin + tail.lastIndexOf(cue)
    if (at < begin || !opensCredit(line, at)) continue
    const from = endOfCue(line, at + cue.length, cue)
    if (from !== -1 && line.length - from <= maxCredit && (!best || at < best.at)) best = { at, from }
  }
  const credit = best && line.slice(best.from).trim().replace(/\.$/, '')
  if (!best || !credit || /[.!?]\s/.test(credit.replace(/\b\p{Lu}\.\s/gu, ''))) return null
  return { caption: line.slice(0, best.at).replace(/[\s|(–—-]+$/u, ''), creditLine: credit }
}

const opensCredit = (line: string, at: number): boolean => at === 0 || /[.!?|(–—"”»)]\s?$/u.test(line.slice(at - 2, at))

/** A cue after which the name comes without a colon. */
const namesItself = / (?:by|of)$/

const cuesThatName = new WeakMap<Lexicon, readonly string[]>()

/** The cues that a line can have, with a colon in it or without. */
function listCues(lexicon: Lexicon, colon: boolean): readonly string[] {
  const { creditCues } = lexicon.page
  if (colon) return creditCues
  const naming = cuesThatName.get(lexicon) ?? creditCues.filter((cue) => namesItself.test(cue))
  cuesThatName.set(lexicon, naming)
  return naming
}

/** After the cue comes a colon, or, after "by" and "courtesy of", the name itself. */
function endOfCue(line: string, at: number, cue: string): number {
  const [colon] = line.slice(at).match(/^\s?:\s*/u) ?? []
  if (colon) return at + colon.length
  return namesItself.test(cue) && /^\s\p{Lu}/u.test(line.slice(at)) ? at + 1 : -1
}

/** The suppliers that a credit line names: what stands after its last slash, or known agencies. */
export function listSuppliers(creditLine: string): string[] {
  const parts = creditLine.split(/\s*(?:\/|\||,| via )\s*/u).filter(Boolean)
  const [only] = parts
  if (parts.length === 1 && only) return isSupplier(only) ? [only] : []
  return parts.slice(1).filter((part) => part.length < 60)
}
