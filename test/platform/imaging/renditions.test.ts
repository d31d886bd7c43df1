import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import type { Imaging, RenditionSpec } from '#src/platform/imaging/imaging.ts'
import { renditionOf } from '#src/platform/imaging/renditions.ts'
import { openDiskStorage } from '#src/platform/storage/disk.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'
import { test } from '#test/support/media.ts'

const spec: RenditionSpec = {
  ...{ width: 160, height: null, fit: 'inside', format: 'webp', quality: 75, focalPoint: null },
  labels: { creditLine: null, creator: null, copyrightNotice: null, usageTerms: null, digitalSourceType: null },
}

/** A picture of its own colour, in the storage. */
async function keepPicture(storage: Storage, color: string) {
  const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background: color } })
    .jpeg()
    .toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = storage.draftPath()
  await writeFile(path, bytes)
  await storage.putFile(originalKey(sha256), path, 'image/jpeg')
  return { sha256, mimeType: 'image/jpeg' }
}

function counting(imaging: Imaging): { imaging: Imaging; count: () => number } {
  let renders = 0
  const render: Imaging['render'] = (...given) => {
    renders++
    return imaging.render(...given)
  }
  return { imaging: { ...imaging, render }, count: () => renders }
}

describe('renditionOf', () => {
  test('makes a rendition once, however many ask at the same time and later', async ({ storage, imaging }) => {
    const picture = await keepPicture(storage, '#a04020')
    const counted = counting(imaging)
    const ask = () => renditionOf({ storage, imaging: counted.imaging }, picture, spec)

    const together = await Promise.all(Array.from({ length: 8 }, ask))
    const later = await ask()

    expect(counted.count()).toBe(1)
    expect(new Set([...together, later].map((made) => JSON.stringify(made))).size).toBe(1)
    const kept = await storage.read(later.key)
    const bytes = await buffer(kept?.stream as NodeJS.ReadableStream)
    expect(bytes.length).toBe(later.bytes)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 160, height: 120 })
  })

  test('is harmless where two processes make the same', async ({ storage, imaging, mediaFolder }) => {
    const picture = await keepPicture(storage, '#204060')
    const other = await openDiskStorage(mediaFolder)
    const counted = counting(imaging)
    const ask = (from: Storage) => renditionOf({ storage: from, imaging: counted.imaging }, picture, spec)

    const [one, two] = await Promise.all([ask(storage), ask(other)])

    expect(counted.count()).toBe(2)
    expect(two).toEqual(one)
    expect((await storage.find(one.key))?.bytes).toBe(one.bytes)
  })

  test('keeps apart what looks or is labelled otherwise, and nothing else', async ({ storage, imaging }) => {
    const picture = await keepPicture(storage, '#608020')
    const keyOf = async (change: Partial<RenditionSpec>) =>
      (await renditionOf({ storage, imaging }, picture, { ...spec, ...change })).key
    const crop = { height: 160, fit: 'cover' } as const

    const keys = [
      await keyOf({}),
      await keyOf({ width: 320 }),
      await keyOf({ format: 'jpeg' }),
      await keyOf({ quality: 90 }),
      await keyOf({ labels: { ...spec.labels, creditLine: 'Ida Brekke/Norvik Foto' } }),
      await keyOf(crop),
      await keyOf({ ...crop, focalPoint: { x: 0.2, y: 0.5 } }),
    ]

    expect(new Set(keys).size).toBe(keys.length)
    expect(await keyOf({ focalPoint: { x: 0.2, y: 0.5 } })).toBe(keys[0])
  })

  test.for([
    [{ width: 640 }, '400×300'],
    [{ width: null, height: 640 }, '400×300'],
    [{ width: 640, height: 640, fit: 'cover' }, '300×300'],
    [{ width: 640, height: 360, fit: 'cover' }, '400×225'],
    [{ width: 160, height: 90, fit: 'cover' }, '160×90'],
  ] as const)(
    'enlarges nothing, and keeps the proportion that is asked for: %o',
    async ([change, size], { storage, imaging }) => {
      const picture = { ...(await keepPicture(storage, '#406080')), width: 400, height: 300 }

      const { key } = await renditionOf({ storage, imaging }, picture, { ...spec, ...change })

      const kept = await storage.read(key)
      const { width, height } = await sharp(await buffer(kept?.stream as NodeJS.ReadableStream)).metadata()
      expect(`${width}×${height}`).toBe(size)
    },
  )

  test('leaves nothing behind when it fails, and tries again', async ({ storage, imaging, mediaFolder }) => {
    const picture = await keepPicture(storage, '#806040')
    const failing: Imaging = {
      ...imaging,
      render: async (_source, target) => {
        await writeFile(target, 'half')
        throw new Error('The decoder fell over.')
      },
    }
    const drafts = () => readdir(join(mediaFolder, 'drafts'))

    await expect(renditionOf({ storage, imaging: failing }, picture, spec)).rejects.toThrow('The decoder fell over.')
    expect(await drafts()).toEqual([])

    const made = await renditionOf({ storage, imaging }, picture, spec)
    expect((await storage.find(made.key))?.bytes).toBe(made.bytes)
    expect(await drafts()).toEqual([])
  })

  test('says that a file is lost, and that only pictures come in sizes', async ({ storage, imaging }) => {
    const ask = (source: { sha256: string; mimeType: string }) => renditionOf({ storage, imaging }, source, spec)
    await expect(ask({ sha256: 'ab'.repeat(32), mimeType: 'image/png' })).rejects.toMatchObject({
      code: 'media.no_file',
    })
    await expect(ask({ sha256: 'ab'.repeat(32), mimeType: 'video/mp4' })).rejects.toMatchObject({
      code: 'request.invalid_parameter',
    })
  })
})
