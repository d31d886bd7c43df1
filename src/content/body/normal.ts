import { DomainError } from '#src/errors.ts'
import { decorators, isDecorator, limits } from './checks.ts'
import { withKeys } from './keys.ts'
import type { Block, Body, DraftBodyOf, LinkMark, QuoteMark, Span, TextBlock } from './schema.ts'

/** What a text block is, apart from its text. */
export type Shape = Pick<TextBlock, 'style' | 'listItem' | 'level'>

/** A decorator, or what an annotation says: `link:<href>`, `quote:<id>`. */
export type Mark = (typeof decorators)[number] | `link:${string}` | `quote:${string}`

interface Run {
  /** Not empty, none of them empty; joined only once, as reading the end of a growing string would take quadratic time. */
  parts: string[]
  marks: readonly Mark[]
}

/**
 * Collects text and blocks into a body in normal form, the form that survives HTML and Markdown:
 * - white space (ASCII) is one space, and none stands at the ends of a line or a block;
 * - a block without text does not occur, nor a line break at either end of a block;
 * - neighbouring spans differ in their marks; decorators come first, in one order; an annotation is defined once a block,
 *   in the order of use;
 * - a list item says its level.
 *
 * Its methods throw DomainError `body.too_large` as soon as there is more than a body may hold.
 */
export class BodyBuilder {
  readonly #blocks: DraftBodyOf<string, string> = []
  #shape: Shape = { style: 'normal' }
  #runs: Run[] = []
  #length = 0

  /** Adds text to the open block; `shape` counts when it opens a new one. */
  addText(text: string, shape: Shape, marks: readonly Mark[] = []) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) this.#breakLine(marks)
      this.#addLine(line, shape, marks)
    }
  }

  /** True when the open block has text already. */
  get hasText() {
    return this.#runs.length > 0
  }

  /** Makes what follows begin on a line of its own within the open block. */
  startLine() {
    if (this.#lastCharacter !== '\n') this.#breakLine([])
  }

  addBlock(block: DraftBodyOf<string, string>[number]) {
    this.endBlock()
    this.#append(block)
  }

  endBlock() {
    while (this.#lastCharacter === ' ' || this.#lastCharacter === '\n') this.#dropLastCharacter()
    if (this.hasText) this.#append(textBlock(this.#shape, this.#runs))
    this.#runs = []
  }

  finish(): Body {
    this.endBlock()
    return withKeys(this.#blocks)
  }

  #append(block: DraftBodyOf<string, string>[number]) {
    if (this.#blocks.length === limits.blocks) throw tooLong(`${limits.blocks} blocks`)
    this.#blocks.push(block)
  }

  #addLine(line: string, shape: Shape, marks: readonly Mark[]) {
    const startsLine = ['', ' ', '\n'].includes(this.#lastCharacter)
    const text = startsLine ? collapseSpace(line).replace(/^ /, '') : collapseSpace(line)
    if (text === '') return
    if (!this.hasText) this.#shape = shape
    this.#push(text, marks)
  }

  #breakLine(marks: readonly Mark[]) {
    if (this.#lastCharacter === ' ') this.#dropLastCharacter()
    if (this.hasText) this.#push('\n', marks)
  }

  #push(text: string, marks: readonly Mark[]) {
    this.#length += text.length
    if (this.#length > limits.textLength) throw tooLong(`${limits.textLength} characters`)
    const last = this.#runs.at(-1)
    const sorted = sortMarks(marks)
    if (last && last.marks.join(' ') === sorted.join(' ')) last.parts.push(text)
    else this.#runs.push({ parts: [text], marks: sorted })
  }

  get #lastCharacter(): string {
    return this.#runs.at(-1)?.parts.at(-1)?.at(-1) ?? ''
  }

  #dropLastCharacter() {
    const parts = this.#runs.at(-1)?.parts ?? []
    const shorter = parts.pop()?.slice(0, -1)
    if (shorter) parts.push(shorter)
    else if (parts.length === 0) this.#runs.pop()
  }
}

/** The body in the normal form of `BodyBuilder`: what comes back when it is written as HTML or Markdown and read again. */
export function normaliseBody(body: Body): Body {
  const builder = new BodyBuilder()
  for (const block of body) {
    if (block._type === 'block') addTextBlock(builder, block)
    else builder.addBlock(normaliseObject(block))
  }
  return builder.finish()
}

function tooLong(limit: string): DomainError {
  return new DomainError('body.too_large', `A body may have at most ${limit}.`)
}

export function collapseSpace(text: string): string {
  return text.replace(/[ \t\n\f\r]+/g, ' ')
}

function addTextBlock(builder: BodyBuilder, block: TextBlock) {
  const marks = new Map(block.markDefs.map((mark) => [mark._key, annotationOf(mark)]))
  const { style, listItem, level = 1 } = block
  const shape = listItem ? { style, listItem, level } : { style }
  for (const span of block.children) {
    const spanMarks = span.marks
      .map((mark) => (isDecorator(mark) ? mark : marks.get(mark)))
      .filter((mark) => mark !== undefined)
    builder.addText(span.text, shape, spanMarks)
  }
  builder.endBlock()
}

function normaliseObject(block: Exclude<Block, TextBlock>): DraftBodyOf<string, string>[number] {
  const { _key, ...rest } = block
  if (rest._type !== 'image' || rest.caption === undefined) return rest
  return { ...rest, caption: collapseSpace(rest.caption).trim() }
}

function annotationOf(mark: LinkMark | QuoteMark): Mark {
  return mark._type === 'link' ? `link:${mark.href}` : `quote:${mark.quote}`
}

function sortMarks(marks: readonly Mark[]): Mark[] {
  const given = new Set(marks)
  const annotations = [...given].filter((mark) => !isDecorator(mark)).sort()
  return [...decorators.filter((decorator) => given.has(decorator)), ...annotations]
}

function textBlock(shape: Shape, runs: Run[]): DraftBodyOf<string, string>[number] {
  const markDefs = new Map<Mark, LinkMark | QuoteMark>()
  const keyOf = (mark: Mark) => {
    if (isDecorator(mark)) return mark
    const known = markDefs.get(mark) ?? markDef(mark, `m${markDefs.size + 1}`)
    markDefs.set(mark, known)
    return known._key
  }
  const children = runs.flatMap(({ parts, marks }) => {
    const keys = marks.map(keyOf)
    return splitText(parts.join('')).map((part) => ({ _type: 'span' as const, text: part, marks: keys }))
  })
  return { _type: 'block', ...shape, children, markDefs: [...markDefs.values()] }
}

function markDef(mark: Exclude<Mark, (typeof decorators)[number]>, _key: string): LinkMark | QuoteMark {
  const value = mark.slice(mark.indexOf(':') + 1)
  return mark.startsWith('link:') ? { _type: 'link', _key, href: value } : { _type: 'quote', _key, quote: value }
}

/** The text in parts that a span may hold, cut between characters. */
function splitText(text: string): Span['text'][] {
  const parts: string[] = []
  for (let start = 0; start < text.length; ) {
    const end = start + limits.spanLength
    const cutsPair = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')
    parts.push(text.slice(start, cutsPair ? end - 1 : end))
    start = cutsPair ? end - 1 : end
  }
  return parts
}
