import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft } from '#src/articles/schema.ts'
import type { StoredArticle } from '#src/articles/stored.ts'
import { normaliseBody } from '#src/content/body/normal.ts'

/**
 * What an import says of an article that is there, with what only looks different left as it is: the keys of the body's
 * elements, the numbers by which media are ordered, and whether the one at the top is listed once more.
 */
export function settle(stored: StoredArticle, said: Partial<ArticleDraft>): Partial<ArticleDraft> {
  const isSameBody = Array.isArray(said.body) && isDeepStrictEqual(normaliseBody(stored.body), said.body)
  const isSameMedia = isDeepStrictEqual(
    listOf(stored.media, stored.leadMedia),
    listOf(said.media ?? [], said.leadMedia),
  )
  return {
    ...said,
    ...(isSameBody && { body: stored.body }),
    ...(said.media && isSameMedia && { media: stored.media }),
  }
}

function listOf(items: { media: unknown; caption?: string | null | undefined }[], lead: unknown) {
  return items.filter(({ media }) => media !== lead).map(({ media, caption }) => [media, caption ?? null])
}
