import { listSuppliers } from './captions.ts'
import type { Dateline } from './dateline.ts'
import type { Lexicon, SourceKind } from './languages/lexicon.ts'
import { describeMention } from './mentions.ts'
import { NameIndex } from './names.ts'
import { readBackward, readForward } from './noun-phrases.ts'
import { findQuotations, type Span } from './quotations.ts'
import { kindOfOrganization, readCapacity } from './roles.ts'
import { SourceBook, type SourceRole, type StorySource } from './sources.ts'
import { findSpeech } from './speech.ts'
import { printedBetween, type Token, tokenize } from './tokens.ts'
import type { PlacedMention, Sentence, Utterance } from './utterance.ts'

/** A stretch of one paragraph with its words; `body[paragraph].slice(start, end) === exact`. */
interface Passage extends Span {
  exact: string
}

/** Words that somebody said or wrote. Sources are given by their key. */
export interface StoryQuote {
  text: string
  kind: Utterance['kind']
  passages: Passage[]
  speaker: string | null
  /** Where the speaker is named, pronouns included; null when the text names nobody. */
  mention: Passage | null
  capacity: string | null
  via: string[]
  addressee: string | null
  channel: string | null
  saidAt: string | null
  /** From 0 to 1. */
  confidence: number
  cue: string | null
}

/** What is known of an article before its sentences are read. */
interface Surroundings {
  dateline: Dateline | null
  creditLines: readonly string[]
}

export interface Reading {
  quotes: StoryQuote[]
  sources: StorySource[]
  provider: string | null
  /** Indexes of the paragraphs that hold more quotations than are read. */
  unread: number[]
}

/** Reads quotes and sources out of the body. */
export function readQuotes(
  body: readonly string[],
  { dateline, creditLines }: Surroundings,
  lexicon: Lexicon,
): Reading {
  const { utterances, sentences, unread } = findSpeech(body, lexicon)
  const book = new SourceBook(new NameIndex(sentences, lexicon), lexicon)
  const provider = dateline?.agency ? book.add(dateline.agency, 'news_agency', 'publisher') : null
  const quotes = utterances.map((utterance) => fileQuote(utterance, { body, book }))
  passOnCircumstances(quotes)
  for (const sentence of sentences) fileRemarks(sentence, book, lexicon)
  learnCapacities(sentences, book, lexicon)
  for (const supplier of new Set(creditLines.flatMap(listSuppliers))) {
    book.add(supplier, kindOfSupplier(supplier, lexicon), 'photo_credit')
  }
  return { quotes, sources: book.list(), provider, unread }
}

/** Without a lexicon the marks still show what is quoted; who speaks is left open rather than guessed. */
export function readUnattributed(body: readonly string[]): Reading {
  const quotes = findQuotations(body).map(({ spans }): StoryQuote => {
    const passages = spans.map((span) => ({ ...span, exact: body[span.paragraph]?.slice(span.start, span.end) ?? '' }))
    const text = passages.map(({ exact }) => exact).join('\n\n')
    const nobody = { speaker: null, mention: null, capacity: null, via: [], addressee: null }
    return { text, kind: 'direct', passages, ...nobody, channel: null, saidAt: null, confidence: 0.2, cue: null }
  })
  return {
    quotes: quotes.filter(({ text }) => text.split(/\s+/, 4).length > 3),
    sources: [],
    provider: null,
    unread: [],
  }
}

const kindOfSupplier = (name: string, lexicon: Lexicon): SourceKind =>
  kindOfOrganization(tokenize(name, [], lexicon), lexicon) === 'news_agency' ? 'news_agency' : 'photo_agency'

/** Reads what a sentence without speech says of a source: "Birkett, 71, a retired postmistress, is …". */
function learnCapacities(sentences: readonly Sentence[], book: SourceBook, lexicon: Lexicon): void {
  const people = book.list().filter(({ kind, named, capacity }) => kind === 'person' && named && !capacity)
  if (people.length === 0) return
  const bySurname = new Map(people.map((person) => [person.name.toLowerCase().split(' ').at(-1) ?? '', person.key]))
  for (const { tokens } of sentences) {
    tokens.forEach((token, at) => {
      const key = token.capital && tokens[at + 1]?.text === ',' ? bySurname.get(token.lower) : undefined
      const known = key && readCapacity(readForward(tokens, at, lexicon)?.appositions ?? [], lexicon)?.capacity
      if (key && known) book.describe(key, known)
    })
  }
}

function fileQuote(utterance: Utterance, { body, book }: { body: readonly string[]; book: SourceBook }): StoryQuote {
  const { kind, channel, saidAt, cue, confidence } = utterance
  const passages = utterance.spans.map((span) => toPassage(span, body))
  const role: SourceRole = channel === 'data' ? 'data' : 'speaker'
  const speaker = utterance.speaker && book.resolve(utterance.speaker, role)
  return {
    text: joinPassages(passages),
    kind,
    passages,
    speaker,
    mention: utterance.speaker && toPassage(placeOf(utterance.speaker), body),
    capacity: capacityOf(utterance, speaker, book),
    via: utterance.relays.flatMap((relay) => book.resolve(relay, 'relay') ?? []),
    addressee: utterance.addressee && book.resolve(utterance.addressee, 'addressee'),
    channel,
    saidAt,
    confidence: speaker ? round(confidence) : Math.min(round(confidence), 0.3),
    cue,
  }
}

/** What somebody says on in the same paragraph is said to the same outlet by the same way. */
function passOnCircumstances(quotes: readonly StoryQuote[]): void {
  let before: StoryQuote | undefined
  for (const quote of quotes) {
    const same = before?.speaker === quote.speaker && before?.passages[0]?.paragraph === quote.passages[0]?.paragraph
    if (before?.addressee && quote.speaker && same) {
      quote.addressee ??= before.addressee
      quote.channel ??= before.channel
    }
    before = quote
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

const placeOf = ({ mention, paragraph }: PlacedMention): Span => ({ paragraph, start: mention.start, end: mention.end })

const toPassage = (span: Span, body: readonly string[]): Passage => ({
  ...span,
  exact: body[span.paragraph]?.slice(span.start, span.end) ?? '',
})

/** Joins the pieces of a quote as they would be printed in one; the comma before an attribution is not the quote's. */
function joinPassages(passages: readonly Passage[]): string {
  let text = ''
  passages.forEach(({ exact, paragraph }, index) => {
    const before = passages[index - 1]
    if (!before) text = exact
    else if (before.paragraph !== paragraph) text += `\n\n${exact}`
    else text = `${text.replace(/,$/, '')}${/^\p{Lu}/u.test(exact) ? '.' : ','} ${exact}`
  })
  return text.replace(/[,\s]+$/, '')
}

function capacityOf({ speaker }: Utterance, key: string | null, book: SourceBook): string | null {
  if (!speaker || !key) return null
  return speaker.mention.capacity ?? book.capacityOf(key)
}

/** Files those who declined to comment or could not be reached, and why somebody is not named. */
function fileRemarks({ tokens, paragraph, attributions }: Sentence, book: SourceBook, lexicon: Lexicon): void {
  const at = lexicon.remarks.findIn(tokens, 1)
  if (at === -1) return
  const remark = lexicon.remarks.at(tokens, at)?.value.name
  if (remark === 'anonymous') {
    const [first] = attributions
    const key = first && book.resolve({ mention: first.speaker, paragraph }, 'speaker')
    if (key) explainAnonymity(key, { tokens, at }, { book, lexicon })
    return
  }
  const subject = readBackward(tokens, at, lexicon)
  const mention = subject && describeMention(subject, lexicon)
  if (mention) book.resolve({ mention, paragraph }, remark === 'no_response' ? remark : 'declined_to_comment')
}

function explainAnonymity(
  key: string,
  { tokens, at }: { tokens: readonly Token[]; at: number },
  { book, lexicon }: { book: SourceBook; lexicon: Lexicon },
): void {
  const from = tokens.findIndex(({ lower }, index) => index > at && lexicon.anonymityReasons.has(lower))
  const to = tokens.findIndex(({ kind }, index) => index > from && kind === 'mark')
  if (from > 0) book.explainAnonymity(key, printedBetween(tokens, from + 1, to))
}
