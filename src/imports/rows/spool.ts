import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '#src/errors.ts'
import type { Row } from './reading.ts'
import type { RawRow } from './splitting.ts'

/** What may wait in a file until its import has come to its end. */
const maxBytes = 4 * 1024 * 1024 * 1024

/** Rows that wait for others of their import: their bytes in a file without a name, three numbers a row in memory. */
export class Spool implements AsyncDisposable {
  /** Several rows may come at once: all of them wait for the one file. */
  #file: Promise<FileHandle> | null = null
  #length = 0
  #lines: number[] = []
  #offsets: number[] = []
  #lengths: number[] = []

  /** How many rows it holds; each is found again under its number, from 0. */
  get size(): number {
    return this.#lines.length
  }

  /** @throws DomainError `import.too_large` (413) when too much is waiting */
  async add({ line, bytes }: Pick<Row, 'line' | 'bytes'>): Promise<void> {
    if (this.#length + bytes.length > maxBytes) {
      const detail = `More than ${maxBytes} bytes refer to what comes later; send what is referred to first.`
      throw new DomainError('import.too_large', detail)
    }
    this.#file ??= openNameless()
    const offset = this.#length
    this.#length += bytes.length
    this.#lines.push(line)
    this.#offsets.push(offset)
    this.#lengths.push(bytes.length)
    const file = await this.#file
    await file.write(bytes, 0, bytes.length, offset)
  }

  async read(number: number): Promise<RawRow> {
    const length = this.#lengths[number] as number
    const content = Buffer.allocUnsafe(length)
    const file = await this.#file
    await file?.read(content, 0, length, this.#offsets[number] as number)
    return { line: this.#lines[number] as number, content }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const file = await this.#file
    await file?.close()
  }
}

/** A file that is gone when the process is. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `verbatim-import-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
