import MarkdownIt, { type Token } from 'markdown-it'
import { DomainError } from '#src/errors.ts'
import { limits } from './checks.ts'
import { type Conversion, convert } from './conversion.ts'
import { escapeHtml } from './html.ts'
import { readHtml } from './html-reader.ts'
import { writeInline } from './markdown-inline.ts'
import { normaliseBody } from './normal.ts'
import type { Block, Body, TextBlock } from './schema.ts'

/**
 * Reads a body from CommonMark with tables and strikethrough; HTML in it is read as `fromHtml` reads it. Of our own:
 * - a quote in the text is a link to it: `[words](quote:<id>)`;
 * - a picture is `![caption](media:<id>)` on a line of its own;
 * - a page embedded is its bare URL, alone in a paragraph, with or without `<…>`;
 * - a pull quote is a link without words, `[](pull-quote:<id>)`, on a line of its own.
 *
 * @throws DomainError `body.too_large`, `body.too_deep`, `body.invalid`
 */
export function fromMarkdown(markdown: string): Conversion {
  return convert(markdown, (text, warnings) => readHtml(parser.render(text), warnings))
}

/** Writes the body as Markdown, a line a block; `fromMarkdown` reads it back up to `normaliseBody` and keys. */
export function toMarkdown(body: Body): string {
  const lists = new ListWriter()
  let markdown = ''
  let inList = false
  for (const block of normaliseBody(body)) {
    const isItem = block._type === 'block' && block.listItem !== undefined
    if (!isItem) lists.end()
    const separator = markdown === '' ? '' : isItem && inList ? '\n' : '\n\n'
    markdown += separator + (isItem ? lists.writeItem(block) : writeBlock(block))
    inList = isItem
  }
  return markdown
}

/**
 * A parser that writes HTML for a reader like `fromHtml`.
 *
 * @param writeImage how a picture is written, by its address, its description and its title
 */
export function createParser(writeImage: (image: { src: string; alt: string; title: string | null }) => string) {
  const parser = new MarkdownIt({ html: true, linkify: false, typographer: false })
  // Addresses are judged and told of by the reader of the HTML, which knows which are safe.
  parser.validateLink = () => true
  parser.normalizeLink = (url) => url
  parser.renderer.rules.image = (tokens, index) => {
    const token = tokens[index]
    const [src, title] = [String(token?.attrGet('src')), token?.attrGet('title') ?? null]
    return writeImage({ src, alt: wordsOf(token?.children ?? []), title })
  }
  parser.core.ruler.before('normalize', 'lines', ({ src }) => refuseLines(src))
  parser.core.ruler.before('inline', 'texts', ({ tokens }) => refuseTexts(tokens))
  parser.core.ruler.push('embeds', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const opener = tokens[index - 1]
      const url = /^<?(https?:\/\/[^\s<>\\]+)>?$/i.exec(token.content)?.[1]
      if (!url || token.type !== 'inline' || opener?.type !== 'paragraph_open' || opener.level > 0) continue
      token.type = 'html_block'
      token.content = `<figure data-embed="${escapeHtml(url)}"></figure>`
    }
  })
  return parser
}

const mostLines = 100_000
/** Table cells are texts of their own and no blocks. */
const mostTexts = 5 * limits.blocks
/** A paragraph of very many lines has a mark in each. */
const mostMarks = 60_000

/*
 * What no body can hold is refused before it is read any closer: a megabyte of marks would take seconds, in which nobody else
 * is answered.
 */

/** @throws DomainError `body.too_large` */
function refuseLines(markdown: string): void {
  let lines = 0
  for (let at = markdown.indexOf('\n'); at !== -1; at = markdown.indexOf('\n', at + 1)) lines++
  if (lines > mostLines) throw new DomainError('body.too_large', `The text has more than ${mostLines} lines.`)
}

/** @throws DomainError `body.too_large` */
function refuseTexts(tokens: Token[]): void {
  const texts = tokens.filter(({ type }) => type === 'inline')
  if (texts.length > mostTexts)
    throw new DomainError('body.too_large', `The text has more than ${mostTexts} paragraphs.`)
  if (texts.some(({ content }) => (content.match(/[[*_~`<&!]/g)?.length ?? 0) > mostMarks)) {
    throw new DomainError('body.too_large', `A paragraph has more than ${mostMarks} characters that mark something.`)
  }
}

const parser = createParser(({ src, alt }) => `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`)

/** The words of an image's description; the parser's own rendering of it drops escaped characters. */
function wordsOf(tokens: Token[]): string {
  return tokens
    .map(({ type, content, children }) => (type.endsWith('break') ? ' ' : children ? wordsOf(children) : content))
    .join('')
}

const prefixes = { normal: '', h2: '## ', h3: '### ', h4: '#### ', blockquote: '> ' }

function writeBlock(block: Block): string {
  switch (block._type) {
    case 'image':
      return `![${writeInline({ text: block.caption ?? '' })}](media:${block.media})`
    case 'embed':
      return `<${block.url}>`
    case 'pullQuote':
      return `[](pull-quote:${block.quote})`
    case 'block':
      return prefixes[block.style] + writeLine(block)
  }
}

/** The text of a block as one line that is no Markdown block but a paragraph, whatever precedes it in the line. */
function writeLine(block: TextBlock): string {
  const line = writeInline(block)
    .replace(/^[^\S ]|[^\S ]$/g, (space) => `&#${space.charCodeAt(0)};`)
    .replace(/^(?:[#>]|[+-](?=[ +-]|$))/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
    .replace(/(?<= )#+$/, '\\$&')
  return /^https?:[^\s<>\\]+$/i.test(line) ? line.replace(':', '\\:') : line
}

/** Writes list items with the markers and the indentation that their level needs. */
class ListWriter {
  /** The open lists, outermost first; `width` is that of the last marker, by which nested items are indented. */
  #open: { kind: TextBlock['listItem']; count: number; width: number }[] = []

  end() {
    this.#open = []
  }

  writeItem(block: TextBlock): string {
    const { listItem: kind, level = 1 } = block
    this.#open.length = Math.min(this.#open.length, level)
    if (this.#open.length === level && this.#open.at(-1)?.kind !== kind) this.#open.pop()
    const continued = this.#open.length === level ? this.#open.pop() : undefined
    const indent = ' '.repeat(this.#open.reduce((sum, { width }) => sum + width, 0))
    let markers = ''
    while (this.#open.length < level) {
      const count = (continued?.count ?? 0) + 1
      const marker = kind === 'number' ? `${count}. ` : '- '
      this.#open.push({ kind, count, width: marker.length })
      markers += marker
    }
    return indent + markers + writeLine(block)
  }
}
