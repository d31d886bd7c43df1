import { readAddressee } from './addressees.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'
import { isRole } from './roles.ts'
import type { Token } from './tokens.ts'

/** A noun phrase with the appositions after it, as indexes into its sentence, `to` exclusive. */
export interface NounPhrase {
  phrase: readonly Token[]
  appositions: readonly (readonly Token[])[]
  from: number
  to: number
  /** What `describeMention` read of it, once it was asked. */
  mention?: Mention | null | undefined
}

const maxPhrase = 16
const maxApposition = 24

const isMark = (token: Token | undefined, texts: string): boolean =>
  token?.kind === 'mark' && texts.includes(token.text)

/** Reads the phrase that ends before `before`, such as a subject before its verb: "X, 71, a postmistress, |said". */
export function readBackward(sentence: readonly Token[], before: number, lexicon: Lexicon): NounPhrase | null {
  let end = before
  while (end > 0 && isFiller(sentence[end - 1], lexicon)) end--
  if (lexicon.pronouns.has(sentence[end - 1]?.lower ?? '')) return single(sentence, end - 1)
  const appositions: Token[][] = []
  while (isMark(sentence[end - 1], ',–—)')) {
    const opening = findOpeningComma(sentence, end - 1)
    if (opening === -1) break
    appositions.unshift(sentence.slice(opening + 1, end - 1))
    end = opening
    if (sentence[end - 1]?.kind !== 'word') break
  }
  const start = findPhraseStart(sentence, end, lexicon)
  const from = skipLeadIn(sentence, { start, end }, lexicon)
  if (from >= end) return null
  const phrase = sentence.slice(from, end)
  const appositionAlone = appositions.length > 0 && from > 0 && isMark(sentence[from - 1], ',')
  if (appositionAlone && startsLikeApposition(phrase, lexicon))
    return widen(sentence, { phrase, from, appositions, before }, lexicon)
  return { phrase, appositions, from, to: before }
}

function widen(
  sentence: readonly Token[],
  { phrase, from, appositions, before }: { phrase: Token[]; from: number; appositions: Token[][]; before: number },
  lexicon: Lexicon,
): NounPhrase {
  const start = findPhraseStart(sentence, from - 1, lexicon)
  const name = sentence.slice(start, from - 1)
  if (!name[0]?.capital) return { phrase, appositions, from, to: before }
  return { phrase: name, appositions: [phrase, ...appositions], from: start, to: before }
}

const single = (sentence: readonly Token[], at: number): NounPhrase => ({
  phrase: sentence.slice(at, at + 1),
  appositions: [],
  from: at,
  to: at + 1,
})

/** What may stand between a subject and its verb: auxiliaries and adverbs. */
export function isFiller(token: Token | undefined, { auxiliaries, adverbEnding, pronouns }: Lexicon): boolean {
  if (token?.kind !== 'word' || pronouns.has(token.lower)) return false
  return auxiliaries.has(token.lower) || (adverbEnding !== null && !token.capital && token.lower.endsWith(adverbEnding))
}

function findOpeningComma(sentence: readonly Token[], closing: number): number {
  const wanted = sentence[closing]?.text === ')' ? '(' : (sentence[closing]?.text ?? ',')
  for (let at = closing - 1; at > 0 && closing - at <= maxApposition; at--) {
    if (sentence[at]?.kind === 'quote' && closing - at < 3) return -1
    if (isMark(sentence[at], wanted)) return at
  }
  return -1
}

function findPhraseStart(sentence: readonly Token[], end: number, lexicon: Lexicon): number {
  let start = end
  while (start > 0 && end - start < maxPhrase) {
    const token = sentence[start - 1]
    if (token?.kind !== 'word') break
    if (lexicon.conjunctions.has(token.lower) && !lexicon.innerPrepositions.has(token.lower)) break
    if (isClauseJoin(sentence, start - 1, lexicon)) break
    start--
  }
  return start
}

/** "and" joins two names, or starts a new clause before a determiner or pronoun. */
function isClauseJoin(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const joins = lexicon.page.bylineJoiners.includes(sentence[at]?.lower ?? '')
  const next = sentence[at + 1]
  return joins && !(next?.capital && sentence[at - 1]?.capital)
}

/** Skips "On Friday" or "In London" before the subject itself, and adverbs that open a sentence. */
function skipLeadIn(
  sentence: readonly Token[],
  { start, end }: { start: number; end: number },
  lexicon: Lexicon,
): number {
  const first = sentence[start]
  if (!first || start >= end) return start
  if (!lexicon.prepositions.has(first.lower)) return isOpeningAdverb(sentence, start, lexicon) ? start + 1 : start
  for (let at = start + 1; at < end; at++) {
    const word = sentence[at]
    if (!word) break
    if (lexicon.weekdays.has(word.lower)) return at + 1
    const begins = lexicon.determiners.has(word.lower) || word.capital
    if (
      at > start + 1 &&
      begins &&
      !sentence[at - 1]?.capital &&
      !lexicon.prepositions.has(sentence[at - 1]?.lower ?? '')
    )
      return lexicon.determiners.has(sentence[at - 1]?.lower ?? '') ? at - 1 : at
  }
  return start + 1
}

function isOpeningAdverb(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const first = sentence[at]
  const next = sentence[at + 1]
  const plain = first && !lexicon.determiners.has(first.lower) && !lexicon.pronouns.has(first.lower)
  if (!plain || at > 0 || !next) return false
  return lexicon.stopWords.has(first.lower) && (next.capital || lexicon.determiners.has(next.lower))
}

function startsLikeApposition(phrase: readonly Token[], lexicon: Lexicon): boolean {
  const [first] = phrase
  if (!first) return false
  if (/^\p{N}/u.test(first.text) || lexicon.relatives.has(first.lower)) return true
  const described = phrase.slice(0, 8).some((token) => isRole(token, lexicon))
  return described && !phrase.some(({ capital }, index) => index === 0 && capital)
}

/** Reads the phrase that starts at `from`, such as a subject after its verb or the object of "according to". */
export function readForward(sentence: readonly Token[], from: number, lexicon: Lexicon): NounPhrase | null {
  const first = sentence[from]
  if (first?.kind !== 'word') return null
  if (lexicon.pronouns.has(first.lower)) return single(sentence, from)
  let to = from
  while (to < sentence.length && to - from < maxPhrase && continuesPhrase(sentence, { at: to, from }, lexicon)) to++
  if (to === from) return null
  const appositions: Token[][] = []
  const phrase = sentence.slice(from, to)
  while (isMark(sentence[to], ',')) {
    const apposition = readApposition(sentence, to + 1, lexicon)
    if (!apposition) break
    appositions.push(apposition)
    to += apposition.length + 1
  }
  return { phrase, appositions, from, to }
}

function continuesPhrase(
  sentence: readonly Token[],
  { at, from }: { at: number; from: number },
  lexicon: Lexicon,
): boolean {
  const token = sentence[at]
  if (token?.kind !== 'word') return false
  if (at === from) return !lexicon.complementizers.has(token.lower)
  const { lower } = token
  const next = sentence[at + 1]
  if (lexicon.pronouns.has(lower) || lexicon.weekdays.has(lower)) return false
  if (lexicon.relatives.has(lower) || lexicon.complementizers.has(lower)) return false
  if (lexicon.conjunctions.has(lower) || readAddressee(sentence, at, lexicon)) return false
  if (
    lexicon.nameParticles.has(lower) &&
    next?.capital &&
    sentence[at - 1]?.capital &&
    !isClauseJoin(sentence, at, lexicon)
  )
    return lexicon.innerPrepositions.has(lower) || !lexicon.prepositions.has(lower)
  if (lexicon.page.bylineJoiners.includes(lower)) return Boolean(next?.capital)
  if (lexicon.innerPrepositions.has(lower))
    return !lexicon.placePrepositions.has(lower) || sentence.slice(from, at).every(({ capital }) => !capital)
  if (lexicon.prepositions.has(lower))
    return lexicon.authorPrepositions.has(lower) && hasDocument(sentence.slice(from, at), lexicon)
  return !lexicon.speechVerbs.has(lower) && !(lexicon.auxiliaries.has(lower) && !token.capital)
}

function hasDocument(tokens: readonly Token[], { organizationNouns }: Lexicon): boolean {
  const documents = organizationNouns.find(([kind]) => kind === 'document')?.[1]
  return tokens.some(({ lower }) => documents?.has(lower))
}

function readApposition(sentence: readonly Token[], from: number, lexicon: Lexicon): Token[] | null {
  let to = from
  while (to < sentence.length && to - from < maxApposition && sentence[to]?.kind === 'word') to++
  const apposition = sentence.slice(from, to)
  const ended = to === sentence.length || sentence[to]?.kind === 'mark'
  const [first] = apposition
  if (!first || !ended) return null
  const named =
    first.capital &&
    apposition.length <= 5 &&
    apposition.every(({ capital, lower }) => capital || lexicon.nameParticles.has(lower))
  const affiliated = lexicon.innerPrepositions.has(first.lower) && apposition.length > 1
  return named || affiliated || startsLikeApposition(apposition, lexicon) || isRoleLater(apposition, lexicon)
    ? apposition
    : null
}

const isRoleLater = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.slice(0, 6).some((token) => isRole(token, lexicon))
