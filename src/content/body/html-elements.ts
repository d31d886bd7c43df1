import type { Mark, Shape } from './normal.ts'
import type { Warnings } from './warnings.ts'

/** What holds inside one open element. */
export interface Frame {
  name: string
  shape: Shape
  marks: readonly Mark[]
  /** The kinds of the open lists, outermost first. */
  lists: readonly ('bullet' | 'number')[]
  skipped: boolean
  preformatted: boolean
  figure: { media: string | null; caption: string } | null
  inCaption: boolean
}

const blocks = new Set(
  `address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
)
const lists = new Set(['li', 'ol', 'ul'])
const hidden = new Set(['link', 'meta', 'noscript', 'script', 'style', 'template', 'title'])
const foreign = new Set(
  'applet audio button canvas embed frame input map math object select svg textarea video'.split(' '),
)

export const isBlock = (name: string) => blocks.has(name)

/** Whether the element has nothing to read in it. */
export const isHidden = (name: string) => hidden.has(name)

/** Whether the element shows something that is no text. */
export const isForeign = (name: string) => foreign.has(name)

/** Whether the block element is a line of its own inside a list item, rather than the end of the item. */
export const breaksLine = (name: string) => !lists.has(name)

const styles: Record<string, Shape['style']> = {
  h1: 'h2',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h4',
  h6: 'h4',
  blockquote: 'blockquote',
}

/** The style that an element gives its text; the headline above the body is h1, so h1 in the body is h2. */
export function styleOf(name: string, warnings: Warnings): Shape['style'] | undefined {
  if (name === 'h5' || name === 'h6')
    warnings.add('heading_raised', `A heading ${name} became h4, the lowest there is.`)
  return Object.hasOwn(styles, name) ? styles[name] : undefined
}

export function listItemOf({ lists: open }: Frame, warnings: Warnings): Shape {
  if (open.length > 6) warnings.add('list_flattened', 'A list nested more than 6 deep was raised to level 6.')
  return { style: 'normal', listItem: open.at(-1) ?? 'bullet', level: Math.min(Math.max(open.length, 1), 6) }
}

const marks: Record<string, Mark> = {
  b: 'strong',
  strong: 'strong',
  em: 'em',
  i: 'em',
  u: 'underline',
  ins: 'underline',
  s: 'strike-through',
  del: 'strike-through',
  strike: 'strike-through',
  code: 'code',
  kbd: 'code',
  pre: 'code',
  samp: 'code',
  tt: 'code',
  sub: 'sub',
  sup: 'sup',
}

/** The decorator of an element. Google Docs wraps all it copies in a <b> of normal weight, which is none. */
export function markOf(name: string, attributes: Record<string, string>): Mark | undefined {
  if (name === 'b' && /font-weight:\s*(?:normal|400)/.test(attributes.style ?? '')) return undefined
  return Object.hasOwn(marks, name) ? marks[name] : undefined
}
