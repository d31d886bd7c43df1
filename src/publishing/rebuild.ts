import { articles } from '#src/articles/service.ts'
import type { ArticleRow, StoredArticle } from '#src/articles/stored.ts'
import { readRevision } from '#src/content/history.ts'
import { storedOf } from '#src/content/noun.ts'
import { lockRow } from '#src/content/writing.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Edition } from './dossier.ts'
import { type EndedRights, readShownDossier } from './media-rights.ts'
import { renderSnapshot, type Snapshot } from './rendering.ts'
import { storeSnapshot, tellReaders } from './storing.ts'

/**
 * Writes the snapshot of an article anew from the revision that was published and from what its sources, quotes and
 * media say now. Of an article that is not published, or whose snapshot would be the same, nothing is written.
 *
 * @returns whether readers see something else than before
 */
export async function rebuildSnapshot(
  db: Db,
  { id, endedRights }: { id: string; endedRights: EndedRights },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const row = await lockRow(articles, tx, { id, strength: 'edit' })
    return refreshSnapshot(tx, row, endedRights)
  })
}

/** Does what `rebuildSnapshot` does for an article that the caller's transaction has locked. */
export async function refreshSnapshot(db: Db, row: ArticleRow, endedRights: EndedRights): Promise<boolean> {
  if (row.status !== 'published' || row.publishedRevision === null) return false
  const edition = await readPublishedEdition(db, row, row.publishedRevision)
  const [kept] = await db.$queryRaw<Kept[]>`
    SELECT document, first_published_at AS "firstPublishedAt", published_at AS "publishedAt", modified_at AS "modifiedAt",
      stands_until AS "standsUntil",
      ARRAY(SELECT facet FROM published_facets WHERE article_id = id ORDER BY facet COLLATE "C") AS facets
    FROM published_articles WHERE id = ${row.id}::uuid`
  if (!kept) throw new Error(`The article ${row.id} is published and has no snapshot.`)
  const dossier = await readShownDossier(db, edition, endedRights)
  const times = {
    firstPublishedAt: kept.firstPublishedAt.toISOString(),
    publishedAt: kept.publishedAt.toISOString(),
  }
  const same = renderSnapshot(dossier, { ...times, modifiedAt: kept.modifiedAt.toISOString() })
  if (same.row.document === kept.document && same.facets.join('\n') === kept.facets.join('\n')) {
    await keepTurn(db, same.row, kept)
    return false
  }
  await storeSnapshot(db, renderSnapshot(dossier, { ...times, modifiedAt: dossier.now }))
  await tellReaders(db, row.id, { kind: 'updated', revision: edition.revision })
  return true
}

interface Kept {
  document: string
  firstPublishedAt: Date
  publishedAt: Date
  modifiedAt: Date
  standsUntil: Date | null
  facets: string[]
}

/** Readers see the same, for another while. */
async function keepTurn(db: Db, { id, standsUntil }: Snapshot['row'], kept: Kept): Promise<void> {
  if (standsUntil === (kept.standsUntil?.toISOString() ?? null)) return
  await db.$executeRaw`
    UPDATE published_articles SET stands_until = ${standsUntil}::timestamptz WHERE id = ${id}::uuid`
}

/** What was published, whatever the draft says by now. */
async function readPublishedEdition(db: Db, row: ArticleRow, revision: number): Promise<Edition> {
  if (row.revision === revision) return { id: row.id, revision, article: storedOf(articles, row) }
  const { snapshot } = await readRevision(articles, db, { id: row.id, number: revision })
  return { id: row.id, revision, article: snapshot as unknown as StoredArticle }
}
