import { DomainError } from '#src/errors.ts'
import type { Log } from '#src/platform/jobs/jobs.ts'
import { removeForgottenUploads } from './direct-uploads.ts'
import { lookThrough } from './looking-through.ts'
import { uploadsFolder, uploadTime } from './resumable.ts'
import { ownsStorage } from './storage-owner.ts'
import { type Holdings, removeUnusedFiles } from './unused-files.ts'

const pauseMs = 10 * 60_000
const pauseWithoutStorageMs = 60_000
/** A look through the whole storage takes many requests where it is S3. */
const looksEveryHours = 6

/**
 * Keeps the storage free of what nobody wants. Any number of processes may do it for one database.
 *
 * @returns a round of it, for `repeat`
 */
export function createCollector(holdings: Holdings & { log: Log }): (stopping: AbortSignal) => Promise<number> {
  const { db, storage, log } = holdings
  return async (stopping) => {
    try {
      if (await ownsStorage(db, storage)) {
        await collectFiles(holdings, stopping)
        return pauseMs
      }
      log.error(
        { storage: storage.kind },
        'the storage of files belongs to another database: nothing is removed from it',
      )
    } catch (err) {
      if (!(err instanceof DomainError && err.code === 'storage.unavailable')) throw err
      log.warn({ err }, 'files were not collected')
      return pauseWithoutStorageMs
    }
    return pauseMs
  }
}

/** One round: what was begun and left, what nobody names any more, and now and then the storage as a whole. */
export async function collectFiles(holdings: Holdings & { log: Log }, stopping: AbortSignal): Promise<void> {
  const { storage, graceMs } = holdings
  await storage.clearDrafts(graceMs)
  // Until then their clients may go on with them.
  await storage.clearDrafts(Math.max(graceMs, uploadTime), uploadsFolder)
  await removeForgottenUploads(holdings)
  while (!stopping.aborted && (await removeUnusedFiles(holdings)) > 0);
  if (await claimLook(holdings)) await look(holdings, stopping)
}

async function claimLook({ db }: Holdings): Promise<boolean> {
  const claimed = await db.$executeRaw`
    UPDATE storage_state SET begun_at = now()
    WHERE begun_at IS NULL OR begun_at < now() - make_interval(hours => ${looksEveryHours}::int)`
  return claimed > 0
}

async function look(holdings: Holdings & { log: Log }, stopping: AbortSignal): Promise<void> {
  const { db, log } = holdings
  try {
    const { missing } = await lookThrough(holdings, stopping)
    if (stopping.aborted) return await giveBack(holdings)
    await db.$executeRaw`UPDATE storage_state SET checked_at = now()`
    if (missing > 0)
      log.error({ missing }, 'the storage lacks files that records name: see GET /v1/storage/missing-files')
  } catch (error) {
    await giveBack(holdings)
    throw error
  }
}

/** Lets the next round begin anew. */
async function giveBack({ db }: Holdings): Promise<void> {
  await db.$executeRaw`UPDATE storage_state SET begun_at = NULL`
}
