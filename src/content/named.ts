import { isDeepStrictEqual } from 'node:util'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { type AnyRow, nameIn } from './batch.ts'
import { claimExternalIds, findIdsByExternalId } from './external-ids.ts'
import type { AnyNoun, Desk, Mention, ResourceType } from './noun.ts'
import type { ExternalReference } from './schema.ts'

/** A draft that stands in the place of a reference. */
export type InlineDraft = Record<string, unknown> & { externalId?: string | null }

/** A mention by external id; `draft` is null where that id is all that is said. */
interface Naming {
  target: AnyNoun
  externalId: string
  draft: InlineDraft | null
}

/** Referrers first, as when each is changed by a request of its own. */
const lockOrder: ResourceType[] = ['article', 'quote', 'media', 'source']

/**
 * Looks up whatever the mentions name by external id, at any depth, for `batch.named`. What is to be created under one is
 * claimed, and what is to be changed is locked, in one order for all requests: those that bring the same resources wait
 * for each other, but never in a circle.
 */
export async function lookUpNamed({ db, batch }: Desk, mentions: Mention[]): Promise<void> {
  const namings = [...listNamings(mentions, { left: batch.inlineLeft })]
  const unknown = namings.filter(({ target, externalId }) => !batch.named.has(nameIn(target, externalId)))
  const byTarget = [...Map.groupBy(unknown, ({ target }) => target)]
  byTarget.sort(([a], [b]) => lockOrder.indexOf(a.type) - lockOrder.indexOf(b.type))
  for (const [target, group] of byTarget) {
    const rows = await findOrClaim(target, db, group)
    await lockRows(target, db, rowsToChange(group, rows))
    for (const { externalId } of group) batch.named.set(nameIn(target, externalId), rows.get(externalId) ?? null)
  }
}

/** Every mention by external id, with those inside of inline drafts, up to the most that a request may bring. */
function* listNamings(mentions: Mention[], budget: { left: number }): Generator<Naming> {
  for (const { target, reference } of mentions) {
    if (typeof reference !== 'object' || reference === null) continue
    if (isExternal(reference)) yield { target, externalId: reference.externalId, draft: null }
    else {
      if (budget.left-- <= 0) return
      const draft = reference as InlineDraft
      if (typeof draft.externalId === 'string') yield { target, externalId: draft.externalId, draft }
      yield* listNamings(target.mentions(draft), budget)
    }
  }
}

async function findOrClaim(noun: AnyNoun, db: Desk['db'], namings: Naming[]): Promise<Map<string, AnyRow>> {
  const wanted = [...new Set(namings.map(({ externalId }) => externalId))]
  const ids = await findIdsByExternalId(noun, db, wanted)
  const brought = new Set(namings.filter(({ draft }) => draft).map(({ externalId }) => externalId))
  const free = wanted.filter((externalId) => brought.has(externalId) && !ids.has(externalId))
  if (free.length > 0) {
    await claimExternalIds(noun, db, free)
    for (const [externalId, id] of await findIdsByExternalId(noun, db, free)) ids.set(externalId, id)
  }
  const rows: AnyRow[] = ids.size === 0 ? [] : await noun.find(db, [...ids.values()])
  return new Map(rows.map((row) => [row.externalId as string, row]))
}

function rowsToChange(namings: Naming[], rows: Map<string, AnyRow>): string[] {
  const changing = namings.flatMap(({ externalId, draft }) => {
    const row = rows.get(externalId)
    return row && draft && !saysAlready(row, draft) ? [row.id] : []
  })
  return [...new Set(changing)]
}

async function lockRows(noun: AnyNoun, db: Desk['db'], ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db.$queryRaw`
    SELECT 1 FROM ${Prisma.raw(noun.plural)} WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}

/**
 * Whether a row says what a draft given inline says. It needs no lock then, so that requests which bring the same sources
 * need not wait for each other.
 */
export function saysAlready(row: AnyRow, draft: InlineDraft): boolean {
  const isSaid = ([name, value]: [string, unknown]) =>
    value === undefined || isDeepStrictEqual(row[name as keyof AnyRow] ?? null, value)
  return row.deletedAt === null && Object.entries(draft).every(isSaid)
}

export function isExternal(reference: unknown): reference is ExternalReference {
  return typeof reference === 'object' && reference !== null && Object.keys(reference).join() === 'externalId'
}
