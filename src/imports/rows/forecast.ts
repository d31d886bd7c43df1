import { v7 as uuidv7 } from 'uuid'
import { type AnyRow, nameIn } from '#src/content/batch.ts'
import { type Desk, type RowOf, type Shapes, storedOf } from '#src/content/noun.ts'
import { pointingAt } from '#src/content/pointing.ts'
import { changedMembers } from '#src/content/revisions.ts'
import { slugTaken } from '#src/content/taken.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { type Due, type Filed, type FilingTerms, layOutRows } from './filing.ts'
import type { Row } from './reading.ts'

/** What would stand in the database by now, by key. */
export interface Forecast {
  has(key: string): boolean
}

/**
 * What would become of rows, in a transaction that is rolled back: they are made as if to be written, and what is unique
 * is looked up. The ids of what is new are not told, as they would be others.
 *
 * @throws DomainError as filing them would
 */
export async function forecastRows(
  desk: Desk,
  ready: Due[],
  terms: FilingTerms & { forecast: Forecast },
): Promise<Filed[]> {
  expectOthers(desk, ready)
  const fresh = ready.filter(({ former }) => former === null)
  await layOutRows(desk, fresh, terms)
  desk.batch.unwritten.splice(0)
  await refuseTakenSlugs(desk, ready, terms.forecast)
  // A row that says something else of what an earlier one made has been refused before.
  const isRepeated = (row: Row) => row.keys.some((key) => terms.forecast.has(key))
  const filed: Filed[] = fresh.map(({ row }) => {
    return { row, status: isRepeated(row) ? 'unchanged' : 'created', id: row.id }
  })
  for (const one of ready) {
    if (one.former === null) continue
    const status = (await pointingAt(one.at, () => wouldChange(desk, one))) ? 'updated' : 'unchanged'
    filed.push({ row: one.row, status, id: one.id })
  }
  return filed
}

/** What earlier rows would have made has ids that nobody will see. */
function expectOthers({ batch }: Desk, ready: Due[]): void {
  for (const { noun, name } of ready.flatMap(({ row }) => row.needs)) {
    if ('id' in name || batch.named.get(nameIn(noun, name.externalId))) continue
    batch.named.set(nameIn(noun, name.externalId), { id: uuidv7(), externalId: name.externalId } as AnyRow)
  }
}

async function wouldChange(desk: Desk, { row: { noun, draft }, id, at }: Due): Promise<boolean> {
  const [former] = (await noun.find(desk.db, [id])) as RowOf<Shapes>[]
  if (!former) return true
  const stored = await noun.resolve({ ...desk, at }, draft, former)
  return changedMembers(storedOf(noun, former) as object, stored as object).length > 0
}

/** Of those that rows choose; free ones are found for the others. */
async function refuseTakenSlugs({ db }: Desk, ready: Due[], forecast: Forecast): Promise<void> {
  const chosen = ready.filter(({ row }) => typeof row.draft.slug === 'string')
  for (const [noun, group] of Map.groupBy(chosen, ({ row }) => row.noun)) {
    const slugs = group.map(({ row }) => row.draft.slug as string)
    const taken = await db.$queryRaw<{ slug: string; id: string }[]>`
      SELECT slug, id::text FROM ${Prisma.raw(noun.plural)} WHERE deleted_at IS NULL AND slug = ANY(${slugs})`
    const owners = new Map(taken.map(({ slug, id }) => [slug, id]))
    for (const { at, row, id } of group) {
      const slug = row.draft.slug as string
      const isTaken = (owners.get(slug) ?? id) !== id || forecast.has(slugKey(row) ?? '')
      if (isTaken) await pointingAt(at, () => Promise.reject(slugTaken(noun, { slug })))
      owners.set(slug, id)
    }
  }
}

/** Under which a forecast knows that a slug will be taken; null where the row chooses none. */
export function slugKey({ noun, draft }: Row): string | null {
  return typeof draft.slug === 'string' ? `slug ${noun.plural} ${draft.slug}` : null
}
