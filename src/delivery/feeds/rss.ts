import { addressOf, homeOf, urnOf } from '#src/delivery/addresses.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { element, writeXml } from '#src/delivery/xml.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { type Feed, lastChangeOf, listAuthors, listCategories } from './feed.ts'

const namespaces = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
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
    element('content:encoded', writeReaderHtml(article)),
  ])
}

/** The date of RFC 822 with a year of four digits, as RSS wants it. */
function writeDate(time: string): string {
  return new Date(time).toUTCString()
}
