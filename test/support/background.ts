import type { Database } from '#src/platform/db/client.ts'
import { type Log, openJobs } from '#src/platform/jobs/jobs.ts'
import { createSweep } from '#src/publishing/due.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import { type PurgeHook, purge } from '#src/publishing/purging.ts'
import { rebuild } from '#src/publishing/rebuilding.ts'
import { createRightsSweep } from '#src/publishing/rights-sweep.ts'
import { openRounds } from '#src/publishing/work.ts'

/** For work that must not fail. */
export const strict: Log = { warn: raise, error: raise }

function raise(object: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(object)}`, { cause: 'err' in object ? object.err : object })
}

interface Place {
  db: Database
  databaseUrl: string
  endedRights?: EndedRights
}

/** Does all that a process does in the background, until nothing is left: the schedule, what follows from changes, jobs. */
export async function workInBackground(place: Place, purgeHook: PurgeHook | null = null): Promise<void> {
  await using background = await openBackground(place, purgeHook)
  await background.work()
}

/** For who does it several times: opening the queues takes longest. */
export async function openBackground(
  { db, databaseUrl, endedRights = 'remove' }: Place,
  purgeHook: PurgeHook | null = null,
): Promise<{ work(): Promise<void> } & AsyncDisposable> {
  const { signal } = new AbortController()
  const sweeps = [
    createSweep(db, (err, article) => raise({ err, article }, 'what was scheduled could not be done')),
    createRightsSweep(db, endedRights, (err, article) => raise({ err, article }, 'rights')),
  ]
  const jobs = await openJobs({ url: databaseUrl, kinds: [rebuild, purge], log: strict })
  const rounds = openRounds({ db, purgeHook, endedRights }, jobs, signal)
  return {
    async work() {
      for (const sweep of sweeps) await sweep(signal)
      while ((await rounds.follow()) || (await rounds.rebuild()) || (await rounds.purge()));
    },
    [Symbol.asyncDispose]: () => jobs.close(),
  }
}
