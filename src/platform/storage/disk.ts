import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { ByteRange, Storage, StoredObject } from './storage.ts'

/** Where files lie that are not complete. */
const drafts = 'drafts'

/** Keeps files in a folder, which is made where it is missing. */
export async function openDiskStorage(folder: string): Promise<Storage> {
  await mkdir(join(folder, drafts), { recursive: true })
  const pathOf = (key: string) => join(folder, ...key.split('/'))
  return {
    putFile: (key, path) => putFile(path, pathOf(key)),
    read: (key, range) => readPart(pathOf(key), range),
    find: (key) => findObject(key, pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
    list: (prefix) => listObjects(folder, prefix),
    draftPath: () => join(folder, drafts, randomUUID()),
    close: async () => {},
  }
}

/** Moves a complete file to its place; name and bytes are on the disk when this resolves. */
async function putFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await sync(from)
  try {
    await rename(from, to)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    // The draft was written to another disk.
    const near = `${to}.${randomUUID()}`
    await copyFile(from, near)
    await sync(near)
    await rename(near, to)
    await rm(from)
  }
  await sync(dirname(to))
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readPart(path: string, range?: ByteRange): ReturnType<Storage['read']> {
  try {
    const handle = await open(path, 'r')
    const { size } = await handle.stat()
    const stream = createReadStream(path, { ...range, fd: handle })
    return { bytes: size, stream }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

async function findObject(key: string, path: string): Promise<StoredObject | null> {
  try {
    const { size, mtimeMs } = await stat(path)
    return { key, bytes: size, writtenAt: mtimeMs }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

async function* listObjects(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const top = join(folder, dirname(`${prefix}x`))
  const entries = await opendir(top, { recursive: true }).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null
    throw error
  })
  if (!entries) return
  for await (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const key = relative(folder, path).split(sep).join('/')
    const object = key.startsWith(prefix) ? await findObject(key, path) : null
    if (object) yield object
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
