/** XML that is written and escaped already. */
export interface Markup {
  markup: string
}

type Content = Markup | string | null | Content[]
type Attributes = Record<string, string | number | null>

/**
 * An element; strings in it are text. Attributes that are null are left out, and so is an element that has neither
 * content nor attributes: what is not known is not said.
 */
export function element(name: string, content: Content, attributes: Attributes = {}): Markup | null {
  const start = Object.entries(attributes).reduce(
    (tag, [key, value]) => (value === null ? tag : `${tag} ${key}="${escapeXml(String(value))}"`),
    name,
  )
  const inner = write(content)
  if (inner === null) return start === name ? null : { markup: `<${start}/>` }
  return { markup: `<${start}>${inner}</${name}>` }
}

/** A whole document; a root without content stays, empty. */
export function writeXml(root: string, content: Content, attributes: Attributes): string {
  const { markup } = element(root, [content, ''], attributes) as Markup
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup}\n`
}

/** @returns null when there is nothing to write */
function write(content: Content): string | null {
  if (typeof content === 'string') return escapeXml(content)
  if (!Array.isArray(content)) return content?.markup ?? null
  const parts = content.map(write).filter((part) => part !== null)
  return parts.length > 0 ? parts.join('') : null
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for elements and attributes, without the characters that XML 1.0 §2.2 has no way to write. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"\t\r\n]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`)
}
