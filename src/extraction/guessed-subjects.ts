import { isAdverb, isMark, isNominal, rankSpeaker, readChunk } from './chunks.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { NounPhrase } from './noun-phrases.ts'
import { guessOpeningSubject } from './subjects.ts'
import { onlyMarks, type Token } from './tokens.ts'
import { canOpen, single, subjectAfter } from './verb-second.ts'

/** "„…“, erinnerte sich |X|": after quoted words that open a sentence, any verb is followed by its subject. */
function subjectAfterQuote(sentence: readonly Token[], at: number, lexicon: Lexicon): NounPhrase | null {
  if (!onlyMarks(sentence, 0, at) && !isMark(sentence[at - 1], ':,')) return null
  const verb = sentence[at + 1]?.kind === 'mark' ? at + 2 : at + 1
  const token = sentence[verb]
  if (token?.kind !== 'word' || token.capital || lexicon.prepositions.has(token.lower)) return null
  if (lexicon.conjunctions.has(token.lower) || lexicon.determiners.has(token.lower)) return null
  return subjectAfter(sentence, verb + 1, lexicon)
}

/** The likeliest subject of a sentence whose verb is not known: "Er lehnt jedoch ab: „…“". */
export function guessSubject(
  sentence: readonly Token[],
  { to, least }: { to: number; least: number },
  lexicon: Lexicon,
): NounPhrase | null {
  const clauses = lexicon.clauses
  if (!clauses) return guessOpeningSubject(sentence, to, lexicon)
  const inverted = subjectAfterQuote(sentence, to, lexicon)
  if (rankSpeaker(inverted, lexicon) >= 2) return inverted
  let best: NounPhrase | null = null
  for (let at = 0; at < to; at++) {
    const token = sentence[at]
    if (token?.kind !== 'word' || isAdverb(token, clauses)) continue
    const { lower } = token
    if (clauses.subordinators.has(lower) && at > 0) break
    if (lexicon.prepositions.has(lower) || clauses.obliques.has(lower)) {
      const chunk = readChunk(sentence, lexicon.prepositions.has(lower) ? at + 1 : at, lexicon)
      at = chunk ? chunk.from + chunk.phrase.length - 1 : at
      continue
    }
    const chunk = lexicon.pronouns.has(lower) ? single(sentence, at) : readSubject(sentence, at, lexicon)
    // Quoted words do not speak, even where they stand like a name ("die „Grundlagen …“").
    if (!chunk || chunk.from + chunk.phrase.length > to) continue
    if (chunk.from === 0 && onlyMarks(sentence, chunk.to, to)) return chunk
    if (rankSpeaker(chunk, lexicon) >= least && rankSpeaker(chunk, lexicon) > rankSpeaker(best, lexicon)) best = chunk
    at = chunk.from + chunk.phrase.length - 1
  }
  return best
}

function readSubject(sentence: readonly Token[], at: number, lexicon: Lexicon): NounPhrase | null {
  const token = sentence[at]
  if (!token || !canOpen(token, lexicon)) return null
  const pronominal = lexicon.clauses?.impersonal.has(token.lower)
  return pronominal && !isNominal(sentence[at + 1], lexicon) ? null : readChunk(sentence, at, lexicon)
}
