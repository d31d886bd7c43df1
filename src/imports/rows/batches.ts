import { setTimeout as pause } from 'node:timers/promises'
import type { Refused, Row } from './reading.ts'

/** Rows that are filed together; no two of them write what has the same key. */
export interface RowBatch {
  rows: Row[]
  /** What cannot be filed, and stood among them. */
  refused: Refused[]
  /** What they write, with what they bring inline. */
  keys: Set<string>
  /** What they are themselves. */
  own: Set<string>
}

/** More rows make a transaction long; fewer make it dear. What stands inline counts as a row. */
const most = { resources: 300, bytes: 1024 * 1024 }
/** How long rows wait for others that are still on their way, in milliseconds. */
const patience = 20

/**
 * Gathers rows into batches, in their order. A batch is full, or ends before a row that writes what it writes, or when
 * nothing more comes for a moment; with `endsAtRefusal` also behind a row that cannot be filed.
 */
export async function* gather(
  chunks: AsyncIterable<(Row | Refused)[]>,
  { endsAtRefusal }: { endsAtRefusal: boolean },
): AsyncGenerator<RowBatch> {
  const iterator = chunks[Symbol.asyncIterator]()
  let batch = new Gathering()
  try {
    let coming = iterator.next()
    for (;;) {
      const chunk = await (batch.isEmpty ? coming : orPause(coming))
      if (chunk === null || chunk.done) {
        if (!batch.isEmpty) yield batch
        if (chunk !== null) return
        batch = new Gathering()
        continue
      }
      coming = iterator.next()
      // It is awaited later; until then nobody else listens.
      coming.catch(() => {})
      for (const row of chunk.value) {
        if (!batch.takes(row)) {
          yield batch
          batch = new Gathering()
        }
        batch.add(row)
        if (batch.isFull || (endsAtRefusal && 'error' in row)) {
          yield batch
          batch = new Gathering()
        }
      }
    }
  } finally {
    // Not awaited: it may be waiting for what the client never sends. Whatever breaks it off then is no news to anybody.
    iterator.return?.().catch(() => {})
  }
}

/** What comes, or null when nothing does for a moment. */
async function orPause<Value>(coming: Promise<Value>): Promise<Value | null> {
  const settled = new AbortController()
  const paused = pause(patience, null, { signal: settled.signal }).catch(() => null)
  try {
    return await Promise.race([coming, paused])
  } finally {
    settled.abort()
  }
}

class Gathering implements RowBatch {
  rows: Row[] = []
  refused: Refused[] = []
  keys = new Set<string>()
  own = new Set<string>()
  #bytes = 0

  get isEmpty(): boolean {
    return this.rows.length + this.refused.length === 0
  }

  get isFull(): boolean {
    return this.keys.size + this.refused.length >= most.resources || this.#bytes >= most.bytes
  }

  /** What two rows bring inline is one resource; what is a row of its own is written by nobody else. */
  takes(row: Row | Refused): boolean {
    if ('error' in row) return true
    return !row.keys.some((key) => this.keys.has(key)) && !row.brings.some((key) => this.own.has(key))
  }

  add(row: Row | Refused): void {
    if ('error' in row) {
      this.refused.push(row)
      return
    }
    this.rows.push(row)
    this.#bytes += row.bytes.length
    for (const key of row.keys) {
      this.keys.add(key)
      this.own.add(key)
    }
    for (const key of row.brings) this.keys.add(key)
  }
}
