import { assessFidelity } from '#src/content/body/fidelity.ts'
import type { Passage } from '#src/content/body/passages.ts'
import type { Db } from '#src/platform/db/client.ts'
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

/** The orphans of an article, but for those whose quote is in the trash. */
export async function listOrphans(db: Db, articleId: string): Promise<Orphan[]> {
  const records = await db.placement.findMany({
    where: { articleId, state: 'orphaned', quote: { deletedAt: null } },
    orderBy: { position: 'asc' },
  })
  return records.map(({ quoteId: quote, exact, prefix, suffix }) => ({ quote, exact, prefix, suffix }))
}

/** Replaces what is known of where an article prints quotes; part of the caller's transaction. */
export async function writePlacements(
  db: Db,
  articleId: string,
  { passages, orphans }: { passages: PlacedPassage[]; orphans: Orphan[] },
): Promise<void> {
  await db.placement.deleteMany({ where: { articleId } })
  if (passages.length + orphans.length === 0) return
  const fidelity = await assessAll(db, passages)
  const placed = passages.map(({ quote: quoteId, state, ...passage }, position) => ({
    ...passage,
    quoteId,
    articleId,
    position,
    state: state as PlacementState,
    fidelity: fidelity.get(quoteId) ?? 'altered',
  }))
  const lost = orphans.map(({ quote: quoteId, ...words }, at) => ({
    ...words,
    quoteId,
    articleId,
    position: passages.length + at,
    block: null,
    start: null,
    end: null,
    state: 'orphaned' as const,
    fidelity: 'altered' as const,
  }))
  await insertRows(db, 'placements', [...placed, ...lost])
}

async function assessAll(db: Db, passages: PlacedPassage[]): Promise<Map<string, PlacementFidelity>> {
  const printed = Map.groupBy(passages, ({ quote }) => quote)
  const quotes = await db.quote.findMany({
    where: { id: { in: [...printed.keys()] } },
    select: { id: true, text: true },
  })
  return new Map(
    quotes.map(({ id, text }) => [
      id,
      assessFidelity(
        (printed.get(id) ?? []).map(({ exact }) => exact),
        text,
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
