import { type Attribution, complete } from './attribution-parts.ts'
import { isAdverb, readChunk } from './chunks.ts'
import { guessSubject } from './guessed-subjects.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { isFiller, type NounPhrase, readBackward, readForward } from './noun-phrases.ts'
import { findSubjectBesideVerb } from './subjects.ts'
import { isBesideQuote, type Token } from './tokens.ts'
import { findSubject } from './verb-second.ts'

/** Finds every attribution in a sentence, in reading order. Words inside quotation marks are not looked at. */
export function findAttributions(sentence: readonly Token[], lexicon: Lexicon): Attribution[] {
  const found: Attribution[] = []
  const cues = listCues(lexicon)
  sentence.forEach(({ kind, lower }, at) => {
    if (kind !== 'word' || !cues.has(lower)) return
    if (found.some(({ from, to, manner }) => manner === 'preposition' && at >= from && at < to)) return
    const attribution = readPrepositional(sentence, at, lexicon) ?? readVerbal(sentence, { at, found }, lexicon)
    if (attribution) found.push(attribution)
  })
  return found
}

const cuesOf = new WeakMap<Lexicon, ReadonlySet<string>>()

/** Every word with which an attribution can be made; all others are passed over at one look. */
function listCues(lexicon: Lexicon): ReadonlySet<string> {
  const known = cuesOf.get(lexicon)
  if (known) return known
  const { speechVerbs, namingVerbs, besideVerbs, sourcePrepositions, sourcePostpositions, clauses } = lexicon
  const cues = new Set([
    ...[...speechVerbs, ...namingVerbs, ...besideVerbs],
    ...[...sourcePrepositions.firstWords, ...sourcePostpositions, ...lexicon.closingPrepositions],
    ...lexicon.opinionPrepositions,
    ...(clauses ? clauses.ownWords.firstWords : []),
  ])
  cuesOf.set(lexicon, cues)
  return cues
}

function readPrepositional(sentence: readonly Token[], at: number, lexicon: Lexicon): Attribution | null {
  const { sourcePrepositions, sourcePostpositions, closingPrepositions } = lexicon
  const lower = sentence[at]?.lower ?? ''
  if (closingPrepositions.has(lower)) return readClosing(sentence, at, lexicon)
  if (at === 0 && lexicon.opinionPrepositions.has(lower)) return readOpinion(sentence, lexicon)
  const own = lexicon.clauses?.ownWords.at(sentence, at)
  if (own) return readOwn(sentence, { at, length: own.length }, lexicon)
  const phrase = sourcePrepositions.at(sentence, at)
  if (phrase) {
    const { length } = phrase
    const source = readPhrase(sentence, at + length, lexicon)
    return complete(sentence, { source, at, length, from: at, manner: 'preposition' }, lexicon)
  }
  if (!sourcePostpositions.has(lower)) return null
  const source = readPhraseBefore(sentence, at, lexicon)
  return complete(sentence, { source, at, length: 1, from: source?.from ?? at, manner: 'preposition' }, lexicon)
}

/** "…", |so X|. */
function readClosing(sentence: readonly Token[], at: number, lexicon: Lexicon): Attribution | null {
  const before = sentence[at - 1]
  const opens = before?.kind === 'quote' || (before?.kind === 'mark' && /[,–—-]/.test(before.text))
  const source = opens ? readPhrase(sentence, at + 1, lexicon) : null
  const follows = sentence[source?.to ?? 0]
  const closes =
    !follows ||
    follows.kind === 'mark' ||
    lexicon.prepositions.has(follows.lower) ||
    (lexicon.clauses !== null && isAdverb(follows, lexicon.clauses))
  return source && closes
    ? complete(sentence, { source, at, length: 1, from: at, manner: 'preposition' }, lexicon)
    : null
}

/** "X war |nach eigenem Bekunden| dagegen": the subject of the sentence speaks. */
function readOwn(
  sentence: readonly Token[],
  { at, length }: { at: number; length: number },
  lexicon: Lexicon,
): Attribution | null {
  const source = guessSubject(sentence, { to: sentence.length, least: 2 }, lexicon)
  return complete(sentence, { source, at, length, from: at, manner: 'preposition' }, lexicon)
}

/** |Für X| ist das „…“; |Pour X|, c'est « … ». */
function readOpinion(sentence: readonly Token[], lexicon: Lexicon): Attribution | null {
  const source = readPhrase(sentence, 1, lexicon)
  const next = sentence[source?.to ?? 0]
  const opines = lexicon.clauses ? lexicon.clauses.finiteAuxiliaries.has(next?.lower ?? '') : next?.text === ','
  return opines ? complete(sentence, { source, at: 0, length: 1, from: 0, manner: 'preposition' }, lexicon) : null
}

/** The phrase after a preposition; some languages put another one before it ("nach Angaben |von| X"). */
function readPhrase(sentence: readonly Token[], from: number, lexicon: Lexicon): NounPhrase | null {
  if (!lexicon.clauses) return readForward(sentence, from, lexicon)
  const linked = lexicon.authorPrepositions.has(sentence[from]?.lower ?? '')
  return readChunk(sentence, linked ? from + 1 : from, lexicon) ?? readPronoun(sentence, from, lexicon)
}

function readPronoun(sentence: readonly Token[], at: number, lexicon: Lexicon): NounPhrase | null {
  return lexicon.pronouns.has(sentence[at]?.lower ?? '') ? readForward(sentence, at, lexicon) : null
}

function readPhraseBefore(sentence: readonly Token[], at: number, lexicon: Lexicon): NounPhrase | null {
  if (!lexicon.clauses) return readBackward(sentence, at, lexicon)
  for (let from = Math.max(0, at - 8); from < at; from++) {
    const chunk = readChunk(sentence, from, lexicon)
    if (chunk?.to === at) return chunk
  }
  return null
}

function readVerbal(
  sentence: readonly Token[],
  { at, found }: { at: number; found: readonly Attribution[] },
  lexicon: Lexicon,
): Attribution | null {
  const token = sentence[at]
  if (!token || !isVerb(sentence, at, lexicon)) return null
  const manner = lexicon.namingVerbs.has(token.lower) && !lexicon.speechVerbs.has(token.lower) ? 'naming' : 'verb'
  const shared = found.findLast((earlier) => earlier.manner === 'verb' && !earlier.inverted)?.source ?? null
  const subject = lexicon.clauses
    ? findSubject(sentence, { at, shared }, lexicon)
    : findSubjectBesideVerb(sentence, { at, shared }, lexicon)
  if (!subject) return null
  const { source, inverted } = subject
  const from = at - source.to <= maxBetween ? Math.min(at, source.from) : at
  const attribution = complete(sentence, { source, at, length: 1, from, manner, inverted }, lexicon)
  const first = attribution && found.find((earlier) => earlier.source === source)
  return first
    ? { ...attribution, channel: attribution.channel ?? first.channel, saidAt: attribution.saidAt ?? first.saidAt }
    : attribution
}

/** How far the particle of a verb stands from it at most, in tokens. */
const maxParted = 30

function isVerb(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const { lower, capital } = sentence[at] as Token
  const beside = lexicon.besideVerbs.has(lower) && isBesideQuote(sentence, at)
  if (!beside && !lexicon.speechVerbs.has(lower) && !lexicon.namingVerbs.has(lower)) return false
  const particles = lexicon.clauses?.separable.get(lower)
  if (particles && !sentence.slice(at + 1, at + maxParted).some((token) => particles.has(token.lower))) return false
  const previous = sentence[at - 1]
  if (capital && previous?.capital) return false
  if (isPassive(sentence, at, lexicon)) return false
  if (!previous || !lexicon.determiners.has(previous.lower)) return true
  if (lexicon.pronouns.has(previous.lower) || lexicon.objectPronouns.has(previous.lower)) return true
  return lexicon.quantifiers.has(previous.lower) && isBesideQuote(sentence, at)
}

/** "saying" */
export const isGerund = (token: Token | undefined, { gerundEnding }: Lexicon): boolean =>
  gerundEnding !== null && (token?.lower.endsWith(gerundEnding) ?? false)

function isPassive(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  let before = at - 1
  while (before > 0 && isFiller(sentence[before], lexicon) && !lexicon.passives.has(sentence[before]?.lower ?? ''))
    before--
  const reflexive = lexicon.reflexives.has(sentence[before - 1]?.lower ?? '')
  return lexicon.passives.has(sentence[before]?.lower ?? '') && !reflexive && !isGerund(sentence[at], lexicon)
}

/** A subject further from its verb than this belongs to another clause, with which the verb is coordinated. */
const maxBetween = 5
