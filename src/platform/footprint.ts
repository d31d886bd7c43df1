import { flushCompileCache } from 'node:module'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
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

let holders = 0
let watch: NodeJS.Timeout | undefined

/** Where the room for what is new stops to grow while the heap is held small; V8 would double it to 128 MiB. */
const mostYoung = 16 * 1024 * 1024
const watchMs = 50

/**
 * Has garbage collected early until it is disposed of, for work that makes megabytes of it a second, however long: V8 would
 * wait until there is three times as much of it as of what is in use. Costs such work about a tenth of its speed.
 */
export function holdHeapSmall(): Disposable {
  if (holders++ === 0) {
    setFlagsFromString('--heap-growing-percent=30')
    watch = setInterval(() => {
      const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
      if ((young?.space_size ?? 0) >= mostYoung) setFlagsFromString('--semi-space-growth-factor=1')
    }, watchMs).unref()
  }
  return { [Symbol.dispose]: letHeapGrow }
}

/** V8's own settings again, when nobody else holds it. */
function letHeapGrow(): void {
  if (--holders > 0) return
  clearInterval(watch)
  setFlagsFromString('--heap-growing-percent=0')
  setFlagsFromString('--semi-space-growth-factor=2')
}
