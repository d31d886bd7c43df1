import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect } from 'vitest'
import { type FileLimits, takeIn } from '#src/media/intake.ts'
import { originalKey } from '#src/platform/storage/storage.ts'
import { test } from '#test/support/media.ts'
import { aPicture } from '#test/support/pictures.ts'

const limits: FileLimits = { picture: 100_000, video: 200_000, audio: 100_000, document: 100_000 }
const declared = { mimeType: 'image/jpeg', name: 'photo.jpg' }

describe('takeIn', () => {
  test('puts the bytes into the storage under their hash, and says what they are', async ({ storage, imaging }) => {
    const bytes = await aPicture({ width: 60, height: 40 })
    const stream = Readable.from([bytes.subarray(0, 100), bytes.subarray(100)])

    const taken = await takeIn({ storage, imaging }, { stream, declared }, limits)

    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(taken).toMatchObject({ sha256, bytes: bytes.length })
    expect(taken.examined).toMatchObject({ kind: 'picture', mimeType: 'image/jpeg', width: 60, height: 40 })
    const kept = await storage.read(originalKey(sha256))
    expect(kept && (await buffer(kept.stream))).toEqual(bytes)
  })

  test('refuses what is over every limit before the rest has come', async ({ storage, imaging, mediaFolder }) => {
    let sent = 0
    async function* endless() {
      for (;;) yield Buffer.alloc(10_000, sent++)
    }

    const taking = takeIn({ storage, imaging }, { stream: Readable.from(endless()), declared }, limits)

    await expect(taking).rejects.toMatchObject({ code: 'media.too_large', options: { members: { limit: 200_000 } } })
    expect(sent).toBeLessThan(100)
    expect(await readdir(join(mediaFolder, 'drafts'))).toEqual([])
  })

  test('refuses what is over the limit of its kind', async ({ storage, imaging, mediaFolder }) => {
    const stream = Readable.from([await aPicture({ format: 'png', width: 230, height: 200 })])

    const taking = takeIn({ storage, imaging }, { stream, declared }, limits)

    await expect(taking).rejects.toMatchObject({ code: 'media.too_large', options: { members: { limit: 100_000 } } })
    expect(await readdir(join(mediaFolder, 'drafts'))).toEqual([])
  })

  test('keeps nothing of a stream that breaks off', async ({ storage, imaging, mediaFolder }) => {
    async function* broken() {
      yield Buffer.alloc(1_000)
      throw new Error('The line went dead.')
    }

    const taking = takeIn({ storage, imaging }, { stream: Readable.from(broken()), declared }, limits)

    await expect(taking).rejects.toThrow('The line went dead.')
    expect(await readdir(join(mediaFolder, 'drafts'))).toEqual([])
  })

  test('refuses an empty file', async ({ storage, imaging }) => {
    const taking = takeIn({ storage, imaging }, { stream: Readable.from([]), declared }, limits)

    await expect(taking).rejects.toMatchObject({ code: 'media.unreadable' })
  })
})
