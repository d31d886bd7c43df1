import type { Attribution } from './attribution-parts.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { Context, Place } from './speech.ts'
import { onlyMarks, type Token } from './tokens.ts'

/** Tells whole words (direct) from words woven into a sentence (partial). */
export function classifyQuotation(
  { sentence, at }: Place,
  attribution: Attribution | null,
  context: Context,
): 'direct' | 'partial' {
  const { tokens } = sentence
  const words = innerWords(tokens[at])
  const opensSentence = onlyMarks(tokens, 0, at)
  if (opensSentence) return standsAlone(tokens, at, attribution) ? 'direct' : 'partial'
  const previous = tokens[at - 1]
  const capital = /^[\p{Lu}\p{N}…[(‘“"']/u.test(words)
  const long = words.split(/\s+/, 4).length >= 3
  if (previous?.text === ':' && (capital || long)) return 'direct'
  if (continuesDirect({ tokens, at }, context)) return 'direct'
  const afterComma = previous?.kind === 'mark' && /[,–—]/.test(previous.text)
  if (attribution && afterComma && capital && long) return 'direct'
  const afterCue = attribution && attribution.manner === 'verb' && onlyMarks(tokens, attribution.to, at)
  if (afterCue && capital && long) return 'direct'
  return 'partial'
}

const innerWords = (token: Token | undefined): string => token?.text.slice(1, -1).trim() ?? ''

function standsAlone(tokens: readonly Token[], at: number, attribution: Attribution | null): boolean {
  const next = tokens[at + 1]
  if (!next) return true
  const finished = /[,.!?…–—-]$/u.test(innerWords(tokens[at]))
  if (attribution && attribution.from > at && onlyMarks(tokens, at + 1, attribution.from)) return true
  if (next.kind === 'quote' || (next.kind === 'mark' && /^[.!?…]$/.test(next.text))) return true
  return finished && (attribution !== null || innerWords(tokens[at]).split(/\s+/, 5).length > 3)
}

/** "…," he said, "…": the second half of a quotation that its attribution splits. */
function continuesDirect({ tokens, at }: { tokens: readonly Token[]; at: number }, { found }: Context): boolean {
  const first = tokens.slice(0, at).findLast(({ kind }) => kind === 'quote')
  const between = first ? tokens.slice(tokens.indexOf(first) + 1, at) : []
  return first !== undefined && found.get(first.quote)?.kind === 'direct' && between.at(-1)?.kind === 'mark'
}

/** True for what its sentence calls a term, a name or a title. */
export const isTerm = ({ sentence: { tokens }, at }: Place, lexicon: Lexicon): boolean =>
  tokens[at - 1]?.kind === 'word' && followsTermCue(tokens, at, lexicon)

/** True where such a cue stands right before the words: the sentence itself says that they are a term. */
export function isCalledSo({ sentence: { tokens }, at }: Place, { termCues }: Lexicon): boolean {
  for (let from = Math.max(0, at - 4); from < at; from++) {
    if (termCues.at(tokens, from, at)?.length === at - from) return true
  }
  return false
}

/** True where a cue such as "so-called" stands among the four tokens before. */
export const followsTermCue = (tokens: readonly Token[], at: number, { termCues }: Lexicon): boolean =>
  termCues.findIn(tokens, at - 4, at) !== -1
