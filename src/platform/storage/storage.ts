import type { Readable } from 'node:stream'

/** What is kept under a key. */
export interface StoredObject {
  key: string
  bytes: number
  /** When it was written, in milliseconds since 1970. */
  writtenAt: number
}

/** A part of what is kept: both ends are counted in, from 0. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Where files are kept, whatever it is. Keys are paths of letters, digits, hyphens, dots and slashes; what stands under a
 * key never changes, so that writing it again is harmless.
 */
export interface Storage {
  /**
   * Keeps a file under a key, whole or not at all; it is durable when this resolves.
   *
   * @param path of a file that the storage may move away
   */
  putFile(key: string, path: string, contentType: string): Promise<void>
  /**
   * Reads what is kept, from its beginning or a part of it.
   *
   * @returns null when there is nothing under the key
   */
  read(key: string, range?: ByteRange): Promise<{ bytes: number; stream: Readable } | null>
  find(key: string): Promise<StoredObject | null>
  /** Also when nothing is there. */
  remove(key: string): Promise<void>
  /** All that is kept under keys that begin so, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** A new path in the folder for what is not complete; whoever writes there removes it, or hands it to `putFile`. */
  draftPath(): string
  close(): Promise<void>
}

/** The key under which the original of a file is kept. */
export function originalKey(sha256: string): string {
  return `originals/${sha256.slice(0, 2)}/${sha256.slice(2)}`
}

/** The beginning of the keys of all that was made of a file. */
export function renditionPrefix(sha256: string): string {
  return `renditions/${sha256.slice(0, 2)}/${sha256.slice(2)}/`
}
