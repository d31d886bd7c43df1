import { escapeHtml } from '#src/content/body/html.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { FormatContext } from './addresses.ts'
import { listMedia, type ShownMedia } from './formats/article-media.ts'
import { absoluteSrcset, mainAddress } from './formats/media-addresses.ts'

/** How image blocks of an article are written: the picture in its sizes, and below it caption and credit. */
export function imageWriter(article: PublishedArticle, context: FormatContext) {
  const media = new Map(listMedia(article).map((shown) => [shown.media.id, shown]))
  return ({ media: id, caption }: { media: string; caption?: string | undefined }, attributes = ''): string => {
    const shown = media.get(id)
    const lines = [caption ?? shown?.caption ?? shown?.media.altText, shown?.media.creditLine]
    return writeFigure(shown ? writeMedia(shown, context) : '', { lines, attributes })
  }
}

/**
 * A figure; nothing where it would be empty.
 *
 * @param lines what stands below, a line each
 */
export function writeFigure(
  shown: string,
  { lines, attributes = '' }: { lines: (string | null | undefined)[]; attributes?: string },
): string {
  const written = lines.filter(Boolean).map((line) => writeText(line ?? ''))
  const caption = written.length > 0 ? `<figcaption>${written.join('<br>')}</figcaption>` : ''
  return shown + caption === '' ? '' : `<figure${attributes}>${shown}${caption}</figure>`
}

/** Text with its line breaks. */
export function writeText(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}

/** The file itself, by its kind; nothing where there is none. */
function writeMedia({ media, caption }: ShownMedia, context: FormatContext): string {
  const address = mainAddress(media, context)
  if (!address) return ''
  const { href, mimeType, width, height } = address
  const size = width !== null && height !== null ? ` width="${width}" height="${height}"` : ''
  const full = media.renditions.find(({ shape }) => shape === 'full')
  if (full) {
    const src = escapeHtml(`${context.origin}${full.src}`)
    const srcset = escapeHtml(absoluteSrcset(full.srcset, context))
    return `<img src="${src}" srcset="${srcset}"${size} alt="${escapeHtml(media.altText ?? '')}" loading="lazy">`
  }
  const player = /^(video|audio)\//.exec(mimeType)?.[1]
  if (player) return `<${player} src="${escapeHtml(href)}"${size} controls preload="none"></${player}>`
  return `<a href="${escapeHtml(href)}">${writeText(caption ?? media.altText ?? href)}</a>`
}
