import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { pathOf } from '#src/platform/http/address.ts'
import { describeProblem, type Problem, toFailure } from '#src/platform/http/problem.ts'
import { type LastLine, noTotals, type ResultLine } from './results.ts'

export const linesType = 'application/x-ndjson'

/** How many bytes of the answer wait for a slow reader before the import waits, too. */
const mostWaiting = 16 * 1024

/**
 * Answers with a line a row, as NDJSON: each as soon as it is there, no faster than the client reads, and at the end the
 * totals. When the client goes away, `lines` is returned from. What is thrown before the first line is the answer; what
 * is thrown later, when the status is on its way, stands in the last line.
 */
export async function answerWithLines(reply: FastifyReply, lines: AsyncIterable<ResultLine>): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]()
  const first = await iterator.next()
  // Nobody is left to be told anything, and nothing can be sent.
  if (reply.raw.destroyed) {
    await iterator.return?.()
    reply.hijack()
    return
  }
  const text = Readable.from(writeLines(reply, { first, iterator }), { objectMode: false, highWaterMark: mostWaiting })
  await reply.code(200).type(linesType).header('x-accel-buffering', 'no').send(text)
}

/** What becomes of each row; at the end they may return what stands beside the totals. */
export type ResultLines = AsyncIterable<ResultLine, Omit<LastLine, 'totals'> | undefined>

interface Begun {
  first: Awaited<ReturnType<Begun['iterator']['next']>>
  iterator: ReturnType<ResultLines[typeof Symbol.asyncIterator]>
}

async function* writeLines(reply: FastifyReply, { first, iterator }: Begun): AsyncGenerator<string> {
  const last: LastLine = { totals: noTotals() }
  try {
    let next = first
    while (!next.done) {
      last.totals[next.value.status]++
      yield `${JSON.stringify(next.value)}\n`
      next = await iterator.next()
    }
    Object.assign(last, next.value)
  } catch (error) {
    last.problem = problemOf(reply, error)
    reply.log.warn({ err: error }, 'an import was broken off')
  } finally {
    await iterator.return?.()
  }
  yield `${JSON.stringify(last)}\n`
}

/** A failure as a member of a line; `request` says whose. */
export function problemOf({ request }: Pick<FastifyReply, 'request'>, error: unknown): Problem {
  return describeProblem(toFailure(error), {
    instance: pathOf(request.url),
    requestId: request.id,
    publicUrl: request.server.publicUrl,
  })
}
