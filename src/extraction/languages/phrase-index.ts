interface Word {
  lower: string
}

interface Entry<Value> {
  words: readonly string[]
  value: Value
}

/** Phrases found by their first word, so that looking for many costs one look-up a token. */
export class PhraseIndex<Value = true> {
  readonly #byFirst = new Map<string, Entry<Value>[]>()

  constructor(entries: Iterable<readonly [string, Value]>) {
    for (const [phrase, value] of entries) {
      const words = phrase.split(' ')
      const first = words[0] ?? ''
      const known = this.#byFirst.get(first) ?? []
      known.push({ words, value })
      this.#byFirst.set(first, known)
    }
    for (const known of this.#byFirst.values()) known.sort((a, b) => b.words.length - a.words.length)
  }

  get firstWords(): Iterable<string> {
    return this.#byFirst.keys()
  }

  /** Finds the longest phrase that begins at `at` and ends before `to`. */
  at(tokens: readonly Word[], at: number, to = tokens.length): { length: number; value: Value } | null {
    const known = this.#byFirst.get(tokens[at]?.lower ?? '')
    if (!known) return null
    for (const { words, value } of known) {
      if (at + words.length > to) continue
      let same = 1
      while (same < words.length && tokens[at + same]?.lower === words[same]) same++
      if (same === words.length) return { length: words.length, value }
    }
    return null
  }

  /** Finds where the first phrase begins between two indexes; -1 where none does. */
  findIn(tokens: readonly Word[], from = 0, to = tokens.length): number {
    for (let at = Math.max(0, from); at < to; at++) if (this.at(tokens, at, to)) return at
    return -1
  }
}

/** An index of phrases alone. */
export const indexPhrases = (phrases: readonly string[]): PhraseIndex =>
  new PhraseIndex(phrases.map((phrase) => [phrase, true] as const))

/** An index that tells for each phrase which of several lists it stands in, by its rank there. */
export const indexLists = (
  lists: readonly (readonly [string, readonly string[]])[],
): PhraseIndex<{ name: string; rank: number }> =>
  new PhraseIndex(lists.flatMap(([name, phrases], rank) => phrases.map((phrase) => [phrase, { name, rank }] as const)))
