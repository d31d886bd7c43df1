import type { Byline } from '#src/extraction/bylines.ts'
import { decodeDocument } from '../charset.ts'
import { clip, type DescribedMedia, readFormatted } from '../formatted.ts'
import { partKey, type Reading } from '../reading.ts'
import { readBylineLines, settleBylines } from './bylines.ts'
import { resolveUrl } from './elements.ts'
import type { ArticleFinder, Found } from './finder.ts'
import { type FoundMedia, readFragment, webUrl } from './fragment.ts'
import { type PageMetadata, readMetadata, type StatedImage } from './metadata.ts'
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
  const { lead, others } = placeLead({ page, metadata, media, base, startsWithMedia: body[0]?._type === 'image' })
  const headline = chooseHeadline(page, metadata)
  const described = metadata.description
  const isPrinted = described !== null && page.text.includes(described) && !startsBody(body, described)
  const standfirst = body.length > 1 && page.standfirst ? page.standfirst : isPrinted ? described : null
  const canonicalUrl = webUrl(address)
  const printed = readBylineLines([...page.bylines, ...(byline?.split('\n') ?? [])])
  return readFormatted({
    isPage: true,
    body,
    media: [...(lead ? [lead] : []), ...others],
    lead: lead?.key ?? null,
    head: {
      headline,
      kicker: page.kicker === headline ? null : page.kicker,
      standfirst: standfirst && clip(standfirst, 2_000),
      bylines: settleBylines(chooseBylines(metadata, printed.bylines), metadata.publisher),
      published: metadata.published ?? page.time ?? printed.published,
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

/** The printed headline that shares most words with the title of the page; a masthead shares few. */
function chooseHeadline({ headings }: Found['page'], { headline }: PageMetadata): string | null {
  if (headline === null) return clip(headings[0] ?? '', 500)
  const wanted = wordsOf(headline)
  const likeness = (heading: string) => {
    const words = wordsOf(heading)
    return [...words].filter((word) => wanted.has(word)).length / Math.max(1, Math.min(words.size, wanted.size))
  }
  const ranked = headings.toSorted((a, b) => likeness(b) - likeness(a))
  const [best] = ranked
  return clip(best !== undefined && likeness(best) >= 0.5 ? best : headline, 500)
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
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

/** Names for machines, with the roles that are printed beside them. */
function chooseBylines({ bylines }: PageMetadata, printed: Byline[]): Byline[] {
  if (bylines.length === 0) return printed
  return bylines.map((byline) => ({
    ...byline,
    role: byline.role ?? printed.find(({ name }) => name === byline.name)?.role ?? null,
  }))
}

interface Placing {
  page: Found['page']
  metadata: PageMetadata
  media: FoundMedia[]
  base: string | null
  /** Whether the text begins with its first media. */
  startsWithMedia: boolean
}

/**
 * The picture at the top: that which the page shows above its text, or else that which it names for machines. What
 * stands at the beginning of the text is the former.
 */
function placeLead({ page, metadata, media, base, startsWithMedia }: Placing): {
  lead: DescribedMedia | null
  others: DescribedMedia[]
} {
  const stated = metadata.images.map((image) => ({ ...image, url: resolveUrl(image.url, base) ?? '' }))
  const others = media.map((one) => withStated(one, stated))
  const [first] = stated.filter(({ url }) => url !== '')
  const [top] = others
  if (top && startsWithMedia) return { lead: top, others: others.slice(1) }
  const shown = page.figures.filter(({ src }) => src !== null)
  const named = first && shown.find(({ src }) => isSamePicture(resolveUrl(src, base), first.url))
  const figure = named ?? shown.find(({ paragraphsBefore }) => paragraphsBefore === 0)
  const url = named || !figure ? (first?.url ?? null) : resolveUrl(figure.src, base)
  if (!url || others.some((one) => isSamePicture(one.url, url))) return { lead: null, others }
  return { lead: describeLead({ url, figure, stated: named || !figure ? (first ?? null) : null }), others }
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
    creditLine: stated?.creditLine ?? figure?.creditLine ?? null,
    creator: stated?.creator ?? null,
  }
}

function withStated(media: FoundMedia, stated: StatedImage[]): DescribedMedia {
  const match = stated.find(({ url }) => isSamePicture(media.url, url))
  if (!match) return media
  const creditLine = match.creditLine ?? media.creditLine
  return { ...media, caption: media.caption || (match.caption ?? ''), creditLine, creator: match.creator }
}
