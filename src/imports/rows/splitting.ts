import type { Readable } from 'node:stream'
import { DomainError } from '#src/errors.ts'

/** What stands in one line, or as one item of an array: its bytes, or why they cannot be read. */
export interface RawRow {
  /** From 1, empty lines included. */
  line: number
  content: Buffer | DomainError
}

/** What one row may have; an article with all that it brings inline is far smaller. */
export const maxRowBytes = 4 * 1024 * 1024

/** What an array may hold; lines have no such limit. */
export const maxItems = 100_000

/**
 * The lines of NDJSON as they come, without those that are empty: all of a chunk at once. A line may end in CRLF, and the
 * first begin with a byte order mark. Of a line that is too long nothing is kept, and the next one is read.
 */
export async function* readLines(body: Readable): AsyncGenerator<RawRow[]> {
  const row = new Row()
  let line = 1
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const rows: RawRow[] = []
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      if (end > start || !row.isEmpty) {
        row.add(chunk.subarray(start, end))
        rows.push(...row.take(line))
      }
      line++
      start = end + 1
    }
    row.add(chunk.subarray(start))
    if (rows.length > 0) yield rows
  }
  const last = row.take(line)
  if (last.length > 0) yield last
}

/**
 * The items of a JSON array as they come, or the one value that a body is; each is a row, numbered from 1. Only the
 * brackets and commas of the array itself are looked at here: what stands between them is read as JSON by who takes it.
 *
 * Reading them throws DomainError `request.malformed_json` where the array does not go on or end as an array does
 */
export function readItems(body: Readable): Items {
  const scan = new ItemScan()
  return { rows: scanItems(body, scan), isAlone: () => scan.isAlone }
}

export interface Items {
  rows: AsyncGenerator<RawRow[]>
  /** Whether the body is one value and no array; known when there is a row. */
  isAlone: () => boolean
}

async function* scanItems(body: Readable, scan: ItemScan): AsyncGenerator<RawRow[]> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const rows = scan.read(chunk)
    if (rows.length > 0) yield rows
  }
  const last = scan.end()
  if (last.length > 0) yield last
}

/** The bytes of a row that is not whole yet. */
class Row {
  #parts: Buffer[] = []
  #length = 0

  get isEmpty(): boolean {
    return this.#length === 0
  }

  add(part: Buffer): void {
    this.#length += part.length
    if (this.#length > maxRowBytes) this.#parts = []
    else if (part.length > 0) this.#parts.push(part)
  }

  /** The row, unless there is nothing in it, and makes room for the next. */
  take(line: number): RawRow[] {
    const [parts, length] = [this.#parts, this.#length]
    this.#parts = []
    this.#length = 0
    if (length > maxRowBytes) {
      const detail = `Has ${length} bytes; a row may have ${maxRowBytes}.`
      return [{ line, content: new DomainError('import.too_large', detail) }]
    }
    const bytes = withoutMark(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length), line)
    return isBlank(bytes) ? [] : [{ line, content: bytes }]
  }
}

/** Finds the items of an array, or sees that there is none. */
class ItemScan {
  #row = new Row()
  #number = 1
  #depth = 0
  #isInString = false
  #isEscaped = false
  #state: 'before' | 'in' | 'after' | 'alone' = 'before'

  get isAlone(): boolean {
    return this.#state === 'alone'
  }

  read(chunk: Buffer): RawRow[] {
    const rows: RawRow[] = []
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number
      if (this.#state === 'in') {
        if (!this.#endsItem(byte)) continue
        this.#row.add(chunk.subarray(start, at))
        rows.push(...this.#takeItem(byte))
        start = at + 1
      } else if (this.#state === 'before') {
        if (isSpace(byte) || isMark(byte)) continue
        this.#state = byte === openBracket ? 'in' : 'alone'
        start = byte === openBracket ? at + 1 : at
      } else if (this.#state === 'after' && !isSpace(byte)) throw malformed('Something stands behind the array.')
    }
    if (this.#state === 'in' || this.#state === 'alone') this.#row.add(chunk.subarray(start))
    return rows
  }

  end(): RawRow[] {
    if (this.#state === 'in') throw malformed('The array does not end.')
    return this.#row.take(this.#number)
  }

  /** Whether the byte is the comma behind an item of the array, or its last bracket. */
  #endsItem(byte: number): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (byte === backslash) this.#isEscaped = true
      else if (byte === quotationMark) this.#isInString = false
      return false
    }
    if (byte === quotationMark) this.#isInString = true
    else if (byte === openBracket || byte === openBrace) this.#depth++
    else if (byte === closeBracket || byte === closeBrace) return this.#depth-- === 0
    return byte === comma && this.#depth === 0
  }

  #takeItem(end: number): RawRow[] {
    const rows = this.#row.take(this.#number)
    const isLast = end !== comma
    if (this.#number > maxItems) {
      throw new DomainError('request.too_large', `An array may have ${maxItems} items; send more of them as lines.`)
    }
    if (end === closeBrace) throw malformed('The array is closed by a brace.')
    if (rows.length === 0 && !(isLast && this.#number === 1)) throw malformed(`Item ${this.#number} is empty.`)
    this.#number++
    if (isLast) this.#state = 'after'
    return rows
  }
}

function malformed(detail: string): DomainError {
  return new DomainError('request.malformed_json', `The body is not JSON: ${detail}`)
}

/** Without the byte order mark that a file may begin with. */
function withoutMark(bytes: Buffer, line: number): Buffer {
  return line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (isSpace(bytes[0] as number) && bytes.every(isSpace))
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** A byte of the byte order mark, which may stand before the first bracket. */
function isMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf
}

const lineFeed = 0x0a
const [quotationMark, backslash, comma] = Buffer.from('"\\,')
const [openBracket, closeBracket, openBrace, closeBrace] = Buffer.from('[]{}')
