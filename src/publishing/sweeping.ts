/** Does what is due, and says in how many milliseconds to look again. */
export type Sweep = (stopping: AbortSignal) => Promise<number>

/** What there is to do at its time, an article each. */
export interface Chore {
  /** What comes next but for these articles, the earliest first. */
  listNext(except: string[]): Promise<{ id: string; inMs: number }[]>
  /** @returns false where somebody else has it in hand, or has done it */
  perform(id: string): Promise<boolean>
}

/** How many articles one process works on at the same time. */
const lanes = 2
/** What is ordered meanwhile for the next moment waits no longer than this. */
const longestPauseMs = 500
/** What is due and locked is in the hands of somebody else. */
const shortestPauseMs = 25

/**
 * Does a chore whenever some of it is due. An article that fails holds up no other, and is tried again after ever longer
 * pauses.
 */
export function sweepOf(chore: Chore, onFailure: (error: unknown, articleId: string) => void): Sweep {
  const waits = createWaits()
  const perform = async (id: string) => {
    try {
      const isDone = await chore.perform(id)
      waits.forget(id)
      return isDone
    } catch (error) {
      waits.prolong(id)
      onFailure(error, id)
      return false
    }
  }
  return async (stopping) => {
    for (;;) {
      const next = await chore.listNext(waits.list())
      const due = next.filter(({ inMs }) => inMs <= 0).map(({ id }) => id)
      const later = next.find(({ inMs }) => inMs > 0)?.inMs ?? longestPauseMs
      const count = stopping.aborted ? 0 : await performAll(due, { perform, stopping })
      if (due.length === 0) return Math.min(Math.ceil(later), longestPauseMs)
      if (count === 0) return shortestPauseMs
    }
  }
}

/** @returns how many of them were done here */
async function performAll(
  ids: string[],
  { perform, stopping }: { perform: (id: string) => Promise<boolean>; stopping: AbortSignal },
): Promise<number> {
  let count = 0
  const queue = ids.values()
  const lane = async () => {
    for (const id of queue) {
      if (stopping.aborted) return
      if (await perform(id)) count++
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return count
}

const firstWaitMs = 1_000
const longestWaitMs = 60_000

/** Remembers what failed. Another process, or this one after a restart, tries it at once. */
function createWaits() {
  const waits = new Map<string, { until: number; ms: number }>()
  return {
    list: () => [...waits].filter(([, { until }]) => until > performance.now()).map(([id]) => id),
    prolong(id: string) {
      const ms = Math.min((waits.get(id)?.ms ?? firstWaitMs / 2) * 2, longestWaitMs)
      waits.set(id, { until: performance.now() + ms, ms })
    },
    forget: (id: string) => waits.delete(id),
  }
}
