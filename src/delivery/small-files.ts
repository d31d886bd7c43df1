import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ByteRange, Storage } from '#src/platform/storage/storage.ts'

/** Most sizes of pictures that pages ask for; what is larger is streamed. */
const largestBytes = 256 * 1024

/** About what an entry takes beside its bytes. */
const overheadBytes = 400

/**
 * Reads files, small ones from memory: opening, reading and closing one for each request takes longer than all else. What
 * stands under a key never changes, so nothing has to be forgotten for being untrue; those that nobody asked for longest
 * leave when all together take more than `maxBytes`. Whether a file may be shown is not asked here.
 */
export class SmallFiles {
  readonly #storage: Pick<Storage, 'read'>
  readonly #maxBytes: number
  /** The one used last stands last. */
  readonly #kept = new Map<string, Buffer>()
  readonly #loading = new Map<string, Promise<Buffer | null>>()
  #bytes = 0

  constructor(storage: Pick<Storage, 'read'>, maxBytes: number) {
    this.#storage = storage
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @returns null when the storage has no such file */
  async read(
    { key, bytes }: { key: string; bytes: number },
    range: ByteRange | null,
  ): Promise<Buffer | Readable | null> {
    if (bytes > Math.min(largestBytes, this.#maxBytes - overheadBytes)) {
      return (await this.#storage.read(key, range ?? undefined))?.stream ?? null
    }
    const content = this.#recall(key) ?? (await this.#load(key))
    return content && range ? content.subarray(range.start, range.end + 1) : content
  }

  #recall(key: string): Buffer | undefined {
    const content = this.#kept.get(key)
    if (!content) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, content)
    return content
  }

  /** Those who ask for the same at the same time share one reading. */
  #load(key: string): Promise<Buffer | null> {
    const loading = this.#loading.get(key) ?? this.#readWhole(key).finally(() => this.#loading.delete(key))
    this.#loading.set(key, loading)
    return loading
  }

  async #readWhole(key: string): Promise<Buffer | null> {
    const found = await this.#storage.read(key)
    if (!found) return null
    const read = await buffer(found.stream)
    // Bytes of their own: small buffers are cut from a shared one, which stays as long as any does.
    const content = Buffer.allocUnsafeSlow(read.length)
    read.copy(content)
    this.#keep(key, content)
    return content
  }

  #keep(key: string, content: Buffer): void {
    this.#kept.set(key, content)
    this.#bytes += content.length + overheadBytes
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) break
      this.#kept.delete(oldest)
      this.#bytes -= length + overheadBytes
    }
  }
}
