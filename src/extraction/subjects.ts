import { readAddressee } from './addressees.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { describeMention, describeSpeaker } from './mentions.ts'
import { type NounPhrase, readBackward, readForward } from './noun-phrases.ts'
import { isRole } from './roles.ts'
import { isBesideQuote, type Token } from './tokens.ts'
import type { Subject } from './verb-second.ts'

/**
 * Finds the subject of the verb at `at` in a language that puts it beside its verb: before it, or after it where
 * quoted words stand before.
 *
 * @param shared the subject of an earlier verb of the sentence, with which this one may be coordinated
 */
export function findSubjectBesideVerb(
  sentence: readonly Token[],
  place: { at: number; shared: NounPhrase | null },
  lexicon: Lexicon,
): Subject | null {
  const { at } = place
  const speech = lexicon.speechVerbs.has(sentence[at]?.lower ?? '')
  if (speech && isInverted(sentence, at, lexicon)) {
    const after = readForward(sentence, skipToSubject(sentence, at + 1, lexicon), lexicon)
    const speaks = after && (isBesideQuote(sentence, at) ? describeSpeaker : describeMention)
    if (after && speaks?.(after, lexicon)) return { source: after, inverted: true }
  }
  const source = findSubject(sentence, place, lexicon)
  return source && { source, inverted: false }
}

/** True where the subject follows the verb: "“…,” said X", "Stated Stone: “…”". */
function isInverted(sentence: readonly Token[], at: number, lexicon: Lexicon): boolean {
  let before = at - 1
  while (before >= 0 && lexicon.auxiliaries.has(sentence[before]?.lower ?? '')) before--
  const previous = sentence[before]
  const next = sentence[skipToSubject(sentence, at + 1, lexicon)]
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

/** "X, the chair, said the board …": the phrase before the comma is a subject, so what follows is an object. */
function isSubjectBefore(sentence: readonly Token[], comma: number, lexicon: Lexicon): boolean {
  const opening = sentence.findLastIndex(({ text, kind }, index) => index < comma && kind === 'mark' && text === ',')
  const between = sentence.slice(opening + 1, comma)
  return (
    opening > 0 && between.length < 12 && between.some((token) => isRole(token, lexicon) || /^\d+$/.test(token.text))
  )
}

/** Skips what may stand between a verb and its subject after it: "a indiqué |à l'Agence X| le maire". */
function skipToSubject(sentence: readonly Token[], from: number, lexicon: Lexicon): number {
  const at = skipFillers(sentence, from, lexicon)
  return readAddressee(sentence, at, lexicon)?.to ?? at
}

function skipFillers(
  sentence: readonly Token[],
  from: number,
  { auxiliaries, pronouns, determiners }: Lexicon,
): number {
  const skips = (lower: string): boolean => auxiliaries.has(lower) && !pronouns.has(lower) && !determiners.has(lower)
  let at = from
  while (skips(sentence[at]?.lower ?? '')) at++
  return at
}

/** The subject right before the verb, or the one that a coordinated verb or a participle shares with the clause before. */
function findSubject(
  sentence: readonly Token[],
  { at, shared }: { at: number; shared: NounPhrase | null },
  lexicon: Lexicon,
): NounPhrase | null {
  const subject = readBackward(sentence, at, lexicon)
  const near = subject && withAntecedent(sentence, subject, lexicon)
  if (near && describeMention(near, lexicon)) return near
  if (near && isBesideQuote(sentence, at) && describeSpeaker(near, lexicon)) return near
  if (shared) return shared
  const opening = readForward(sentence, findClauseStart(sentence, at, lexicon), lexicon)
  return opening && opening.to <= at && describeMention(opening, lexicon) ? opening : null
}

/** Gives a relative pronoun the phrase it stands for: "Holt, who called …". */
function withAntecedent(sentence: readonly Token[], subject: NounPhrase, lexicon: Lexicon): NounPhrase {
  if (!lexicon.relatives.has(sentence[subject.to - 1]?.lower ?? '') || subject.phrase.length > 1) return subject
  const comma = sentence[subject.from - 1]?.text === ',' ? 1 : 0
  const antecedent = readBackward(sentence, subject.from - comma, lexicon)
  if (!antecedent) return subject
  const { from, appositions } = antecedent
  return { phrase: sentence.slice(from, subject.to), appositions, from, to: subject.to }
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

/** The likeliest speaker of words whose verb is not known: the subject with which the sentence begins. */
export function guessOpeningSubject(sentence: readonly Token[], to: number, lexicon: Lexicon): NounPhrase | null {
  const opening = readForward(sentence, findClauseStart(sentence, to, lexicon), lexicon)
  const mention = opening && opening.to <= to ? describeMention(opening, lexicon) : null
  return mention?.pronoun === 'it' ? null : mention && opening
}
