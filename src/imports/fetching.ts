import { DomainError } from '#src/errors.ts'
import { replaceFile } from '#src/media/filing.ts'
import { type FileLimits, type Intake, takeIn } from '#src/media/intake.ts'
import { mediaService } from '#src/media/service.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Outbound } from '#src/platform/outbound/fetching.ts'

/** What files are fetched with. */
export interface FetchingMeans extends Intake {
  db: Database
  outbound: Outbound
  fileLimits: FileLimits
}

interface Claim {
  importId: string
  mediaId: string
  url: string
  attempts: number
  actorId: string | null
}

/** After this a fetch that nobody tells of was lost with its process; none takes longer. */
const lostAfterMinutes = 15
/** Between attempts, in seconds; what fails as often is given up. */
const pauses = [30, 300, 1_800]

/** Orders that files be fetched into media records that have none; each record once for an import. */
export async function orderFetches(
  db: Db,
  actor: Actor,
  { importId, urls }: { importId: string; urls: Map<string, string> },
): Promise<void> {
  const [ids, addresses] = [[...urls.keys()], [...urls.values()]]
  await db.$executeRaw`
    INSERT INTO media_fetches (import_id, media_id, url, actor_id)
    SELECT ${importId}::uuid, id, url, ${actor.id}::uuid FROM unnest(${ids}::uuid[], ${addresses}::text[]) AS asked (id, url)
    WHERE EXISTS (SELECT FROM media WHERE media.id = asked.id AND file IS NULL)
    ON CONFLICT DO NOTHING`
}

/**
 * Fetches the next file that is due. What cannot be had is tried again after pauses, and then given up; why stands in the
 * report of the import.
 *
 * @returns whether there was one
 * @throws what is no fault of the address, such as a storage that does not answer; the file stays due
 */
export async function fetchNext(means: FetchingMeans): Promise<boolean> {
  const { db } = means
  const claim = await claimNext(db)
  if (!claim) return false
  try {
    await fetchInto(means, claim)
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'storage.unavailable') {
      await putOff(db, claim, { seconds: pauses[0] as number, error })
      throw error
    }
    await settleFailure(db, claim, error)
  }
  return true
}

async function claimNext(db: Database): Promise<Claim | null> {
  // Materialized, since a plan that looks for the next one more than once would claim several, and forget all but one.
  const [claim] = await db.$queryRaw<Claim[]>`
    WITH first AS MATERIALIZED (
      SELECT import_id, media_id FROM media_fetches WHERE status = 'waiting' AND due_at <= now()
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE media_fetches AS claimed
    SET attempts = attempts + 1, due_at = now() + make_interval(mins => ${lostAfterMinutes}::int)
    FROM first WHERE claimed.import_id = first.import_id AND claimed.media_id = first.media_id
    RETURNING claimed.import_id::text AS "importId", claimed.media_id::text AS "mediaId", url, attempts,
      actor_id::text AS "actorId"`
  return claim ?? null
}

/** The file is fetched before the database is asked for anything, so that no transaction waits for somebody's server. */
async function fetchInto(means: FetchingMeans, claim: Claim): Promise<void> {
  const { db, outbound, fileLimits } = means
  const { mediaId: id, actorId } = claim
  const { stream, mimeType, name } = await outbound.fetch(claim.url)
  const taken = await takeIn(means, { stream, declared: { mimeType, name } }, fileLimits)
  const actor: Actor = { id: actorId, name: 'import', role: 'editor' }
  await inTransaction(db, async (tx) => {
    const { file } = await mediaService.read(tx, { id })
    // Somebody may have brought the file in the meantime; that one stays.
    if (file === null) await replaceFile(tx, actor, { id, expected: 'any', taken })
    await settle(tx, claim, { status: 'fetched', problem: null })
  })
}

async function settleFailure(db: Db, claim: Claim, error: DomainError): Promise<void> {
  const isBusy = error.reason === 'too_many_fetches'
  const pause = pauses[claim.attempts - 1]
  // A server may answer the next time; a file that is refused stays what it is.
  const mayChange = isBusy || error.reason === 'fetch_refused'
  if (mayChange && (isBusy || pause !== undefined)) return putOff(db, claim, { seconds: pause ?? 30, error })
  await settle(db, claim, { status: 'failed', problem: describe(error) })
}

async function putOff(db: Db, claim: Claim, { seconds, error }: { seconds: number; error: unknown }): Promise<void> {
  const problem = JSON.stringify(describe(error))
  await db.$executeRaw`
    UPDATE media_fetches SET due_at = now() + make_interval(secs => ${seconds}::int), problem = ${problem}::jsonb
    WHERE import_id = ${claim.importId}::uuid AND media_id = ${claim.mediaId}::uuid`
}

async function settle(db: Db, { importId, mediaId }: Claim, outcome: { status: string; problem: object | null }) {
  const problem = outcome.problem === null ? null : JSON.stringify(outcome.problem)
  await db.$executeRaw`
    UPDATE media_fetches SET status = ${outcome.status}, problem = ${problem}::jsonb
    WHERE import_id = ${importId}::uuid AND media_id = ${mediaId}::uuid`
}

function describe(error: unknown): { code: string; detail: string } {
  if (error instanceof DomainError) return { code: error.code, detail: error.message }
  return { code: 'server.internal', detail: 'The file could not be stored; it is tried again.' }
}
