import { articles } from '#src/articles/service.ts'
import { articleMembers } from '#src/articles/stored.ts'
import { diffStates } from '#src/content/diff.ts'
import { readRevision } from '#src/content/history.ts'
import { storedOf } from '#src/content/noun.ts'
import { readRow } from '#src/content/reading.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { PublishedDiff } from './diff-schema.ts'
import { PublishedArticle } from './snapshot/article.ts'

/** The members that readers see. */
const shown = articleMembers.filter((member) => member in PublishedArticle.shape)

/**
 * What the next publication would change of what readers see.
 *
 * @throws DomainError `article.not_found`
 */
export async function diffPublished(db: Db, id: string): Promise<PublishedDiff> {
  const row = await readRow(articles, db, { id })
  const { publishedRevision: from, revision: to } = row
  const before = from === null ? articles.defaults : (await readRevision(articles, db, { id, number: from })).snapshot
  return { from, to, members: diffStates(pickShown(before), pickShown(storedOf(articles, row)), articles.texts) }
}

/** The members that readers see, null where nothing is said. */
function pickShown(state: object): Record<string, unknown> {
  const members = state as Record<string, unknown>
  return Object.fromEntries(shown.map((name) => [name, members[name] ?? null]))
}
