import { german } from './languages/de.ts'
import { english } from './languages/en.ts'
import { french } from './languages/fr.ts'
import type { Lexicon } from './languages/lexicon.ts'

const lexicons: readonly Lexicon[] = [english, german, french]

/** Words looked at when the language is guessed; a news text tells it within its first paragraphs. */
const maxWords = 200
const minShare = 0.2

/**
 * Guesses the language of a text by its commonest words.
 *
 * @returns a BCP 47 code, or null when the text is too short or of a language without a lexicon
 */
export function guessLanguage(text: string): string | null {
  const words =
    text
      .slice(0, maxWords * 12)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.filter(isWord)
      .slice(0, maxWords) ?? []
  if (words.length < 8) return null
  const ranked = lexicons
    .map(({ code, stopWords }) => ({ code, share: countIn(stopWords, words) / words.length }))
    .sort((a, b) => b.share - a.share)
  const [best, second] = ranked
  return best && best.share >= minShare && best.share > (second?.share ?? 0) * 1.3 ? best.code : null
}

/** Letters between digits are no words of a language. */
const isWord = (word: string): boolean => /^\p{L}+$/u.test(word)

function countIn(known: ReadonlySet<string>, words: readonly string[]): number {
  let count = 0
  for (const word of words) if (known.has(word)) count++
  return count
}

/** Finds the lexicon for a language tag ("de-AT" takes "de"), or null where there is none. */
export function findLexicon(language: string | null): Lexicon | null {
  const primary = language?.toLowerCase().split('-')[0]
  return lexicons.find(({ code }) => code === primary) ?? null
}

/** Every lexicon, for lines that must be known before the language is. */
export const listLexicons = (): readonly Lexicon[] => lexicons
