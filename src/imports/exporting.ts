import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { draftOf, type ResourceType, storedOf } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { referredFirst, rowNouns } from './rows/reading.ts'

/** Rows are read by so many while they are short. */
const mostAtOnce = 200
/** Of longer ones fewer are read at once, so that no more than about this many characters wait to be taken. */
const pageLength = 1_000_000
const pieceLength = 65_536
/** How long, in milliseconds, an export may take, and in SQL how long a client may leave its page unread. */
const limits = { timeout: 3_600_000, maxWait: 5_000 }
const patience = '5min'
/** Each holds a connection, and keeps PostgreSQL from clearing away what was deleted since. */
const exportsAtOnce = 2

let running = 0

/**
 * The working copies of one type, or of all, that are not in the trash, as rows that an import takes: ids, external ids
 * and all that a draft can say. They are what stood there at one moment, read page by page as the client takes them. A
 * stream that is destroyed ends the reading; one that ends in an error is not whole.
 *
 * @throws DomainError `service.unavailable` (503) while as many exports run as may
 */
export function exportRows(db: Database, type: ResourceType | undefined): Readable {
  if (running >= exportsAtOnce) {
    throw new DomainError('service.unavailable', `No more than ${exportsAtOnce} exports run at once.`, {
      retryAfter: 30,
    })
  }
  const out = new PassThrough({ highWaterMark: 256 * 1024 })
  running += 1
  const snapshot = { ...limits, isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead }
  db.$transaction((tx) => writeAll(tx, out, type), snapshot)
    .then(
      () => out.end(),
      (error: Error) => out.destroy(error),
    )
    .finally(() => {
      running -= 1
    })
  return out
}

async function writeAll(tx: Db, out: PassThrough, type: ResourceType | undefined): Promise<void> {
  await tx.$executeRaw`SELECT set_config('idle_in_transaction_session_timeout', ${patience}, true)`
  for (const each of type === undefined ? referredFirst : [type]) {
    for await (const piece of readPieces(tx, each)) {
      if (out.destroyed) return
      if (!out.write(piece)) await once(out, 'drain', { signal: untilClosed(out) })
    }
  }
}

/** All lines of a type; several together where they are short. */
async function* readPieces(tx: Db, type: ResourceType): AsyncGenerator<string> {
  let [after, atOnce]: [string | null, number] = [null, mostAtOnce / 10]
  do {
    const { lines, last } = await readPage(tx, type, { after, atOnce })
    after = last
    let piece = ''
    for (const line of lines) {
      piece += line
      if (piece.length < pieceLength) continue
      yield piece
      piece = ''
    }
    if (piece !== '') yield piece
    const mean = lines.reduce((sum, { length }) => sum + length, 0) / Math.max(1, lines.length)
    atOnce = Math.max(1, Math.min(mostAtOnce, Math.floor(pageLength / mean)))
  } while (after !== null)
}

/** Aborted when nobody reads any more. */
function untilClosed(out: PassThrough): AbortSignal {
  const closing = new AbortController()
  if (out.destroyed) closing.abort()
  out.once('close', () => closing.abort())
  return closing.signal
}

/** The next lines, and the id of the last; null when there are no more. */
async function readPage(tx: Db, type: ResourceType, { after, atOnce }: { after: string | null; atOnce: number }) {
  const noun = rowNouns[type]
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM ${Prisma.raw(noun.plural)}
    WHERE deleted_at IS NULL AND (${after}::uuid IS NULL OR id > ${after}::uuid) ORDER BY id LIMIT ${atOnce}`
  const ids = found.map(({ id }) => id)
  const rows = new Map((await noun.find(tx, ids)).map((row) => [row.id, row]))
  const lines = ids.map((id) => {
    const { externalId, ...said } = draftOf(noun, storedOf(noun, rows.get(id) as never)) as Record<string, unknown>
    return `${JSON.stringify(withoutNulls({ type, id, externalId, ...said }))}\n`
  })
  return { lines, last: ids.length < atOnce ? null : (ids.at(-1) ?? null) }
}

/** A member that says null says what it says when it is left out. */
function withoutNulls(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
}
