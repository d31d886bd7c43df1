import type { Attribution } from './attribution-parts.ts'
import { isMark } from './chunks.ts'
import { followsTermCue } from './classification.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { Context, Place } from './speech.ts'
import { onlyMarks, type Token } from './tokens.ts'

/**
 * Lists what speaks for or against quoted words being somebody's words rather than a name, a title or a term. The
 * language says what each observation weighs.
 */
export function observe(place: Place, attribution: Attribution | null, context: Context): string[] {
  const { tokens } = place.sentence
  const token = tokens[place.at]
  if (!token) return []
  return [
    ...observeWords(token, context.lexicon),
    ...observeBefore(tokens, place.at, context.lexicon),
    ...observeAfter(tokens, place.at),
    ...observeSentence(place, attribution, context),
    ...observeLine(place, context),
    ...observeUse(tokens, place.at, { lexicon: context.lexicon, attributed: attribution !== null }),
  ]
}

/** What the quoted words do in their sentence. */
function observeUse(
  tokens: readonly Token[],
  at: number,
  { lexicon, attributed }: { lexicon: Lexicon; attributed: boolean },
): string[] {
  const [before, quote, after] = [tokens[at - 1], tokens[at], tokens[at + 1]]
  const words = quote ? inner(quote).split(/\s+/, 7) : []
  const found: string[] = []
  const isContent = (token: Token | undefined): boolean =>
    token?.kind === 'word' && !lexicon.stopWords.has(token.lower) && !lexicon.prepositions.has(token.lower)
  const modifies = before?.kind === 'word' && words.length <= 3 && isContent(after)
  if (modifies) found.push(attributed ? 'modifies a noun' : 'modifies a noun of the narrator')
  const name = words.length < 7 && /^\p{Lu}/u.test(words[0] ?? '') && /^\p{Lu}/u.test(words.at(-1) ?? '')
  const placed = before?.kind === 'word' && (lexicon.prepositions.has(before.lower) || /['’]s?$/.test(before.text))
  if (name && placed) found.push('is a name with a place')
  if (tokens.slice(at + 1, at + 3).some(({ lower }) => lexicon.titledThings.has(lower)))
    found.push('before what has a title')
  if (!attributed && words.length <= 2) found.push('is a term of the narrator')
  return found
}

const lengths: readonly [number, string][] = [
  [1, 'one word'],
  [2, 'two words'],
  [3, 'three words'],
  [5, 'up to five words'],
  [9, 'up to nine words'],
  [Infinity, 'many words'],
]

const inner = ({ text }: Token): string => text.slice(1, -1).trim()

/** More words than this are not looked at. */
const maxWords = 40

const letters = /\p{L}(?:.*\p{L})?/u

function observeWords(token: Token, lexicon: Lexicon): string[] {
  const text = inner(token)
  const words = text.split(/\s+/, maxWords)
  const found = [lengths.find(([most]) => words.length <= most)?.[1] ?? '']
  const capital = /^[\p{Lu}\p{N}]/u
  const lower = words.map((word) => word.toLowerCase().match(letters)?.[0] ?? '')
  const common = lower.filter((word) => lexicon.stopWords.has(word)).length
  const opens = capital.test(text)
  found.push(opens ? 'opens with a capital' : 'opens without capital')
  const name =
    opens && words.every((word, index) => capital.test(word) || lexicon.nameParticles.has(lower[index] ?? ''))
  if (name && words.length <= 6) found.push('is like a name')
  if (opens && !name && words.length <= 9) found.push('is like a title')
  const long = words.filter((word) => word.length > 3)
  if (long.length > 2 && long.every((word) => capital.test(word))) found.push('is in title case')
  if (/[.!?…]$/.test(text)) found.push('ends a sentence')
  if (/,$/.test(text)) found.push('ends with a comma')
  if (lower.some((word) => lexicon.firstPerson.has(word))) found.push('speaks of itself')
  if (common >= 2) found.push('has common words')
  if (common === 0 && words.length > 1) found.push('has no common words')
  if (common === 0 && lower.some((word) => lexicon.foreignWords.has(word))) found.push('is foreign')
  return found
}

function observeBefore(tokens: readonly Token[], at: number, lexicon: Lexicon): string[] {
  const elided = isMark(tokens[at - 1], "'’") && tokens[at - 2]?.end === tokens[at - 1]?.start
  const before = tokens[elided ? at - 2 : at - 1]
  const found: string[] = []
  if (followsTermCue(tokens, at, lexicon)) found.push('after a term cue')
  if (!before || onlyMarks(tokens, 0, at)) return [...found, 'begins the sentence']
  if (before.kind === 'quote') return [...found, 'after a quotation']
  if (isMark(before, ':')) return [...found, 'after a colon']
  if (isMark(before, ',')) return [...found, 'after a comma']
  if (isMark(before, '([')) return [...found, 'after a bracket']
  if (before.kind === 'mark') return [...found, 'after a mark']
  if (lexicon.determiners.has(before.lower)) return [...found, 'after a determiner']
  if (/['’]s?$/.test(before.text)) found.push('after a possessive')
  const [quote, after] = [tokens[at], tokens[at + 1]]
  if (before.capital && after?.capital && quote && inner(quote).length < 20) found.push('between names')
  if (before.capital) return [...found, 'after a noun']
  if (lexicon.speechVerbs.has(before.lower) || lexicon.namingVerbs.has(before.lower)) return [...found, 'after a verb']
  if (lexicon.comparisons.has(before.lower)) return [...found, 'after as']
  if (lexicon.prepositions.has(before.lower)) return [...found, 'after a preposition']
  if (lexicon.conjunctions.has(before.lower)) return [...found, 'after a conjunction']
  return [...found, 'after a word']
}

function observeAfter(tokens: readonly Token[], at: number): string[] {
  const [quote, after] = [tokens[at], tokens[at + 1]]
  if (!after) return ['before the end']
  if (after.kind === 'quote') return ['before a quotation']
  if (isMark(after, '-–') && after.start === quote?.end) return ['before a hyphen']
  if (isMark(after, '([')) return ['before a bracket']
  if (isMark(after, '.!?…')) return ['before the end']
  if (after.kind === 'mark') return ['before a mark']
  return [after.capital ? 'before a noun' : 'before a word']
}

function observeSentence({ sentence, at, index }: Place, attribution: Attribution | null, context: Context): string[] {
  const { tokens, attributions } = sentence
  const { found, sentences, lexicon } = context
  const observed: string[] = []
  if (attribution) observed.push(`with a ${attribution.manner}`)
  const as = lexicon.comparisons.has(tokens[at - 1]?.lower ?? '')
  const determined = lexicon.determiners.has(tokens[at - 1]?.lower ?? '')
  if ((as && attributions.length > 0) || (determined && attribution?.manner === 'naming'))
    observed.push('is what somebody calls it')
  if (attribution && (onlyMarks(tokens, at + 1, attribution.from) || onlyMarks(tokens, attribution.to, at)))
    observed.push('beside its attribution')
  if (attribution && attribution.from > at && !onlyMarks(tokens, at + 1, attribution.from))
    observed.push('inside what is reported')
  if (!attribution && attributions.length > 0) observed.push('with another attribution')
  if (tokens.some(({ lower }) => lexicon.reportiveForms.has(lower))) observed.push('in reported speech')
  const before = sentences[index - 1]
  const near = before?.paragraph === sentence.paragraph
  if (tokens.slice(0, at).some(({ quote }) => found.has(quote))) observed.push('after speech in the sentence')
  if (near && before.tokens.some(({ quote }) => found.has(quote))) observed.push('after speech')
  if (near && before.attributions.length > 0) observed.push('after an attribution')
  return observed
}

/** What is true of a whole line. */
export interface LineFacts {
  observed: readonly string[]
}

/** A first line that is longer than this is no headline. */
const maxHeadline = 140

/** Reads a line once for all quotations in it. */
export function readLine(text: string, isHeadline: boolean): LineFacts {
  const observed: string[] = []
  if (isHeadline && text.length < maxHeadline) observed.push('in a headline')
  if (!/[.!?…:]\P{L}*$/u.test(text.slice(-8))) observed.push('in a line that ends no sentence')
  if (text.includes('://')) observed.push('beside an address')
  if (text.includes("''")) observed.push('beside doubled apostrophes')
  return { observed }
}

function observeLine({ sentence, at, quotation }: Place, { lines, doubleMarks }: Context): string[] {
  const observed = [...lines(sentence.paragraph).observed]
  if (!quotation.closed) observed.push('is never closed')
  if (doubleMarks && /^['‘‚]/.test(sentence.tokens[at]?.text ?? '')) observed.push('in single marks among double ones')
  return observed
}

/** What the observations weigh together, less what is asked of words of that kind; null where nothing is weighed. */
export function weigh(
  observations: readonly string[],
  kind: 'direct' | 'partial',
  { evidence }: Lexicon,
): number | null {
  if (!evidence) return null
  const sum = observations.reduce((total, name) => total + (evidence.weights[name] ?? 0), evidence.weights.bias ?? 0)
  return sum - evidence.least[kind]
}
