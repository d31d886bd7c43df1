import type { Change } from '#src/content/change-schema.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { JobKind, SendJobs } from '#src/platform/jobs/jobs.ts'
import { facetOf } from './snapshot/facets.ts'
import type { FileChange } from './storing.ts'

/** Where the operator's cache takes the keys of what it has to forget. */
export interface PurgeHook {
  url: string
  /** Sent as a bearer token. */
  token: string | null
}

export interface PurgeJob {
  keys: string[]
}

export const purge: JobKind<PurgeJob> = {
  queue: 'purge',
  lostAfterSeconds: 30,
  // About a day: 1 s, 2 s, 4 s … 10 minutes, and then every ten minutes.
  retries: { limit: 150, firstAfterSeconds: 1, longestPauseSeconds: 600 },
}

const keysAtOnce = 100
const patienceMs = 10_000
/** Longer than an answer takes that was being made, or a process that notices that it heard nothing. */
const secondPurgeAfterSeconds = 5

/**
 * Orders the purging of what the changes touch: the page of each article, everything that tells of several, and the files
 * of media records that are something else now or that nothing shows any more. It is done at once, and once more for what a
 * cache may have fetched while this was going on.
 */
export async function orderPurges(tx: Db, changes: Change[], send: SendJobs): Promise<void> {
  const pages = changes.filter(({ type }) => type === 'article').map(({ id }) => `article:${id}`)
  const keys = ['articles', ...new Set(pages), ...(await listFiles(tx, changes))]
  const jobs = []
  for (let at = 0; at < keys.length; at += keysAtOnce) jobs.push({ keys: keys.slice(at, at + keysAtOnce) })
  await send(tx, purge, jobs)
  await send(tx, purge, jobs, { afterSeconds: secondPurgeAfterSeconds })
}

/** Whether anything still shows a file is asked only here, when all that dropped it can be seen. */
async function listFiles(tx: Db, changes: Change[]): Promise<string[]> {
  const files = changes.filter(({ type }) => type === 'media')
  const keysOf = (kind: FileChange) =>
    files.filter((change) => change.kind === kind).map(({ id }) => facetOf('media', id))
  const unshown = await tx.$queryRaw<{ facet: string }[]>`
    SELECT facet FROM unnest(${keysOf('dropped')}::text[]) AS dropped (facet)
    WHERE NOT EXISTS (SELECT FROM published_facets AS held WHERE held.facet = dropped.facet)`
  return [...new Set([...keysOf('updated'), ...unshown.map(({ facet }) => facet)])]
}

/**
 * Tells the cache. The address is the operator's own choice, so it may lie inside the network, where addresses that
 * others choose may not.
 *
 * @throws Error when it does not answer with a 2xx status in time, or before the process stops
 */
export async function runPurge({ url, token }: PurgeHook, { keys }: PurgeJob, stopping: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]),
    headers: {
      'content-type': 'application/json',
      'surrogate-key': keys.join(' '),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ keys }),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The purge hook answered ${response.status}.`)
}
