import type { Article } from '#src/articles/schema.ts'
import { articles } from '#src/articles/service.ts'
import type { ArticleRow, ArticleState } from '#src/articles/stored.ts'
import { type Desk, deskOf } from '#src/content/noun.ts'
import { presentOne } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openArticle, recordAct, type Subject } from './acts.ts'
import { type ContentChange, leaveNotice, removeSnapshot, tellReaders } from './storing.ts'

/** Nothing is due any more. */
const unscheduled = { publishAt: null, unpublishAt: null, schedule: null } satisfies Partial<ArticleState>

/**
 * Takes an article off the content face, with all that is scheduled for it; of one that is only scheduled, cancels that.
 *
 * @throws DomainError `article.not_published` (409) for a draft, and what `openArticle` throws
 */
export async function unpublishArticle(db: Db, actor: Actor, subject: Subject): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    if (former.status === 'published') return presentOne(articles, tx, await unpublishRow(desk, former))
    if (former.status === 'scheduled') return presentOne(articles, tx, await cancelRow(desk, former))
    throw new DomainError('article.not_published', 'This article is neither published nor scheduled.')
  })
}

/** Takes down a published article that is locked by the transaction of `desk`. */
export async function unpublishRow(desk: Desk, former: ArticleRow, kind: ContentChange = 'unpublished') {
  await removeSnapshot(desk.db, former.id)
  const state = { status: 'unpublished', publishedRevision: null, ...unscheduled } as const
  const row = await recordAct(desk, former, { act: 'unpublished', state })
  await tellReaders(desk.db, row.id, { kind, revision: row.revision })
  return row
}

/**
 * Cancels what is scheduled for an article.
 *
 * @throws DomainError `article.not_scheduled` (409), and what `openArticle` throws
 */
export async function cancelSchedule(db: Db, actor: Actor, subject: Subject): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    if (former.publishAt === null && former.unpublishAt === null) {
      throw new DomainError('article.not_scheduled', 'Nothing is scheduled for this article.')
    }
    return presentOne(articles, tx, await cancelRow(desk, former))
  })
}

/** Cancels what is scheduled for an article that is locked by the transaction of `desk`. */
export async function cancelRow(desk: Desk, former: ArticleRow): Promise<ArticleRow> {
  return recordAct(desk, former, {
    act: 'unscheduled',
    state: { ...unscheduled, status: statusWithoutSchedule(former) },
  })
}

/** What an article is when nothing is scheduled for it. */
export function statusWithoutSchedule({ status, firstPublishedAt }: ArticleRow): ArticleRow['status'] {
  if (status !== 'scheduled') return status
  return firstPublishedAt === null ? 'draft' : 'unpublished'
}

/**
 * Kills an article: from now on its address answers 410 with the notice, and feeds of changes carry a tombstone.
 *
 * @param notice what readers are told
 * @throws DomainError `article.not_published` (409) for what was never published, and what `openArticle` throws
 */
export async function killArticle(
  db: Db,
  actor: Actor,
  { notice, ...subject }: Subject & { notice: string },
): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    if (former.firstPublishedAt === null) {
      throw new DomainError('article.not_published', 'This article was never published; delete it instead.')
    }
    const state = { status: 'killed', publishedRevision: null, ...unscheduled } as const
    const row = await recordAct(desk, former, { act: 'killed', state, reason: notice })
    const { id, revision, updatedAt } = row
    await leaveNotice(tx, id, { notice, revision, at: updatedAt, slug: former.slug })
    await tellReaders(tx, id, { kind: 'killed', revision })
    return presentOne(articles, tx, row)
  })
}
