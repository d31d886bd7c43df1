import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, opendir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { type Drafts, openDrafts } from './drafts.ts'
import { ifThere, isCode } from './failures.ts'
import { checkKey, checkPrefix, draftsName } from './keys.ts'
import type { ByteRange, Storage, StoredObject } from './storage.ts'

/** Keeps files in a folder, which is made where it is missing. */
export async function openDiskStorage(folder: string): Promise<Storage> {
  const drafts = await openDrafts(join(folder, draftsName))
  const pathOf = (key: string) => join(folder, ...checkKey(key).split('/'))
  return {
    kind: 'disk',
    putFile: async (key, path) => keep({ folder, drafts }, path, pathOf(key)),
    read: async (key, range) => readPart(pathOf(key), range),
    find: async (key) => findObject(key, pathOf(key)),
    remove: async (key) => removeObject(pathOf(key)),
    list: (prefix) => listObjects(folder, checkPrefix(prefix)),
    draftPath: drafts.path,
    clearDrafts: drafts.clear,
    signUpload: null,
    close: async () => {},
  }
}

interface Place {
  folder: string
  drafts: Drafts
}

/** Moves a complete file to its place; name and bytes are on the disk when this resolves. */
async function keep(place: Place, from: string, to: string): Promise<void> {
  try {
    await sync(from)
    await moveInto(place.folder, from, to)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    await copyInto(place, from, to)
  }
}

/** For a file from another disk, which cannot be moved here. */
async function copyInto({ folder, drafts }: Place, from: string, to: string): Promise<void> {
  const near = drafts.path()
  try {
    await copyFile(from, near)
    await sync(near)
    await moveInto(folder, near, to)
  } catch (error) {
    await rm(near, { force: true })
    throw error
  }
  await rm(from)
}

async function moveInto(top: string, from: string, to: string): Promise<void> {
  const folder = dirname(to)
  for (let attempt = 1; ; attempt++) {
    const made = await mkdir(folder, { recursive: true })
    try {
      await rename(from, to)
      await sync(folder)
      // A new folder is only as durable as the one it stands in.
      if (made !== undefined) for (let at = folder; at !== top; at = dirname(at)) await sync(dirname(at))
      return
    } catch (error) {
      // Whoever removed the last file of the folder has just removed it, too.
      if (attempt === 3 || !isCode(error, 'ENOENT') || !(await ifThere(stat(from)))) throw error
    }
  }
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
  const handle = await ifThere(open(path, 'r'))
  if (!handle) return null
  try {
    const found = await handle.stat()
    if (found.isFile() && (range?.start ?? 0) < found.size) {
      // The stream closes the handle at its end, and when it is destroyed.
      return { bytes: found.size, stream: createReadStream(path, { ...range, fd: handle }) }
    }
    await handle.close()
    return found.isFile() ? { bytes: found.size, stream: Readable.from([]) } : null
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function findObject(key: string, path: string): Promise<StoredObject | null> {
  const found = await ifThere(stat(path))
  return found?.isFile() ? { key, bytes: found.size, writtenAt: found.mtimeMs } : null
}

/** Removes a file, and the folder it stood in when it was the last one there. */
async function removeObject(path: string): Promise<void> {
  await rm(path, { force: true })
  try {
    await rmdir(dirname(path))
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => isCode(error, code))) throw error
  }
}

async function* listObjects(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const keyOf = (path: string) => relative(folder, path).split(sep).join('/')
  const mayHold = (path: string) => {
    const beginning = `${keyOf(path)}/`
    return beginning !== `${draftsName}/` && (beginning.startsWith(prefix) || prefix.startsWith(beginning))
  }
  for await (const path of walk(join(folder, dirname(`${prefix}x`)), mayHold)) {
    const key = keyOf(path)
    const object = key.startsWith(prefix) ? await findObject(key, path) : null
    if (object) yield object
  }
}

/** Every file below a folder and below those in it that are wanted; those that come or go meanwhile may be left out. */
async function* walk(folder: string, isWanted: (folder: string) => boolean): AsyncIterable<string> {
  const entries = await ifThere(opendir(folder))
  if (!entries) return
  for await (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isFile()) yield path
    else if (entry.isDirectory() && isWanted(path)) yield* walk(path, isWanted)
  }
}
