import { articleService, articles } from '#src/articles/service.ts'
import type { Target } from '#src/content/lifecycle.ts'
import { type Desk, deskOf } from '#src/content/noun.ts'
import { requireRevision } from '#src/content/revisions.ts'
import { lockRow } from '#src/content/writing.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { removeSnapshot, tellReaders } from './storing.ts'
import { cancelRow, unpublishRow } from './takedown.ts'

/** The life of articles as the editorial face offers it: what is deleted leaves the content face in the same moment. */
export const publishedLife: typeof articleService = {
  ...articleService,
  trash: (db, actor, target) =>
    inTransaction(db, async (tx) => {
      const expected = await takeDown(deskOf(tx, actor), target)
      await articleService.trash(tx, actor, { id: target.id, expected })
    }),
  purge: (db, actor, target) =>
    inTransaction(db, async (tx) => {
      const expected = await takeDown(deskOf(tx, actor), target)
      await removeNotice(deskOf(tx, actor), target.id)
      await articleService.purge(tx, actor, { id: target.id, expected })
    }),
}

/** @returns which revision to go on with: taking down makes a new one */
async function takeDown(desk: Desk, { id, expected }: Target): Promise<Target['expected']> {
  const former = await lockRow(articles, desk.db, { id, strength: 'remove' })
  const isOut = former.status === 'published' || former.status === 'scheduled'
  if (former.deletedAt !== null || !isOut) return expected
  await requireRevision(desk.db, articles, { row: former, expected })
  await (former.status === 'published' ? unpublishRow(desk, former, 'deleted') : cancelRow(desk, former))
  return 'any'
}

async function removeNotice({ db }: Desk, id: string): Promise<void> {
  const row = await lockRow(articles, db, { id, strength: 'remove' })
  if (row.status !== 'killed') return
  await removeSnapshot(db, id)
  await tellReaders(db, id, { kind: 'deleted', revision: row.revision })
}
