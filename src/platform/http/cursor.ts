import { createHash } from 'node:crypto'
import { DomainError } from '#src/errors.ts'

/** The sort values of a row at which a page ended; the next page starts after it. */
export type CursorValues = (string | number | null)[]

/** Enough for a sort value of 1,000 UTF-16 units of any script. */
export const maxCursorLength = 4096
const checksumBytes = 8

/**
 * Writes the opaque cursor of a page's end.
 *
 * @param scope everything the cursor is bound to: the list, its filters and its sort. With another scope it is refused.
 */
export function writeCursor(scope: string, values: CursorValues): string {
  const payload = Buffer.from(JSON.stringify(values))
  const cursor = Buffer.concat([checksum(scope, payload), payload]).toString('base64url')
  if (cursor.length > maxCursorLength)
    throw new Error(`A cursor of ${cursor.length} characters is too long to be given out.`)
  return cursor
}

/**
 * Reads what `writeCursor` wrote for the same scope. The checksum finds accidents and mix-ups; it is no secret, because
 * a cursor says nothing that the list does not show.
 *
 * @param parameter the query parameter that brought it
 * @throws DomainError `request.invalid_cursor`
 */
export function readCursor(cursor: string, scope: string, parameter = 'cursor'): CursorValues {
  const bytes = Buffer.from(cursor, 'base64url')
  const payload = bytes.subarray(checksumBytes)
  const isOurs =
    cursor.length <= maxCursorLength &&
    bytes.toString('base64url') === cursor &&
    bytes.subarray(0, checksumBytes).equals(checksum(scope, payload))
  const values = isOurs ? readValues(payload) : null
  if (values === null) throw invalidCursor(parameter)
  return values
}

function readValues(payload: Buffer): CursorValues | null {
  try {
    const values: unknown = JSON.parse(payload.toString())
    return Array.isArray(values) && values.every(isCursorValue) ? values : null
  } catch {
    return null
  }
}

function isCursorValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number'
}

function checksum(scope: string, payload: Buffer): Buffer {
  return createHash('sha256').update(scope).update('\0').update(payload).digest().subarray(0, checksumBytes)
}

function invalidCursor(parameter: string) {
  const detail = 'The cursor is not one of this list with these filters and this sort; start again without it.'
  return new DomainError('request.invalid_cursor', detail, {
    errors: [{ parameter, code: 'invalid_cursor', detail }],
  })
}
