import { findLexicon, guessLanguage } from './language.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { Span } from './quotations.ts'
import { readUnattributed } from './quotes.ts'
import { findQuotedSpeech } from './speech.ts'
import type { Utterance } from './utterance.ts'

/** A quote with offsets into the text as it was given: UTF-16 code units, end exclusive. */
export interface Prediction {
  start: number
  end: number
  kind: Utterance['kind']
  /** Where the speaker is named, pronouns included; null when the text names nobody. */
  speaker: { start: number; end: number; text: string } | null
  cue: string | null
  /** From 0 to 1. */
  confidence: number
}

/**
 * Reads the quoted words out of a text and leaves the text alone: nothing is taken for headline or furniture. A
 * quotation that runs over paragraphs is one prediction, one that an attribution interrupts is several. Reported
 * speech without marks is left out.
 *
 * @param language BCP 47, guessed from the text when null; or a lexicon, for measuring weights
 */
export function predictQuotes(text: string, language: string | Lexicon | null): Prediction[] {
  const { lines, starts } = splitLines(text)
  const lexicon =
    language !== null && typeof language === 'object' ? language : findLexicon(language ?? guessLanguage(text))
  if (!lexicon) {
    return readUnattributed(lines).quotes.flatMap(({ kind, passages, confidence }) =>
      placeInText(passages, starts).map((span) => ({ ...span, kind, speaker: null, cue: null, confidence })),
    )
  }
  return [...findQuotedSpeech(lines, lexicon, { headed: true }).quoted.values()].flatMap(
    ({ spans, speaker, ...utterance }) => {
      const { kind, cue } = utterance
      const confidence = Math.round(utterance.confidence * 100) / 100
      const [mention] = speaker ? placeInText([{ ...speaker.mention, paragraph: speaker.paragraph }], starts) : []
      const named = mention ? { ...mention, text: text.slice(mention.start, mention.end) } : null
      return placeInText(spans, starts).map((span) => ({ ...span, kind, speaker: named, cue, confidence }))
    },
  )
}

/** Turns stretches of lines into stretches of the text; what goes on in the next line is one. */
export function placeInText(spans: readonly Span[], starts: readonly number[]): { start: number; end: number }[] {
  const placed: { start: number; end: number }[] = []
  let last = -1
  for (const { paragraph, start, end } of spans) {
    const line = starts[paragraph] ?? 0
    const before = placed.at(-1)
    if (before && paragraph > last) before.end = line + end
    else placed.push({ start: line + start, end: line + end })
    last = paragraph
  }
  return placed
}

/** The lines of a text that hold words, and where each begins. */
export function splitLines(text: string): { lines: string[]; starts: number[] } {
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
