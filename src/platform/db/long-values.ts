import { randomUUID } from 'node:crypto'
import pg from 'pg'

/*
 * Prisma writes the values of a statement into JSON and reads them from it again before the driver gets them. For what an
 * import inserts at once that is megabytes, copied three times, and a sixth of the time it takes in this process. Long
 * values go past it: the statement has a mark in the place of each, and the connection puts the value there.
 */

type Value = string | Uint8Array

const held = new Map<string, Value>()

/** The long values of one statement, for as long as it runs. */
export class LongValues implements Disposable {
  readonly #marks: string[] = []

  /** What stands for the value in the statement; nobody can guess it, and no text in PostgreSQL begins like it. */
  hold(value: Value): string {
    const mark = `\0${randomUUID()}`
    held.set(mark, value)
    this.#marks.push(mark)
    return mark
  }

  [Symbol.dispose](): void {
    for (const mark of this.#marks) held.delete(mark)
  }
}

/** A connection that is given the values themselves. */
export class Connection extends pg.Client {
  override query(...given: unknown[]): never {
    const [statement, ...rest] = given
    return super.query(...([withValues(statement), ...rest] as [string])) as never
  }
}

function withValues(statement: unknown): unknown {
  const { values } = statement as { values?: unknown[] }
  if (!values?.some(isMark)) return statement
  return Object.assign(statement as object, {
    values: values.map((value) => (isMark(value) ? held.get(value) : value)),
  })
}

function isMark(value: unknown): value is string {
  return typeof value === 'string' && held.has(value)
}
