import { z } from 'zod'
import { repeatable } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { InstantIn, LanguageTag, text } from '#src/platform/text.ts'
import { type FacetKind, facetOf } from '#src/publishing/snapshot/facets.ts'

export const idFilter = (description: string) => Id.meta({ description, example: undefined }).optional()
const instant = (description: string) => InstantIn.meta({ description, example: undefined }).optional()

export const languageFilter = LanguageTag.meta({
  description: 'In this language; `en` also finds `en-GB`.',
  example: undefined,
}).optional()

export const searchWords = text(200).optional().meta({
  description:
    'Full text search: words, "phrases", -exclusions, or. One typing mistake a word is forgiven. Of more than 1,000 hits the newest are ranked.',
})

/** What narrows a list or a feed of published articles. */
export const articleFilters = {
  q: searchWords,
  section: text(100).meta({ description: 'In this section.' }).optional(),
  tag: repeatable(text(100)).meta({ description: 'With this tag; when repeated, with all of them.' }).optional(),
  source: idFilter('That rest on this source, directly or by a quote or picture.'),
  speaker: idFilter('That print words of this source.'),
  quote: idFilter('That print this quote.'),
  media: idFilter('That show this picture, video, audio or document.'),
  language: languageFilter,
  publishedAfter: instant('Published after this time.'),
  publishedBefore: instant('Published before this time.'),
  updatedAfter: instant('Changed in what readers see after this time.'),
}

const ArticleFilters = z.object(articleFilters)
export type ArticleFilters = z.infer<typeof ArticleFilters>

/** Filters that are facets, those that fit the fewest articles first: the first one is what a list is read by. */
const byRarity = ['quote', 'media', 'speaker', 'source', 'tag', 'section', 'language'] as const satisfies FacetKind[]

/** The facets that an article must have to fit. */
export function facetsOf(filters: ArticleFilters): string[] {
  return byRarity.flatMap((kind) => [filters[kind] ?? []].flat().map((value) => facetOf(kind, value)))
}
