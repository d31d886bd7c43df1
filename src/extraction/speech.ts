import { cutAside } from './asides.ts'
import { findAttributions } from './attribution.ts'
import type { Attribution } from './attribution-parts.ts'
import { chooseAttribution, findHanging } from './choosing.ts'
import { classifyQuotation, isCalledSo, isTerm } from './classification.ts'
import { type LineFacts, observe, readLine, weigh } from './evidence.ts'
import { guessSubject } from './guessed-subjects.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { describeMention } from './mentions.ts'
import { findQuotations, type Quotation } from './quotations.ts'
import { readReported } from './reported.ts'
import { type QuotedRange, splitSentences, type Token, tokenize } from './tokens.ts'
import { confidences, type Sentence, silence, type Utterance, utter } from './utterance.ts'

/** A paragraph with more quotations than this is data or an attack, and is not read. */
export const maxQuotations = 400
/** A sentence of more tokens is a list or a table, in which no attribution is looked for. */
const maxSentence = 300

interface Speech {
  utterances: Utterance[]
  sentences: Sentence[]
  /** Indexes of the paragraphs with too many quotations. */
  unread: number[]
}

/** Finds all speech in the body, quoted and reported, in reading order. */
export function findSpeech(body: readonly string[], lexicon: Lexicon): Speech {
  const { quoted, sentences, unread } = findQuotedSpeech(body, lexicon)
  const isSpeech = ({ quote }: Token): boolean => quoted.has(quote)
  const reported = sentences.flatMap((sentence) => readReported(sentence, isSpeech, lexicon))
  return { utterances: [...quoted.values(), ...reported].sort(byPlace), sentences, unread }
}

interface QuotedSpeech extends Pick<Speech, 'sentences' | 'unread'> {
  /** By index of the quotation; in reading order. */
  quoted: Map<number, Utterance>
}

interface QuotedOptions {
  /** True where the first paragraph may be a headline. */
  headed?: boolean
  /** Told what was observed of each quotation, for fitting weights to it. */
  onObserved?: (quotation: Quotation, observations: readonly string[]) => void
}

/** Finds what is said between quotation marks. */
export function findQuotedSpeech(body: readonly string[], lexicon: Lexicon, options: QuotedOptions = {}): QuotedSpeech {
  const quotations = findQuotations(body)
  const ranges = rangesByParagraph(body, quotations)
  const unread = ranges.flatMap(({ length }, paragraph) => (length > maxQuotations ? [paragraph] : []))
  const sentences = readSentences(body, ranges, lexicon)
  return { quoted: attributeQuotations(quotations, sentences, { body, lexicon, ...options }), sentences, unread }
}

const byPlace = ({ spans: [a] }: Utterance, { spans: [b] }: Utterance): number =>
  (a?.paragraph ?? 0) - (b?.paragraph ?? 0) || (a?.start ?? 0) - (b?.start ?? 0)

function rangesByParagraph(body: readonly string[], quotations: readonly Quotation[]): QuotedRange[][] {
  const ranges = body.map((): QuotedRange[] => [])
  quotations.forEach(({ outer }, quote) => {
    for (const { paragraph, start, end } of outer) ranges[paragraph]?.push({ start, end, quote })
  })
  return ranges.map((paragraph) => paragraph.sort((a, b) => a.start - b.start))
}

/** Cuts the body into sentences. */
function readSentences(body: readonly string[], ranges: readonly QuotedRange[][], lexicon: Lexicon): Sentence[] {
  return body.flatMap((text, paragraph) => {
    const quoted = ranges[paragraph] ?? []
    if (quoted.length > maxQuotations) return []
    return splitSentences(tokenize(text, quoted, lexicon), lexicon).map((tokens) =>
      makeSentence(tokens, paragraph, lexicon),
    )
  })
}

function makeSentence(tokens: readonly Token[], paragraph: number, lexicon: Lexicon): Sentence {
  let attributions: Attribution[] | null = tokens.length > maxSentence ? [] : null
  return {
    paragraph,
    tokens,
    quotes: tokens.some(({ kind }) => kind === 'quote'),
    get attributions() {
      attributions ??= findAttributions(tokens, lexicon)
      return attributions
    },
  }
}

function remember<Value>(map: Map<number, Value>, key: number, value: Value): Value {
  map.set(key, value)
  return value
}

/** Says of each quotation what it is and who speaks; terms, titles and scare quotes are left out. */
function attributeQuotations(
  quotations: readonly Quotation[],
  sentences: readonly Sentence[],
  { body, lexicon, headed = false, onObserved }: QuotedOptions & { body: readonly string[]; lexicon: Lexicon },
): Map<number, Utterance> {
  const found = new Map<number, Utterance>()
  const doubleMarks = body.some((text) => /["“„«»]|''/.test(text))
  const read = new Map<number, LineFacts>()
  const lines = (paragraph: number): LineFacts =>
    read.get(paragraph) ?? remember(read, paragraph, readLine(body[paragraph] ?? '', headed && paragraph === 0))
  sentences.forEach((sentence, index) => {
    if (!sentence.quotes) return
    sentence.tokens.forEach((token, at) => {
      const quotation = quotations[token.quote]
      if (token.kind !== 'quote' || !quotation || found.has(token.quote)) return
      const utterance = readQuotation(
        { quotation, sentence, at, index },
        { sentences, found, body, lexicon, lines, doubleMarks, onObserved },
      )
      if (utterance) found.set(token.quote, utterance)
    })
  })
  return found
}

export interface Place {
  quotation: Quotation
  sentence: Sentence
  at: number
  index: number
}

export interface Context {
  sentences: readonly Sentence[]
  found: ReadonlyMap<number, Utterance>
  body: readonly string[]
  lexicon: Lexicon
  /** What is true of the line with that index. */
  lines: (paragraph: number) => LineFacts
  /** True where the text has double marks, so that single ones stand for something else. */
  doubleMarks: boolean
  onObserved: QuotedOptions['onObserved']
}

function readQuotation(place: Place, context: Context): Utterance | null {
  const { quotation, sentence, at, index } = place
  const { lexicon } = context
  const aside = context.lexicon.asideInQuotes ? cutAside(quotation, context) : null
  if (aside) return utter({ kind: 'direct', ...aside })
  const attribution = chooseAttribution(sentence, at, context.lexicon)
  const kind = classifyQuotation(place, attribution, context)
  const observations = observe(place, attribution, context)
  context.onObserved?.(quotation, observations)
  const weight = weigh(observations, kind, lexicon)
  if (isCalledSo(place, lexicon) || (weight === null ? isTerm(place, lexicon) : weight <= 0)) return null
  const spans = quotation.spans
  if (attribution) return utter({ kind, spans, attribution, paragraph: sentence.paragraph })
  const hanging = kind === 'direct' ? findHanging(context.sentences, index) : null
  if (hanging) return utter({ kind, spans, attribution: hanging, paragraph: sentence.paragraph })
  const speech = supposeSpeaker(place, kind, context)
  if (!speech) return { ...silence, kind, spans }
  const confidence = speech.confidence * (kind === 'direct' ? 1 : confidences.fragment)
  return { ...speech, kind, confidence }
}

/** Who may speak where nothing says so: the subject, who spoke before, and the subjects around. */
function supposeSpeaker(place: Place, kind: Utterance['kind'], context: Context): Utterance | null {
  const { quotation, sentence, at, index } = place
  const { lexicon, sentences } = context
  const [earlier, later] = [sentences[index - 1], sentences[index + 1]]
  const guess = (from: Sentence, to: number, least: number): Utterance | null =>
    guessSpeaker(quotation, { sentence: from, to, least }, context)
  const told = isReported(sentence, lexicon) || (kind === 'direct' && !lexicon.clauses)
  const resumed = later && lexicon.clauses?.resumptives.has(later.tokens[0]?.lower ?? '')
  return (
    (told ? null : guess(sentence, at, 2)) ??
    carryOver(place, context) ??
    (earlier ? guess(earlier, earlier.tokens.length, 3) : null) ??
    (resumed ? guess(later, later.tokens.length, 3) : null)
  )
}

/** Where no verb says who speaks, the subject of the sentence is the likeliest. */
function guessSpeaker(
  { spans }: Quotation,
  { sentence, to, least }: { sentence: Sentence; to: number; least: number },
  { lexicon }: Context,
): Utterance | null {
  const { tokens, paragraph } = sentence
  const subject = guessSubject(tokens, { to, least }, lexicon)
  const mention = subject && describeMention(subject, lexicon)
  const confidence = lexicon.clauses ? confidences.guessed.byCase : confidences.guessed.byOrder
  return mention && { ...silence, kind: 'direct', spans, speaker: { mention, paragraph }, confidence }
}

/** True where the main clause, before the first comma, is told in the words of somebody else. */
function isReported({ tokens }: Sentence, { reportiveForms }: Lexicon): boolean {
  const comma = tokens.findIndex(({ kind, text }) => kind === 'mark' && text === ',')
  return tokens.slice(0, comma === -1 ? undefined : comma).some(({ lower }) => reportiveForms.has(lower))
}

/** How many sentences back the speaker of a quotation without attribution is looked for. */
const maxBack = 12

/** Takes the speaker of a quotation without attribution from what stands before it. */
function carryOver({ quotation, sentence, at, index }: Place, { sentences, found }: Context): Utterance | null {
  const kind = 'direct'
  const spans = quotation.spans
  for (let back = index; back >= 0 && index - back <= maxBack; back--) {
    const earlier = sentences[back]
    if (!earlier || sentence.paragraph - earlier.paragraph > 1) return null
    const before = back === index ? earlier.tokens.slice(0, at) : earlier.tokens
    const spoken = before.findLast(({ quote }) => found.get(quote)?.speaker)
    const last = spoken && found.get(spoken.quote)
    const reach = sentence.paragraph === earlier.paragraph ? 'near' : 'far'
    if (last) return { ...last, kind, spans, carried: true, cue: null, confidence: confidences.carried[reach] }
    const attribution = back === index ? null : earlier.attributions.at(-1)
    if (attribution) {
      return {
        ...utter({ kind, spans, attribution, paragraph: earlier.paragraph }),
        carried: true,
        confidence: confidences.mentioned[reach],
      }
    }
  }
  return null
}
