import type { Database } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import { lockFile } from './file-locks.ts'

/** A database, the storage of its files, and for how long what nobody names is kept. */
export interface Holdings {
  db: Database
  storage: Storage
  graceMs: number
}

const atOnce = 100

/**
 * Removes files that no media record, no revision and no published snapshot names, and that nobody has sent for the
 * grace time: first the row, so that there is none without its file, then what was made of the file, then the file. What
 * is left when this breaks off is a file without a row, which the next look through the storage finds.
 *
 * @returns how many; others may be left when it is a hundred
 */
export async function removeUnusedFiles(holdings: Holdings): Promise<number> {
  const hashes = await forgetUnused(holdings)
  for (const sha256 of hashes) await removeFile(holdings, { sha256, key: originalKey(sha256) })
  return hashes.length
}

/** What is being sent again is locked by who files it, and has been touched when the lock is free. */
async function forgetUnused({ db, graceMs }: Holdings): Promise<string[]> {
  const gone = await db.$queryRaw<{ sha256: string }[]>`
    DELETE FROM stored_files WHERE sha256 IN (
      SELECT sha256 FROM stored_files f
      WHERE touched_at < now() - make_interval(secs => ${graceMs / 1_000})
        AND NOT EXISTS (SELECT FROM media WHERE file = f.sha256)
        AND NOT EXISTS (SELECT FROM published_parts WHERE file = f.sha256)
        AND NOT EXISTS (
          SELECT FROM revisions
          WHERE type = 'media' AND snapshot ->> 'file' IS NOT NULL AND snapshot ->> 'file' = f.sha256)
      ORDER BY touched_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    RETURNING sha256`
  return gone.map(({ sha256 }) => sha256)
}

/**
 * Removes a file and what was made of it, unless there is a row for it now, or it was sent within the grace time: whoever
 * sent it has not filed it yet.
 *
 * @param file its key is another than that of an original for what lies among them and is none
 * @returns whether it was removed
 */
export async function removeFile(
  { db, storage, graceMs }: Holdings,
  file: { sha256: string; key: string },
): Promise<boolean> {
  const { sha256, key } = file
  return inTransaction(db, async (tx) => {
    await lockFile(tx, sha256)
    const row = await tx.storedFile.findUnique({ where: { sha256 }, select: { sha256: true } })
    const found = await storage.find(key)
    if (row || (found && found.writtenAt > Date.now() - graceMs)) return false
    if (key === originalKey(sha256)) {
      for await (const rendition of storage.list(renditionPrefix(sha256))) await storage.remove(rendition.key)
    }
    await storage.remove(key)
    return true
  })
}
