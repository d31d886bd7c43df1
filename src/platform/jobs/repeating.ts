import { setTimeout as sleep } from 'node:timers/promises'

/** Work that a process does again and again, one round after the other. */
export interface Repetition {
  /** Ends the pause; a round that is under way is followed by another one at once. */
  wake(): void
  /** Ends when the round under way has ended. */
  stop(): Promise<void>
}

interface RepetitionOptions {
  /** @returns milliseconds until the next round; a long round ends early once `stopping` is aborted */
  round: (stopping: AbortSignal) => Promise<number>
  /** Milliseconds after each round in which being woken has to wait: what happens in them is the work of one round. */
  restMs?: number
  /** Told of a round that failed; others follow, after pauses that grow up to some seconds. */
  onFailure: (error: unknown) => void
}

const firstPauseMs = 250
const longestPauseMs = 4_000

/** Begins at once, and goes on until it is stopped. */
export function repeat({ round, restMs = 0, onFailure }: RepetitionOptions): Repetition {
  const stopping = new AbortController()
  let alarm = new AbortController()
  let failurePauseMs = firstPauseMs

  const goRound = async () => {
    try {
      const pauseMs = await round(stopping.signal)
      failurePauseMs = firstPauseMs
      return pauseMs
    } catch (error) {
      onFailure(error)
      failurePauseMs = Math.min(failurePauseMs * 2, longestPauseMs)
      return failurePauseMs
    }
  }
  const running = (async () => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      const pauseMs = await goRound()
      // Being woken, or stopped, is the only thing that breaks a pause off.
      if (restMs > 0) await sleep(restMs, null, { signal: stopping.signal }).catch(() => {})
      await sleep(pauseMs - restMs, null, { signal: alarm.signal }).catch(() => {})
    }
  })()
  return {
    wake: () => alarm.abort(),
    async stop() {
      stopping.abort()
      alarm.abort()
      await running
    },
  }
}
