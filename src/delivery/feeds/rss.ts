import { addressOf, homeOf, urnOf } from '#src/delivery/addresses.ts'
import { thumbnailAddress } from '#src/delivery/formats/media-addresses.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { element, writeXml } from '#src/delivery/xml.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { type Enclosure, type Feed, lastChangeOf, listAuthors, listCategories, listEnclosures } from './feed.ts'

const namespaces = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
}

/**
 * A feed as RSS 2.0. It has no word for a change of an item: `dcterms:modified` says when there was one. An item is known
 * by the id of its article, so that a new slug makes no new item.
 */
export function writeRss(feed: Feed): string {
  const { title, address, language, articles, context } = feed
  const changedAt = lastChangeOf(feed)
  const channel = element('channel', [
    element('title', title),
    element('link', homeOf(context)),
    element('description', title),
    element('language', language),
    element('lastBuildDate', changedAt && writeDate(changedAt)),
    element('atom:link', null, { href: address, rel: 'self', type: 'application/rss+xml' }),
    articles.map((article) => writeItem(article, feed)),
  ])
  return writeXml('rss', channel, { version: '2.0', ...namespaces })
}

function writeItem(article: PublishedArticle, { context }: Feed) {
  const enclosures = listEnclosures(article, context)
  return element('item', [
    element('title', article.headline),
    element('link', addressOf(article, context)),
    element('guid', urnOf(article.id), { isPermaLink: 'false' }),
    element('pubDate', writeDate(article.firstPublishedAt)),
    element('dcterms:modified', article.modifiedAt),
    listAuthors(article).map((name) => element('dc:creator', name)),
    element('dc:language', article.language),
    listCategories(article).map((name) => element('category', name)),
    element('description', article.standfirst),
    writeEnclosure(enclosures.find(({ bytes }) => bytes !== null)),
    enclosures.map((enclosure) => writeMedia(enclosure, context)),
    element('content:encoded', writeReaderHtml(article, context)),
  ])
}

/** RSS has room for one, and wants to know how long it is. */
function writeEnclosure(enclosure: Enclosure | undefined) {
  if (!enclosure) return null
  const { href, mimeType, bytes } = enclosure
  return element('enclosure', null, { url: href, length: bytes, type: mimeType })
}

/** A file in the terms of Media RSS, with its caption and credit. */
function writeMedia({ media, title, href, mimeType, width, height, bytes }: Enclosure, context: Feed['context']) {
  const small = thumbnailAddress(media, context)
  const medium = /^(image|video|audio)\//.exec(mimeType)?.[1] ?? 'document'
  const content = [
    element('media:description', title),
    element('media:credit', media.creditLine),
    element('media:copyright', media.copyrightNotice),
    small && element('media:thumbnail', null, { url: small.href, width: small.width, height: small.height }),
  ]
  const about = { url: href, type: mimeType, medium, width, height, fileSize: bytes }
  return element('media:content', content, { ...about, duration: media.file?.duration ?? null })
}

/** The date of RFC 822 with a year of four digits, as RSS wants it. */
function writeDate(time: string): string {
  return new Date(time).toUTCString()
}
