import type { Attribution } from './attribution-parts.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { onlyMarks, type Token } from './tokens.ts'
import type { Sentence } from './utterance.ts'

/** The attribution that touches the quotation, else the last before it, else one after a comma. */
export function chooseAttribution(
  { tokens, attributions }: Sentence,
  at: number,
  lexicon: Lexicon,
): Attribution | null {
  const mark = tokens[at]
  const fronted = isFronted(tokens, at, lexicon)
  const follows = ({ from, manner, inverted }: Attribution): boolean =>
    from > at &&
    (manner !== 'naming' || (fronted && inverted)) &&
    (!lexicon.clauses || inverted || manner === 'preposition')
  const touching = attributions.find(
    (attribution) => follows(attribution) && onlyMarks(tokens, at + 1, attribution.from),
  )
  if (touching && isCommaBetween(tokens, at)) return touching
  const before = attributions.filter(({ cue }) => cue.end <= (mark?.start ?? 0))
  const near = before.findLast(({ to }) => onlyMarks(tokens, to, at)) ?? before.at(-1)
  if (near?.manner === 'naming') return before.find(({ from }) => opensWithSource(tokens, from, lexicon)) ?? near
  if (near) return near
  const after = attributions.find(follows)
  return touching ?? (after && isCommaBetween(tokens, at, after.from) ? after : null)
}

/** "|Von „…“ oder „…“| sprach X": the words open a main clause, so that the subject follows the verb. */
function isFronted(tokens: readonly Token[], at: number, { clauses, comparisons, prepositions }: Lexicon): boolean {
  if (!clauses || at === 0 || at > maxFronted) return false
  return tokens
    .slice(0, at)
    .every(
      ({ kind, lower }) =>
        kind === 'quote' || comparisons.has(lower) || prepositions.has(lower) || clauses.coordinators.has(lower),
    )
}

const maxFronted = 4

/** "|Wie X erklärte|, sieht er darin „…“": who is named so answers for the whole sentence. */
const opensWithSource = (tokens: readonly Token[], from: number, { clauses }: Lexicon): boolean =>
  from === 1 && (clauses?.sourceOpeners.has(tokens[0]?.lower ?? '') ?? false)

/** The comma between words and attribution, which may stand inside the quotation marks. */
function isCommaBetween(tokens: readonly Token[], at: number, to = at + 2): boolean {
  if (/[,.!?…–—-]\s?["”“»«’'‘]?$/u.test(tokens[at]?.text ?? '')) return true
  return tokens.slice(at + 1, to).some(({ kind, text }) => kind === 'mark' && /[,–—-]/.test(text))
}

const maxHanging = 14

/** The attribution in a short sentence of its own after the quotation: “Why?” Smith asked. */
export function findHanging(sentences: readonly Sentence[], index: number): Attribution | null {
  const here = sentences[index]
  const next = sentences[index + 1]
  if (!here || !next || next.paragraph !== here.paragraph || next.tokens.length > maxHanging) return null
  if (here.tokens.at(-1)?.kind !== 'quote' || next.tokens.some(({ kind }) => kind === 'quote')) return null
  const first = next.attributions[0]
  const rest = first ? next.tokens.length - first.to : 99
  return first && first.from <= 1 && first.manner === 'verb' && rest <= 7 ? first : null
}
