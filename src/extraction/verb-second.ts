import { isMark, isNominal, isTitle, rankSpeaker, readChunk } from './chunks.ts'
import type { ClauseLexicon, Lexicon } from './languages/lexicon.ts'
import { isFeminineOblique } from './nominative.ts'
import type { NounPhrase } from './noun-phrases.ts'
import type { Token } from './tokens.ts'

/** Whose verb it is, and whether the subject stands after it. */
export interface Subject {
  source: NounPhrase
  inverted: boolean
}

const maxSkipped = 14

/**
 * Finds the subject of the verb at `at` in a language whose finite verb stands second in a main clause and last in a
 * subordinate one.
 */
export function findSubject(
  sentence: readonly Token[],
  place: { at: number; shared: NounPhrase | null },
  lexicon: Lexicon,
): Subject | null {
  const { at } = place
  const subject = findGrammaticalSubject(sentence, place, lexicon)
  const quotes = subject && lexicon.clauses?.quotingVerbs.has(sentence[at]?.lower ?? '')
  const object = quotes ? readChunk(sentence, subject.inverted ? subject.source.to : at + 1, lexicon) : null
  return object && object.from > at ? { source: object, inverted: true } : subject
}

function findGrammaticalSubject(
  sentence: readonly Token[],
  { at, shared }: { at: number; shared: NounPhrase | null },
  lexicon: Lexicon,
): Subject | null {
  const { clauses } = lexicon
  if (!clauses) return null
  const start = startOfClause(sentence, at)
  if (clauses.impersonalVerbs.has(sentence[at]?.lower ?? '')) {
    const source = isImpersonal(sentence, { start, at }, clauses)
      ? findPlaceOfWords(sentence, { start, at }, lexicon)
      : null
    return source && { source, inverted: true }
  }
  const verb = finiteVerb(sentence, { start, at }, clauses)
  if (verb > start && isSubordinate(sentence, { start, verb: at }, lexicon))
    return ofSubordinate(sentence, start, lexicon)
  const coordinated = shared && clauses.coordinators.has(sentence[verb - 1]?.lower ?? '')
  const before = coordinated ? null : subjectBefore(sentence, { start, verb }, lexicon)
  const after = subjectAfter(sentence, verb + 1, lexicon)
  if (coordinated && rankSpeaker(after, lexicon) < 2.5) return { source: shared, inverted: false }
  const rank = rankSpeaker(before, lexicon)
  if (before && (rank > 1 || rankSpeaker(after, lexicon) < 2.5)) return { source: before, inverted: false }
  return after && { source: after, inverted: true }
}

/** The clause of a verb begins after the last mark or quotation, but brackets do not part it. */
function startOfClause(sentence: readonly Token[], at: number): number {
  let start = at
  while (start > 0) {
    const token = sentence[start - 1]
    if (isMark(token, ')')) {
      const opening = sentence.findLastIndex((other, index) => index < start && isMark(other, '('))
      if (opening <= 0) break
      start = opening
    } else if (token?.kind === 'quote' && isNamed(sentence, start - 1)) start--
    else if (token?.kind === 'word') start--
    else break
  }
  return start
}

/** "die Zeitung |„Der Tag“| berichtete": a quotation that names the noun before it. */
function isNamed(sentence: readonly Token[], at: number): boolean {
  const [noun, quote, next] = sentence.slice(at - 1, at + 2)
  return noun?.kind === 'word' && noun.capital && quote !== undefined && isTitle(quote) && next?.kind === 'word'
}

/** Where the finite verb of a participle or infinitive stands: "|hat| am Montag gesagt". */
function finiteVerb(
  sentence: readonly Token[],
  { start, at }: { start: number; at: number },
  { finiteAuxiliaries }: ClauseLexicon,
): number {
  const next = sentence[at + 1]
  if (next?.kind === 'word' && !finiteAuxiliaries.has(next.lower)) return at
  for (let before = at - 1; before >= start; before--) {
    if (finiteAuxiliaries.has(sentence[before]?.lower ?? '')) return before
  }
  return at
}

function isSubordinate(
  sentence: readonly Token[],
  { start, verb }: { start: number; verb: number },
  lexicon: Lexicon,
): boolean {
  const { clauses } = lexicon
  const opener = sentence[start]
  const next = sentence[verb + 1]
  const last = next?.kind !== 'word' || clauses?.finiteAuxiliaries.has(next.lower)
  if (!opener || !clauses || !last) return false
  if (clauses.subordinators.has(opener.lower)) return true
  return (
    clauses.relatives.has(opener.lower) &&
    isMark(sentence[start - 1], ',') &&
    !isNominal(sentence[start + 1], lexicon) &&
    verb > start
  )
}

function ofSubordinate(sentence: readonly Token[], start: number, lexicon: Lexicon): Subject | null {
  const opener = sentence[start]
  if (opener && lexicon.clauses?.subordinators.has(opener.lower)) {
    const source = subjectAfter(sentence, start + 1, lexicon)
    return source && { source, inverted: false }
  }
  const from = startOfPhrase(sentence, start - 1)
  const antecedent = from === -1 ? null : readChunk(sentence, from, lexicon)
  if (!antecedent) return null
  const source = { from: antecedent.from, phrase: sentence.slice(from, start + 1), appositions: [], to: start + 1 }
  return { source, inverted: false }
}

/** Steps back from a comma over the phrase before it. */
function startOfPhrase(sentence: readonly Token[], comma: number): number {
  let from = comma
  while (from > 0 && sentence[from - 1]?.kind === 'word' && comma - from < 8) from--
  for (; from < comma; from++) {
    const token = sentence[from]
    const previous = sentence[from - 1]
    if (token?.capital && !previous?.capital) {
      return previous?.kind === 'word' && !previous.capital && /^(?:d|ein)/.test(previous.lower) ? from - 1 : from
    }
  }
  return -1
}

function subjectBefore(
  sentence: readonly Token[],
  { start, verb }: { start: number; verb: number },
  lexicon: Lexicon,
): NounPhrase | null {
  const clauses = lexicon.clauses as ClauseLexicon
  if (verb === start) return isMark(sentence[start - 1], ',') ? subjectBeforeComma(sentence, start, lexicon) : null
  let from = start
  while (from < verb && isIntroduction(sentence[from], clauses)) from++
  const first = sentence[from]
  if (!first || from >= verb) return null
  if (lexicon.pronouns.has(first.lower)) return single(sentence, from)
  if (clauses.obliques.has(first.lower) || isFeminineOblique(sentence, from, lexicon)) return null
  const chunk = canOpen(first, lexicon) ? readChunk(sentence, from, lexicon) : null
  if (!chunk || chunk.to > verb || verb - chunk.to > maxBetween) return null
  return isMark(sentence[from - 1], ',') ? withNameBefore(sentence, chunk, lexicon) : chunk
}

/** Words that may stand between a subject and its verb ("der Sprecher |hingegen| sagte"). */
const maxBetween = 2

/** "|Theo Winter,| Präsident des Verbands |nannte| …": an office after a name is its apposition. */
function withNameBefore(sentence: readonly Token[], chunk: NounPhrase, lexicon: Lexicon): NounPhrase {
  const comma = chunk.from - 1
  const from = sentence.findLastIndex(({ kind }, index) => index < comma && kind !== 'word') + 1
  const name = canOpen(sentence[from] as Token, lexicon) ? readChunk(sentence, from, lexicon) : null
  const named = name && from + name.phrase.length === comma && rankSpeaker(name, lexicon) >= 2
  return named ? { phrase: name.phrase, appositions: [chunk.phrase], from, to: chunk.to } : chunk
}

/** "heißt es", "hatte es geheißen" */
const isImpersonal = (
  sentence: readonly Token[],
  { start, at }: { start: number; at: number },
  { impersonal }: ClauseLexicon,
): boolean => sentence.slice(start, at + 2).some(({ lower }) => lower === 'es' && impersonal.has(lower))

const isIntroduction = (token: Token | undefined, { coordinators, focus }: ClauseLexicon): boolean =>
  token?.kind === 'word' && (coordinators.has(token.lower) || focus.has(token.lower))

/** "Anna Torwald, die Hafenmeisterin, |sagte|": the phrase that the commas part from its verb. */
function subjectBeforeComma(sentence: readonly Token[], verb: number, lexicon: Lexicon): NounPhrase | null {
  const border = sentence.findLastIndex(
    ({ kind, text }, index) => index < verb - 1 && (kind === 'quote' || (kind === 'mark' && /[:;.–—!?]/.test(text))),
  )
  let from = border + 1
  while (lexicon.clauses?.coordinators.has(sentence[from]?.lower ?? '')) from++
  const first = sentence[from]
  if (!first || !canOpen(first, lexicon)) return null
  const chunk = readChunk(sentence, from, lexicon)
  if (!chunk || lexicon.clauses?.obliques.has(first.lower)) return null
  const follows = sentence[chunk.to]
  const relative = isMark(follows, ',') && lexicon.clauses?.relatives.has(sentence[chunk.to + 1]?.lower ?? '')
  return chunk.to >= verb - 1 || relative ? chunk : null
}

/** The first phrase from `from` on that can be a subject. */
export function subjectAfter(sentence: readonly Token[], from: number, lexicon: Lexicon): NounPhrase | null {
  const clauses = lexicon.clauses as ClauseLexicon
  for (let at = from; at - from < maxSkipped; at++) {
    const token = sentence[at]
    if (token?.kind === 'quote' && isTitle(token)) return single(sentence, at)
    if (token?.kind !== 'word') return null
    const { lower } = token
    if (clauses.subordinators.has(lower) || clauses.coordinators.has(lower)) return null
    if (lexicon.pronouns.has(lower)) return single(sentence, at)
    const skipped = clauses.obliques.has(lower) || lexicon.prepositions.has(lower)
    if (skipped) {
      const chunk = readChunk(sentence, lexicon.prepositions.has(lower) ? at + 1 : at, lexicon)
      at = chunk ? chunk.from + chunk.phrase.length - 1 : at
      continue
    }
    if (!canOpen(token, lexicon)) continue
    const chunk = readChunk(sentence, at, lexicon)
    if (chunk && !lexicon.weekdays.has(chunk.phrase.at(-1)?.lower ?? '')) return chunk
  }
  return null
}

/** True for a word with which a phrase can begin. */
export function canOpen(token: Token, lexicon: Lexicon): boolean {
  const clauses = lexicon.clauses as ClauseLexicon
  if (clauses.impersonal.has(token.lower) && !lexicon.determiners.has(token.lower)) return false
  return lexicon.determiners.has(token.lower) || isNominal(token, lexicon)
}

/** A phrase of one word. */
export const single = (sentence: readonly Token[], at: number): NounPhrase => ({
  phrase: sentence.slice(at, at + 1),
  appositions: [],
  from: at,
  to: at + 1,
})

/** "…", heißt es |in einer Mitteilung|: a verb without subject, whose source stands after a preposition. */
function findPlaceOfWords(
  sentence: readonly Token[],
  { start, at }: { start: number; at: number },
  lexicon: Lexicon,
): NounPhrase | null {
  const isPreposition = ({ lower }: Token): boolean => lexicon.prepositions.has(lower)
  const end = sentence.findIndex(({ kind }, index) => index > at && kind !== 'word')
  const after = sentence.slice(at + 1, end === -1 ? undefined : end).findIndex(isPreposition)
  if (after !== -1) return readChunk(sentence, at + 2 + after, lexicon)
  const parted = sentence.slice(0, at).some(({ kind }) => kind === 'quote')
  const from = parted || sentence.slice(start, at).some(isPreposition) ? start : 0
  const before = sentence.slice(from, at).findIndex(isPreposition)
  return before === -1 ? null : readChunk(sentence, from + before + 1, lexicon)
}
