export type Attributes = Record<string, string>

const lost = new Set(
  `script style noscript template svg canvas form button input select textarea nav footer dialog object applet map
  menu datalist`.split(/\s+/),
)
const lostRoles = new Set(['navigation', 'search', 'dialog', 'alertdialog', 'contentinfo', 'menu', 'toolbar'])

/** These hold a whole story, whatever they are called. */
export const large: ReadonlySet<string> = new Set(['html', 'body', 'main', 'article', 'section', 'figure'])

/**
 * Whether nothing in the element belongs to an article.
 *
 * @param parent the name of the element that it stands in, if any
 */
export function isLostElement(name: string, attributes: Attributes, parent?: string): boolean {
  const { role = '', class: classes = '', id = '' } = attributes
  // The story itself, whatever its classes say of the page.
  if (name === 'html' || name === 'body' || name === 'main' || name === 'article') return false
  // Some servers put all of a page into one form.
  if (name === 'form' && parent === 'body') return false
  if (lost.has(name) || lostRoles.has(role)) return true
  return furniture.test(` ${classes} ${id} ${attributes['data-component'] ?? ''} `)
}

/** Names that pages give to what they print around an article, as whole words of classes and ids. */
const furniture =
  /[\s_](?:ad|ads|advert|advertisement|anzeige|breadcrumbs?|comments|cookies?|cookie-(?:banner|consent|notice)|consent|newsletter(?:-signup)?|paywall|promo|related(?:-(?:articles|posts|stories|content))?|share|share-(?:bar|buttons|tools)|sharedaddy|sharing|social(?:-(?:links|media|share))?|sponsored|taboola|outbrain|tooltip)[\s_]/i

/** Whether a browser would not show the element. */
export function isHiddenElement(name: string, attributes: Attributes): boolean {
  if ('hidden' in attributes || attributes['aria-hidden'] === 'true') return name !== 'img'
  return /display:\s*none|visibility:\s*hidden/i.test(attributes.style ?? '')
}

/**
 * The address of a picture: the largest that is offered, that which is loaded late before that which holds its place.
 *
 * @returns null for one without, or for one that counts visitors
 */
export function bestSource(attributes: Attributes): string | null {
  const { width, height } = attributes
  if (/^[01](?:px)?$/.test(width ?? '') || /^[01](?:px)?$/.test(height ?? '')) return null
  const offered = attributes['data-srcset'] ?? attributes.srcset ?? ''
  const own = [attributes['data-src'], attributes.src].find((src) => src && !/^(?:data|blob|about):/i.test(src))
  return (/\d+w\b/.test(offered) ? largestOf(offered) : null) ?? own ?? largestOf(offered)
}

function largestOf(srcset: string): string | null {
  const candidates = srcset
    .slice(0, 8_192)
    .split(/,\s+|,(?=https?:)/)
    .map((candidate) => {
      const [url = '', size = '1'] = candidate.trim().split(/\s+/)
      return { url, size: Number.parseFloat(size) || 0 }
    })
  const largest = candidates.reduce((best, one) => (one.size > best.size ? one : best), { url: '', size: -1 })
  return largest.url && !largest.url.startsWith('data:') ? largest.url : null
}

/** An address as the page means it; null for what is none of the web. */
export function resolveUrl(address: string | null | undefined, base: string | null): string | null {
  const trimmed = address?.trim()
  if (!trimmed) return null
  const url = URL.parse(trimmed, base ?? undefined)
  return url && /^https?:$/.test(url.protocol) && url.href.length <= 2_048 ? url.href : null
}
