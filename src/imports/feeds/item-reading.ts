import { escapeHtml } from '#src/content/body/html.ts'
import { clip, type DescribedMedia, readFormatted } from '../formatted.ts'
import { resolveUrl } from '../html/elements.ts'
import { type FoundMedia, readFragment, webUrl } from '../html/fragment.ts'
import { isSamePicture } from '../html/pictures.ts'
import { partKey, type Reading } from '../reading.ts'
import type { FeedItem, FeedMedia, FeedText } from './items.ts'

const longestStandfirst = 500

/** Reads an item of a feed as an article: its content, or where it has none its summary. */
export function readItemArticle(item: FeedItem, language: string | null): Reading {
  const base = webUrl(item.link)
  const text = item.content ?? item.summary
  const { body, media, warnings } = readFragment(htmlOf(text), { base, firstKey: item.media.length })
  const beside = item.media.flatMap((one, at) => describe(one, { at, base, media }))
  const lead = beside.find(({ kind }) => kind === 'picture') ?? null
  const headline = clip(wordsOf(item.title), 500)
  const bylines = item.authors.map((name) => ({ name: name.slice(0, 200), role: null })).slice(0, 50)
  const published = isoTime(item.published)
  return readFormatted({
    body,
    media: [...beside, ...media],
    lead: lead?.key ?? null,
    head: { headline, standfirst: standfirstOf(item), bylines, published, language },
    said: {
      ...(item.tags.length > 0 && { tags: tagsOf(item) }),
      ...(base && { canonicalUrl: base }),
    },
    externalId: idOf(item, base),
    warnings,
  })
}

function idOf({ id }: FeedItem, base: string | null): string | null {
  return [id, base].find((candidate) => candidate?.trim() && candidate.length <= 255) ?? null
}

/** A summary beside a content is the standfirst, unless it is the beginning of it. */
function standfirstOf({ content, summary }: FeedItem): string | null {
  if (!content || !summary) return null
  const words = wordsOf(summary)
  const begins = wordsOf(content).startsWith(words.replace(/\s*(?:\[?…\]?|\[?\.\.\.\]?)$/u, '').slice(0, 60))
  return words !== '' && words.length <= longestStandfirst && !begins ? words : null
}

function tagsOf({ tags }: FeedItem): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== '' && tag.length <= 100))].slice(0, 100)
}

/** Plain text has paragraphs where it has blank lines. */
function htmlOf(text: FeedText | null): string {
  if (text === null) return ''
  if (text.isHtml) return text.value
  const paragraphs = text.value.split(/\n\s*\n/)
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('')
}

function wordsOf(text: FeedText | null): string {
  const { body } = readFragment(htmlOf(text), {})
  return body
    .flatMap((block) => (block._type === 'block' ? block.children.map((span) => span.text).join('') : []))
    .join(' ')
    .trim()
}

interface Surroundings {
  at: number
  base: string | null
  /** What the text shows itself. */
  media: FoundMedia[]
}

/** Media beside the text, unless the text shows it, too. */
function describe(media: FeedMedia, { at, base, media: shown }: Surroundings): DescribedMedia[] {
  const url = resolveUrl(media.url, base)
  const kind = kindOf(media)
  if (!url || !kind || shown.some((one) => isSamePicture(one.url, url))) return []
  const { altText, caption, credit } = media
  return [
    {
      ...{ key: partKey('media', at), kind, url, id: null, altText: altText ?? '' },
      ...{ caption: wordsOf(caption ? { value: caption, isHtml: true } : null), creditLine: credit },
    },
  ]
}

function kindOf({ type, medium, url }: FeedMedia): DescribedMedia['kind'] | null {
  const word = medium ?? type?.split('/')[0] ?? ''
  if (word === 'image' || (word === '' && /\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)/i.test(url))) return 'picture'
  return word === 'video' || word === 'audio' ? word : null
}

function isoTime(time: string | null): string | null {
  const milliseconds = time === null ? Number.NaN : Date.parse(time)
  return Number.isNaN(milliseconds) ? time : new Date(milliseconds).toISOString()
}
