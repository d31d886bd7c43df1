import { isGerund } from './attribution.ts'
import type { Attribution } from './attribution-parts.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { outlets } from './outlets.ts'
import type { Span } from './quotations.ts'
import type { Token } from './tokens.ts'
import { type Sentence, type Utterance, utter } from './utterance.ts'

const minWords = 3

/**
 * Finds reported speech where its pattern is plain: "…, X said", "X said that …", "According to X, …". What is
 * doubtful is left out. A second attribution to an outlet in the same sentence is a relay ("…, he said, …, AFP reported").
 *
 * @param isSpeech tells whether a token is a quotation that has been filed; such words are not reported a second time
 */
export function readReported(sentence: Sentence, isSpeech: (token: Token) => boolean, lexicon: Lexicon): Utterance[] {
  const spoken = sentence.attributions.filter(({ manner }) => manner !== 'naming')
  const relay = spoken.length > 1 ? spoken.findLast((attribution) => isRelay(attribution, lexicon)) : undefined
  const found: Utterance[] = []
  for (const attribution of spoken.filter((candidate) => candidate !== relay)) {
    const pieces = readPieces({ sentence, attribution, relay }, lexicon).map(trimMarks)
    const words = pieces.flat().filter(({ kind }) => kind !== 'mark')
    if (words.length < minWords || pieces.flat().some(isSpeech)) continue
    const spans = pieces.filter((piece) => piece.length > 0).map((piece) => toSpan(piece, sentence.paragraph))
    if (found.some((other) => overlap(other.spans, spans))) continue
    const relays = relay ? [{ mention: relay.speaker, paragraph: sentence.paragraph }] : []
    const utterance = utter({ kind: 'indirect', spans, attribution, paragraph: sentence.paragraph })
    found.push({ ...utterance, relays })
  }
  return found
}

const isRelay = ({ speaker, cue, manner }: Attribution, { relayVerbs }: Lexicon): boolean =>
  outlets.has(speaker.kind) && (manner === 'preposition' || relayVerbs.has(cue.lower))

interface Frame {
  sentence: Sentence
  attribution: Attribution
  relay: Attribution | undefined
}

function readPieces(frame: Frame, lexicon: Lexicon): Token[][] {
  const { sentence, attribution } = frame
  const { tokens } = sentence
  const end = frame.relay && frame.relay.from > attribution.from ? frame.relay.from : tokens.length
  const opens = attribution.from
  const after = skipCircumstances(tokens, attribution.to, lexicon)
  if (attribution.manner === 'preposition' && opens === 0) return [tokens.slice(attribution.to, end)]
  if (isClosed(tokens[after]) && tokens[opens - 1]?.text === ',') {
    const rest = frame.relay && frame.relay.from > after ? [tokens.slice(after, end)] : []
    return [tokens.slice(openingOf(frame), opens), ...rest]
  }
  if (attribution.inverted || attribution.manner === 'preposition') return []
  const content = findContent(tokens, attribution, lexicon)
  return content === -1 ? [] : [tokens.slice(content, end)]
}

/** Where the words before an attribution begin: after an earlier attribution, if there is one. */
function openingOf({ sentence, attribution }: Frame): number {
  const earlier = sentence.attributions.findLast(({ to }) => to < attribution.from)
  return earlier?.manner === 'preposition' ? earlier.to : 0
}

const isClosed = (token: Token | undefined): boolean => !token || (token.kind === 'mark' && !'(":'.includes(token.text))

/** Skips "in a statement on Friday", up to the next mark or the clause. */
function skipCircumstances(tokens: readonly Token[], from: number, lexicon: Lexicon): number {
  const first = tokens[from]
  if (lexicon.weekdays.has(first?.lower ?? '')) return skipCircumstances(tokens, from + 1, lexicon)
  if (first?.kind !== 'word' || !lexicon.prepositions.has(first.lower)) return from
  let at = from + 1
  while (at < tokens.length && at - from < 8 && tokens[at]?.kind === 'word' && !opensClause(tokens, at, lexicon)) at++
  return at
}

function opensClause(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const lower = tokens[at]?.lower ?? ''
  return lexicon.complementizers.has(lower) || lexicon.pronouns.has(lower)
}

/** Finds the reported clause after its verb, or -1; only the plainest verbs do without "that". */
function findContent(tokens: readonly Token[], { to, cue }: Attribution, lexicon: Lexicon): number {
  const next = tokens[to]
  if (lexicon.denialVerbs.has(cue.lower) && isGerund(next, lexicon)) return to - 1
  const at = skipCircumstances(tokens, to, lexicon)
  const first = tokens[at]
  if (!first || first.kind === 'mark') return -1
  const subject = tokens[at + 1]
  const opened = lexicon.complementizers.has(first.lower) && !lexicon.auxiliaries.has(subject?.lower ?? '')
  if (opened) return lexicon.openQuestions.has(first.lower) ? -1 : at + 1
  if (!lexicon.plainVerbs.has(cue.lower) || lexicon.innerPrepositions.has(first.lower)) return -1
  const begins = first.capital || lexicon.determiners.has(first.lower) || lexicon.pronouns.has(first.lower)
  return begins || lexicon.complementizers.has(first.lower) ? at : -1
}

function trimMarks(tokens: Token[]): Token[] {
  const from = tokens.findIndex(({ kind }) => kind !== 'mark')
  const to = tokens.findLastIndex(({ kind, text }) => kind !== 'mark' || /[)\]%]/.test(text))
  return from === -1 ? [] : tokens.slice(from, to + 1)
}

const toSpan = (tokens: readonly Token[], paragraph: number): Span => ({
  paragraph,
  start: tokens[0]?.start ?? 0,
  end: tokens.at(-1)?.end ?? 0,
})

const overlap = (a: readonly Span[], b: readonly Span[]): boolean =>
  a.some((one) => b.some((other) => one.start < other.end && other.start < one.end))
