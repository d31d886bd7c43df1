/** What may be kept: an answer, ready to be sent. */
export interface Kept {
  /** About how much memory it takes. */
  size: number
  /** The one article that it shows; null for what anything published may change. */
  articleId: string | null
  /** When time alone will have made it untrue (ms since 1970); for most, never. */
  until?: number
}

/** What all that shows more than one article is dropped by. */
const everything = ''

/**
 * Answers in memory, at most `maxBytes` of them, those that nobody asked for longest leave first.
 *
 * It is *open* while somebody tells it of every change. When nobody does, it is in *doubt*: whoever asks for what it
 * keeps waits for the verdict. That is to open it anew, empty; to *hold* it, because nothing can change; or to close it.
 * See docs/decisions/0013.
 */
export class Cache<Entry extends Kept> {
  readonly #maxBytes: number
  /** The one used last stands last. */
  readonly #entries = new Map<string, Entry>()
  readonly #keysByArticle = new Map<string, Set<string>>()
  #loading = new Map<string, Promise<Entry | null>>()
  #bytes = 0
  #state: 'closed' | 'open' | 'held' | 'doubted' = 'closed'
  #verdict = Promise.withResolvers<void>()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** What is kept under a key and known to be true. */
  get(key: string): Entry | undefined {
    if (this.#state !== 'open' && this.#state !== 'held') return undefined
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.until !== undefined && entry.until <= Date.now()) {
      this.remove(key)
      return undefined
    }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /**
   * What is kept under a key, or else what `load` finds, which is kept unless something changed meanwhile. Those who
   * ask for the same at the same time share one `load`.
   */
  async find(key: string, load: () => Promise<Entry | null>): Promise<Entry | null> {
    if (this.#state === 'doubted' && this.#entries.has(key)) await this.#verdict.promise
    const kept = this.get(key)
    if (kept) return kept
    if (this.#state !== 'open') return await load()
    const loading = this.#loading.get(key) ?? this.#load(key, load)
    this.#loading.set(key, loading)
    return await loading
  }

  /** From now on `drop` and `clear` are called for every change; of earlier ones nothing is known. */
  open(): void {
    this.#settle('open')
    this.clear()
  }

  /** Nobody tells of changes any more. */
  doubt(): void {
    if (this.#state === 'closed' || this.#state === 'doubted') return
    this.#state = 'doubted'
    this.#verdict = Promise.withResolvers()
    this.#loading = new Map()
  }

  /** Nothing can change now. What is kept stays true, if nothing was missed before. */
  hold(): void {
    if (this.#state === 'doubted') this.#settle('held')
  }

  /** Anything may have changed and nobody tells: keeps nothing, from now on until it is opened. */
  close(): void {
    this.#settle('closed')
    this.clear()
  }

  /** Forgets an article, and whatever shows more than one. */
  drop(articleId: string): void {
    for (const group of [articleId, everything]) {
      for (const key of this.#keysByArticle.get(group) ?? []) this.remove(key)
    }
    this.#loading = new Map()
  }

  /** Forgets one thing. */
  remove(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    this.#bytes -= entry.size
    const group = entry.articleId ?? everything
    const keys = this.#keysByArticle.get(group)
    keys?.delete(key)
    if (keys?.size === 0) this.#keysByArticle.delete(group)
  }

  clear(): void {
    this.#entries.clear()
    this.#keysByArticle.clear()
    this.#bytes = 0
    this.#loading = new Map()
  }

  #settle(state: 'open' | 'held' | 'closed'): void {
    this.#state = state
    this.#verdict.resolve()
  }

  /** What began to load before a change belongs to a map that is no longer the present one, and is not kept. */
  async #load(key: string, load: () => Promise<Entry | null>): Promise<Entry | null> {
    const loading = this.#loading
    try {
      const entry = await load()
      if (entry && loading === this.#loading) this.#keep(key, entry)
      return entry
    } finally {
      loading.delete(key)
    }
  }

  #keep(key: string, entry: Entry): void {
    if (entry.size > this.#maxBytes) return
    this.#entries.set(key, entry)
    this.#bytes += entry.size
    const group = entry.articleId ?? everything
    const keys = this.#keysByArticle.get(group) ?? new Set()
    this.#keysByArticle.set(group, keys.add(key))
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.remove(oldest)
    }
  }
}

/** What has to be told of changes to stay true. */
export type Forgetful = Pick<Cache<Kept>, 'open' | 'doubt' | 'hold' | 'close' | 'drop' | 'clear'>

/** Several that are told the same. */
export function together(caches: Forgetful[]): Forgetful {
  const tell = (what: Exclude<keyof Forgetful, 'drop'>) => () => {
    for (const cache of caches) cache[what]()
  }
  return {
    ...{ open: tell('open'), doubt: tell('doubt'), hold: tell('hold'), close: tell('close'), clear: tell('clear') },
    drop: (articleId) => {
      for (const cache of caches) cache.drop(articleId)
    },
  }
}
