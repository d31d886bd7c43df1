import { parentPort } from 'node:worker_threads'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { DomainError } from '#src/errors.ts'
import type { FinderAnswer } from './finder.ts'
import { skimPage } from './skim.ts'

// Looks for the article of a page. It is a thread of its own because it may be ended at any time: the time that this
// takes is not ours to promise.
parentPort?.on('message', (html: string) => parentPort?.postMessage(find(html)))

function find(html: string): FinderAnswer {
  try {
    const { html: rest, ...page } = skimPage(html)
    const found = new Readability(parseHTML(rest).document, { charThreshold: 200, keepClasses: true }).parse()
    return { found: { page, content: found?.content ?? null, byline: found?.byline ?? null } }
  } catch (error) {
    if (error instanceof DomainError) return { refused: { code: error.code, detail: error.message } }
    throw error
  }
}
