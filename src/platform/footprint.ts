import { flushCompileCache } from 'node:module'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A process that had something to do for less than this share of the time is idle. */
const idleShare = 0.2

/**
 * Gives back the memory that a start took and does not need any more, once, when the process is idle for the first
 * time: the engine would keep it for work to come. Takes some 0.4 s, in which nothing is answered.
 *
 * @param windowMs how long it must have been idle
 */
export async function settleWhenIdle(windowMs = 1_000): Promise<void> {
  let busyShare = 1
  while (busyShare >= idleShare) {
    const before = performance.eventLoopUtilization()
    await sleep(windowMs, null, { ref: false })
    busyShare = performance.eventLoopUtilization(before).utilization
  }
  // Node would do so when it ends, if nothing kills it.
  flushCompileCache()
  collectGarbage()
}

/** The engine's last resort is the one collection that returns memory to the system, instead of counting it as free. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: NodeJS.GCFunction = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
