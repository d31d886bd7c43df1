import type { Article } from '#src/articles/schema.ts'
import { articles } from '#src/articles/service.ts'
import type { ArticleRow } from '#src/articles/stored.ts'
import { type Desk, deskOf, storedOf } from '#src/content/noun.ts'
import { presentOne } from '#src/content/writing.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openArticle, recordAct, type Subject } from './acts.ts'
import { readDossier } from './dossier.ts'
import { inspect, judge } from './gate.ts'
import type { EndedRights } from './media-rights.ts'
import { refreshSnapshot } from './rebuild.ts'
import { renderSnapshot } from './rendering.ts'
import type { Override } from './schema.ts'
import { findPublishedSlug, redirectSlug, storeSnapshot, tellReaders } from './storing.ts'

/**
 * Shows readers the article as it stands: the gate, the snapshot, the revision, the audit line and the change event are
 * one transaction. Publishing what readers see already writes nothing new.
 *
 * @throws DomainError `article.gate_blocked`, `article.gate_needs_override` (422), `article.slug_taken` (409), and what
 * `openArticle` throws
 */
export async function publishArticle(
  db: Db,
  actor: Actor,
  { override, endedRights, ...subject }: Subject & { override?: Override | undefined; endedRights: EndedRights },
): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    if (isPublishedAsItIs(former)) {
      await refreshSnapshot(tx, former, endedRights)
      return presentOne(articles, tx, former)
    }
    return presentOne(articles, tx, await publishRow(desk, former, override))
  })
}

function isPublishedAsItIs({ status, publishedRevision, revision, publishAt }: ArticleRow): boolean {
  return status === 'published' && publishedRevision === revision && publishAt === null
}

/** Publishes an article that is locked by the transaction of `desk`; throws like `publishArticle`. */
export async function publishRow(desk: Desk, former: ArticleRow, override?: Override): Promise<ArticleRow> {
  const { db } = desk
  const { id } = former
  const revision = former.revision + 1
  const dossier = await readDossier(db, { id, revision, article: storedOf(articles, former) })
  const passed = judge(inspect(dossier), override)
  const firstPublishedAt = former.firstPublishedAt ?? dossier.now
  const publishedAt = (former.status === 'published' && former.publishedAt) || dossier.now
  const before = await findPublishedSlug(db, id)
  await storeSnapshot(db, renderSnapshot(dossier, { firstPublishedAt, publishedAt, modifiedAt: dossier.now }))
  if (before !== former.slug) await redirectSlug(db, id, { from: before, to: former.slug })
  const schedule = former.schedule?.unpublish ? { unpublish: former.schedule.unpublish } : null
  const row = await recordAct(desk, former, {
    act: 'published',
    state: {
      status: 'published',
      publishedAt,
      firstPublishedAt,
      publishedRevision: revision,
      publishAt: null,
      schedule,
    },
    reason: passed.length > 0 ? override?.reason : undefined,
    details: passed.length > 0 ? { passed } : {},
  })
  await tellReaders(db, id, { kind: before === null ? 'published' : 'updated', revision })
  return row
}
