import { pruneChanges } from '#src/content/changes.ts'
import { followChanges } from '#src/content/following.ts'
import { createCollector } from '#src/media/collecting.ts'
import type { Database } from '#src/platform/db/client.ts'
import { openListener } from '#src/platform/db/listener.ts'
import { type Jobs, type Log, openJobs } from '#src/platform/jobs/jobs.ts'
import { repeat } from '#src/platform/jobs/repeating.ts'
import type { Storage } from '#src/platform/storage/storage.ts'
import { createSweep } from './due.ts'
import type { EndedRights } from './media-rights.ts'
import { orderPurges, type PurgeHook, purge, runPurge } from './purging.ts'
import { rebuild, rebuildHolders, rebuildNeighbours, runRebuild } from './rebuilding.ts'
import { createRightsSweep } from './rights-sweep.ts'

export interface Workplace {
  db: Database
  url: string
  /** Null where no cache is told of changes. */
  purgeHook: PurgeHook | null
  /** Where files are, and for how long those are kept that nobody names. */
  storage: Storage
  fileGraceMs: number
  endedRights: EndedRights
  log: Log
}

/** What there is to do beside the schedule; each does some of it, and says whether there may be more. */
export interface Rounds {
  follow(): Promise<boolean>
  rebuild(): Promise<boolean>
  purge(): Promise<boolean>
}

/** Followers and queues are woken; this is for what nobody was there to hear. */
const patrolMs = 5_000
const housekeepingMs = 10 * 60_000
/** Cursors of change feeds are good for this long. */
const changesAreKeptDays = 30
const changesAtOnce = 500

/**
 * Does what no request waits for: what is due, what follows from a change, what has to be tried again. Any number of
 * processes may do it for one database. While that does not answer, it waits.
 *
 * @returns `stop`, which finishes what is under way; what is left is done by whoever works next
 */
export function startBackgroundWork(workplace: Workplace): { stop(): Promise<void> } {
  const { db, url, storage, fileGraceMs: graceMs, endedRights, log } = workplace
  const warn = (message: string) => (err: unknown) => log.warn({ err }, message)
  const sweep = createSweep(db, (err, article) => log.error({ err, article }, 'what was scheduled could not be done'))
  const rights = createRightsSweep(db, endedRights, (err, article) =>
    log.error({ err, article }, 'a story whose rights have turned could not be written anew'),
  )
  const queues = startQueues(workplace)
  const listener = openListener({
    url,
    channels: ['verbatim_changes', 'verbatim_published'],
    onNotification: queues.wake,
    onListening: queues.wake,
    onLost: warn('nobody tells of changes until the database is back'),
  })
  const loops = [
    repeat({ round: sweep, onFailure: warn('the schedule could not be read') }),
    repeat({ round: rights, onFailure: warn('what rights end next could not be read') }),
    repeat({ round: () => keepHouse(db), onFailure: warn('old changes were not removed') }),
    repeat({ round: createCollector({ db, storage, graceMs, log }), onFailure: warn('files were not collected') }),
    listener,
    queues,
  ]
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) }
}

/** Followers fill the queues, and wake who empties them. */
function startQueues(workplace: Workplace): { wake(): void; stop(): Promise<void> } {
  const { log } = workplace
  const stopping = new AbortController()
  const shared = shareJobs(workplace)
  const loopOf = (name: keyof Rounds, afterRound = () => {}) =>
    repeat({
      round: async () => {
        const rounds = openRounds(workplace, await shared.open(), stopping.signal)
        while (!stopping.signal.aborted && (await rounds[name]())) afterRound()
        return patrolMs
      },
      onFailure: (err) => log.warn({ err }, `background work failed: ${name}`),
    })
  const workers = [loopOf('rebuild'), loopOf('purge')]
  const follower = loopOf('follow', () => {
    for (const worker of workers) worker.wake()
  })
  return {
    wake: follower.wake,
    async stop() {
      stopping.abort()
      await Promise.all([follower, ...workers].map((loop) => loop.stop()))
      await shared.close()
    },
  }
}

/** Opens the queues when they are first asked for, and again after that has failed. */
function shareJobs({ url, log }: Workplace) {
  let jobs: Promise<Jobs> | null = null
  const open = async () => {
    try {
      return await openJobs({ url, kinds: [rebuild, purge], log })
    } catch (error) {
      jobs = null
      throw error
    }
  }
  return {
    open: () => {
      jobs ??= open()
      return jobs
    },
    close: async () => (await jobs)?.close(),
  }
}

export function openRounds(
  { db, purgeHook, endedRights }: Pick<Workplace, 'db' | 'purgeHook' | 'endedRights'>,
  jobs: Jobs,
  stopping: AbortSignal,
): Rounds {
  const { send } = jobs
  const followParts = () =>
    followChanges(db, { name: 'snapshots', surface: 'editorial', limit: changesAtOnce }, (tx, changes) =>
      rebuildHolders(tx, changes, send),
    )
  const followArticles = () =>
    followChanges(db, { name: 'published', surface: 'content', limit: changesAtOnce }, async (tx, changes) => {
      await rebuildNeighbours(tx, changes, send)
      if (purgeHook) await orderPurges(tx, changes, send)
    })
  return {
    follow: async () => (await followParts()) + (await followArticles()) > 0,
    rebuild: () => jobs.runNext(rebuild, (job) => runRebuild(db, job, { send, stopping, endedRights })),
    purge: async () => purgeHook !== null && jobs.runNext(purge, (job) => runPurge(purgeHook, job, stopping)),
  }
}

async function keepHouse(db: Database): Promise<number> {
  while ((await pruneChanges(db, { olderThanDays: changesAreKeptDays })) > 0);
  return housekeepingMs
}
