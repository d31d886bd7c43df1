import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { draftOf, type ResourceType, storedOf } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { referredFirst, rowNouns } from './rows/reading.ts'

const rowsAtOnce = 200
/** How long, in milliseconds, an export may take, and in SQL how long a client may leave its page unread. */
const limits = { timeout: 3_600_000, maxWait: 5_000 }
const patience = '5min'
/** Each holds a connection, and keeps PostgreSQL from clearing away what was deleted since. */
const atOnce = 2

let running = 0

/**
 * The working copies of one type, or of all, that are not in the trash, as rows that an import takes: ids, external ids
 * and all that a draft can say. They are what stood there at one moment, read page by page as the client takes them. A
 * stream that is destroyed ends the reading; one that ends in an error is not whole.
 *
 * @throws DomainError `service.unavailable` (503) while as many exports run as may
 */
export function exportRows(db: Database, type: ResourceType | undefined): Readable {
  if (running >= atOnce) {
    throw new DomainError('service.unavailable', `No more than ${atOnce} exports run at once.`, { retryAfter: 30 })
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
    let after: string | null = null
    do {
      const page = await readPage(tx, each, after)
      if (page.text !== '' && !out.write(page.text)) await once(out, 'drain', { signal: untilClosed(out) })
      after = page.next
    } while (after !== null && !out.destroyed)
  }
}

/** Aborted when nobody reads any more. */
function untilClosed(out: PassThrough): AbortSignal {
  const closing = new AbortController()
  if (out.destroyed) closing.abort()
  out.once('close', () => closing.abort())
  return closing.signal
}

async function readPage(tx: Db, type: ResourceType, after: string | null) {
  const noun = rowNouns[type]
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM ${Prisma.raw(noun.plural)}
    WHERE deleted_at IS NULL AND (${after}::uuid IS NULL OR id > ${after}::uuid) ORDER BY id LIMIT ${rowsAtOnce}`
  const ids = found.map(({ id }) => id)
  const rows = new Map((await noun.find(tx, ids)).map((row) => [row.id, row]))
  const lines = ids.map((id) => {
    const { externalId, ...said } = draftOf(noun, storedOf(noun, rows.get(id) as never)) as Record<string, unknown>
    return `${JSON.stringify(withoutNulls({ type, id, externalId, ...said }))}\n`
  })
  return { text: lines.join(''), next: ids.length < rowsAtOnce ? null : (ids.at(-1) ?? null) }
}

/** A member that says null says what it says when it is left out. */
function withoutNulls(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
}
