import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'
import { takeTurns } from '#src/platform/storage/turns.ts'
import { answerWithLines, linesType, problemOf } from '../answering.ts'
import type { ImportFormat, ImportRequest, ImportSettings } from '../format.ts'
import { type Import, importRows } from './importing.ts'
import { ImportRow, ImportRows } from './schema.ts'
import { readItems, readLines } from './splitting.ts'

const takes = ['dryRun', 'onError', 'publish'] as const

/**
 * Imports that run at once in this process: each takes some ten megabytes, and is not faster for the others. Those that
 * wait are not read yet, and are broken off when their time to arrive is over.
 */
const inTurn = takeTurns(4)

/** Resources, one a line. */
export const linesFormat: ImportFormat = {
  types: [linesType, 'application/ndjson', 'application/jsonl'],
  takes,
  body: ImportRow,
  run: async (request, reply, settings) => {
    const task = describeImport(request, reply, { ...settings, problemOf: (error) => problemOf(reply, error) })
    await inTurn(() => answerWithLines(reply, requireSome(importRows(task, readLines(request.body)))))
  },
}

/** One resource, or an array of them. One that fails alone is answered as by any other request. */
export const jsonFormat: ImportFormat = {
  types: ['application/json'],
  takes,
  body: ImportRows,
  run: async (request, reply, settings) => {
    const items = readItems(request.body)
    const sayProblem = (error: DomainError) => {
      if (items.isAlone()) throw error
      return problemOf(reply, error)
    }
    const task = describeImport(request, reply, { ...settings, problemOf: sayProblem })
    await inTurn(() => answerWithLines(reply, requireSome(importRows(task, items.rows))))
  },
}

function describeImport(
  request: FastifyRequest & ImportRequest,
  reply: FastifyReply,
  { endedRights, problemOf }: ImportSettings & Pick<Import, 'problemOf'>,
): Import {
  refuseKey(request)
  const { dryRun = false, onError = 'continue', publish = false } = request.query
  const { actor, server } = request
  const format = request.mediaType ?? ''
  const stopsAtFault = onError === 'stop'
  const isAbandoned = () => reply.raw.destroyed
  return {
    db: server.db,
    actor,
    format,
    isAbandoned,
    problemOf,
    dryRun,
    stopsAtFault,
    publish: publish ? { endedRights } : null,
  }
}

/** An answer of any length is not kept; rows say themselves what they are, and may be sent as often as one likes. */
export function refuseKey({ headers }: FastifyRequest): void {
  if (headers['idempotency-key'] === undefined) return
  const detail = 'Rows can be sent again as they are: what was stored is found to be there. Leave the key out.'
  throw new DomainError('request.invalid_header', detail, {
    errors: [{ header: 'Idempotency-Key', code: 'misplaced', detail }],
  })
}

export async function* requireSome<Line, End>(lines: AsyncGenerator<Line, End>): AsyncGenerator<Line, End> {
  const first = await lines.next()
  if (first.done) throw new DomainError('import.nothing_to_import', 'The body has no row.')
  try {
    yield first.value
    return yield* lines
  } finally {
    await lines.return(undefined as End)
  }
}
