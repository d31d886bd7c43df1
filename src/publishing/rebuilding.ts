import type { Change } from '#src/content/change-schema.ts'
import { DomainError } from '#src/errors.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import type { JobKind, SendJobs } from '#src/platform/jobs/jobs.ts'
import type { EndedRights } from './media-rights.ts'
import { rebuildSnapshot } from './rebuild.ts'
import { facetOf } from './snapshot/facets.ts'

/** The snapshots found by a facet, newest first, from some place on; or one snapshot. */
export type RebuildJob = { facet: string; before?: Place } | { article: string }

/** Where the snapshot stands that was rebuilt last. */
interface Place {
  publishedAt: string
  id: string
}

/** What a job rebuilds before it hands on to the next, well under a second of work. */
const holdersAtOnce = 20

export const rebuild: JobKind<RebuildJob> = {
  queue: 'rebuild',
  // A job that starts in the middle must not stand for one that starts with the newest.
  keyOf: (job) => ('article' in job ? `article:${job.article}` : `${job.facet} ${job.before?.id ?? ''}`),
  lostAfterSeconds: 30,
  retries: { limit: 20, firstAfterSeconds: 1, longestPauseSeconds: 600 },
}

/** Orders the rebuilding of snapshots that hold a source, quote or media record that changed. */
export async function rebuildHolders(tx: Db, changes: Change[], send: SendJobs): Promise<void> {
  await orderFacets(tx, [...new Set(changes.flatMap(facetsOf))], send)
}

function facetsOf({ type, id }: Change): string[] {
  if (type === 'article') return []
  if (type === 'source') return [facetOf('source', id), facetOf('protected', id)]
  return type === 'media' ? [facetOf('media', id), facetOf('withheld', id)] : [facetOf(type, id)]
}

/**
 * Orders the rebuilding of snapshots that link to articles which readers see otherwise now, and of those that may have
 * been rendered from what another transaction was just changing.
 */
export async function rebuildNeighbours(tx: Db, changes: Change[], send: SendJobs): Promise<void> {
  const ids = [...new Set(changes.filter(({ type }) => type === 'article').map(({ id }) => id))]
  if (ids.length === 0) return
  await orderFacets(
    tx,
    ids.map((id) => facetOf('related', id)),
    send,
  )
  const doubtful = await listDoubtful(tx, ids)
  await send(
    tx,
    rebuild,
    doubtful.map((article) => ({ article })),
  )
}

async function orderFacets(tx: Db, facets: string[], send: SendJobs): Promise<void> {
  const held = await tx.$queryRaw<{ facet: string }[]>`
    SELECT facet FROM unnest(${facets}::text[]) AS asked (facet)
    WHERE EXISTS (SELECT FROM published_facets AS held WHERE held.facet = asked.facet)`
  await send(tx, rebuild, held)
}

/**
 * Those of the articles whose snapshot holds something that was written at about the same time. Neither transaction saw
 * the other: publishing read the old name, and whoever followed the new one found no holder.
 */
async function listDoubtful(tx: Db, ids: string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH held AS MATERIALIZED (
      SELECT published.id, modified_at, split_part(facet, ':', 1) AS kind, split_part(facet, ':', 2)::uuid AS part
      FROM published_articles AS published JOIN published_facets ON article_id = published.id
      WHERE published.id = ANY(${ids}::uuid[]) AND facet ~ '^(source|protected|quote|media|withheld|related):'
    )
    SELECT DISTINCT id FROM held
    WHERE modified_at - interval '2 minutes' < CASE kind
      WHEN 'quote' THEN (SELECT updated_at FROM quotes WHERE quotes.id = part)
      WHEN 'media' THEN (SELECT updated_at FROM media WHERE media.id = part)
      WHEN 'withheld' THEN (SELECT updated_at FROM media WHERE media.id = part)
      WHEN 'related' THEN (SELECT updated_at FROM articles WHERE articles.id = part)
      ELSE (SELECT updated_at FROM sources WHERE sources.id = part)
    END`
  return rows.map(({ id }) => id)
}

/**
 * Does a job, each snapshot in a transaction of its own. One that fails gets a job of its own and holds up no other; what
 * is left when the process stops gets one, too.
 */
export async function runRebuild(
  db: Database,
  job: RebuildJob,
  { send, stopping, endedRights }: { send: SendJobs; stopping: AbortSignal; endedRights: EndedRights },
): Promise<void> {
  if ('article' in job) return rebuildOne(db, { id: job.article, endedRights })
  const holders = await listHolders(db, job.facet, job.before)
  let before = job.before
  for (const holder of holders) {
    if (stopping.aborted) break
    await rebuildOne(db, { id: holder.id, endedRights }).catch(() => send(db, rebuild, [{ article: holder.id }]))
    before = holder
  }
  const mayBeMore = stopping.aborted || holders.length === holdersAtOnce
  if (mayBeMore) await send(db, rebuild, [{ facet: job.facet, ...(before && { before }) }])
}

async function rebuildOne(db: Database, order: { id: string; endedRights: EndedRights }): Promise<void> {
  try {
    await rebuildSnapshot(db, order)
  } catch (error) {
    if (!(error instanceof DomainError && error.reason === 'not_found')) throw error
  }
}

async function listHolders(db: Db, facet: string, before: Place | undefined): Promise<Place[]> {
  const { publishedAt, id } = before ?? { publishedAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
  const rows = await db.$queryRaw<{ publishedAt: Date; id: string }[]>`
    SELECT published_at AS "publishedAt", article_id AS id FROM published_facets
    WHERE facet = ${facet} AND (published_at, article_id) < (${publishedAt}::timestamptz, ${id}::uuid)
    ORDER BY published_at DESC, article_id DESC LIMIT ${holdersAtOnce}`
  return rows.map((row) => ({ publishedAt: row.publishedAt.toISOString(), id: row.id }))
}
