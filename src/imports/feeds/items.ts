import { parseFeed } from 'feedsmith'
import { DomainError } from '#src/errors.ts'

/** One item of a feed, the same of RSS, RDF and Atom; texts as they stand in the feed. */
export interface FeedItem {
  /** `guid` or `id`; null where there is none. */
  id: string | null
  link: string | null
  /** Atom says of each text whether it is HTML; RSS does not, and means HTML. */
  title: FeedText | null
  content: FeedText | null
  summary: FeedText | null
  published: string | null
  authors: string[]
  tags: string[]
  media: FeedMedia[]
}

export interface FeedText {
  value: string
  isHtml: boolean
}

export interface FeedMedia {
  url: string
  type: string | null
  medium: string | null
  caption: string | null
  credit: string | null
  altText: string | null
}

export interface Feed {
  language: string | null
  items: FeedItem[]
}

/** Reading a feed takes a core; a feed of more items is an archive, and comes as NDJSON. */
const maxItems = 2_000

type Parsed = ReturnType<typeof parseFeed>
type RssItem = NonNullable<Extract<Parsed, { format: 'rss' }>['feed']['items']>[number]
type RdfItem = NonNullable<Extract<Parsed, { format: 'rdf' }>['feed']['items']>[number]
type AtomEntry = NonNullable<Extract<Parsed, { format: 'atom' }>['feed']['entries']>[number]

/**
 * Reads RSS 0.9x to 2.0, RDF and Atom.
 *
 * @throws DomainError `import.invalid` (422) for what is no feed, or defines entities of its own; `import.too_large` (413)
 * for more than 2,000 items
 */
export function readFeed(xml: string): Feed {
  refuseDefinitions(xml)
  const count = xml.match(/<(?:\w+:)?(?:item|entry)[\s>]/g)?.length ?? 0
  if (count > maxItems)
    throw new DomainError('import.too_large', `A feed may have ${maxItems} items; this has ${count}.`)
  const parsed = parse(xml)
  if (parsed.format === 'atom') {
    const { entries = [] } = parsed.feed
    return { language: null, items: entries.map((entry) => readEntry(entry as AtomEntry)) }
  }
  if (parsed.format === 'json') throw notFeed('It is a JSON Feed.')
  const language = ('language' in parsed.feed && parsed.feed.language) || null
  return { language, items: (parsed.feed.items ?? []).map((item) => readItem(item as RssItem & RdfItem)) }
}

/** Entities of one's own are what XML bombs are made of, and what reads the files of a server; no feed has use for them. */
function refuseDefinitions(xml: string): void {
  const prolog = xml.slice(0, xml.search(/<[A-Za-z]/) + 1 || xml.length)
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(prolog)) throw notFeed('It defines entities, which are not taken.')
}

function parse(xml: string): Parsed {
  try {
    return parseFeed(xml)
  } catch (cause) {
    throw notFeed(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function notFeed(why: string, cause?: unknown): DomainError {
  const detail = `This is no feed that can be read: ${why}`
  return new DomainError('import.invalid', detail, { cause, errors: [{ pointer: '', code: 'invalid_format', detail }] })
}

function readItem(item: RssItem & RdfItem): FeedItem {
  const { dc, content, media, categories = [], enclosures = [] } = item
  const guid = (item as RssItem).guid
  const isAddress = guid?.value !== undefined && guid.isPermaLink !== false && /^https?:/.test(guid.value)
  return {
    id: guid?.value ?? (item as { rdf?: { about?: string } }).rdf?.about ?? null,
    link: item.link ?? (isAddress ? (guid?.value ?? null) : null),
    title: html(item.title),
    content: html(content?.encoded),
    summary: html(item.description),
    published: textOf((item as RssItem).pubDate ?? dc?.dates?.[0]),
    authors: dc?.creators ?? ((item as RssItem).authors ?? []).flatMap(nameOfAuthor),
    tags: [...categories.flatMap(({ name }) => name ?? []), ...(dc?.subjects ?? [])],
    media: [...readMedia(media), ...enclosures.flatMap(({ url, type }) => (url ? [plain(url, type)] : []))],
  }
}

function readEntry(entry: AtomEntry): FeedItem {
  const { links = [], content, media, categories = [] } = entry
  const main = links.find(({ rel = 'alternate', href }) => rel === 'alternate' && href) ?? null
  const enclosures = links.filter(({ rel }) => rel === 'enclosure')
  return {
    id: entry.id ?? null,
    link: main?.href ?? null,
    title: typed(entry.title),
    content: content?.value ? typed(content) : null,
    summary: typed(entry.summary),
    published: textOf(entry.published ?? entry.updated),
    authors: (entry.authors ?? []).flatMap(({ name }) => name ?? []),
    tags: categories.flatMap(({ label, term }) => label ?? term ?? []),
    media: [...readMedia(media), ...enclosures.flatMap(({ href, type }) => (href ? [plain(href, type)] : []))],
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const html = (value: string | undefined): FeedText | null => (value?.trim() ? { value, isHtml: true } : null)

const typed = (text: { value?: string; type?: string } | undefined): FeedText | null =>
  text?.value?.trim() ? { value: text.value, isHtml: /html/.test(text.type ?? '') } : null

/** RSS has addresses of mail with names in brackets. */
function nameOfAuthor(author: unknown): string[] {
  const text = typeof author === 'string' ? author : ((author as { name?: string; email?: string }).name ?? '')
  const name = /\(([^)]+)\)/.exec(text)?.[1] ?? (/@/.test(text) ? '' : text)
  return name.trim() ? [name.trim()] : []
}

function plain(url: string, type: string | undefined): FeedMedia {
  return { url, type: type ?? null, medium: null, caption: null, credit: null, altText: null }
}

type MediaModule = NonNullable<RssItem['media']>
type MediaContent = NonNullable<MediaModule['contents']>[number]

/** Media RSS: each content, of a group of the same thing the largest; thumbnails where there is nothing else. */
function readMedia(media: RssItem['media'] | AtomEntry['media']): FeedMedia[] {
  if (!media) return []
  const outer = media as MediaContent
  const contents = (media.contents ?? []).flatMap((content) => describe(content, [outer]))
  const groups = (media.groups ?? []).flatMap((group) => {
    const sorted = (group.contents ?? []).toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))
    return sorted[0] ? describe(sorted[0], [group as MediaContent, outer]) : []
  })
  const found = [...contents, ...groups]
  if (found.length > 0) return found
  return (media.thumbnails ?? [])
    .slice(0, 1)
    .flatMap(({ url }) => (url ? [{ ...plain(url, undefined), medium: 'image' }] : []))
}

function describe(content: MediaContent, around: MediaContent[]): FeedMedia[] {
  if (!content.url) return []
  const said = [content, ...around]
  const caption = said.map(({ description }) => description?.value).find(Boolean) ?? null
  const credit = said.map(({ credits }) => credits?.map(({ value }) => value).join('/')).find(Boolean) ?? null
  const altText = said.map(({ title }) => title?.value).find(Boolean) ?? null
  return [{ url: content.url, type: content.type ?? null, medium: content.medium ?? null, caption, credit, altText }]
}
