import { DomainError } from '#src/errors.ts'
import { type Database, type Db, prepared } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { ChangeSurface } from '#src/platform/db/generated/enums.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import type { Change } from './change-schema.ts'
import type { ResourceType } from './noun.ts'

/** The face on which a change is told. */
export type Surface = ChangeSurface

interface Listed {
  surface: Surface
  /** Of which resources; null for all. */
  type?: ResourceType | null | undefined
  limit: number
}

/** Changes whose place is settled by one statement: well under a second of work. */
const placedAtOnce = 5_000
/** Changes removed by one statement. */
const prunedAtOnce = 10_000

/**
 * Tells of a change, in the transaction that makes it. The editorial face hears of every revision without this.
 * The row of the resource must be locked, so that nothing that happens to it later is told of before.
 */
export async function recordChange(db: Db, told: Told): Promise<void> {
  await db.$executeRaw`${prepared} ${telling(told)}`
}

interface Told {
  surface: Surface
  type: ResourceType
  id: string
  kind: string
  revision?: number | undefined
}

/** What `recordChange` does, to be part of another statement. */
export function telling({ surface, type, id, kind, revision }: Told): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO changes (surface, type, resource_id, kind, revision, at) VALUES (
      ${surface}::change_surface, ${type}::resource_type, ${id}::uuid, ${kind}, ${revision ?? null}::int, clock_timestamp())`
}

/**
 * A page of the changes after `since`, oldest first; from the oldest kept when there is no `since`. A page that is not
 * full holds all that was committed when it was asked for.
 *
 * @param since where a page ended (its `next`), or `now` for the present end
 * @returns `next`, the cursor to go on with: nothing that is committed later appears behind it
 * @throws DomainError `request.invalid_cursor`, `changes.history_gone` (410)
 */
export async function listChanges(
  db: Database,
  { surface, type, since, limit }: Listed & { since?: string | undefined },
): Promise<{ data: Change[]; next: string }> {
  const scope = `changes:${surface}`
  const isEnd = since === 'now'
  const after = since === undefined || isEnd ? null : (readCursor(since, scope, 'since')[0] as number)
  await placeChanges(db)
  const stretch = await readStretch(db, { surface, type, after: after ?? 0, limit: isEnd ? 0 : limit })
  if (after !== null && (after < stretch.pruned || after > stretch.last)) throw historyGone()
  return { data: stretch.changes, next: writeCursor(scope, [stretch.end]) }
}

/**
 * Gives every committed change its place in the order in which changes are told. It must not run in a transaction that
 * goes on: others who read wait for it.
 */
export async function placeChanges(db: Database): Promise<void> {
  const [backlog] = await db.$queryRaw<{ waits: boolean }[]>`
    SELECT EXISTS (SELECT FROM changes WHERE position IS NULL) AS waits`
  if (!backlog?.waits) return
  while ((await inTransaction(db, placeNext)) === placedAtOnce);
}

/**
 * One after the other: who waits for the lock sees what the one before has placed. So places become visible in their
 * order, and a reader that has seen one has seen all below it.
 */
async function placeNext(tx: Db): Promise<number> {
  await tx.$executeRaw`SELECT FROM change_feed FOR UPDATE`
  const [result] = await tx.$queryRaw<{ count: number }[]>`
    WITH waiting AS (
      SELECT seq, row_number() OVER (ORDER BY seq) AS step
      FROM (SELECT seq FROM changes WHERE position IS NULL ORDER BY seq LIMIT ${placedAtOnce}) AS oldest
    ), placed AS (
      UPDATE changes SET position = last_position + step FROM waiting, change_feed
      WHERE changes.seq = waiting.seq RETURNING position
    ), told AS (
      UPDATE change_feed SET last_position = last_position + (SELECT count(*) FROM placed)
    )
    SELECT count(*)::int AS count FROM placed`
  return result?.count ?? 0
}

/** Some changes in their order, and how far the feed goes; all of one moment. */
export interface Stretch {
  changes: Change[]
  /** Where the next stretch starts. */
  end: number
  /** The newest place that was given, and the newest one of what was removed. */
  last: number
  pruned: number
}

type PlacedChange = Omit<Change, 'at'> & { at: Date; position: bigint }

/** The changes after a place; the end is that of the feed, whoever told last, unless there may be more. */
export async function readStretch(
  db: Db,
  { surface, type = null, after, limit }: Listed & { after: number },
): Promise<Stretch> {
  const rows = await db.$queryRaw<({ last: bigint; pruned: bigint } & (PlacedChange | { position: null }))[]>`
    SELECT feed.last_position AS last, feed.pruned_position AS pruned, change.*
    FROM change_feed AS feed LEFT JOIN LATERAL (
      SELECT position, type, resource_id AS id, kind, revision, at FROM changes
      WHERE surface = ${surface}::change_surface AND position > ${after}::bigint
        AND type = coalesce(${type}::resource_type, type)
      ORDER BY position LIMIT ${limit}
    ) AS change ON true
    ORDER BY change.position`
  const placed = rows.filter((row) => row.position !== null)
  const [last, pruned] = [Number(rows[0]?.last), Number(rows[0]?.pruned)]
  const isFull = limit > 0 && placed.length === limit
  const end = isFull ? Number(placed.at(-1)?.position) : last
  return { changes: placed.map(changeOf), end, last, pruned }
}

function changeOf({ type, id, kind, revision, at }: PlacedChange): Change {
  return { type, id, kind, revision, at: at.toISOString() }
}

/**
 * Removes the oldest changes, a bounded number of them, up to the first that is younger than `olderThanDays` or that a
 * follower has not worked on. Cursors from before are refused from then on.
 *
 * @returns how many were removed
 */
export async function pruneChanges(db: Database, { olderThanDays }: { olderThanDays: number }): Promise<number> {
  const [result] = await db.$queryRaw<{ count: number }[]>`
    WITH oldest AS (
      SELECT position, at FROM changes WHERE position IS NOT NULL ORDER BY position LIMIT ${prunedAtOnce}
    ), kept AS (
      SELECT position FROM oldest WHERE at >= now() - make_interval(days => ${olderThanDays}::int)
      UNION ALL SELECT position + 1 FROM followers
    ), gone AS (
      DELETE FROM changes WHERE position IN (SELECT position FROM oldest)
        AND position < coalesce((SELECT min(position) FROM kept), ${Number.MAX_SAFE_INTEGER}) RETURNING position
    ), told AS (
      UPDATE change_feed SET pruned_position = (SELECT max(position) FROM gone) WHERE EXISTS (SELECT FROM gone)
    )
    SELECT count(*)::int AS count FROM gone`
  return result?.count ?? 0
}

function historyGone(): DomainError {
  const detail =
    'What happened after this cursor is no longer kept. Take a new one with since=now, read the lists anew, and go on from it.'
  return new DomainError('changes.history_gone', detail, {
    errors: [{ parameter: 'since', code: 'history_gone', detail }],
  })
}
