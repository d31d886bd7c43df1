import type { Lexicon } from './languages/lexicon.ts'
import { describeMention, type Mention, outlets } from './mentions.ts'
import { isFiller, type NounPhrase, readBackward, readForward } from './noun-phrases.ts'
import { isRole } from './roles.ts'
import { findPhrase, flatten, holds, type Token } from './tokens.ts'

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
  sentence.forEach((token, at) => {
    if (
      token.kind !== 'word' ||
      found.some(({ from, to, manner }) => manner === 'preposition' && at >= from && at < to)
    )
      return
    const attribution = readPrepositional(sentence, at, lexicon) ?? readVerbal(sentence, { at, found }, lexicon)
    if (attribution) found.push(attribution)
  })
  return found
}

function readPrepositional(sentence: readonly Token[], at: number, lexicon: Lexicon): Attribution | null {
  const { sourcePrepositions, sourcePostpositions } = lexicon
  const phrase = sourcePrepositions.find((words) => startsAt(sentence, at, words))
  if (phrase) {
    const length = phrase.split(' ').length
    const source = readForward(sentence, at + length, lexicon)
    return complete(sentence, { source, at, length, from: at, manner: 'preposition' }, lexicon)
  }
  if (!sourcePostpositions.includes(sentence[at]?.lower ?? '')) return null
  const source = readBackward(sentence, at, lexicon)
  return complete(sentence, { source, at, length: 1, from: source?.from ?? at, manner: 'preposition' }, lexicon)
}

function startsAt(sentence: readonly Token[], at: number, phrase: string): boolean {
  const [first] = phrase.split(' ', 1)
  return sentence[at]?.lower === first && findPhrase(sentence.slice(at, at + 5), phrase) === 0
}

function readVerbal(
  sentence: readonly Token[],
  { at, found }: { at: number; found: readonly Attribution[] },
  lexicon: Lexicon,
): Attribution | null {
  const token = sentence[at]
  if (!token || !isVerb(sentence, at, lexicon)) return null
  const speech = lexicon.speechVerbs.has(token.lower)
  const inverted =
    speech && isInverted(sentence, at, lexicon)
      ? readForward(sentence, skipFillers(sentence, at + 1, lexicon), lexicon)
      : null
  const source = inverted && describe(inverted, lexicon) ? inverted : findSubject(sentence, { at, found }, lexicon)
  const manner = speech ? 'verb' : 'naming'
  const from = source && at - source.to <= maxBetween ? Math.min(at, source.from) : at
  return complete(sentence, { source, at, length: 1, from, manner, inverted: source === inverted }, lexicon)
}

function isVerb(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const { lower, capital } = sentence[at] as Token
  if (!lexicon.speechVerbs.has(lower) && !lexicon.namingVerbs.has(lower)) return false
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

/** True where the subject follows the verb: "“…,” said X", "Stated Stone: “…”". */
function isInverted(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  if (lexicon.verbSecond && isPreceded(sentence, at, lexicon)) return true
  let before = at - 1
  while (before >= 0 && lexicon.auxiliaries.has(sentence[before]?.lower ?? '')) before--
  const previous = sentence[before]
  const next = sentence[skipFillers(sentence, at + 1, lexicon)]
  const open = !previous || previous.kind === 'quote' || (previous.kind === 'mark' && previous.text !== '(')
  if (!open || next?.kind !== 'word' || lexicon.weekdays.has(next.lower)) return false
  const closedApposition =
    previous?.text === ',' && sentence.slice(0, before).some(({ kind, capital }) => kind === 'word' && capital)
  const subject = next.capital || lexicon.determiners.has(next.lower) || lexicon.pronouns.has(next.lower)
  const follows =
    previous?.kind === 'quote' && !lexicon.prepositions.has(next.lower) && !lexicon.complementizers.has(next.lower)
  const named = subject || follows || isRole(next, lexicon) || lexicon.groupNouns.has(next.lower)
  if (!named || lexicon.tellingVerbs.has(sentence[at]?.lower ?? '')) return false
  return !closedApposition || sentence[before - 1]?.kind === 'quote' || !isSubjectBefore(sentence, before, lexicon)
}

/** "In einem Gespräch |sagte| X": something else than the subject stands before the verb. */
function isPreceded(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const mark = sentence.findLastIndex(({ kind }, index) => index < at && kind !== 'word')
  const first = sentence[mark + 1]
  if (!first || mark + 1 === at || lexicon.pronouns.has(first.lower) || lexicon.determiners.has(first.lower))
    return false
  return (
    lexicon.prepositions.has(first.lower) ||
    lexicon.auxiliaries.has(first.lower) ||
    lexicon.conjunctions.has(first.lower)
  )
}

/** "X, the chair, said the board …": the phrase before the comma is a subject, so what follows is an object. */
function isSubjectBefore(sentence: readonly Token[], comma: number, lexicon: Lexicon): boolean {
  const opening = sentence.findLastIndex(({ text, kind }, index) => index < comma && kind === 'mark' && text === ',')
  const between = sentence.slice(opening + 1, comma)
  return (
    opening > 0 && between.length < 12 && between.some((token) => isRole(token, lexicon) || /^\d+$/.test(token.text))
  )
}

function skipFillers(sentence: readonly Token[], from: number, { auxiliaries, pronouns }: Lexicon): number {
  let at = from
  while (auxiliaries.has(sentence[at]?.lower ?? '') && !pronouns.has(sentence[at]?.lower ?? '')) at++
  return at
}

const describe = ({ phrase, appositions }: NounPhrase, lexicon: Lexicon): Mention | null =>
  describeMention(phrase, appositions, lexicon)

/** The subject right before the verb, or the one that a coordinated verb or a participle shares with the clause before. */
function findSubject(
  sentence: readonly Token[],
  { at, found }: { at: number; found: readonly Attribution[] },
  lexicon: Lexicon,
): NounPhrase | null {
  const subject = readBackward(sentence, at, lexicon)
  const near = subject && withAntecedent(sentence, subject, lexicon)
  if (near && describe(near, lexicon)) return near
  const shared = found.findLast(({ manner, inverted }) => manner === 'verb' && !inverted)
  if (shared) return shared.source
  const opening = readForward(sentence, findClauseStart(sentence, at, lexicon), lexicon)
  return opening && opening.to <= at && describe(opening, lexicon) ? opening : null
}

/** Gives a relative pronoun the phrase it stands for: "Holt, who called …". */
function withAntecedent(sentence: readonly Token[], subject: NounPhrase, lexicon: Lexicon): NounPhrase {
  if (!lexicon.relatives.has(sentence[subject.to - 1]?.lower ?? '') || subject.phrase.length > 1) return subject
  const comma = sentence[subject.from - 1]?.text === ',' ? 1 : 0
  const antecedent = readBackward(sentence, subject.from - comma, lexicon)
  return antecedent ? { ...antecedent, phrase: sentence.slice(antecedent.from, subject.to), to: subject.to } : subject
}

/** Where the clause of a verb begins: after the last quotation, and after a lead-in such as "In the email,". */
function findClauseStart(sentence: readonly Token[], at: number, lexicon: Lexicon): number {
  const quote = sentence.findLastIndex(({ kind }, index) => kind === 'quote' && index < at)
  let from = quote >= 0 && at - quote < 4 ? 0 : quote + 1
  const isSkipped = ({ kind, lower }: Token) => kind !== 'word' || lexicon.auxiliaries.has(lower)
  while (from < at && isSkipped(sentence[from] as Token)) from++
  if (!lexicon.prepositions.has(sentence[from]?.lower ?? '')) return from
  const comma = sentence.findIndex(({ text, kind }, index) => index > from && kind === 'mark' && text === ',')
  return comma > from && comma < at ? comma + 1 : from
}

/** A subject further from its verb than this belongs to another clause, with which the verb is coordinated. */
const maxBetween = 5

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
  const speaker = source && describe(source, lexicon)
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
  const around = flatten(sentence.slice(Math.max(0, from - reach), to + reach))
  const channel = lexicon.channels.find(([, ways]) => ways.some((way) => holds(around, way)))?.[0] ?? null
  const near = sentence.slice(from, to + 4).find(({ lower }) => lexicon.weekdays.has(lower))
  return { channel, saidAt: near?.text ?? null }
}
