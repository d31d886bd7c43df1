import type { AnyNoun, Relation } from '#src/content/noun.ts'
import { media } from '#src/media/service.ts'
import { quotes } from '#src/quotes/service.ts'
import { sources } from '#src/sources/service.ts'
import type { Article } from './schema.ts'

type Place = (id: string) => unknown
type Shown = Article &
  Record<'bylines' | 'media' | 'sources', Record<string, unknown>[]> &
  Record<'quotes' | 'related', unknown[]>

const placed = (value: unknown, place: Place) => (typeof value === 'string' ? place(value) : value)

const inEach = (items: Record<string, unknown>[], member: string, place: Place) =>
  items.map((item) => ({ ...item, [member]: placed(item[member], place) }))

/** The members of an article that `include=` fills; `articles` is the noun that has them. */
export const articleRelations = (articles: () => AnyNoun): Record<string, Relation<Article>> => ({
  media: {
    target: () => media,
    place: (article, place) => ({
      ...article,
      leadMedia: placed(article.leadMedia, place),
      media: inEach((article as Shown).media, 'media', place),
    }),
  },
  sources: {
    target: () => sources,
    place: (article, place) => ({ ...article, sources: inEach((article as Shown).sources, 'source', place) }),
  },
  quotes: {
    target: () => quotes,
    place: (article, place) => ({ ...article, quotes: (article as Shown).quotes.map((quote) => placed(quote, place)) }),
  },
  related: {
    target: articles,
    place: (article, place) => ({ ...article, related: (article as Shown).related.map((id) => placed(id, place)) }),
  },
  bylines: {
    target: () => sources,
    place: (article, place) => ({ ...article, bylines: inEach((article as Shown).bylines, 'source', place) }),
  },
  provider: {
    target: () => sources,
    place: (article, place) => ({ ...article, provider: placed(article.provider, place) }),
  },
})
