import { readCore } from './chunks.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { describeMention, type Mention } from './mentions.ts'
import { findNameRuns } from './name-runs.ts'
import type { NounPhrase } from './noun-phrases.ts'
import { isOutletPhrase, outlets } from './outlets.ts'
import type { Token } from './tokens.ts'

export interface Addressee {
  mention: Mention
  from: number
  to: number
}

/** Where an attribution stands: its first token, its verb, the token after it, and the phrase of its source. */
interface Place {
  from: number
  at: number
  to: number
  source: NounPhrase
}

/** No outlet's name has more words. */
const longestTitle = 4

/** How far around an attribution the outlet is looked for, in tokens. */
const reach = 10

/** Finds the outlet that somebody spoke to: "sagte sie |der Zeitung X|", "a-t-elle déclaré |à l'Agence X|". */
export function findAddressee(
  sentence: readonly Token[],
  { from, at, to, source }: Place,
  lexicon: Lexicon,
): Addressee | null {
  const last = Math.min(sentence.length, to + reach)
  for (let next = at + 1; next < last; next++) {
    if (next === source.from) next = source.to
    if (next !== source.to && isGenitive(sentence, next, lexicon)) continue
    const found = readAddressee(sentence, next, lexicon)
    if (found) return found
    const apposed = next === to && source.appositions.length > 0
    if (next >= to && sentence[next]?.kind !== 'word' && !apposed) break
  }
  for (let before = Math.max(0, from - reach); before < from; before++) {
    const found = isGenitive(sentence, before, lexicon) ? null : readAddressee(sentence, before, lexicon)
    if (found) return found
  }
  return null
}

/** "ein Sprecher |der| Zeitung": after a noun the determiner is that of a genitive. */
const isGenitive = (sentence: readonly Token[], at: number, { addresseeDeterminers }: Lexicon): boolean =>
  addresseeDeterminers.has(sentence[at]?.lower ?? '') && sentence[at - 1]?.capital === true

/** Reads the outlet that is addressed at `at`, with the preposition before it; null where none is. */
export function readAddressee(sentence: readonly Token[], at: number, lexicon: Lexicon): Addressee | null {
  const { addresseePrepositions, prepositions, addresseeDeterminers } = lexicon
  const length = addresseePrepositions.at(sentence, at)?.length ?? 0
  const before = sentence[at - 1]?.lower ?? ''
  const dative = addresseeDeterminers.has(sentence[at]?.lower ?? '') && !prepositions.has(before)
  if (length === 0 && !dative) return null
  const from = at + length
  const end = lexicon.clauses ? readCore(sentence, from, lexicon) : readBare(sentence, from, lexicon)
  const phrase = sentence.slice(from, Math.max(from, end))
  if (!isOutletPhrase(phrase, lexicon)) return null
  const mention = describeMention({ phrase, appositions: [], from, to: end }, lexicon)
  const nounless = phrase.length === 2 && phrase[1]?.kind === 'quote'
  if (nounless && (phrase[1]?.text.split(' ').length ?? 0) > longestTitle) return null
  const kind = nounless ? 'publication' : mention?.kind
  if (!mention || !kind || !outlets.has(kind)) return null
  return { mention: { ...mention, kind }, from: at, to: end }
}

/** Where the determiner, the noun and the name of an outlet, and nothing of what follows ("à |l'AFP| le maire"), end. */
function readBare(sentence: readonly Token[], from: number, lexicon: Lexicon): number {
  let to = from
  while (lexicon.determiners.has(sentence[to]?.lower ?? '') && !sentence[to]?.capital) to++
  const noun = sentence[to]
  if (noun?.kind === 'word' && !noun.capital && isOutletPhrase([noun], lexicon)) to++
  const [run] = findNameRuns(sentence.slice(to, to + reach), lexicon)
  if (run && run[0] === sentence[to]) to += run.length
  return to
}
