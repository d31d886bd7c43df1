import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { test as base, describe, expect } from 'vitest'
import { toFailure } from '#src/platform/http/problem.ts'
import { openDiskStorage } from '#src/platform/storage/disk.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'

const run = promisify(execFile)
const isLinux = process.platform === 'linux'
const key = originalKey('ab'.repeat(32))

const test = base.extend<{ folder: string; storage: Storage }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-disk-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
  storage: async ({ folder }, use) => use(await openDiskStorage(join(folder, 'media'))),
})

describe('a storage on disk', () => {
  test('survives its own restart', async ({ folder, storage }) => {
    await put(storage, 'kept')

    const again = await openDiskStorage(join(folder, 'media'))

    expect(await again.find(key)).toMatchObject({ bytes: 4 })
  })

  test('leaves no empty folder behind, and makes it anew', async ({ folder, storage }) => {
    await put(storage, 'first')
    await storage.remove(key)

    expect(await readdir(join(folder, 'media/originals'))).toEqual([])
    await put(storage, 'second')
    expect(await storage.find(key)).toMatchObject({ bytes: 6 })
  })

  test('keeps files while others of the same folder are removed', async ({ storage }) => {
    const keys = Array.from({ length: 60 }, (_, at) => `renditions/ab/cd/${at}`)

    await Promise.all(
      keys.flatMap((one) => [put(storage, 'kept', one), storage.remove('renditions/ab/cd/none'), storage.find(one)]),
    )

    for (const one of keys) expect(await storage.find(one), one).toMatchObject({ bytes: 4 })
  })

  test('says that a folder is no file', async ({ storage }) => {
    await put(storage, 'kept')

    expect(await storage.read('originals/ab')).toBeNull()
    expect(await storage.find('originals/ab')).toBeNull()
  })

  test.skipIf(!isLinux)(
    'lets go of a file when its stream is destroyed or never begun',
    async ({ folder, storage }) => {
      await put(storage, 'x'.repeat(500_000))
      const openFiles = async () => {
        const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => linkOf(`/proc/self/fd/${fd}`)))
        return links.filter((link) => link.startsWith(folder)).length
      }

      const streams = await Promise.all(Array.from({ length: 20 }, () => storage.read(key)))
      expect(await openFiles()).toBe(20)
      for (const [at, found] of streams.entries()) {
        if (at % 2) found?.stream.once('data', () => found.stream.destroy())
        else found?.stream.destroy()
      }

      await expect.poll(openFiles).toBe(0)
      await storage.read(key, { start: 500_000, end: 500_001 })
      await storage.read('originals/ab')
      expect(await openFiles()).toBe(0)
    },
  )

  test.skipIf(!isLinux)('calls a full disk full, whoever writes to it', async () => {
    const failure = await pipeline(Readable.from(['x']), createWriteStream('/dev/full')).catch((error) => error)

    expect(toFailure(failure)).toMatchObject({ code: 'storage.full', reason: 'full' })
  })

  test('leaves nothing behind on a disk that fills up while a file comes from another one', async ({
    folder,
    skip,
  }) => {
    const small = join(folder, 'small')
    await mkdir(small)
    const mounted = run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', small])
    skip(!(await mounted.then(Boolean, () => false)), 'nothing may be mounted here')
    try {
      const storage = await openDiskStorage(small)
      const elsewhere = join(folder, 'draft')
      await writeFile(elsewhere, 'x'.repeat(1_000_000))

      const failure = await storage.putFile(key, elsewhere, 'image/png').catch((error) => error)

      expect(toFailure(failure)).toMatchObject({ code: 'storage.full' })
      expect(await storage.find(key)).toBeNull()
      expect(await readdir(join(small, 'drafts'))).toEqual([])
      await writeFile(elsewhere, 'small enough')
      await storage.putFile(key, elsewhere, 'image/png')
      expect(await readFile(join(small, key), 'utf8')).toBe('small enough')
      await expect(readFile(elsewhere)).rejects.toThrow('ENOENT')
    } finally {
      await run('umount', [small])
    }
  })
})

async function put(storage: Storage, text: string, at = key): Promise<void> {
  const draft = storage.draftPath()
  await writeFile(draft, text)
  await storage.putFile(at, draft, 'image/png')
}

async function linkOf(path: string): Promise<string> {
  return readlink(path).catch(() => '')
}
