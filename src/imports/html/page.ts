import { readBylines } from '#src/extraction/bylines.ts'
import { listLexicons } from '#src/extraction/language.ts'
import { decodeDocument } from '../charset.ts'
import { clip, type DescribedMedia, readFormatted } from '../formatted.ts'
import { partKey, type Reading } from '../reading.ts'
import { resolveUrl } from './elements.ts'
import type { ArticleFinder, Found } from './finder.ts'
import { type FoundMedia, readFragment, webUrl } from './fragment.ts'
import { type PageMetadata, readMetadata, type StatedImage, splitNames } from './metadata.ts'
import { isSamePicture } from './pictures.ts'
import type { PagePicture } from './skim.ts'

interface PageSource {
  bytes: Buffer
  /** As the Content-Type says, or null. */
  charset: string | null
  /** Where it stands on the web, when the caller says it. */
  url: string | null
}

/**
 * Reads the article of a page: what the page says for machines first, then what it prints.
 *
 * @throws DomainError for a charset or a page that cannot be read; see `decodeDocument`, `skimPage`, `ArticleFinder`
 */
export async function readPage(finder: ArticleFinder, { bytes, charset, url }: PageSource): Promise<Reading> {
  const html = decodeDocument(bytes, { header: charset, inside: declaredCharset(bytes) })
  const { page, content, byline } = await finder.find(html)
  const metadata = readMetadata(page)
  const address = url ?? resolveUrl(metadata.canonical, null)
  const base = resolveUrl(page.base, address) ?? address
  const { body, media, warnings } = readFragment(content ?? '', { base, firstKey: 1 })
  const { lead, others } = placeLead({ page, metadata, media, base })
  const headline = chooseHeadline(page, metadata)
  const isStandfirst = (text: string | null) => text !== null && page.text.includes(text) && !startsBody(body, text)
  const standfirst = [page.standfirst, metadata.description].find(isStandfirst) ?? null
  const canonicalUrl = webUrl(address)
  return readFormatted({
    body,
    media: [...(lead ? [lead] : []), ...others],
    lead: lead?.key ?? null,
    head: {
      headline,
      kicker: page.kicker === headline ? null : page.kicker,
      standfirst: standfirst && clip(standfirst, 2_000),
      bylines: metadata.bylines.length > 0 ? metadata.bylines : readByline(byline),
      published: metadata.published,
      publisher: metadata.publisher,
      language: metadata.language,
    },
    said: {
      ...(metadata.section && { section: clip(metadata.section, 100) }),
      ...(metadata.tags.length > 0 && { tags: metadata.tags }),
      ...(canonicalUrl && { canonicalUrl }),
    },
    externalId: canonicalUrl !== null && canonicalUrl.length <= 255 ? canonicalUrl : null,
    warnings,
  })
}

/** What a page says of its own charset, looked for where browsers look. */
function declaredCharset(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 4_096).toString('latin1')
  return /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]?.toLowerCase() ?? null
}

function chooseHeadline({ headings }: Found['page'], { headline }: PageMetadata): string | null {
  const [first = null] = headings
  // Of several, that which the metadata name; metadata alone are often shortened for search engines.
  const named = headings.find((heading) => headline !== null && (heading === headline || heading.includes(headline)))
  const printed = named ?? (headings.length === 1 ? first : null)
  return clip(printed ?? headline ?? first ?? '', 500)
}

/** The first paragraph of the text is the first paragraph, whatever the metadata make of it. */
function startsBody([first]: ReturnType<typeof readFragment>['body'], text: string): boolean {
  return (
    first?._type === 'block' &&
    first.children
      .map((span) => span.text)
      .join('')
      .startsWith(text)
  )
}

function readByline(byline: string | null) {
  if (byline === null || byline.length > 150) return []
  return readBylines(byline, listLexicons()) ?? splitNames(byline)
}

interface Placing {
  page: Found['page']
  metadata: PageMetadata
  media: FoundMedia[]
  base: string | null
}

/**
 * The picture at the top: that which the page names for machines, with the caption under which it shows it, or else the
 * first one it shows before its text.
 */
function placeLead({ page, metadata, media, base }: Placing): {
  lead: DescribedMedia | null
  others: DescribedMedia[]
} {
  const stated = metadata.images.map((image) => ({ ...image, url: resolveUrl(image.url, base) ?? '' }))
  const others = media.map((one) => withStated(one, stated))
  const [first] = stated.filter(({ url }) => url !== '')
  const shown = page.figures.filter(({ src }) => src !== null)
  const figure = first
    ? shown.find(({ src }) => isSamePicture(resolveUrl(src, base), first.url))
    : shown.find(({ paragraphsBefore }) => paragraphsBefore === 0)
  const url = first?.url ?? resolveUrl(figure?.src, base)
  if (!url) return { lead: null, others }
  const inBody = others.find((one) => isSamePicture(one.url, url))
  if (inBody)
    return {
      lead: others[0] === inBody ? inBody : null,
      others: others.filter((one) => one !== others[0] || one !== inBody),
    }
  return { lead: describeLead({ url, figure, stated: first ?? null }), others }
}

function describeLead(from: {
  url: string
  figure: PagePicture | undefined
  stated: StatedImage | null
}): DescribedMedia {
  const { url, figure, stated } = from
  return {
    ...{ key: partKey('media', 0), kind: 'picture', url, id: null },
    altText: figure?.alt ?? '',
    caption: figure?.caption || (stated?.caption ?? ''),
    creditLine: stated?.creditLine ?? null,
    creator: stated?.creator ?? null,
  }
}

function withStated(media: FoundMedia, stated: StatedImage[]): DescribedMedia {
  const match = stated.find(({ url }) => isSamePicture(media.url, url))
  if (!match) return media
  const { creditLine, creator } = match
  return { ...media, caption: media.caption || (match.caption ?? ''), creditLine, creator }
}
