import type { Db } from '#src/platform/db/client.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { ListedItem } from './listing.ts'

/** The articles that a published article points to and that readers can see, in its order; null when it is not published. */
export async function findRelated(db: Db, slug: string): Promise<{ id: string; rows: ListedItem[] } | null> {
  const article = await db.publishedArticle.findUnique({
    where: { slug, state: 'live' },
    select: { id: true, document: true },
  })
  if (!article) return null
  const { related } = JSON.parse(article.document) as PublishedArticle
  const ids = related.map(({ id }) => id)
  const live = await db.publishedArticle.findMany({
    where: { id: { in: ids }, state: 'live' },
    select: { id: true, summary: true },
  })
  live.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  return { id: article.id, rows: live.map(({ id, summary }) => ({ id, json: summary, highlight: null })) }
}
