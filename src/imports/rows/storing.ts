import { setTimeout as sleep } from 'node:timers/promises'
import { deskOf } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import { type Database, type Db, poolOf } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { toFailure } from '#src/platform/http/problem.ts'
import { takeTurns } from '#src/platform/storage/turns.ts'
import { type Filed, type FilingTerms, fileRows } from './filing.ts'
import type { Row } from './reading.ts'

/** What became of a row of a batch. */
export type Outcome = Filed | { row: Row; status: 'failed'; error: DomainError }

export interface StoringTerms extends FilingTerms {
  /** Whether rows behind one that fails are left out; they have no outcome. */
  stopsAtFault: boolean
}

interface Office {
  db: Database
  actor: Actor
  /** Whether nobody waits for the outcome any more. */
  isAbandoned: () => boolean
}

/** After so many faults a batch is parted: each costs all that was done for the others. */
const faultsAtOnce = 3

/**
 * Files a batch, durably when this returns. A row that fails costs only itself: the others are filed without it. When the
 * database does not answer for a while it is tried again; what was stored then, and not acknowledged, is found to be there.
 *
 * @throws what is the fault of no row
 */
export async function storeRows(office: Office, rows: Row[], terms: StoringTerms): Promise<Outcome[]> {
  let rest = rows
  const failed: Outcome[] = []
  while (rest.length > 0) {
    try {
      return [...failed, ...(await withPatience(() => inTurn(office.db, () => fileAll(office, rest, terms))))]
    } catch (error) {
      const fault = attribute(error, rest)
      if (!fault) {
        if (isNobodys(error)) throw error
        return [...failed, ...(await storeHalves(office, rest, terms))]
      }
      if (terms.stopsAtFault) {
        failed.splice(0, failed.length, fault)
        rest = rest.filter(({ line }) => line < fault.row.line)
      } else {
        failed.push(fault)
        rest = rest.filter((row) => row !== fault.row)
        if (failed.length >= faultsAtOnce && rest.length > 1)
          return [...failed, ...(await storeHalves(office, rest, terms))]
      }
    }
  }
  return failed
}

async function storeHalves(office: Office, rows: Row[], terms: StoringTerms): Promise<Outcome[]> {
  const middle = rows.length >> 1
  const first = await storeRows(office, rows.slice(0, middle), terms)
  if (terms.stopsAtFault && first.some(({ status }) => status === 'failed')) return first
  return [...first, ...(await storeRows(office, rows.slice(middle), terms))]
}

async function fileAll({ db, actor, isAbandoned }: Office, rows: Row[], terms: FilingTerms): Promise<Filed[]> {
  if (isAbandoned()) throw new Abandoned()
  const file = (tx: Db) => fileRows(deskOf(tx, actor), rows, terms)
  if (!terms.forecast) return inTransaction(db, file)
  try {
    return await db.$transaction(async (tx) => {
      throw new ForecastMade(await file(tx))
    })
  } catch (error) {
    if (error instanceof ForecastMade) return error.filed
    throw error
  }
}

/** Ends an import whose client has gone away while it waited for its turn. */
class Abandoned extends Error {
  override name = 'Abandoned'
}

/** Ends a transaction of which nothing is to stay. */
class ForecastMade extends Error {
  readonly filed: Filed[]
  constructor(filed: Filed[]) {
    super('forecast')
    this.filed = filed
  }
}

type Turns = ReturnType<typeof takeTurns>

const turnsOf = new WeakMap<Database, Turns>()

/**
 * Does what takes a connection for long when it is its turn. However many imports there are, all of them together have a
 * third of the connections; the others are for whoever wants an answer.
 */
export function inTurn<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const turns = turnsOf.get(db) ?? takeTurns(Math.max(1, Math.floor(poolOf(db).options.max / 3)))
  turnsOf.set(db, turns)
  return turns(work)
}

/** Seconds between attempts while the database does not answer. */
const pauses = [0.1, 0.5, 2, 5]

async function withPatience<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const seconds of pauses) {
    try {
      return await work()
    } catch (error) {
      if (toFailure(error).code !== 'database.unavailable') throw error
      await sleep(seconds * 1_000)
    }
  }
  return work()
}

/** The row that an error is about, with the error as the row would cause it if it were a request of its own. */
function attribute(error: unknown, rows: Row[]): (Outcome & { status: 'failed' }) | null {
  const failure = toFailure(error)
  const [, number] = /^\/(\d+)(?:\/|$)/.exec(failure.options.errors?.[0]?.pointer ?? '') ?? []
  const row = number === undefined ? onlyOne(failure, rows) : rows[Number(number)]
  if (!row) return null
  const errors = failure.options.errors?.map((fault) => ({ ...fault, pointer: withoutNumber(fault.pointer ?? '') }))
  const own = new DomainError(failure.code, failure.message, { ...failure.options, ...(errors && { errors }) })
  return { row, status: 'failed', error: own }
}

function withoutNumber(pointer: string): string {
  return pointer.replace(/^\/\d+/, '')
}

/** What is thrown where there is one row is about it, a mistake of ours included. */
function onlyOne(failure: DomainError, [row, ...others]: Row[]): Row | undefined {
  return others.length === 0 && !isNobodys(failure) ? row : undefined
}

function isNobodys(error: unknown): boolean {
  return error instanceof Abandoned || toFailure(error).code === 'database.unavailable'
}
