import type { ResourceType } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { ResultLine } from '../results.ts'
import { gather } from './batches.ts'
import type { ImportDesk } from './importing.ts'
import { type Need, type Row, readRow, referredFirst } from './reading.ts'
import { Spool } from './spool.ts'
import type { Outcome } from './storing.ts'

/** The rows that refer to what has not come yet, by their type. */
export class Waiting implements AsyncDisposable {
  readonly #spools = new Map<ResourceType, Spool>()

  async add(row: Row): Promise<void> {
    const spool = this.of(row.noun.type)
    await spool.add(row)
  }

  of(type: ResourceType): Spool {
    const spool = this.#spools.get(type) ?? new Spool()
    this.#spools.set(type, spool)
    return spool
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const spool of this.#spools.values()) await spool[Symbol.asyncDispose]()
  }
}

/**
 * Files what has waited, when all of the import has come: what is referred to first. Of each type the last rows come
 * first, as those before them refer to them. What refers to each other in a circle is made without those references, and
 * gets them by a second revision; what still refers to nothing fails.
 */
export async function* fileWaiting(desk: ImportDesk, waiting: Waiting): AsyncGenerator<ResultLine> {
  for (const type of referredFirst) {
    const spool = waiting.of(type)
    const lacking = yield* fileToAndFro(desk, spool)
    const circle = circleOf(lacking)
    const others = [...lacking.keys()].filter((number) => !circle.has(number))
    if (!desk.isStopped) yield* failMissing(desk, spool, others)
    if (!desk.isStopped) yield* fileCircle(desk, spool, [...circle])
    if (desk.isStopped) return
  }
}

/** Files rows from the last to the first and back again, for as long as that finds any that lack nothing. */
async function* fileToAndFro(desk: ImportDesk, spool: Spool): AsyncGenerator<ResultLine, Map<number, Lack>> {
  let numbers = Array.from({ length: spool.size }, (_, at) => spool.size - 1 - at)
  for (;;) {
    const lacking = yield* fileAgain(desk, spool, numbers)
    if (lacking.size === 0 || lacking.size === numbers.length || desk.isStopped) return lacking
    numbers = [...lacking.keys()].reverse()
  }
}

/** What a row that still waits is found by, and which of its like it lacks. */
interface Lack {
  keys: string[]
  missing: string[]
}

/** Files rows of the spool in the order of their numbers; those that still wait are returned. */
async function* fileAgain(
  desk: ImportDesk,
  spool: Spool,
  numbers: number[],
): AsyncGenerator<ResultLine, Map<number, Lack>> {
  const lacking = new Map<number, Lack>()
  for await (const { rows, numberOf } of readBatches(spool, numbers)) {
    for (const outcome of await desk.store(rows)) {
      if (outcome.status !== 'waiting') yield await desk.tell(outcome)
      // All of what other types there will be is there.
      else if (outcome.missing.some(({ isToLike }) => !isToLike))
        yield await desk.tell(failed(outcome.row, outcome.missing))
      else
        lacking.set(numberOf(outcome.row), { keys: outcome.row.keys, missing: outcome.missing.map(({ key }) => key) })
    }
    if (desk.isStopped) break
  }
  return lacking
}

/** The rows that lack nothing but each other. */
function circleOf(lacking: Map<number, Lack>): Set<number> {
  const circle = new Set(lacking.keys())
  const keys = new Set([...lacking.values()].flatMap((lack) => lack.keys))
  const needed = [...lacking].flatMap(([number, { missing }]) => missing.map((key) => ({ key, number })))
  const needing = Map.groupBy(needed, ({ key }) => key)
  const lost = needed.filter(({ key }) => !keys.has(key))
  // Whoever needs one that is lost is lost as well.
  for (let next = lost.pop(); next; next = lost.pop()) {
    if (!circle.delete(next.number)) continue
    for (const key of lacking.get(next.number)?.keys ?? []) lost.push(...(needing.get(key) ?? []))
  }
  return circle
}

async function* failMissing(desk: ImportDesk, spool: Spool, numbers: number[]): AsyncGenerator<ResultLine> {
  for await (const { rows } of readBatches(
    spool,
    numbers.toSorted((a, b) => a - b),
  )) {
    for (const outcome of await desk.store(rows)) {
      yield await desk.tell(outcome.status === 'waiting' ? failed(outcome.row, outcome.missing) : outcome)
      if (desk.isStopped) return
    }
  }
}

function failed(row: Row, missing: Need[]): Outcome & { status: 'failed' } {
  const errors = missing.flatMap(({ noun, name, pointers }) => {
    const named = 'id' in name ? `the id ${name.id}` : `the external id ${name.externalId}`
    const detail = `No ${noun.type} has ${named}, or it is in the trash or has failed.`
    return pointers.map((pointer) => ({ pointer, code: 'reference_missing', detail }))
  })
  const error = new DomainError('reference.reference_missing', 'The row refers to something that is not there.', {
    errors,
  })
  return { row, status: 'failed', error }
}

async function* fileCircle(desk: ImportDesk, spool: Spool, numbers: number[]): AsyncGenerator<ResultLine> {
  const lacking: number[] = []
  const created = new Set<number>()
  for await (const { rows, numberOf } of readBatches(spool, numbers)) {
    for (const outcome of await desk.store(rows, ({ isToLike }) => isToLike)) {
      if (outcome.status === 'created') created.add(numberOf(outcome.row))
      if (outcome.status === 'created' || outcome.status === 'waiting') lacking.push(numberOf(outcome.row))
      else yield await desk.tell(outcome)
      if (desk.isStopped) return
    }
  }
  for await (const { rows, numberOf } of readBatches(spool, lacking)) {
    for (const outcome of await desk.store(rows)) {
      const { row, status } = outcome
      if (status === 'waiting') yield await desk.tell(failed(row, outcome.missing))
      else if (status === 'failed' || !created.has(numberOf(row))) yield await desk.tell(outcome)
      else yield await desk.tell({ ...outcome, status: 'created' })
    }
  }
}

/** Rows of a spool in batches, each with its number. */
async function* readBatches(spool: Spool, numbers: number[]) {
  const numbersOf = new Map<number, number>()
  async function* read() {
    for (const number of numbers) {
      const raw = await spool.read(number)
      numbersOf.set(raw.line, number)
      yield [readRow(raw)]
    }
  }
  for await (const batch of gather(read(), { endsAtRefusal: false })) {
    if (batch.refused.length > 0) throw new Error('A row cannot be read any more that has waited.')
    const numberOf = (row: Row) => numbersOf.get(row.line) as number
    yield { rows: batch.rows, numberOf }
  }
}
