import type { Db } from '#src/platform/db/client.ts'
import type { Correction } from './correction-schema.ts'
import type { ArticleRow } from './stored.ts'

/** The corrections of articles, newest first; what was never published has none. */
export async function findCorrections(db: Db, articles: ArticleRow[]): Promise<Map<string, Correction[]>> {
  const ids = articles.filter(({ firstPublishedAt }) => firstPublishedAt !== null).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const records = await db.correction.findMany({ where: { articleId: { in: ids } }, orderBy: { id: 'desc' } })
  const byArticle = Map.groupBy(records, ({ articleId }) => articleId)
  return new Map([...byArticle].map(([articleId, group]) => [articleId, group.map(correctionOf)]))
}

type Record = Awaited<ReturnType<Db['correction']['findMany']>>[number]

/** A database record as answers show it. */
export function correctionOf({ id, kind, text, revision, createdAt, createdBy }: Record): Correction {
  return { id, kind: kind as Correction['kind'], text, revision, createdAt: createdAt.toISOString(), createdBy }
}
