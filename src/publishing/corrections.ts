import { v7 as uuidv7 } from 'uuid'
import type { Correction, CorrectionDraft } from '#src/articles/correction-schema.ts'
import { correctionOf } from '#src/articles/corrections.ts'
import { articles } from '#src/articles/service.ts'
import { recordAudit } from '#src/audit/service.ts'
import { recordChange } from '#src/content/changes.ts'
import { readRow } from '#src/content/reading.ts'
import { lockLiveRow } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { EndedRights } from './media-rights.ts'
import { refreshSnapshot } from './rebuild.ts'

/**
 * Adds a correction to the public ledger of an article. Readers see it at once, with the revision that is published:
 * nothing of a draft goes out with it.
 *
 * @throws DomainError `article.not_published` (409) for what readers never saw, `article.killed` (409), `request.invalid`
 * (422) for a revision that there is not
 */
export async function addCorrection(
  db: Db,
  actor: Actor,
  { id: articleId, draft, endedRights }: { id: string; draft: CorrectionDraft; endedRights: EndedRights },
): Promise<Correction> {
  return inTransaction(db, async (tx) => {
    const row = await lockLiveRow(articles, tx, articleId)
    if (row.status === 'killed') throw new DomainError('article.killed', 'This article was killed; that is final.')
    if (row.firstPublishedAt === null) {
      throw new DomainError('article.not_published', 'Readers never saw this article: change it instead.')
    }
    const { kind, text } = draft
    const revision = draft.revision ?? row.publishedRevision ?? row.revision
    if (revision > row.revision) throw noSuchRevision(revision, row.revision)
    const record = await tx.correction.create({
      data: { id: uuidv7(), articleId, kind, text, revision, createdBy: actor.id },
    })
    await recordAudit(tx, actor, {
      action: 'article.corrected',
      type: 'article',
      id: articleId,
      revision,
      details: { kind },
    })
    // A correction is no revision of the article, so the change feed must be told of it.
    await recordChange(tx, {
      surface: 'editorial',
      type: 'article',
      id: articleId,
      kind: 'corrected',
      revision: row.revision,
    })
    await refreshSnapshot(tx, row, endedRights)
    return correctionOf(record)
  })
}

function noSuchRevision(revision: number, newest: number): DomainError {
  const detail = `There is no revision ${revision}: the newest is ${newest}.`
  return new DomainError('request.invalid', 'The correction stands for a revision that there is not.', {
    errors: [{ pointer: '/revision', code: 'too_big', detail }],
  })
}

/**
 * The corrections of an article, newest first.
 *
 * @throws DomainError `article.not_found`
 */
export async function listCorrections(db: Db, articleId: string): Promise<Correction[]> {
  await readRow(articles, db, { id: articleId })
  const records = await db.correction.findMany({ where: { articleId }, orderBy: { id: 'desc' } })
  return records.map(correctionOf)
}
