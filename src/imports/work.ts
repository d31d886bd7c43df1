import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#src/platform/db/client.ts'
import type { Log } from '#src/platform/jobs/jobs.ts'
import { repeat } from '#src/platform/jobs/repeating.ts'
import { type FetchingMeans, fetchNext } from './fetching.ts'

/** How often somebody looks for files to fetch: nobody waits for the answer. */
const patrolMs = 2_000
/** For a file that is under way when the process stops. */
const patienceMs = 2_000
const sweepMs = 10 * 60_000
/** What is looked through in a round, so that each is short however many imports there were; the next follows soon. */
const sweptAtOnce = 5_000
const breathMs = 10_000

/**
 * Does what follows from imports: fetches the files that they name, and removes raw inputs of which nothing is left. Any
 * number of processes may do it for one database.
 *
 * @returns `stop`, which finishes what is under way, unless that is a file that still comes: it is fetched another time
 */
export function startImportWork(means: FetchingMeans & { log: Log }): { stop(): Promise<void> } {
  const { db, log } = means
  let swept = ''
  const fetching = repeat({
    round: async (stopping) => {
      while (!stopping.aborted && (await fetchNext(means)));
      return patrolMs
    },
    onFailure: (err) => log.warn({ err }, 'files that imports name could not be fetched'),
  })
  const sweeping = repeat({
    round: async () => {
      swept = await removeForgotten(db, swept)
      return swept === '' ? sweepMs : breathMs
    },
    onFailure: (err) => log.warn({ err }, 'raw inputs were not removed'),
  })
  const stopped = () => Promise.all([fetching.stop(), sweeping.stop()])
  return { stop: async () => void (await Promise.race([stopped(), sleep(patienceMs, null, { ref: false })])) }
}

/**
 * Removes the raw input of which nothing that it made is there any more, trash included: what was purged is gone.
 *
 * @param after the id behind which to look, empty for the first
 * @returns where to go on the next time; empty once all were looked at
 */
export async function removeForgotten(db: Db, after: string): Promise<string> {
  const from = after || '00000000-0000-0000-0000-000000000000'
  const [{ last }] = await db.$queryRaw<[{ last: string | null }]>`
    WITH looked AS (
      SELECT id, made FROM imports WHERE id > ${from}::uuid ORDER BY id LIMIT ${sweptAtOnce} FOR UPDATE SKIP LOCKED
    ), removed AS (
      DELETE FROM imports USING looked WHERE imports.id = looked.id
        AND NOT EXISTS (SELECT FROM articles WHERE articles.id = ANY(looked.made))
        AND NOT EXISTS (SELECT FROM sources WHERE sources.id = ANY(looked.made))
        AND NOT EXISTS (SELECT FROM quotes WHERE quotes.id = ANY(looked.made))
        AND NOT EXISTS (SELECT FROM media WHERE media.id = ANY(looked.made))
    )
    SELECT max(id::text) AS last FROM looked`
  const [{ count }] = await db.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM (SELECT FROM imports WHERE id > ${last ?? from}::uuid LIMIT 1) AS rest`
  return last !== null && count > 0n ? last : ''
}
