import type { ResourceType } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database } from '#src/platform/db/client.ts'
import { holdHeapSmall } from '#src/platform/footprint.ts'
import type { Problem } from '#src/platform/http/problem.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import { originOf } from '../origin.ts'
import type { LastLine, ResultLine } from '../results.ts'
import { gather, type RowBatch } from './batches.ts'
import { slugKey } from './forecast.ts'
import { Keys } from './keys.ts'
import { publishFiled } from './publishing.ts'
import { type Refused, type Row, readRow } from './reading.ts'
import type { RawRow } from './splitting.ts'
import { type Outcome, storeRows } from './storing.ts'
import { fileWaiting, Waiting } from './waiting.ts'

export interface Import {
  db: Database
  actor: Actor
  /** The media type that the rows came as. */
  format: string
  /** Whether nobody waits for the answer any more. */
  isAbandoned: () => boolean
  /** How a failure is said in a line. */
  problemOf: (error: DomainError) => Problem
  dryRun: boolean
  /** Whether the first row that fails is the last one that is taken. */
  stopsAtFault: boolean
  /** Publishes articles, with such pictures as may not be shown any more; null when they are not to be published. */
  publish: { endedRights: EndedRights } | null
}

/** Batches on their way at once: while PostgreSQL stores one the next is made. */
const mostFlying = 2

/**
 * Imports rows, and tells of each as soon as it is durable, or as soon as it has failed. Those that refer to what has not
 * come yet are told of at the end. Whoever stops listening stops the import behind the rows that are being stored.
 *
 * @throws what reading throws, once all that was read before has been told of
 */
export async function* importRows(task: Import, chunks: AsyncIterable<RawRow[]>): AsyncGenerator<ResultLine, Ending> {
  using _heap = holdHeapSmall()
  await using desk = new ImportDesk(task)
  let failure: { error: unknown } | null = null
  const batches = gather(desk.readRows(chunks), { endsAtRefusal: task.stopsAtFault })
  try {
    yield* flyBatches(desk, batches, (error) => {
      failure = { error }
    })
  } finally {
    // Not awaited: it may be waiting for what the client never sends.
    batches.return(undefined).catch(() => {})
  }
  if (failure) throw (failure as { error: unknown }).error
  if (desk.stoppedAt === null) yield* fileWaiting(desk, desk.waiting)
  return desk.stoppedAt === null ? {} : { stoppedAt: desk.stoppedAt }
}

/** What is said at the end, beside the totals. */
type Ending = Pick<LastLine, 'stoppedAt'>

interface Flight {
  batch: RowBatch
  landed: Promise<ResultLine[]>
}

/** Files batches, some of them at once unless one needs what another brings; tells of them in their order. */
async function* flyBatches(
  desk: ImportDesk,
  batches: AsyncGenerator<RowBatch>,
  onEnd: (error: unknown) => void,
): AsyncGenerator<ResultLine> {
  const flights: Flight[] = []
  const most = desk.task.stopsAtFault || desk.task.dryRun ? 1 : mostFlying
  const land = async () => (flights.shift() as Flight).landed
  try {
    let coming: Promise<IteratorResult<RowBatch> | null> | null = nextOf(batches, onEnd)
    while (coming || flights.length > 0) {
      const batch = await firstOf(coming, flights)
      if (batch === 'landed') {
        yield* await land()
        if (desk.isStopped) return
        continue
      }
      if (batch === null || batch.done) {
        coming = null
        continue
      }
      while (flights.length >= most || flights.some((flight) => isBehind(batch.value, flight.batch)))
        yield* await land()
      if (desk.isStopped) return
      flights.push(takeOff(desk, batch.value))
      coming = nextOf(batches, onEnd)
    }
  } finally {
    await Promise.allSettled(flights.map(({ landed }) => landed))
  }
}

/** Null when reading has failed, which `onEnd` is told. */
async function nextOf(batches: AsyncGenerator<RowBatch>, onEnd: (error: unknown) => void) {
  try {
    return await batches.next()
  } catch (error) {
    onEnd(error)
    return null
  }
}

function firstOf(coming: Promise<IteratorResult<RowBatch> | null> | null, [flight]: Flight[]) {
  const landing = flight?.landed.then(
    () => 'landed' as const,
    () => 'landed' as const,
  )
  return Promise.race([...(coming ? [coming] : []), ...(landing ? [landing] : [])])
}

function takeOff(desk: ImportDesk, batch: RowBatch): Flight {
  const landed = desk.file(batch)
  // It is awaited in its turn; until then nobody else listens.
  landed.catch(() => {})
  return { batch, landed }
}

/**
 * Whether a batch writes or needs what another one is writing. What both bring inline they may bring at once: the database
 * has one of them wait, where it is new.
 */
function isBehind({ rows }: RowBatch, { keys, own }: RowBatch): boolean {
  return rows.some(
    (row) =>
      row.keys.some((key) => keys.has(key)) ||
      row.brings.some((key) => own.has(key)) ||
      row.needs.some(({ key }) => keys.has(key)),
  )
}

/** What is known of one import while it runs. */
export class ImportDesk implements AsyncDisposable {
  readonly task: Import
  readonly waiting = new Waiting()
  /** The line that failed where none was to fail. */
  stoppedAt: number | null = null
  /** What rows have said so far, by their keys. */
  readonly #said = new Keys()
  /** Of a dry run: what would stand in the database by now. */
  readonly #forecast: Keys | null

  get isStopped(): boolean {
    return this.stoppedAt !== null
  }

  constructor(task: Import) {
    this.task = task
    this.#forecast = task.dryRun ? new Keys() : null
  }

  async *readRows(chunks: AsyncIterable<RawRow[]>): AsyncGenerator<(Row | Refused)[]> {
    for await (const chunk of chunks) yield chunk.map((raw) => this.#refuseOther(readRow(raw)))
  }

  /** Two rows cannot say different things of one resource: sent again, each would undo the other. */
  #refuseOther(row: Row | Refused): Row | Refused {
    if ('error' in row) return row
    const isOther = row.keys.some((key) => this.#said.add(key, row.hash) === 'other')
    if (!isOther) return row
    const { line, noun, draft } = row
    const detail = `An earlier row says something else of the same ${noun.type}.`
    const errors = [{ pointer: row.id === null ? '/externalId' : '/id', code: 'external_id_taken', detail }]
    const error = new DomainError(`${noun.type}.external_id_taken`, detail, { errors })
    return { line, type: noun.type, externalId: draft.externalId, error }
  }

  /** Files a batch, publishes what is to be published, and keeps what has to wait. */
  async file({ rows, refused }: Pick<RowBatch, 'rows' | 'refused'>): Promise<ResultLine[]> {
    const outcomes = await this.store(rows)
    const results: ResultLine[] = []
    for (const outcome of outcomes) {
      if (outcome.status === 'waiting') await this.waiting.add(outcome.row)
      else results.push(await this.tell(outcome))
    }
    if (!this.isStopped) results.push(...refused.map((one) => this.tellRefused(one)))
    return results.toSorted((a, b) => a.line - b.line)
  }

  async store(rows: Row[], mayLack?: (need: Row['needs'][number]) => boolean): Promise<Outcome[]> {
    const { task } = this
    const outcomes = await storeRows(task, rows, {
      originOf: ({ line, bytes }) => ({ ...originOf(task.actor, { format: task.format, bytes, url: null }), line }),
      keepsIds: task.actor.role === 'admin',
      stopsAtFault: task.stopsAtFault,
      ...(this.#forecast && { forecast: this.#forecast }),
      ...(mayLack && { mayLack }),
    })
    if (this.#forecast) for (const outcome of outcomes) this.#foresee(this.#forecast, outcome)
    return outcomes
  }

  #foresee(forecast: Keys, { row, status }: Outcome): void {
    if (status === 'waiting' || status === 'failed') return
    const slug = slugKey(row)
    for (const key of [...row.keys, ...row.brings, ...(slug === null ? [] : [slug])]) forecast.add(key, row.hash)
  }

  async tell(outcome: Exclude<Outcome, { status: 'waiting' }>): Promise<ResultLine> {
    const { row, status } = outcome
    const about = { line: row.line, type: row.noun.type as ResourceType, externalId: row.draft.externalId }
    if (status === 'failed') return this.#fail(about, outcome.error)
    const { db, actor, publish, dryRun } = this.task
    const isToBePublished = publish && !dryRun && about.type === 'article' && outcome.id !== null
    const told = isToBePublished
      ? await publishFiled({ db, actor, ...publish }, { id: outcome.id as string, isUnchanged: status === 'unchanged' })
      : {}
    return { ...about, status, id: outcome.id, ...told }
  }

  tellRefused({ line, type, externalId, error }: Refused): ResultLine {
    return this.#fail({ line, type, externalId }, error)
  }

  #fail(about: Pick<ResultLine, 'line' | 'type' | 'externalId'>, error: DomainError): ResultLine {
    if (this.task.stopsAtFault) this.stoppedAt ??= about.line
    return { ...about, status: 'failed', id: null, problem: this.task.problemOf(error) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.waiting[Symbol.asyncDispose]()
  }
}
