import { v7 as uuidv7 } from 'uuid'
import type { Db } from '#src/platform/db/client.ts'
import { insertRows, insertUnlessTaken } from '#src/platform/db/insert.ts'
import { addNew, type NewResource } from './batch.ts'
import { findIdByExternalId } from './external-ids.ts'
import { type Desk, type Envelope, type Noun, type RowOf, referencesOf, type Shapes, storedOf } from './noun.ts'
import { pointingAt } from './pointing.ts'
import { lockLive, referenceRows, refuseMissing } from './references.ts'
import { revisionRow } from './revisions.ts'
import { findFreeSlugs, slugFrom } from './slugs.ts'
import { externalIdTaken, slugTaken } from './taken.ts'

export interface Creation<Draft> {
  draft: Draft
  id?: string
  /** Members the server owns that this caller knows, such as an article's `origin`. */
  own?: object
}

/** Makes the row of a new resource and of whatever it brings inline; `writeBatch` inserts them. */
export async function layOut<N extends Shapes>(
  noun: Noun<N>,
  desk: Desk,
  { draft, id = uuidv7(), own }: Creation<N['Draft']>,
): Promise<RowOf<N>> {
  const stored = await noun.resolve(desk, draft, null)
  const row: RowOf<N> = { ...stored, ...noun.own(stored, null, desk), ...imported, ...newEnvelope(id, desk), ...own }
  const slugBase = noun.slugBase && !row.slug ? slugFrom(noun.slugBase(row)) : null
  if (slugBase !== null) row.slug = slugBase
  addNew(desk.batch, { noun, at: desk.at, row, slugBase, draft, references: referencesOf(noun, stored) })
  return row
}

/** Which row of an import says what is stored; rows of a table have the same members, whoever brings them. */
const imported = { importHash: null }

function newEnvelope(id: string, { actor, batch: { origin } }: Desk): Envelope {
  const now = new Date().toISOString()
  const by = { createdBy: actor.id, updatedBy: actor.id }
  return { id, revision: 1, createdAt: now, updatedAt: now, ...by, deletedAt: null, origin }
}

/**
 * Inserts the new resources of a request with their references, their first revisions, and what follows from them; by as
 * many statements however many they are.
 *
 * @throws DomainError `*.slug_taken`, `*.external_id_taken` (409), `reference.reference_missing` (422)
 */
export async function writeBatch(desk: Desk): Promise<void> {
  const { db, batch } = desk
  const fresh = batch.unwritten.splice(0)
  if (fresh.length === 0) return
  await requireAll(desk, fresh)
  await insertAll(db, fresh)
  const following: Record<string, object[]> = {}
  for (const { noun, row, draft } of fresh) {
    const derived = await noun.derive?.(desk, { row, former: null, draft })
    for (const [table, rows] of Object.entries(derived ?? {})) following[table] = [...(following[table] ?? []), ...rows]
  }
  await insertRows(db, {
    references: fresh.flatMap(({ noun, row, references }) =>
      referenceRows({ type: noun.type, id: row.id }, references),
    ),
    revisions: fresh.map(({ noun, row }) => {
      return revisionRow({ type: noun.type, row, stored: storedOf(noun, row), changed: [...noun.members] })
    }),
    ...following,
  })
}

/** What the request has brought itself is there. */
async function requireAll({ db, batch }: Desk, fresh: NewResource[]): Promise<void> {
  const others = fresh.flatMap(({ references }) => references).filter(({ id }) => !batch.brought.has(id))
  const isLive = await lockLive(db, others)
  for (const { noun, at, row, references } of fresh) {
    await pointingAt(at, async () =>
      refuseMissing(
        { type: noun.type, id: row.id },
        references,
        (reference) => batch.brought.has(reference.id) || isLive(reference),
      ),
    )
  }
}

/** Inserts the rows; those that may choose their slugs get free ones. */
async function insertAll(db: Db, fresh: NewResource[]): Promise<void> {
  for (let rest = fresh; rest.length > 0; ) {
    const byTable = Map.groupBy(rest, ({ noun }) => noun.plural)
    const tables = [...byTable].map(([table, group]) => [table, group.map(({ row }) => row)] as const)
    const inserted = await insertUnlessTaken(db, Object.fromEntries(tables))
    rest = rest.filter(({ row }) => !inserted.has(row.id))
    for (const one of rest) await pointingAt(one.at, () => refuseTaken(db, one))
    await chooseOtherSlugs(db, rest)
  }
}

async function chooseOtherSlugs(db: Db, fresh: NewResource[]): Promise<void> {
  for (const group of Map.groupBy(fresh, ({ noun, slugBase }) => `${noun.plural} ${slugBase}`).values()) {
    const [{ noun, slugBase }] = group as [NewResource]
    const slugs = await findFreeSlugs(db, noun.plural, { base: slugBase as string, count: group.length })
    for (const [at, { row }] of group.entries()) row.slug = slugs[at] as string
  }
}

/** The problem of a row that was not inserted, unless another slug solves it. */
async function refuseTaken(db: Db, { noun, row, slugBase }: NewResource): Promise<void> {
  const { externalId } = row
  if (externalId !== null && (await findIdByExternalId(noun, db, externalId))) throw externalIdTaken(noun, row)
  if (slugBase === null) throw slugTaken(noun, row)
}
