import { german } from './languages/de.ts'
import { english } from './languages/en.ts'
import { french } from './languages/fr.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { otherLanguages } from './languages/others.ts'

const lexicons: readonly Lexicon[] = [english, german, french]

/** Words looked at when the language is guessed; a news text tells it within its first paragraphs. */
const maxWords = 200
const minShare = 0.2

const codes: readonly string[] = [...lexicons.map(({ code }) => code), ...otherLanguages.map(([code]) => code)]

/** Whether a text in this language would be told by its words. */
export const canBeGuessed = (language: string): boolean => codes.includes(language.toLowerCase().split('-')[0] ?? '')

/** For each common word the languages that have it, as indexes into `codes`. */
const languagesOf = listCommonWords()

function listCommonWords(): ReadonlyMap<string, readonly number[]> {
  const known = new Map<string, number[]>()
  const lists = [...lexicons.map(({ stopWords }) => stopWords), ...otherLanguages.map(([, common]) => common)]
  for (const [language, common] of lists.entries()) {
    for (const word of common) known.set(word, [...(known.get(word) ?? []), language])
  }
  return known
}

/**
 * Guesses the language of a text by its commonest words.
 *
 * @returns a BCP 47 code, for which there may be no lexicon; null when the text is too short, or two languages are as likely
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
  const counts = codes.map(() => 0)
  for (const word of words) for (const at of languagesOf.get(word) ?? []) counts[at] = (counts[at] ?? 0) + 1
  const [most = 0, second = 0] = counts.toSorted((a, b) => b - a)
  const isClear = most >= words.length * minShare && most > second * 1.3
  return isClear ? (codes[counts.indexOf(most)] ?? null) : null
}

/** Letters between digits are no words of a language. */
const isWord = (word: string): boolean => /^\p{L}+$/u.test(word)

/** Finds the lexicon for a language tag ("de-AT" takes "de"), or null where there is none. */
export function findLexicon(language: string | null): Lexicon | null {
  const primary = language?.toLowerCase().split('-')[0]
  return lexicons.find(({ code }) => code === primary) ?? null
}

/** Every lexicon, for lines that must be known before the language is. */
export const listLexicons = (): readonly Lexicon[] => lexicons
