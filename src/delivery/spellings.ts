/** Longer spellings are read anew each time; hardly anything that is asked for often has one. */
const maxLength = 1_000

/** About what a spelling takes beside its characters and those of its key. */
const overheadBytes = 200

/**
 * Under which keys answers are kept for requests that are spelled exactly so: those that were read, checked and found
 * right before. What a spelling means never changes, so nothing has to be forgotten for being untrue; the oldest leave
 * when all together take more than `maxBytes`.
 */
export class Spellings {
  readonly #maxBytes: number
  readonly #keys = new Map<string, string>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  keyOf(spelling: string): string | undefined {
    return this.#keys.get(spelling)
  }

  learn(spelling: string, key: string): void {
    const bytes = bytesOf(spelling, key)
    if (spelling.length > maxLength || bytes > this.#maxBytes || this.#keys.has(spelling)) return
    this.#keys.set(spelling, key)
    this.#bytes += bytes
    for (const [oldest, itsKey] of this.#keys) {
      if (this.#bytes <= this.#maxBytes) break
      this.#keys.delete(oldest)
      this.#bytes -= bytesOf(oldest, itsKey)
    }
  }
}

/** A spelling is ASCII, since addresses are; a key may hold any character of what was decoded. */
function bytesOf(spelling: string, key: string): number {
  return spelling.length + 2 * key.length + overheadBytes
}
