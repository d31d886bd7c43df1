import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Imaging } from '#src/platform/imaging/imaging.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'
import { openDiskStorage } from '#src/platform/storage/disk.ts'
import type { Storage } from '#src/platform/storage/storage.ts'
import { test as base } from './database.ts'

/** Storage and imaging for an application beside the one of the file; `files` is a folder of its own unless told. */
export async function openStudio(files?: string): Promise<{ storage: Storage; imaging: Imaging } & AsyncDisposable> {
  const folder = files ?? (await mkdtemp(join(tmpdir(), 'verbatim-media-')))
  const [storage, imaging] = [await openDiskStorage(folder), await openImaging()]
  return {
    storage,
    imaging,
    async [Symbol.asyncDispose]() {
      await imaging.close()
      await storage.close()
      if (files === undefined) await rm(folder, { recursive: true })
    },
  }
}

/** `test` with a folder for files, and with what looks into them, shared by the tests of one file. */
export const test = base.extend<{ $file: { mediaFolder: string; storage: Storage; imaging: Imaging } }>({
  mediaFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-media-'))
      await use(folder)
      await rm(folder, { recursive: true })
    },
    { scope: 'file' },
  ],
  storage: [
    async ({ mediaFolder }, use) => {
      const storage = await openDiskStorage(mediaFolder)
      await use(storage)
      await storage.close()
    },
    { scope: 'file' },
  ],
  imaging: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const imaging = await openImaging()
      await use(imaging)
      await imaging.close()
    },
    { scope: 'file' },
  ],
})
