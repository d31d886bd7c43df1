import { setImmediate } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type AnyRow, maxInline, nameIn } from '#src/content/batch.ts'
import { layOut, writeBatch } from '#src/content/creating.ts'
import { lookUpNamed } from '#src/content/named.ts'
import type { Desk } from '#src/content/noun.ts'
import type { Origin } from '#src/content/origin.ts'
import { pointingAt } from '#src/content/pointing.ts'
import { lockLive } from '#src/content/references.ts'
import { rewriteResource } from '#src/content/writing.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { keepLines } from '../origin.ts'
import { type Forecast, forecastRows } from './forecast.ts'
import { type Former, findOrClaimFormers, formerOf } from './formers.ts'
import { type Need, type Row, referredFirst } from './reading.ts'
import { withoutNeeds } from './trimming.ts'

/** What became of a row: it stands in the database, or it waits for what it refers to. */
export type Filed =
  | { row: Row; status: 'created' | 'updated' | 'unchanged'; id: string | null }
  | { row: Row; status: 'waiting'; missing: Need[] }

export interface FilingTerms {
  /** Whether rows may say the ids of what is new. */
  keepsIds: boolean
  /** How a row came in. */
  originOf: (row: Row) => Origin
  /** Nothing is written: what would stand in the database by now has these keys. */
  forecast?: Forecast
  /** Which references a new row may do without at first; rows of what is there wait. */
  mayLack?: (need: Need) => boolean
}

/** A row that is to be written: over `former`, or as new under `id`. */
export interface Due {
  row: Row
  former: Former | null
  id: string
  draft: Row['draft']
  /** Where it stands among the rows, as a JSON pointer: errors that are about it begin with it. */
  at: string
}

/**
 * Files rows of which no two say the same key, in the caller's transaction and by as few statements as possible: those of
 * what is new, then those that replace what is there. They may refer to each other in any order. A row that says what its
 * resource was imported from last is left alone, whatever editors have made of it since.
 *
 * @throws DomainError what creating and replacing throw, with pointers that begin with the number of the row
 */
export async function fileRows(desk: Desk, rows: Row[], terms: FilingTerms): Promise<Filed[]> {
  const formers = await findOrClaimFormers(desk, rows)
  const filed: Filed[] = []
  const due: Due[] = []
  for (const [number, row] of rows.entries()) {
    const at = `/${number}`
    const former = await pointingAt(at, async () => formerOf(row, formers, terms))
    if (former?.hash === row.hash) filed.push({ row, status: 'unchanged', id: former.id })
    else due.push({ row, former, id: former?.id ?? row.id ?? uuidv7(), draft: row.draft, at })
  }
  const { ready, waiting } = await partWaiting(desk, due, terms)
  filed.push(...waiting)
  if (terms.forecast) return [...filed, ...(await forecastRows(desk, ready, { ...terms, forecast: terms.forecast }))]
  const kept = { ...terms, originOf: await keepRows(desk, ready, terms) }
  await createRows(desk, ready, kept)
  for (const one of ready)
    filed.push(one.former ? await replaceRow(desk, { ...one, former: one.former }, kept) : doneWith(one, 'created'))
  return filed
}

/** Keeps what the rows say, byte for byte, and says of each how it came in. */
async function keepRows({ db }: Desk, ready: Due[], { originOf }: FilingTerms): Promise<FilingTerms['originOf']> {
  const lines = ready.map(({ row, id }) => ({ origin: originOf(row), bytes: row.bytes, made: id }))
  const origins = await keepLines(db, lines)
  const byRow = new Map(ready.map(({ row }, at) => [row, origins[at] as Origin]))
  return (row) => byRow.get(row) as Origin
}

/**
 * Parts the rows that can be written now from those that refer to what is not there, or to one of those. All that they
 * name by external id is looked up, and what is to be written is claimed and locked.
 */
async function partWaiting(desk: Desk, due: Due[], { forecast, mayLack }: FilingTerms) {
  desk.batch.inlineLeft = Number.MAX_SAFE_INTEGER
  await lookUpNamed(
    desk,
    due.map(({ row: { noun, draft } }) => ({ target: noun, pointer: '', reference: draft })),
  )
  const isThere = await findLive(desk, due)
  const providers = countProviders(due)
  const missingOf = ({ row: { needs } }: Due) =>
    needs.filter((need) => !providers.get(need.key) && !isThere(need) && !forecast?.has(need.key))
  const canLack = ({ former }: Due, missing: Need[]) => missing.every((need) => former === null && mayLack?.(need))
  const needing = Map.groupBy(
    due.flatMap((one) => one.row.needs.map(({ key }) => ({ key, one }))),
    ({ key }) => key,
  )
  const out = new Set<Due>()
  const suspects = [...due]
  // Whoever needs one that has to wait has to wait as well.
  for (let one = suspects.pop(); one; one = suspects.pop()) {
    if (out.has(one) || canLack(one, missingOf(one))) continue
    out.add(one)
    for (const key of providedBy(one)) {
      const left = (providers.get(key) ?? 0) - 1
      providers.set(key, left)
      if (left === 0) for (const other of needing.get(key) ?? []) suspects.push(other.one)
    }
  }
  const ready = due.filter((one) => !out.has(one))
  for (const one of ready) one.draft = withoutNeeds(one.draft, missingOf(one))
  const waiting: Filed[] = [...out].map((one) => ({ row: one.row, status: 'waiting', missing: missingOf(one) }))
  return { ready, waiting }
}

/** How many of the rows bring each key. */
function countProviders(due: Due[]): Map<string, number> {
  const providers = new Map<string, number>()
  for (const key of due.flatMap(providedBy)) providers.set(key, (providers.get(key) ?? 0) + 1)
  return providers
}

function providedBy({ row: { keys, brings } }: Due): string[] {
  return [...keys, ...brings]
}

/** Says of what rows need whether it is there and not in the trash, and keeps it so where it is named by id. */
async function findLive(desk: Desk, due: Due[]): Promise<(need: Need) => boolean> {
  const byId = due.flatMap(({ row }) =>
    row.needs.flatMap(({ noun, name }) =>
      'id' in name ? [{ type: noun.type, id: name.id, member: '', pointer: '' }] : [],
    ),
  )
  const isLive = await lockLive(desk.db, byId)
  return ({ noun, name }) => {
    if ('id' in name) return isLive({ type: noun.type, id: name.id, member: '', pointer: '' })
    const row = desk.batch.named.get(nameIn(noun, name.externalId))
    return row !== null && row !== undefined && row.deletedAt === null
  }
}

/** In an order in which what is referred to comes first, but for what refers to its like: that has its id already. */
export async function layOutRows(desk: Desk, fresh: Due[], { originOf }: FilingTerms): Promise<void> {
  for (const { row, id } of fresh) {
    const { externalId } = row.draft
    if (externalId !== null) desk.batch.named.set(nameIn(row.noun, externalId), { id, externalId } as AnyRow)
  }
  let begun = performance.now()
  const rank = ({ row }: Due) => referredFirst.indexOf(row.noun.type)
  for (const { row, id, draft, at } of fresh.toSorted((a, b) => rank(a) - rank(b))) {
    desk.batch.inlineLeft = maxInline
    desk.batch.origin = originOf(row)
    // What is not whole yet is not what the row says.
    const own = { importHash: draft === row.draft ? row.hash : null }
    await pointingAt(at, () => layOut(row.noun, { ...desk, at }, { draft, id, own }))
    if (performance.now() - begun > longestStretch) {
      await setImmediate()
      begun = performance.now()
    }
  }
}

/** How long, in milliseconds, others who want an answer wait while rows are made. */
const longestStretch = 10

async function createRows(desk: Desk, ready: Due[], terms: FilingTerms): Promise<void> {
  await layOutRows(
    desk,
    ready.filter(({ former }) => former === null),
    terms,
  )
  await writeBatch(desk)
}

async function replaceRow(desk: Desk, one: Due & { former: Former }, { originOf }: FilingTerms): Promise<Filed> {
  const { row, id, at, former } = one
  const origin = originOf(row)
  desk.batch.inlineLeft = maxInline
  desk.batch.origin = origin
  const { revision } = await pointingAt(at, () =>
    rewriteResource(
      row.noun,
      { ...desk, at },
      {
        id,
        expected: 'any',
        own: { importHash: row.hash, origin },
        next: () => row.draft,
      },
    ),
  )
  if (revision > former.revision) return doneWith(one, 'updated')
  await desk.db.$executeRaw`
    UPDATE ${Prisma.raw(row.noun.plural)} SET import_hash = ${row.hash} WHERE id = ${id}::uuid`
  return doneWith(one, 'unchanged')
}

function doneWith({ row, id }: Due, status: 'created' | 'updated' | 'unchanged'): Filed {
  return { row, status, id }
}
