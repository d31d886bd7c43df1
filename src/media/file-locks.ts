import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'

/**
 * Makes others wait who write down that a file is there, or remove it, until the transaction ends. Between a file and its
 * row only this keeps the order: a row is written while the file is seen to be there, and a file is removed while there is
 * seen to be no row.
 */
export async function lockFile(db: Db, sha256: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`file ${sha256}`}, 0))`
}

/** The problem of a file that was sent while an old copy of it, which nobody wanted, was being removed. */
export function fileRemoved(): DomainError {
  return new DomainError('media.contended', 'The file was being removed while it came in; send it again.', {
    retryAfter: 1,
  })
}
