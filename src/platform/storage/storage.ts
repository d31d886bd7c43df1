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

/** A file that a client is going to send to the storage itself. */
export interface ExpectedFile {
  bytes: number
  mimeType: string
  /** In hexadecimal; null when the client did not say it. */
  sha256: string | null
}

/** A request that a client may make of the storage, as it stands and until a time. */
export interface SignedRequest {
  method: 'PUT'
  url: string
  /** To be sent with it, each as it is: they are part of what was signed. */
  headers: Record<string, string>
}

/**
 * Where files are kept, whatever it is. Keys are paths of lower-case letters, digits, hyphens, dots and slashes; what
 * stands under a key never changes, so that writing it again is harmless. A storage that does not answer is the problem
 * `storage.unavailable` (503), one that is full is `storage.full` (507).
 */
export interface Storage {
  kind: 'disk' | 's3'
  /**
   * Keeps a file under a key, whole or not at all; it is durable when this resolves. After a failure the file is still at
   * its path.
   *
   * @param path of a file that the storage may move away, best one that `draftPath` gave
   */
  putFile(key: string, path: string, contentType: string): Promise<void>
  /**
   * Reads what is kept, from its beginning or a part of it; a part that begins behind the end is empty. Whoever takes the
   * stream reads it to its end or destroys it.
   *
   * @returns the stream, and how many bytes the whole has; null when there is nothing under the key
   */
  read(key: string, range?: ByteRange): Promise<{ bytes: number; stream: Readable } | null>
  find(key: string): Promise<StoredObject | null>
  /** Also when nothing is there. */
  remove(key: string): Promise<void>
  /** All that is kept under keys that begin so, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** A new path in the folder for what is not complete; whoever writes there removes it, or hands it to `putFile`. */
  draftPath(): string
  /**
   * Removes what was begun, is not complete, and has not been written to for so long: the process that began it is gone.
   *
   * @param folder where it is not the folder of drafts itself, but one in it, which others keep
   * @returns how many
   */
  clearDrafts(olderThanMs: number, folder?: string): Promise<number>
  /** Lets a client put one file under a key; null where the storage is not one that clients can reach. */
  signUpload: ((key: string, file: ExpectedFile, forSeconds: number) => Promise<SignedRequest>) | null
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
