import { DomainError } from '#src/errors.ts'
import { limits } from './checks.ts'
import { findRuns, foldText } from './folding.ts'
import { freshKeys } from './keys.ts'
import type { Body, QuoteMark, Span, TextBlock } from './schema.ts'

/** Words in a body, and where they stand (W3C Web Annotation: text position and text quote selector). */
export interface Passage {
  /** The key of the text block. */
  block: string
  /** UTF-16 offsets in the text of the block; `end` is the first after the passage. */
  start: number
  end: number
  exact: string
  /** Up to 32 characters before and after, within the block. */
  prefix: string
  suffix: string
}

const contextLength = 32

/** The passages that print quotes, in reading order; neighbouring spans of one quote are one passage. */
export function listQuotePassages(body: Body): (Passage & { quote: string })[] {
  return body.filter(isTextBlock).flatMap((block) => {
    const ranges: { quote: string; start: number; end: number }[] = []
    const open = new Map<string, (typeof ranges)[number]>()
    for (const { start, end, quotes } of spanRanges(block)) {
      for (const quote of open.keys()) if (!quotes.has(quote)) open.delete(quote)
      for (const quote of quotes) {
        const range = open.get(quote) ?? { quote, start, end }
        if (!open.has(quote)) ranges.push(range)
        range.end = end
        open.set(quote, range)
      }
    }
    const text = textOf(block)
    return ranges.map(({ quote, start, end }) => ({ ...passageAt(block, text, { start, end }), quote }))
  })
}

/**
 * Finds where a body has the words `exact`, whole words within one block. White space, the style of quotation marks and
 * apostrophes and the composition of characters make no difference.
 */
export function findPassages(body: Body, exact: string): Passage[] {
  const wanted = foldText(exact).text.trim()
  if (wanted === '') return []
  return body.filter(isTextBlock).flatMap((block) => {
    const text = textOf(block)
    const folded = foldText(text)
    return findRuns(folded.text, wanted)
      .filter((at) => !cutsWord(folded.text, at) && !cutsWord(folded.text, at + wanted.length))
      .map((at) =>
        passageAt(block, text, { start: folded.starts[at] ?? 0, end: folded.ends[at + wanted.length - 1] ?? 0 }),
      )
  })
}

/** The sentence of the body most like `exact`, or null when none shares much with it. */
export function nearestPassage(body: Body, exact: string): string | null {
  const wanted = trigrams(exact)
  let nearest: string | null = null
  let highest = 0.2
  for (const sentence of body.filter(isTextBlock).flatMap((block) => sentencesOf(textOf(block)))) {
    const found = trigrams(sentence)
    const shared = [...found].filter((trigram) => wanted.has(trigram)).length
    const likeness = (2 * shared) / (found.size + wanted.size)
    if (likeness > highest) {
      highest = likeness
      nearest = sentence
    }
  }
  return nearest
}

/**
 * Says in the body that a passage prints a quote. Other marks stay.
 *
 * @throws DomainError `body.quote_not_printed` when the passage is not in the body; `body.invalid` when its block would
 * have more spans or annotations than one may
 */
export function annotateQuote(body: Body, passage: Passage, quote: string): Body {
  const block = body.filter(isTextBlock).find(({ _key }) => _key === passage.block)
  const { start, end, exact } = passage
  if (!block || start >= end || !exact.isWellFormed() || textOf(block).slice(start, end) !== exact) {
    throw new DomainError(
      'body.quote_not_printed',
      `The body does not have the words “${exact}” where the passage says.`,
    )
  }
  const known = block.markDefs.find((mark) => mark._type === 'quote' && mark.quote === quote)
  const taken = [...block.markDefs, ...block.children]
  const mark: QuoteMark = known?._type === 'quote' ? known : { _type: 'quote', _key: freshKeys('m', taken)(), quote }
  const annotated = {
    ...block,
    children: splitSpans(block, [start, end]).map(({ span, start: at }) =>
      at >= start && at < end && span.text !== '' && !span.marks.includes(mark._key)
        ? { ...span, marks: [...span.marks, mark._key] }
        : span,
    ),
    markDefs: known ? block.markDefs : [...block.markDefs, mark],
  }
  if (annotated.children.length > limits.spans || annotated.markDefs.length > limits.markDefs) {
    throw new DomainError('body.invalid', 'The paragraph has too many marks to take another.')
  }
  return body.map((other) => (other === block ? annotated : other))
}

/** The body without the annotations that say where it prints a quote; the words stay, and so do pull quotes. */
export function withoutQuoteMarks(body: Body, quote: string): Body {
  return body.map((block) => {
    if (!isTextBlock(block)) return block
    const gone = new Set(quoteMarks(block).flatMap((mark) => (mark.quote === quote ? [mark._key] : [])))
    if (gone.size === 0) return block
    const children = block.children.map((span) => ({ ...span, marks: span.marks.filter((mark) => !gone.has(mark)) }))
    return { ...block, children, markDefs: block.markDefs.filter(({ _key }) => !gone.has(_key)) }
  })
}

/** Whether letters that belong together stand on both sides of `at`; scripts without spaces have no such words. */
function cutsWord(text: string, at: number): boolean {
  return wordCharacter.test(text[at - 1] ?? '') && wordCharacter.test(text[at] ?? '')
}

const wordCharacter =
  /[[\p{L}\p{N}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]]/v

function isTextBlock(block: Body[number]): block is TextBlock {
  return block._type === 'block'
}

function textOf(block: TextBlock): string {
  return block.children.map(({ text }) => text).join('')
}

function quoteMarks(block: TextBlock): QuoteMark[] {
  return block.markDefs.filter((mark) => mark._type === 'quote')
}

/** The spans with text, where they stand and the quotes that they print. */
function spanRanges(block: TextBlock) {
  const quoteOf = new Map(quoteMarks(block).map(({ _key, quote }) => [_key, quote]))
  let start = 0
  return block.children
    .map(({ text, marks }) => {
      const quotes = new Set(marks.flatMap((mark) => quoteOf.get(mark) ?? []))
      const range = { start, end: start + text.length, quotes }
      start = range.end
      return range
    })
    .filter((range) => range.end > range.start)
}

function passageAt(block: TextBlock, text: string, { start, end }: { start: number; end: number }): Passage {
  return {
    block: block._key,
    start,
    end,
    exact: text.slice(start, end),
    prefix: text.slice(Math.max(0, start - contextLength), start).replace(/^[\uDC00-\uDFFF]/, ''),
    suffix: text.slice(end, end + contextLength).replace(/[\uD800-\uDBFF]$/, ''),
  }
}

/** The spans of a block with their offsets, cut at the given offsets; the first part of a span keeps its key. */
function splitSpans(block: TextBlock, cuts: number[]): { span: Span; start: number }[] {
  const nextKey = freshKeys('s', block.children)
  let start = 0
  return block.children.flatMap((span) => {
    const from = start
    start += span.text.length
    const inside = cuts.filter((cut) => cut > from && cut < start)
    return [from, ...inside].map((at, index) => ({
      span: {
        ...span,
        _key: index === 0 ? span._key : nextKey(),
        text: span.text.slice(at - from, (inside[index] ?? start) - from),
      },
      start: at,
    }))
  })
}

function sentencesOf(text: string): string[] {
  return (text.match(/[^.!?…]+[.!?…]*["'”’»)\]]*/g) ?? []).map((sentence) => sentence.trim()).filter(Boolean)
}

function trigrams(text: string): Set<string> {
  const letters = foldText(text).text.toLowerCase()
  return new Set(Array.from({ length: Math.max(0, letters.length - 2) }, (_, at) => letters.slice(at, at + 3)))
}
