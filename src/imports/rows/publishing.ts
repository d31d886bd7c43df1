import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database } from '#src/platform/db/client.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import { publishArticle } from '#src/publishing/publish.ts'
import type { ResultLine } from '../results.ts'
import { inTurn } from './storing.ts'

/**
 * Publishes an article that a row has brought, as its own transaction: what the gate keeps back is stored all the same,
 * and the row says why readers do not see it.
 */
export async function publishFiled(
  { db, actor }: { db: Database; actor: Actor },
  id: string,
  { endedRights }: { endedRights: EndedRights },
): Promise<Pick<ResultLine, 'published' | 'warnings'>> {
  try {
    await inTurn(db, () => publishArticle(db, actor, { id, expected: 'any', endedRights }))
    return { published: true }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { published: false, warnings: [{ code: error.code, detail: error.message }] }
  }
}
