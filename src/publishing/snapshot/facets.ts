/**
 * By what a live snapshot is found, purged and rebuilt. `source` is every source it rests on, `speaker` those it quotes,
 * `related` what it points to, whether that is published or not, `protected` those whose identity readers must not learn,
 * `withheld` the media that belong to it and must not be shown now.
 */
export type FacetKind =
  | 'section'
  | 'tag'
  | 'language'
  | 'source'
  | 'speaker'
  | 'quote'
  | 'media'
  | 'related'
  | 'protected'
  | 'withheld'

/** A facet as it stands in `published_facets`. */
export function facetOf(kind: FacetKind, value: string): string {
  return `${kind}:${value}`
}

/** Facets that tell of what is not published, or that would make every page one to purge. */
const silent: ReadonlySet<string> = new Set(['related', 'protected', 'withheld', 'language', 'speaker'])

/** The `Surrogate-Key` of an article: its own key and those of its facets that caches may know, separated by spaces. */
export function surrogateKeysOf(articleId: string, facets: string[]): string {
  const told = facets.filter((facet) => !silent.has(facet.slice(0, facet.indexOf(':'))))
  return [`article:${articleId}`, ...told.map(encodeKey)].join(' ')
}

/** A surrogate key of a facet: its value percent-encoded, since a space would end the key. */
export function encodeKey(facet: string): string {
  const colon = facet.indexOf(':') + 1
  return facet.slice(0, colon) + encodeURIComponent(facet.slice(colon))
}
