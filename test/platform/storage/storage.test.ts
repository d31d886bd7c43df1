import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test as base, describe, expect } from 'vitest'
import { openDiskStorage } from '#src/platform/storage/disk.ts'
import { fillFile } from '#src/platform/storage/drafts.ts'
import { openS3Storage } from '#src/platform/storage/s3.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import { openS3Server } from '#test/support/s3.ts'

type Kind = Storage['kind']

const both = base.extend<{ $file: { folders: Record<Kind, string>; storages: Record<Kind, Storage> } }>({
  folders: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-storage-'))
      await use({ disk: join(folder, 'disk'), s3: join(folder, 's3') })
      await rm(folder, { recursive: true })
    },
    { scope: 'file' },
  ],
  storages: [
    async ({ folders }, use) => {
      await using server = await openS3Server()
      const s3 = await openS3Storage(server.place, { folder: folders.s3 })
      await use({ disk: await openDiskStorage(folders.disk), s3 })
      await s3.close()
    },
    { scope: 'file' },
  ],
})

describe.each(['disk', 's3'] as const)('a storage on %s', (kind) => {
  const test = both.extend<{ folder: string; storage: Storage }>({
    folder: async ({ folders }, use) => use(folders[kind]),
    storage: async ({ storages }, use) => use(storages[kind]),
  })

  test('keeps a file, moves the draft away, and says what it has', async ({ storage }) => {
    const { key, bytes, draft } = await aDraft(storage, 100_000)
    const before = Date.now()

    await storage.putFile(key, draft, 'image/jpeg')

    await expect(stat(draft)).rejects.toThrow('ENOENT')
    const found = await storage.find(key)
    expect(found).toMatchObject({ key, bytes: bytes.length })
    // S3 tells time in seconds.
    expect(found?.writtenAt).toBeGreaterThan(before - 2_000)
    expect(found?.writtenAt).toBeLessThan(Date.now() + 2_000)
    expect(await readAll(storage, key)).toEqual({ whole: bytes.length, read: bytes })
  })

  test('keeps a file of many parts as it is', async ({ storage }) => {
    const { key, bytes, draft } = await aDraft(storage, 35 * 2 ** 20)

    await storage.putFile(key, draft, 'video/mp4')

    const { read } = await readAll(storage, key)
    expect(createHash('sha256').update(read).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  test('takes the same file again, also at the same time', async ({ storage }) => {
    const { key, bytes, draft } = await aDraft(storage, 5_000)
    const others = [storage.draftPath(), storage.draftPath()]
    for (const other of others) await writeFile(other, bytes)

    await Promise.all([draft, ...others].map((path) => storage.putFile(key, path, 'image/png')))

    expect((await readAll(storage, key)).read).toEqual(bytes)
  })

  test.for([
    ['in the middle', { start: 10, end: 19 }, [10, 20]],
    ['to behind the end', { start: 990, end: 5_000 }, [990, 1_000]],
    ['the last byte', { start: 999, end: 999 }, [999, 1_000]],
    ['behind the end', { start: 1_000, end: 1_005 }, [1_000, 1_000]],
  ] as const)('reads a part: %s', async ([, range, [from, to]], { storage }) => {
    const { key, bytes } = await aFile(storage, 1_000)

    const { whole, read } = await readAll(storage, key, range)

    expect(whole).toBe(1_000)
    expect(read).toEqual(bytes.subarray(from, to))
  })

  test('keeps a file that is empty', async ({ storage }) => {
    const { key } = await aFile(storage, 0)

    expect(await readAll(storage, key)).toEqual({ whole: 0, read: Buffer.alloc(0) })
  })

  test('says that nothing is there, and removes it all the same', async ({ storage }) => {
    const key = aKey()

    expect(await storage.read(key)).toBeNull()
    expect(await storage.read(key, { start: 5, end: 9 })).toBeNull()
    expect(await storage.find(key)).toBeNull()
    await storage.remove(key)
  })

  test('removes a file, and takes it again', async ({ storage }) => {
    const { key, bytes } = await aFile(storage, 10)

    await storage.remove(key)

    expect(await storage.find(key)).toBeNull()
    const draft = storage.draftPath()
    await writeFile(draft, bytes)
    await storage.putFile(key, draft, 'image/jpeg')
    expect((await readAll(storage, key)).read).toEqual(bytes)
  })

  test('lists what begins alike, and nothing else', async ({ storage }) => {
    const sha256 = createHash('sha256').update(randomUUID()).digest('hex')
    const keys = ['a', 'b', 'bc'].map((name) => renditionPrefix(sha256) + name)
    for (const key of [...keys, originalKey(sha256)]) await put(storage, key, 3)

    expect(await listKeys(storage, renditionPrefix(sha256))).toEqual(keys)
    expect(await listKeys(storage, `${renditionPrefix(sha256)}b`)).toEqual(keys.slice(1))
    expect(await listKeys(storage, 'renditions/')).toEqual(expect.arrayContaining(keys))
    expect(await listKeys(storage, '')).toEqual(expect.arrayContaining([...keys, originalKey(sha256)]))
    expect(await listKeys(storage, 'nothing/')).toEqual([])
  })

  test('lists more than one page of the bucket', async ({ storage }) => {
    const prefix = renditionPrefix(createHash('sha256').update(randomUUID()).digest('hex'))
    const keys = Array.from({ length: 1_005 }, (_, at) => `${prefix}${String(at).padStart(4, '0')}`)
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => put(storage, key, 1)))
    }

    expect(await listKeys(storage, prefix)).toEqual(keys)
  })

  test.for([
    '../escaped',
    'originals/../../escaped',
    'originals/./x',
    '/etc/passwd',
    'originals//x',
    'originals/x/',
    'originals/UPPER',
    'originals/a b',
    'originals/a\\b',
    'originals/a\0b',
    'drafts/x',
    `originals/${'x'.repeat(600)}`,
    '',
  ])('refuses the key %j', async (key, { storage, folder }) => {
    const draft = storage.draftPath()
    await writeFile(draft, 'x')

    for (const attempt of [
      () => storage.putFile(key, draft, 'image/png'),
      () => storage.read(key),
      () => storage.find(key),
      () => storage.remove(key),
    ]) {
      await expect(attempt()).rejects.toThrow('Not a key of the storage')
    }
    expect(await readdir(join(folder, 'drafts'))).toContain(draft.split('/').at(-1))
    await rm(draft)
  })

  test('lists under no prefix that leads elsewhere', async ({ storage }) => {
    await expect(listKeys(storage, '../')).rejects.toThrow('Not a key of the storage')
    await expect(listKeys(storage, 'drafts/')).rejects.toThrow('Not a key of the storage')
  })

  test('keeps nothing of a file that is not there', async ({ storage }) => {
    const key = aKey()

    await expect(storage.putFile(key, storage.draftPath(), 'image/png')).rejects.toThrow('ENOENT')

    expect(await storage.find(key)).toBeNull()
  })

  test('has opened a draft whose filling fails before anybody can remove it', async ({ storage }) => {
    const draft = storage.draftPath()

    const filling = fillFile(draft, async () => {
      throw new Error('The line went dead.')
    })

    await expect(filling).rejects.toThrow('The line went dead.')
    await rm(draft)
  })

  test('clears drafts that nobody has written to for long', async ({ storage }) => {
    const [old, young] = [storage.draftPath(), storage.draftPath()]
    for (const path of [old, young]) await writeFile(path, 'half')
    await utimes(old, new Date(), new Date(Date.now() - 7_200_000))

    expect(await storage.clearDrafts(3_600_000)).toBe(1)

    await expect(stat(old)).rejects.toThrow('ENOENT')
    expect((await stat(young)).size).toBe(4)
    await rm(young)
  })
})

function aKey(): string {
  return originalKey(createHash('sha256').update(randomUUID()).digest('hex'))
}

async function aDraft(storage: Storage, size: number) {
  const bytes = randomBytes(size)
  const draft = storage.draftPath()
  await writeFile(draft, bytes)
  return { key: aKey(), bytes, draft }
}

async function put(storage: Storage, key: string, size: number): Promise<Buffer> {
  const { bytes, draft } = await aDraft(storage, size)
  await storage.putFile(key, draft, 'image/webp')
  return bytes
}

async function aFile(storage: Storage, size: number) {
  const key = aKey()
  return { key, bytes: await put(storage, key, size) }
}

async function readAll(storage: Storage, key: string, range?: { start: number; end: number }) {
  const found = await storage.read(key, range)
  if (!found) throw new Error(`Nothing under ${key}.`)
  return { whole: found.bytes, read: await buffer(found.stream) }
}

async function listKeys(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) keys.push(key)
  return keys.sort()
}
