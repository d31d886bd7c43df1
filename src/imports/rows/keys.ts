import { hash } from 'node:crypto'

/** Grows by doubling; below this share of its room keys are found in a few steps. */
const fullAt = 0.7

/**
 * Remembers of very many keys that they were there, each with a few bits of what was said under it, and no key itself:
 * twelve bytes a place, of which at least a third are taken. That two of five million keys are taken for one is as likely
 * as one in a million.
 */
export class Keys {
  #high = new Uint32Array(1024)
  #low = new Uint32Array(1024)
  #said = new Uint32Array(1024)
  #count = 0

  has(key: string): boolean {
    const { high, low } = mark(key)
    return this.#isAt(this.#find(high, low))
  }

  /** Adds a key, and says whether it is new, or else whether the same was said under it when it was added. */
  add(key: string, said: string): 'new' | 'same' | 'other' {
    const { high, low } = mark(key)
    const { high: words } = mark(said)
    const at = this.#find(high, low)
    if (this.#isAt(at)) return this.#said[at] === words ? 'same' : 'other'
    this.#set(at, [high, low, words])
    if (++this.#count > fullAt * this.#high.length) this.#grow()
    return 'new'
  }

  #isAt(at: number): boolean {
    return this.#high[at] !== 0 || this.#low[at] !== 0
  }

  /** Where the key is, or belongs. */
  #find(high: number, low: number): number {
    const mask = this.#high.length - 1
    let at = low & mask
    while (this.#isAt(at) && (this.#high[at] !== high || this.#low[at] !== low)) at = (at + 1) & mask
    return at
  }

  #set(at: number, [high, low, said]: [number, number, number]): void {
    this.#high[at] = high
    this.#low[at] = low
    this.#said[at] = said
  }

  #grow(): void {
    const [highs, lows, saids] = [this.#high, this.#low, this.#said]
    this.#high = new Uint32Array(highs.length * 2)
    this.#low = new Uint32Array(highs.length * 2)
    this.#said = new Uint32Array(highs.length * 2)
    for (const [at, high] of highs.entries()) {
      const [low, said] = [lows[at] as number, saids[at] as number]
      if (high !== 0 || low !== 0) this.#set(this.#find(high, low), [high, low, said])
    }
  }
}

/** The first 64 bits of a digest, never all zero. */
function mark(key: string): { high: number; low: number } {
  const digest = hash('sha256', key, 'buffer')
  return { high: digest.readUInt32LE(0) || 1, low: digest.readUInt32LE(4) }
}
