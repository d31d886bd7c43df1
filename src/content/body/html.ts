import { type PortableTextHtmlComponents, toHTML } from '@portabletext/to-html'
import { type Conversion, convert } from './conversion.ts'
import { readHtml } from './html-reader.ts'
import type { Body } from './schema.ts'

/**
 * Reads a body from HTML, a page or a part of one. Besides what HTML has of itself:
 * - a quote in the text is an element `<span data-quote="id">`;
 * - a picture is `<figure data-media="id">` with a `<figcaption>`, or `<img data-media="id">`;
 * - a page embedded is `<figure data-embed="url">`, or an `<iframe>`;
 * - a pull quote is `<aside data-quote="id">`.
 *
 * @throws DomainError `body.too_large`, `body.too_deep`, `body.invalid`
 */
export function fromHtml(html: string): Conversion {
  return convert(html, readHtml)
}

/**
 * Writes the body as HTML that is safe in any page; `fromHtml` reads it back up to `normaliseBody` and keys.
 *
 * @param types how blocks that refer to something are written instead, by their `_type`
 */
export function toHtml(body: Body, types: PortableTextHtmlComponents['types'] = {}): string {
  return toHTML(body, {
    components: { ...components, types: { ...components.types, ...types } },
    onMissingComponent: false,
  })
}

const components: Partial<PortableTextHtmlComponents> = {
  escapeHTML: escapeHtml,
  hardBreak: () => '<br>',
  block: {
    blockquote: ({ children }) => `<blockquote><p>${children}</p></blockquote>`,
  },
  marks: {
    underline: ({ children }) => `<u>${children}</u>`,
    'strike-through': ({ children }) => `<s>${children}</s>`,
    sub: ({ children }) => `<sub>${children}</sub>`,
    sup: ({ children }) => `<sup>${children}</sup>`,
    link: ({ children, value }) => `<a href="${escapeHtml(value?.href)}">${children}</a>`,
    quote: ({ children, value }) => `<span data-quote="${escapeHtml(value?.quote)}">${children}</span>`,
  },
  types: {
    image: ({ value }) => {
      const caption = value.caption ? `<figcaption>${escapeHtml(value.caption)}</figcaption>` : ''
      return `<figure data-media="${escapeHtml(value.media)}">${caption}</figure>`
    },
    embed: ({ value }) => {
      const url = escapeHtml(value.url)
      return `<figure data-embed="${url}"><a href="${url}">${url}</a></figure>`
    },
    pullQuote: ({ value }) => `<aside data-quote="${escapeHtml(value.quote)}"></aside>`,
  },
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
