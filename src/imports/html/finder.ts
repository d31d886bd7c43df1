import { Worker } from 'node:worker_threads'
import { DomainError } from '#src/errors.ts'
import type { Skimmed } from './skim.ts'

/** What was found in a page. */
export interface Found {
  page: Omit<Skimmed, 'html'>
  /** The HTML of its article; null where it has none. */
  content: string | null
  byline: string | null
}

/** What the thread answers. */
export type FinderAnswer = { found: Found } | { refused: { code: DomainError['code']; detail: string } }

/** Finds the article in a page, in a thread that is started when it is first needed and ended when it idles. */
export interface ArticleFinder {
  /**
   * @throws DomainError `import.unreadable` (422) for a page that takes longer than it may, what `skimPage` throws,
   * `import.unavailable` (503) while as many pages wait as may
   */
  find(html: string): Promise<Found>
  close(): Promise<void>
}

interface Patience {
  /** For one page. */
  pageMs: number
  idleMs: number
  mostWaiting: number
}

const usual: Patience = { pageMs: 10_000, idleMs: 60_000, mostWaiting: 20 }

export function openArticleFinder(patience: Partial<Patience> = {}): ArticleFinder {
  const { pageMs, idleMs, mostWaiting } = { ...usual, ...patience }
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const end = () => {
    clearTimeout(idle)
    const ended = worker
    worker = null
    return ended?.terminate()
  }
  const findNext = async (html: string) => {
    clearTimeout(idle)
    worker ??= startWorker()
    try {
      return await ask(worker, html, pageMs)
    } catch (error) {
      // Nobody waits for its end: a thread that has run out of memory may take its time.
      if (!(error instanceof DomainError) || error.reason === 'unreadable') void end()
      throw error
    } finally {
      idle = setTimeout(end, idleMs).unref()
    }
  }
  return {
    async find(html) {
      if (waiting >= mostWaiting) throw tooMany(mostWaiting)
      waiting++
      // One after another: a page takes a core, and others have work for the rest.
      const found = last.then(() => findNext(html))
      last = found.catch(() => {})
      return found.finally(() => {
        waiting--
      })
    },
    close: async () => void (await end()),
  }
}

function tooMany(waiting: number): DomainError {
  return new DomainError('import.unavailable', `${waiting} pages are being read already.`, { retryAfter: 5 })
}

function startWorker(): Worker {
  const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 }
  const worker = new Worker(new URL('./finder-worker.ts', import.meta.url), { resourceLimits: limits })
  worker.unref()
  // Whoever waits hears of it, and when nobody does any more it harms nobody.
  worker.on('error', () => {})
  return worker
}

function ask(worker: Worker, html: string, patienceMs: number): Promise<Found> {
  return new Promise((resolve, reject) => {
    const refuse = (detail: string, cause?: unknown) =>
      settle(() => reject(new DomainError('import.unreadable', detail, { cause })))
    const timer = setTimeout(
      () => refuse('No article was found in this page in the time there is for one.'),
      patienceMs,
    )
    const onMessage = (answer: FinderAnswer) =>
      settle(() => {
        if ('found' in answer) resolve(answer.found)
        else reject(new DomainError(answer.refused.code, answer.refused.detail))
      })
    const onError = (error: unknown) => refuse('This page cannot be read.', error)
    const onExit = () => refuse('This page cannot be read.')
    const settle = (done: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      done()
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(html)
  })
}
