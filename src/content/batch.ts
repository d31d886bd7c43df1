import type { AnyNoun, Reference, RowOf, Shapes } from './noun.ts'
import type { Origin } from './origin.ts'

/** More would keep a transaction, and whoever waits for its rows, busy for many seconds. */
export const maxInline = 500

/** What a request brings, gathered so that each table is looked into and written to once, however much there is. */
export interface Batch {
  /** How it came in, written into whatever it makes; null of what is written here. */
  origin: Origin | null
  /** How many more resources the request may bring inline. */
  inlineLeft: number
  /** What has an external id that the request names, by `nameIn`; null where nothing has it. */
  named: Map<string, AnyRow | null>
  /** What is new, by id, as long as the request does not change it again. */
  brought: Map<string, NewResource>
  /** What of it is not inserted yet, in the order in which it is to be. */
  unwritten: NewResource[]
}

/** A resource that the request creates. */
export interface NewResource {
  noun: AnyNoun
  /** Where it stands in the request. */
  at: string
  row: AnyRow
  /** What its slug is made from where the draft names none; null otherwise. */
  slugBase: string | null
  draft: unknown
  references: Reference[]
}

export type AnyRow = RowOf<Shapes>

export function emptyBatch(): Batch {
  return { origin: null, inlineLeft: maxInline, named: new Map(), brought: new Map(), unwritten: [] }
}

/** The key of an external id in `Batch.named`. */
export function nameIn(noun: { plural: string }, externalId: string): string {
  return `${noun.plural} ${externalId}`
}

/** Lets what comes later in the request see a row as it is now. */
export function rememberRow(batch: Batch, noun: { plural: string }, row: AnyRow): void {
  if (row.externalId !== null) batch.named.set(nameIn(noun, row.externalId), row)
  batch.brought.delete(row.id)
}

/** Adds what is to be inserted, behind all that it refers to. */
export function addNew(batch: Batch, one: NewResource): void {
  rememberRow(batch, one.noun, one.row)
  batch.brought.set(one.row.id, one)
  batch.unwritten.push(one)
}
