import { findAttributions } from './attribution.ts'
import type { Attribution } from './attribution-parts.ts'
import type { Lexicon } from './languages/lexicon.ts'
import type { Quotation, Span } from './quotations.ts'
import { splitSentences, type Token, tokenize } from './tokens.ts'

/** Longer quotations are not searched for an aside. */
const maxLength = 3000

/**
 * Cuts an attribution out of the words it stands among: "« Dix minutes, raconte Nadia Ferrand, déléguée. Pour trente
 * ans de boîte. »". French prints it inside the marks.
 *
 * @returns the words before and after it, or null when the quotation holds none
 */
export function cutAside(
  { spans }: Quotation,
  { body, lexicon }: { body: readonly string[]; lexicon: Lexicon },
): { spans: Span[]; attribution: Attribution; paragraph: number } | null {
  const [span, ...later] = spans
  if (!span || span.end - span.start > maxLength) return null
  const { paragraph, start } = span
  const words = body[paragraph]?.slice(start, span.end) ?? ''
  for (const sentence of splitSentences(tokenize(words, [], lexicon), lexicon)) {
    const found = findAttributions(sentence, lexicon).find(
      ({ inverted, from }) => inverted && sentence[from - 1]?.text === ',',
    )
    if (!found) continue
    const end = sentence.findIndex(({ kind }, index) => index >= found.to && kind === 'mark')
    const before = { paragraph, start, end: start + (sentence[found.from - 1]?.start ?? 0) }
    const after = end === -1 ? [] : restOf(words, sentence[end] as Token, span)
    return { spans: [before, ...after, ...later], attribution: shift(found, start), paragraph }
  }
  return null
}

function restOf(words: string, mark: Token, { paragraph, start, end }: Span): Span[] {
  let from = mark.end
  while (from < words.length && /\s/.test(words.charAt(from))) from++
  return from < words.length ? [{ paragraph, start: start + from, end }] : []
}

/** Moves offsets from the quotation's words to the paragraph. */
function shift(attribution: Attribution, by: number): Attribution {
  const { cue, speaker } = attribution
  return {
    ...attribution,
    cue: { ...cue, start: cue.start + by, end: cue.end + by },
    speaker: { ...speaker, start: speaker.start + by, end: speaker.end + by },
  }
}
