/** A source of numbers that look random and are always the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number
  pick<Item>(items: readonly Item[]): Item
}

/** Mulberry32 over a hash of the seeds: small, fast, and even enough to choose words by. */
export function seededRandom(...seeds: number[]): Random {
  let state = seeds.reduce((hash, seed) => Math.imul(hash ^ seed, 0x85ebca6b) ^ (hash >>> 13), 0x9e3779b9)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit)
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] }
}
