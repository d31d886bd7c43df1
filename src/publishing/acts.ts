import { articles } from '#src/articles/service.ts'
import type { ArticleRow, ArticleState } from '#src/articles/stored.ts'
import { auditRow } from '#src/audit/service.ts'
import { type Desk, storedOf } from '#src/content/noun.ts'
import { changedMembers, requireRevision, revisionRow } from '#src/content/revisions.ts'
import { lockLiveRow } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import { prepared } from '#src/platform/db/client.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import type { Expectation } from '#src/platform/http/etag.ts'

/** An article, and at which revision the client believes it to be. */
export interface Subject {
  id: string
  expected: Expectation
}

/**
 * The article, locked until the transaction ends, at the revision expected.
 *
 * @throws DomainError `article.not_found`, `article.in_trash`, `article.killed` (409), and for the revision
 */
export async function openArticle(desk: Desk, { id, expected }: Subject): Promise<ArticleRow> {
  const row = await lockLiveRow(articles, desk.db, id)
  await requireRevision(desk.db, articles, { row, expected })
  if (row.status === 'killed') throw new DomainError('article.killed', 'This article was killed; that is final.')
  return row
}

/** What was done to an article: its new state, the name of the act as revisions and the change feed show it, and why. */
export interface Deed {
  act: 'published' | 'unpublished' | 'killed' | 'scheduled' | 'unscheduled' | 'schedule_failed'
  state: Partial<ArticleState>
  reason?: string | undefined
  /** For the audit log alone. */
  details?: object
}

/** Writes an act with its revision and its audit line; what the article says stays as it is. */
export async function recordAct(desk: Desk, former: ArticleRow, deed: Deed): Promise<ArticleRow> {
  const { act, state, reason, details } = deed
  const touched = { revision: former.revision + 1, updatedAt: new Date().toISOString(), updatedBy: desk.actor.id }
  const row: ArticleRow = { ...former, ...followPublished(former), ...state, ...touched }
  await writeState(desk, row)
  const changed = changedMembers(former, { ...former, ...state }).filter((name) => shown.has(name))
  const { id, revision } = row
  const told = { ...details, ...(reason === undefined ? {} : { reason }) }
  await insertRows(desk.db, {
    revisions: [revisionRow({ type: 'article', row, stored: storedOf(articles, row), changed, act, reason })],
    audit_lines: [auditRow(desk.actor, { action: `article.${act}`, type: 'article', id, revision, details: told })],
  })
  return row
}

/** The members of the state that answers show. */
const shown: ReadonlySet<string> = new Set(['status', 'publishedAt', 'firstPublishedAt', 'publishAt', 'unpublishAt'])

/** An act is not a change of what readers are shown: what had no unpublished changes has none after it. */
function followPublished({ revision, publishedRevision }: ArticleRow): Partial<ArticleState> {
  return publishedRevision === revision ? { publishedRevision: revision + 1 } : {}
}

async function writeState({ db }: Desk, row: ArticleRow): Promise<void> {
  const { id, revision, updatedAt, updatedBy, status, publishedAt, firstPublishedAt, publishedRevision } = row
  const { publishAt, unpublishAt, schedule } = row
  const kept = schedule === null ? null : JSON.stringify(schedule)
  await db.$executeRaw`
    ${prepared} UPDATE articles SET revision = ${revision}, updated_at = ${updatedAt}::timestamptz, updated_by = ${updatedBy}::uuid,
      status = ${status}::article_status, published_at = ${publishedAt}::timestamptz,
      first_published_at = ${firstPublishedAt}::timestamptz, published_revision = ${publishedRevision},
      publish_at = ${publishAt}::timestamptz, unpublish_at = ${unpublishAt}::timestamptz, schedule = ${kept}::jsonb
    WHERE id = ${id}::uuid`
}
