import { addressOf, type FormatContext } from '#src/delivery/addresses.ts'
import { element, writeXml } from '#src/delivery/xml.ts'
import type { LocatedArticle, NewsArticle } from './located-articles.ts'

const sitemapNamespace = { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }

/**
 * The addresses of articles, as https://www.sitemaps.org/protocol.html has them, with those of their pictures
 * (https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps). Search engines keep an address for
 * long, so it is that of the picture, and not of one version of it.
 */
export function writeSitemap(articles: LocatedArticle[], context: FormatContext): string {
  const urls = articles.map((article) =>
    element('url', [
      element('loc', addressOf(article, context)),
      element('lastmod', article.modifiedAt.toISOString()),
      ...article.pictures.map((id) =>
        element('image:image', [element('image:loc', `${context.origin}/v1/content/media/${id}/file?format=jpeg`)]),
      ),
    ]),
  )
  return writeXml('urlset', urls, {
    ...sitemapNamespace,
    'xmlns:image': 'http://www.google.com/schemas/sitemap-image/1.1',
  })
}

/** The sitemaps that are one together, by their addresses. */
export function writeSitemapIndex(sitemaps: { address: string; modifiedAt: Date }[]): string {
  const entries = sitemaps.map(({ address, modifiedAt }) =>
    element('sitemap', [element('loc', address), element('lastmod', modifiedAt.toISOString())]),
  )
  return writeXml('sitemapindex', entries, sitemapNamespace)
}

/** A sitemap for news aggregators (https://www.google.com/schemas/sitemap-news/0.9). */
export function writeNewsSitemap(articles: NewsArticle[], context: FormatContext): string {
  const urls = articles.map((article) =>
    element('url', [
      element('loc', addressOf(article, context)),
      element('news:news', [
        element('news:publication', [
          element('news:name', context.site.name),
          element('news:language', newsLanguageOf(article.language)),
        ]),
        element('news:publication_date', article.firstPublishedAt.toISOString()),
        element('news:title', article.headline),
      ]),
    ]),
  )
  return writeXml('urlset', urls, {
    ...sitemapNamespace,
    'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9',
  })
}

/** An ISO 639 code, but for the two ways of writing Chinese; `und` where nobody said. */
function newsLanguageOf(tag: string | null): string {
  const { language, script, region } = new Intl.Locale(tag ?? 'und').maximize()
  if (language !== 'zh') return language
  return script === 'Hant' || region === 'TW' ? 'zh-tw' : 'zh-cn'
}
