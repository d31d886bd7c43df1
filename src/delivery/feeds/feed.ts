import type { FormatContext } from '#src/delivery/addresses.ts'
import { listMedia, type ShownMedia } from '#src/delivery/formats/article-media.ts'
import { type MediaAddress, mainAddress } from '#src/delivery/formats/media-addresses.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'

/** What the three formats of feeds are written from. */
export interface Feed {
  title: string
  /** The address it is read at. */
  address: string
  /** The language of all that is in it, where its filters say that. */
  language: string | null
  /** In the order they are listed. */
  articles: PublishedArticle[]
  context: FormatContext
}

/** Who a feed says made the article: its bylines, else who supplied it. */
export function listAuthors({ bylines, provider }: PublishedArticle): string[] {
  return bylines.length > 0 ? bylines.map(({ name }) => name) : provider ? [provider.name] : []
}

/** What an article is filed under. */
export function listCategories({ section, tags }: PublishedArticle): string[] {
  return [...new Set([...(section === null ? [] : [section]), ...tags])]
}

/** A file that goes with an article. */
export interface Enclosure extends MediaAddress, ShownMedia {
  title: string | null
}

/** The files of an article in their largest form, the one at the top first. */
export function listEnclosures(article: PublishedArticle, context: FormatContext): Enclosure[] {
  return listMedia(article).flatMap((shown) => {
    const address = mainAddress(shown.media, context)
    return address ? [{ ...address, ...shown, title: shown.caption ?? shown.media.altText }] : []
  })
}

/** When anything in the feed changed last; null for an empty one. */
export function lastChangeOf({ articles }: Feed): string | null {
  return articles.reduce<string | null>(
    (latest, { modifiedAt }) => (latest === null || modifiedAt > latest ? modifiedAt : latest),
    null,
  )
}
