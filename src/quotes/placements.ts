import { assessFidelity } from '#src/content/body/fidelity.ts'
import type { Passage } from '#src/content/body/passages.ts'
import type { Desk } from '#src/content/noun.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { PlacementFidelity, PlacementState } from '#src/platform/db/generated/enums.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import type { Placement } from './schema.ts'

/** A passage that prints a quote, and how it came to be known. */
export type PlacedPassage = Passage & { quote: string; state: 'anchored' | 'moved' }

/** A placement whose words are no longer in the article. */
export interface Orphan {
  quote: string
  exact: string
  prefix: string
  suffix: string
}

/** The placements of quotes in articles that are not in the trash, each quote's in reading order, articles newest first. */
export async function placementsOf(db: Db, quoteIds: string[]): Promise<Map<string, Placement[]>> {
  if (quoteIds.length === 0) return new Map()
  const records = await db.placement.findMany({
    where: { quoteId: { in: quoteIds }, article: { deletedAt: null } },
    orderBy: [{ articleId: 'desc' }, { position: 'asc' }],
  })
  const placements = records.map(({ id: _, quoteId, articleId: article, position: __, ...placement }) => ({
    quoteId,
    placement: { article, ...placement },
  }))
  const byQuote = Map.groupBy(placements, ({ quoteId }) => quoteId)
  return new Map([...byQuote].map(([quoteId, group]) => [quoteId, group.map(({ placement }) => placement)]))
}

/** The orphans of an article, but for those whose quote is in the trash, as a JSON array. */
export function orphansOf(articleId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(json_agg(json_build_object('quote', quote_id, 'exact', exact, 'prefix', prefix, 'suffix', suffix)
      ORDER BY position), '[]')
    FROM placements JOIN quotes ON quotes.id = quote_id
    WHERE article_id = ${articleId}::uuid AND state = 'orphaned' AND quotes.deleted_at IS NULL)`
}

export async function listOrphans(db: Db, articleId: string): Promise<Orphan[]> {
  const [found] = await db.$queryRaw<[{ orphans: Orphan[] }]>`${prepared} SELECT ${orphansOf(articleId)} AS orphans`
  return found.orphans
}

/** Forgets what is known of where an article prints quotes, and returns the rows to insert in its place. */
export async function replacePlacements(
  desk: Desk,
  article: { id: string; isNew: boolean },
  { passages, orphans }: { passages: PlacedPassage[]; orphans: Orphan[] },
): Promise<object[]> {
  const { id: articleId, isNew } = article
  if (!isNew) await desk.db.placement.deleteMany({ where: { articleId } })
  const texts = await readTexts(desk, [...new Set(passages.map(({ quote }) => quote))])
  const fidelity = assessAll(passages, texts)
  const placed = passages.map(({ quote: quoteId, state, ...passage }, position) => ({
    ...passage,
    quoteId,
    articleId,
    position,
    state: state as PlacementState,
    fidelity: fidelity.get(quoteId) as PlacementFidelity,
  }))
  return [...placed, ...orphanRows(articleId, orphans, passages.length)]
}

/** Replaces the orphans of an article, and leaves what it prints; part of the caller's transaction. */
export async function writeOrphans(db: Db, articleId: string, orphans: Orphan[]): Promise<void> {
  await db.placement.deleteMany({ where: { articleId, state: 'orphaned' } })
  const printed = await db.placement.count({ where: { articleId } })
  await insertRows(db, { placements: orphanRows(articleId, orphans, printed) })
}

/** @param printed how many placements stand before them */
function orphanRows(articleId: string, orphans: Orphan[], printed: number) {
  return orphans.map(({ quote: quoteId, ...words }, at) => ({
    ...words,
    quoteId,
    articleId,
    position: printed + at,
    block: null,
    start: null,
    end: null,
    state: 'orphaned' as const,
    fidelity: 'altered' as const,
  }))
}

/** What quotes say; the database is not asked for those that the request has brought. */
async function readTexts({ db, batch }: Desk, ids: string[]): Promise<Map<string, string>> {
  const others = ids.filter((id) => !batch.brought.has(id))
  const where = { id: { in: others } }
  const stored = others.length === 0 ? [] : await db.quote.findMany({ where, select: { id: true, text: true } })
  const texts = new Map(stored.map(({ id, text }) => [id, text]))
  for (const id of ids) {
    const quote = batch.brought.get(id)?.row as { text: string } | undefined
    if (quote) texts.set(id, quote.text)
  }
  return texts
}

function assessAll(passages: PlacedPassage[], texts: Map<string, string>): Map<string, PlacementFidelity> {
  const printed = [...Map.groupBy(passages, ({ quote }) => quote)]
  return new Map(
    printed.map(([quote, group]) => [
      quote,
      assessFidelity(
        group.map(({ exact }) => exact),
        texts.get(quote) ?? '',
      ),
    ]),
  )
}

/** Compares every print of a quote with what it says now. */
export async function reassessPlacements(db: Db, quote: { id: string; text: string }): Promise<void> {
  const records = await db.placement.findMany({
    where: { quoteId: quote.id, state: { not: 'orphaned' } },
    orderBy: { position: 'asc' },
  })
  for (const [articleId, group] of Map.groupBy(records, ({ articleId }) => articleId)) {
    const fidelity = assessFidelity(
      group.map(({ exact }) => exact),
      quote.text,
    )
    await db.placement.updateMany({
      where: { articleId, quoteId: quote.id, state: { not: 'orphaned' } },
      data: { fidelity },
    })
  }
}
