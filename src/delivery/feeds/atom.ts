import { addressOf, homeOf, urnOf } from '#src/delivery/addresses.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { element, writeXml } from '#src/delivery/xml.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { type Feed, lastChangeOf, listAuthors, listCategories, listEnclosures } from './feed.ts'

/** Atom wants to know when a feed changed also of one that has always been empty. */
const never = '1970-01-01T00:00:00.000Z'

/** A feed as Atom (RFC 4287). What has no author of its own is by the publication. */
export function writeAtom(feed: Feed): string {
  const { title, address, language, articles, context } = feed
  const content = [
    element('id', address),
    element('title', title),
    element('updated', lastChangeOf(feed) ?? never),
    element('link', null, { rel: 'self', type: 'application/atom+xml', href: address }),
    element('link', null, { rel: 'alternate', href: homeOf(context) }),
    element('author', element('name', context.site.name)),
    articles.map((article) => writeEntry(article, feed)),
  ]
  return writeXml('feed', content, { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language })
}

function writeEntry(article: PublishedArticle, { context }: Feed) {
  const { id, canonicalUrl, language } = article
  const content = [
    element('id', urnOf(id)),
    element('title', article.headline),
    element('link', null, { rel: 'alternate', href: addressOf(article, context) }),
    canonicalUrl === null ? null : element('link', null, { rel: 'canonical', href: canonicalUrl }),
    element('published', article.firstPublishedAt),
    element('updated', article.modifiedAt),
    listAuthors(article).map((name) => element('author', element('name', name))),
    listCategories(article).map((term) => element('category', null, { term })),
    listEnclosures(article, context).map(({ href, mimeType, bytes, title }) =>
      element('link', null, { rel: 'enclosure', type: mimeType, href, length: bytes, title }),
    ),
    element('summary', article.standfirst),
    element('content', writeReaderHtml(article, context), { type: 'html' }),
  ]
  return element('entry', content, { 'xml:lang': language })
}
