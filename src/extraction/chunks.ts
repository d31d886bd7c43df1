import type { ClauseLexicon, Lexicon } from './languages/lexicon.ts'
import { describeMention } from './mentions.ts'
import { countParticles } from './name-runs.ts'
import type { NounPhrase } from './noun-phrases.ts'
import { endsWithPerson, isOutletPhrase } from './outlets.ts'
import { commonEnding } from './proper-names.ts'
import type { Token } from './tokens.ts'

/**
 * Noun phrases of a language in which every noun has a capital: the case of the determiner tells whether a phrase can
 * be a subject, and capitals tell where it ends.
 */

const maxAdjectives = 6
const maxAttribute = 14
const maxAppositions = 3
const inflected = /^\p{Ll}[\p{L}-]*(?:e|er|en|es|em)$/u
const participle = /^\p{Ll}[\p{L}-]*(?:ende[rnsm]?|te[rnsm]?)$/u

export const isMark = (token: Token | undefined, texts: string): boolean =>
  token?.kind === 'mark' && texts.includes(token.text)

/** A word with a capital that is no adverb, preposition or pronoun at the beginning of a sentence. */
export function isNominal(
  token: Token | undefined,
  { prepositions, pronouns, determiners, clauses }: Lexicon,
): boolean {
  if (token?.kind !== 'word' || !token.capital) return false
  const { lower } = token
  if (!clauses || prepositions.has(lower) || pronouns.has(lower) || determiners.has(lower)) return false
  if (clauses.subordinators.has(lower) || clauses.coordinators.has(lower) || clauses.focus.has(lower)) return false
  return !isAdverb(token, clauses) && !clauses.impersonal.has(lower)
}

export function isAdverb({ lower }: Token, { adverbs, adverbEndings }: ClauseLexicon): boolean {
  return (
    adverbs.has(lower) || adverbEndings.some((ending) => lower.length > ending.length + 2 && lower.endsWith(ending))
  )
}

/** Reads the phrase that starts at `from`, with the genitives, prepositions and appositions that belong to it. */
export function readChunk(sentence: readonly Token[], from: number, lexicon: Lexicon): NounPhrase | null {
  const to = readCore(sentence, from, lexicon)
  if (to === -1) return null
  const end = readModifiers(sentence, { from, to }, lexicon)
  const appositions: Token[][] = []
  let next = end
  while (isMark(sentence[next], ',') && appositions.length < maxAppositions) {
    const apposition = readApposition(sentence, next + 1, lexicon)
    if (!apposition) break
    appositions.push(apposition)
    next += apposition.length + 1
  }
  return { phrase: sentence.slice(from, end), appositions, from, to: next }
}

/** Determiner, adjectives, nouns; -1 where no noun comes. */
export function readCore(sentence: readonly Token[], from: number, lexicon: Lexicon): number {
  let at = from
  const determined = lexicon.determiners.has(sentence[at]?.lower ?? '')
  if (determined) at = skipAttribute(sentence, at + 1, lexicon)
  const adjectives = at
  while (at - adjectives < maxAdjectives && isAdjective(sentence[at], lexicon)) at++
  const head = at
  const named = (token: Token | undefined): boolean =>
    isNominal(token, lexicon) || (token?.kind === 'quote' && at > from && isTitle(token))
  for (let step = 1; step > 0; at += step) {
    step = named(sentence[at]) ? 1 : at > head ? countParticles(sentence, at, lexicon) : 0
  }
  return at === head ? -1 : skipBrackets(sentence, at)
}

/** A quotation that can be the name of the noun before it. */
export const isTitle = ({ text }: Token): boolean =>
  text.length < 60 && /^\P{L}{1,3}[\p{Lu}\p{N}]/u.test(text) && !/[.!?]\P{L}?$/u.test(text)

function isAdjective(token: Token | undefined, lexicon: Lexicon): boolean {
  if (token?.kind !== 'word' || token.capital) return false
  const { lower } = token
  if (/^\p{N}/u.test(lower)) return true
  if (lexicon.speechVerbs.has(lower) || lexicon.namingVerbs.has(lower) || lexicon.auxiliaries.has(lower)) return false
  if (lexicon.prepositions.has(lower) || lexicon.pronouns.has(lower) || lexicon.conjunctions.has(lower)) return false
  return inflected.test(lower) || lexicon.rankWords.has(lower)
}

/** "die |in Lowick erscheinende| Zeitung": an attribute that ends with a participle before its noun. */
function skipAttribute(sentence: readonly Token[], from: number, lexicon: Lexicon): number {
  const first = sentence[from]
  if (first?.kind !== 'word' || isNominal(first, lexicon) || isAdjective(first, lexicon)) return from
  for (let at = from + 1; at - from < maxAttribute && sentence[at]?.kind === 'word'; at++) {
    const next = sentence[at + 1]
    if (
      !sentence[at]?.capital &&
      participle.test(sentence[at]?.lower ?? '') &&
      (next?.capital || next?.kind === 'quote')
    )
      return at
  }
  return from
}

/** "Günther Oettinger |(CDU)|" */
function skipBrackets(sentence: readonly Token[], at: number): number {
  if (!isMark(sentence[at], '(')) return at
  const closing = sentence.findIndex((token, index) => index > at && index - at <= 5 && isMark(token, ')'))
  return closing === -1 ? at : closing + 1
}

function readModifiers(
  sentence: readonly Token[],
  { from, to: start }: { from: number; to: number },
  lexicon: Lexicon,
): number {
  let at = start
  for (let count = 0; count < 4; count++) {
    const lower = sentence[at]?.lower ?? ''
    const genitive = lexicon.clauses?.genitives.has(lower)
    const inner = !genitive && lexicon.innerPrepositions.has(lower) && !lexicon.addresseePrepositions.at(sentence, at)
    if (!genitive && !inner) return at
    const to = readCore(sentence, genitive ? at : at + 1, lexicon)
    if (to === -1) return at
    const spokenTo = genitive && isOutletPhrase(sentence.slice(at, to), lexicon)
    if (spokenTo && endsWithPerson(sentence.slice(from, at), lexicon)) return at
    at = to
  }
  return at
}

function readApposition(sentence: readonly Token[], from: number, lexicon: Lexicon): Token[] | null {
  const age = sentence[from]
  if (age && /^\p{N}+$/u.test(age.text) && (isMark(sentence[from + 1], ',') || from + 1 >= sentence.length))
    return [age]
  if (lexicon.clauses?.relatives.has(age?.lower ?? '') && !isNominal(sentence[from + 1], lexicon)) {
    if (!isAdjective(sentence[from + 1], lexicon)) return null
  }
  const core = readCore(sentence, from, lexicon)
  if (core === -1) return null
  const dative = lexicon.addresseeDeterminers.has(age?.lower ?? '')
  if (dative && isOutletPhrase(sentence.slice(from, core), lexicon)) return null
  const to = readModifiers(sentence, { from, to: core }, lexicon)
  const next = sentence[to]
  return next === undefined || (next.kind === 'mark' && next.text !== '(') ? sentence.slice(from, to) : null
}

/** How much a phrase is like somebody who speaks: 0 is a time or nobody, 3 a pronoun, a name or an office. */
export function rankSpeaker(chunk: NounPhrase | null, lexicon: Lexicon): number {
  const [first] = chunk?.phrase ?? []
  if (!chunk || !first) return -1
  const last = chunk.phrase.findLast(({ kind }) => kind === 'word')?.lower ?? ''
  if (lexicon.weekdays.has(last) || lexicon.months.has(last)) return 0
  const mention = describeMention(chunk, lexicon)
  if (!mention) return 0
  if (mention.pronoun || mention.gender || mention.capacity) return 3
  if (mention.kind !== 'person') return mention.kind === 'document' ? 2 : 3
  const determined = lexicon.determiners.has(first.lower)
  const words = mention.name?.split(' ').length ?? 0
  if (!determined && words > 1 && words < 5) return 3
  if (mention.name) return determined || words > 1 || commonEnding.test(last) ? 2 : 2.5
  return mention.label.split(' ').some((word) => isOffice(word, lexicon)) ? 3 : 1
}

function isOffice(word: string, { roleNouns, roleEndings }: Lexicon): boolean {
  const lower = word.toLowerCase()
  return roleNouns.has(lower) || roleEndings.some((ending) => lower.endsWith(ending))
}
