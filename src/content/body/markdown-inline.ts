import { buildMarksTree, type ToolkitNestedPortableTextSpan, type ToolkitTextNode } from '@portabletext/toolkit'
import type { LinkMark, QuoteMark, TextBlock } from './schema.ts'

type MarkNode = ToolkitNestedPortableTextSpan<LinkMark | QuoteMark>
type Node = MarkNode | ToolkitTextNode

/** What stands around a node: the character before and after it, '' at the ends of the line, null when not known. */
interface Surroundings {
  before: string | null
  after: string | null
  /** Inside a link or quote, in which Markdown's own links cannot stand. */
  annotated: boolean
}

const delimiters: Record<string, string> = { strong: '**', em: '*', 'strike-through': '~~' }
const tags: Record<string, string> = {
  strong: 'strong',
  em: 'em',
  'strike-through': 's',
  underline: 'u',
  code: 'code',
  sub: 'sub',
  sup: 'sup',
}

/**
 * Writes the text of a block as one line of Markdown. Marks that Markdown has no sign for, or whose signs would not be
 * understood where they stand (within a word, side by side), are HTML elements.
 */
export function writeInline(block: TextBlock | { text: string }): string {
  if ('text' in block) return escapeText(block.text)
  const { _type, children, markDefs } = block
  return writeNodes(buildMarksTree({ _type, children, markDefs }) as Node[], {
    before: '',
    after: '',
    annotated: false,
  })
}

function writeNodes(nodes: Node[], around: Surroundings): string {
  const parts: string[] = []
  let { before } = around
  for (const [index, node] of nodes.entries()) {
    const after = index === nodes.length - 1 ? around.after : firstCharacter(nodes[index + 1])
    const part = isText(node) ? writeText(node.text) : writeMark(node, { ...around, before, after })
    parts.push(part)
    before = part.at(-1) ?? before
  }
  return parts.join('')
}

function writeMark(node: MarkNode, around: Surroundings): string {
  const { markDef, markType, children } = node
  if (markDef) return writeAnnotation(markDef, children as Node[], around)
  const code = markType === 'code' ? codeText(children as Node[]) : null
  if (code !== null && around.before !== '`') return `\`${code}\``
  const inner = writeNodes(children as Node[], { before: null, after: null, annotated: around.annotated })
  const delimiter = delimiters[markType]
  if (delimiter && isUnderstood(delimiter, inner, around)) return delimiter + inner + delimiter
  return `<${tags[markType]}>${inner}</${tags[markType]}>`
}

function writeAnnotation(mark: LinkMark | QuoteMark, children: Node[], { annotated }: Surroundings): string {
  const nests = annotated || children.some(holdsAnnotation)
  const inner = writeNodes(children, { before: null, after: null, annotated: true })
  if (mark._type === 'link') {
    if (nests) return `<a href="${mark.href.replaceAll('&', '&amp;')}">${inner}</a>`
    return `[${inner}](${mark.href.replace(/[\\&()*_]/g, '\\$&')})`
  }
  return nests ? `<span data-quote="${mark.quote}">${inner}</span>` : `[${inner}](quote:${mark.quote})`
}

/** Whether CommonMark takes the delimiter for the mark on both sides, whatever else is in the line. */
function isUnderstood(delimiter: string, inner: string, { before, after }: Surroundings): boolean {
  if (before === delimiter[0]) return false
  const opens = /^[\p{L}\p{N}]/u.test(inner) || (/^["'“‘«„(]/.test(inner) && (before === '' || before === ' '))
  const closes = /[\p{L}\p{N}]$/u.test(inner) || (/[.,:;?…"'”’»)]$/.test(inner) && (after === '' || after === ' '))
  return opens && closes
}

/** The text of a code span when backticks can hold it. */
function codeText(children: Node[]): string | null {
  if (!children.every(isText)) return null
  const text = children.map((child) => child.text).join('')
  return /^[^\s`](?:[^\n`]*[^\s`])?$/.test(text) ? text : null
}

function writeText(text: string): string {
  return text === '\n' ? '<br>' : escapeText(text)
}

/** Escapes what Markdown would read as a sign anywhere in a line. */
function escapeText(text: string): string {
  return text.replace(/[\\`*[\]<~]|&(?=[\w#]|$)|!$|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}

function firstCharacter(node: Node | undefined): string | null {
  return node && isText(node) ? (node.text[0] ?? null) : null
}

function holdsAnnotation(node: Node): boolean {
  return !isText(node) && (node.markDef !== undefined || (node.children as Node[]).some(holdsAnnotation))
}

function isText(node: Node): node is ToolkitTextNode {
  return node._type === '@text'
}
