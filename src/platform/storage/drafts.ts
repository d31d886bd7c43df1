import { randomUUID } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifThere, toStorageFailure } from './failures.ts'

/** A folder for what is not complete. */
export interface Drafts {
  /** A new path in it; nothing is there yet. */
  path(): string
  /**
   * Removes what nobody has written to for so long; only what lies in the folder itself, or in the one named.
   *
   * @returns how many files
   */
  clear(olderThanMs: number, folder?: string): Promise<number>
}

/**
 * Opens the folder, which is made where it is missing. Where it cannot be made, readers are answered all the same: who
 * sends a file is told then.
 */
export async function openDrafts(folder: string): Promise<Drafts> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    if (toStorageFailure(error) === null) throw error
  })
  return {
    path: () => join(folder, randomUUID()),
    async clear(olderThanMs, name = '.') {
      const place = join(folder, name)
      const newest = Date.now() - olderThanMs
      let count = 0
      for (const entry of (await ifThere(readdir(place, { withFileTypes: true }))) ?? []) {
        const path = join(place, entry.name)
        // Another process may be clearing, and a draft may just have become complete.
        const found = entry.isFile() ? await ifThere(stat(path)) : null
        if (!found || found.mtimeMs > newest) continue
        await rm(path, { force: true })
        count++
      }
      return count
    },
  }
}

/**
 * Fills a new file, and comes back, also with what `write` throws, when the file is closed: one that is still being
 * opened when its writing fails would appear after it was removed.
 */
export async function fillFile(path: string, write: (file: WriteStream) => Promise<void>): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx' })
  const closed = new Promise<void>((resolve) => file.once('close', resolve))
  try {
    await write(file)
  } finally {
    file.destroy()
    await closed
  }
}
