import { addSpan, MarkReader, type OpenMark, opensWith, type Style } from './mark-reader.ts'

/** A stretch of one paragraph; offsets are UTF-16 code units, end exclusive. */
export interface Span {
  paragraph: number
  start: number
  end: number
}

/** Words between quotation marks. A quotation that runs over paragraphs has one span in each. */
export interface Quotation {
  /** The words without their marks and without white space at the ends. */
  spans: Span[]
  /** The same with the marks. */
  outer: Span[]
  /** False when the closing mark is missing and the end was supposed. */
  closed: boolean
}

const runsOver: ReadonlySet<Style> = new Set<Style>(['straight', 'double', 'low', 'guillemet', 'single'])
/**
 * Finds what stands between quotation marks, outermost marks only, in reading order. Time is linear in the length
 * of the text, whatever marks it holds.
 */
export function findQuotations(paragraphs: readonly string[]): Quotation[] {
  const found: Quotation[] = []
  let carried: OpenMark | null = null
  paragraphs.forEach((text, paragraph) => {
    const reader = new MarkReader(text, paragraph, carried)
    const unclosed = reader.read()
    for (const quotation of reader.quotations) found.push(quotation)
    const before = found.length
    carried = settleUnclosed(unclosed, { paragraph, text, paragraphs }, found)
    if (found.length > before || carried) return
    for (const quotation of reader.nested) found.push(quotation)
  })
  return found.filter(({ spans }) => spans.some(({ start, end }) => end > start))
}

/** Decides what a missing closing mark means: the quotation goes on in the next paragraph, ends here, or was none. */
function settleUnclosed(
  mark: OpenMark | null,
  here: { paragraph: number; text: string; paragraphs: readonly string[] },
  found: Quotation[],
): OpenMark | null {
  if (!mark || !runsOver.has(mark.style)) return null
  const { paragraph, text, paragraphs } = here
  const next = paragraphs[paragraph + 1]
  const reopens = next?.startsWith(opensWith[mark.style]) || (mark.style === 'guillemet' && next?.startsWith('»'))
  const goesOn = reopens || (mark.style === 'low' && closesLater(paragraphs, paragraph + 1))
  const words = text.slice(mark.at + 1).trim()
  if (!goesOn && (mark.style === 'single' || words.split(/\s/, 4).length < 4)) return null
  const quotation = mark.quotation ?? { spans: [], outer: [], closed: false }
  const opened = mark.at >= 0
  addSpan(quotation, text, { paragraph, start: Math.max(0, mark.at), end: text.length, opened, closed: false })
  if (!mark.quotation) found.push(quotation)
  return goesOn ? { style: mark.style, at: reopens ? 0 : -1, quotation } : null
}

/** A quotation that its paragraphs do not reopen is followed over so many. */
const maxCarried = 8

/** True where a low mark, which nothing but an opening can be, finds the mark that closes it further on. */
function closesLater(paragraphs: readonly string[], from: number): boolean {
  let open = 1
  for (const text of paragraphs.slice(from, from + maxCarried)) {
    for (const [mark] of text.matchAll(/[„“”]/g)) {
      open += mark === '„' ? 1 : -1
      if (open === 0) return true
    }
  }
  return false
}
