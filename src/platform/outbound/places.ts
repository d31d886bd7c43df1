import { DomainError } from '#src/errors.ts'

/** How many may be under way. */
export interface PlaceLimits {
  inAll: number
  perHost: number
  /** How many may wait for a place at the host they want, and how long. */
  waiting: number
  patienceMs: number
}

interface Queue {
  taken: number
  waiting: (() => void)[]
}

/** The places of those who ask other hosts. */
export interface Places {
  /**
   * Waits for a place at a host, in the order they came.
   *
   * @returns what gives it back
   * @throws DomainError `media.too_many_fetches` (429) when it takes too long, when too many wait, or when none is left in all
   */
  take(host: string): Promise<() => void>
}

/** So that one slow host does not hold all of them, nor is asked for many files at once. */
export function openPlaces({ inAll, perHost, waiting: mostWaiting, patienceMs }: PlaceLimits): Places {
  const queues = new Map<string, Queue>()
  let taken = 0
  let waiting = 0

  async function waitIn(queue: Queue, host: string): Promise<void> {
    if (waiting >= mostWaiting) throw tooMany(`${waiting} addresses wait to be fetched from already`)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    queue.waiting.push(resolve)
    waiting++
    const timer = setTimeout(() => {
      queue.waiting.splice(queue.waiting.indexOf(resolve), 1)
      reject(tooMany(`${perHost} files are being fetched from ${host} already`))
    }, patienceMs)
    try {
      await promise
    } finally {
      clearTimeout(timer)
      waiting--
    }
  }

  function leave(queue: Queue, host: string): void {
    const next = queue.waiting.shift()
    if (next) next()
    else if (--queue.taken === 0) queues.delete(host)
  }

  return {
    async take(host) {
      const queue = queues.get(host) ?? { taken: 0, waiting: [] }
      queues.set(host, queue)
      if (queue.taken < perHost) queue.taken++
      else await waitIn(queue, host)
      if (taken >= inAll) {
        leave(queue, host)
        throw tooMany(`${inAll} addresses are being fetched from already`)
      }
      taken++
      return () => {
        taken--
        leave(queue, host)
      }
    },
  }
}

function tooMany(what: string): DomainError {
  return new DomainError('media.too_many_fetches', `${what}; try again in a moment.`, { retryAfter: 5 })
}
