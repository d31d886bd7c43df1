import { findLexicon, guessLanguage } from './language.ts'
import { readQuotes, readUnattributed, type StoryQuote } from './quotes.ts'

/** A quote with offsets into the text as it was given: UTF-16 code units, end exclusive. */
export interface Prediction {
  start: number
  end: number
  kind: StoryQuote['kind']
  /** Where the speaker is named, pronouns included; null when the text names nobody. */
  speaker: { start: number; end: number; text: string } | null
  /** The name of the source that the mention means. */
  source: string | null
  cue: string | null
  /** From 0 to 1. */
  confidence: number
}

/**
 * Reads the quoted words out of a text and leaves the text alone: nothing is taken for headline or furniture. A
 * quotation that runs over paragraphs is one prediction, one that an attribution interrupts is several. Reported
 * speech without marks is left out.
 *
 * @param language BCP 47; guessed from the text when null
 */
export function predictQuotes(text: string, language: string | null): Prediction[] {
  const { lines, starts } = splitLines(text)
  const lexicon = findLexicon(language ?? guessLanguage(text))
  const { quotes, sources } = lexicon
    ? readQuotes(lines, { dateline: null, creditLines: [] }, lexicon)
    : readUnattributed(lines)
  const names = new Map(sources.map(({ key, name }) => [key, name]))
  return quotes.flatMap((quote): Prediction[] => {
    const { kind, mention, cue, confidence } = quote
    if (kind === 'indirect') return []
    const at = (paragraph: number): number => starts[paragraph] ?? 0
    const speaker = mention && {
      start: at(mention.paragraph) + mention.start,
      end: at(mention.paragraph) + mention.end,
      text: mention.exact,
    }
    const source = (quote.speaker && names.get(quote.speaker)) ?? null
    return joinParagraphs(quote).map(({ first, last }) => ({
      start: at(first.paragraph) + first.start,
      end: at(last.paragraph) + last.end,
      kind,
      speaker,
      source,
      cue,
      confidence,
    }))
  })
}

type Passage = StoryQuote['passages'][number]

function joinParagraphs({ passages }: StoryQuote): { first: Passage; last: Passage }[] {
  const joined: { first: Passage; last: Passage }[] = []
  for (const passage of passages) {
    const before = joined.at(-1)
    if (before && passage.paragraph > before.last.paragraph) before.last = passage
    else joined.push({ first: passage, last: passage })
  }
  return joined
}

/** The lines of a text that hold words, and where each begins. */
function splitLines(text: string): { lines: string[]; starts: number[] } {
  const lines: string[] = []
  const starts: number[] = []
  let from = 0
  for (const line of text.split('\n')) {
    if (line.trim()) {
      lines.push(line)
      starts.push(from)
    }
    from += line.length + 1
  }
  return { lines, starts }
}
