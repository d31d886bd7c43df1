import { isAdverb, readChunk } from './chunks.ts'
import { guessSubject } from './guessed-subjects.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { describeMention, describeSpeaker, type Mention, outlets } from './mentions.ts'
import { isFiller, type NounPhrase, readBackward, readForward } from './noun-phrases.ts'
import { findSubjectBesideVerb } from './subjects.ts'
import { isBesideQuote, type Token } from './tokens.ts'
import { findSubject } from './verb-second.ts'

/** Who is said to speak in a sentence, by which word. */
export interface Attribution {
  cue: { start: number; end: number; text: string; lower: string }
  /** Token indexes of the whole attribution in its sentence, `to` exclusive. */
  from: number
  to: number
  speaker: Mention
  manner: 'verb' | 'naming' | 'preposition'
  /** The speaker stands after the verb ("said X"). */
  inverted: boolean
  /** The phrase that names the speaker. */
  source: NounPhrase
  addressee: Mention | null
  channel: string | null
  saidAt: string | null
}

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
    ...(clauses ? [...clauses.ownWords.firstWords, ...clauses.opinionPrepositions] : []),
  ])
  cuesOf.set(lexicon, cues)
  return cues
}

function readPrepositional(sentence: readonly Token[], at: number, lexicon: Lexicon): Attribution | null {
  const { sourcePrepositions, sourcePostpositions, closingPrepositions } = lexicon
  const lower = sentence[at]?.lower ?? ''
  if (closingPrepositions.has(lower)) return readClosing(sentence, at, lexicon)
  if (at === 0 && lexicon.clauses?.opinionPrepositions.has(lower)) return readOpinion(sentence, lexicon)
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

/** |Für X| ist das „…“. */
function readOpinion(sentence: readonly Token[], lexicon: Lexicon): Attribution | null {
  const source = readPhrase(sentence, 1, lexicon)
  const opines = source && lexicon.clauses?.finiteAuxiliaries.has(sentence[source.to]?.lower ?? '')
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
  return complete(sentence, { source, at, length: 1, from, manner, inverted }, lexicon)
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
  const determined = previous && lexicon.determiners.has(previous.lower)
  return !determined || lexicon.pronouns.has(previous.lower) || lexicon.objectPronouns.has(previous.lower)
}

/** "saying" */
export const isGerund = (token: Token | undefined, { gerundEnding }: Lexicon): boolean =>
  gerundEnding !== null && (token?.lower.endsWith(gerundEnding) ?? false)

function isPassive(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  let before = at - 1
  while (before > 0 && isFiller(sentence[before], lexicon) && !lexicon.passives.has(sentence[before]?.lower ?? ''))
    before--
  return lexicon.passives.has(sentence[before]?.lower ?? '') && !isGerund(sentence[at], lexicon)
}

/** A subject further from its verb than this belongs to another clause, with which the verb is coordinated. */
const maxBetween = 5

const describe = ({ phrase, appositions }: NounPhrase, lexicon: Lexicon): Mention | null =>
  describeMention(phrase, appositions, lexicon)

interface Parts {
  source: NounPhrase | null
  at: number
  length: number
  from: number
  manner: Attribution['manner']
  inverted?: boolean
}

function complete(sentence: readonly Token[], parts: Parts, lexicon: Lexicon): Attribution | null {
  const { source, at, length, manner } = parts
  const beside = manner === 'verb' && isBesideQuote(sentence, at)
  const speaker = source && (beside ? describeSpeaker : describeMention)(source.phrase, source.appositions, lexicon)
  const cue = sentence[at]
  const lastOfCue = sentence[at + length - 1]
  if (!source || !speaker || !cue || !lastOfCue) return null
  const cueWords = sentence.slice(at, at + length)
  const afterVerb = Math.max(at + length, source.to)
  const addressed =
    manner === 'verb' && lexicon.tellingVerbs.has(cue.lower) ? readForward(sentence, at + 1, lexicon) : null
  const outlet = addressed ? null : findOutlet(sentence, afterVerb, lexicon)
  const to = Math.max(afterVerb, addressed?.to ?? outlet?.to ?? 0)
  return {
    cue: {
      start: cue.start,
      end: lastOfCue.end,
      text: cueWords.map(({ text }) => text).join(' '),
      lower: cue.lower,
    },
    from: leadIn(sentence, parts.from, lexicon),
    to,
    speaker,
    source,
    manner,
    inverted: parts.inverted ?? false,
    addressee: (addressed ?? outlet) && describe((addressed ?? outlet) as NounPhrase, lexicon),
    ...readCircumstances(sentence, { from: parts.from, to }, lexicon),
  }
}

/** Steps back over what belongs to the verb but stands before its subject ("|a-t-il déclaré"). */
function leadIn(sentence: readonly Token[], from: number, { auxiliaries }: Lexicon): number {
  let at = from
  while (at > 0 && auxiliaries.has(sentence[at - 1]?.lower ?? '')) at--
  return at
}

/** "a-t-il déclaré |à l'Agence X|": the outlet spoken to. */
function findOutlet(sentence: readonly Token[], at: number, lexicon: Lexicon): NounPhrase | null {
  if (!lexicon.addresseePrepositions.has(sentence[at]?.lower ?? '')) return null
  const phrase = readForward(sentence, at + 1, lexicon)
  const mention = phrase && describe(phrase, lexicon)
  return mention && outlets.has(mention.kind) ? phrase : null
}

/** How far around an attribution its channel and day are looked for, in tokens. */
const reach = 10

function readCircumstances(
  sentence: readonly Token[],
  { from, to }: { from: number; to: number },
  lexicon: Lexicon,
): Pick<Attribution, 'channel' | 'saidAt'> {
  const channel = findChannel(
    sentence,
    { from: Math.max(0, from - reach), to: Math.min(sentence.length, to + reach) },
    lexicon,
  )
  const near = sentence.slice(from, to + 4).find(({ lower }) => lexicon.weekdays.has(lower))
  return { channel, saidAt: near?.text ?? null }
}

function findChannel(
  sentence: readonly Token[],
  { from, to }: { from: number; to: number },
  { channels }: Lexicon,
): string | null {
  let best: { name: string; rank: number } | null = null
  for (let at = from; at < to; at++) {
    const found = channels.at(sentence, at, to)?.value
    if (found && (!best || found.rank < best.rank)) best = found
  }
  return best?.name ?? null
}
