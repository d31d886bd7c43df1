import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import { publishArticle } from '#src/publishing/publish.ts'
import type { ResultLine } from '../results.ts'
import { inTurn } from './storing.ts'

interface Desk {
  db: Database
  actor: Actor
  endedRights: EndedRights
}

type Publication = Pick<ResultLine, 'published' | 'warnings'>

/**
 * Publishes an article that a row has brought, as its own transaction: what the gate keeps back is stored all the same,
 * and the row says why readers do not see it. What editors have decided stays: what they took down or have scheduled,
 * and their changes to what is published, where the row itself has nothing new.
 */
export async function publishFiled(
  { db, actor, endedRights }: Desk,
  { id, isUnchanged }: { id: string; isUnchanged: boolean },
): Promise<Publication> {
  const decided = await findDecision(db, { id, isUnchanged })
  if (decided) return decided
  try {
    await inTurn(db, () => publishArticle(db, actor, { id, expected: 'any', endedRights }))
    return { published: true }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return keptBack(error.code, error.message)
  }
}

/** What becomes of an article that an import would publish, where editors have decided it; null where they have not. */
export async function findDecision(
  db: Db,
  { id, isUnchanged }: { id: string; isUnchanged: boolean },
): Promise<Publication | null> {
  const { status, revision, publishedRevision } = await db.article.findUniqueOrThrow({
    where: { id },
    select: { status: true, revision: true, publishedRevision: true },
  })
  if (status === 'published' && isUnchanged) {
    if (revision === publishedRevision) return { published: true }
    return keptBack('import.edited', 'Editors have changed it since it was published, and what came says nothing new.')
  }
  if (status === 'unpublished') return keptBack('import.taken_down', 'Editors have taken it down.')
  return status === 'scheduled' ? keptBack('import.scheduled', 'Editors have scheduled it.') : null
}

function keptBack(code: string, detail: string): Publication {
  return { published: false, warnings: [{ code, detail }] }
}
