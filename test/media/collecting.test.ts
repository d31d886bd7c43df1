import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { removeUnusedFiles } from '#src/media/unused-files.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import { aPicture } from '#test/support/pictures.ts'
import { aHash, all, graceMs, nothing, purge, putFile, storePicture, test } from './warehouse.ts'

describe('the collector', () => {
  test('removes a file that nobody names any more, with all that was made of it', async ({
    api,
    storage,
    warehouse,
  }) => {
    const { id, sha256 } = await storePicture(api, storage)
    await purge(api, id)
    await warehouse.age(sha256)

    await warehouse.collect()

    expect(await warehouse.left(sha256)).toEqual(nothing)
  })

  test('keeps it for the grace time', async ({ api, storage, warehouse }) => {
    const { id, sha256 } = await storePicture(api, storage)
    await purge(api, id)

    await warehouse.collect()

    expect(await warehouse.left(sha256)).toEqual(all)
  })

  test('keeps what a record, one in the trash, or a revision names', async ({ api, storage, warehouse }) => {
    const [shown, trashed, replaced] = [
      await storePicture(api, storage),
      await storePicture(api, storage),
      await storePicture(api, storage),
    ]
    await api.delete(`/v1/media/${trashed.id}`, { match: '*' })
    const body = await aPicture({ format: 'png' })
    const headers = { 'content-type': 'image/png' }
    expect((await api.put(`/v1/media/${replaced.id}/file`, { match: '*', headers, body })).status).toBe(200)
    for (const { sha256 } of [shown, trashed, replaced]) await warehouse.age(sha256)

    await warehouse.collect()

    for (const { sha256 } of [shown, trashed, replaced]) expect(await warehouse.left(sha256)).toEqual(all)
    const restored = await api.post(`/v1/media/${replaced.id}/revisions/1/restore`, { match: '*' })
    expect(restored.body.file.sha256).toBe(replaced.sha256)
  })

  test('keeps what a published snapshot shows', async ({ api, db, storage, warehouse }) => {
    const { id, sha256 } = await storePicture(api, storage)
    await purge(api, id)
    await warehouse.age(sha256)
    const times = { publishedAt: new Date(), modifiedAt: new Date() }
    const part = {
      type: 'media',
      id,
      sources: [],
      title: '',
      text: '',
      document: '{}',
      file: sha256,
      ...times,
    } as const
    await db.publishedPart.create({ data: part as never })

    await warehouse.collect()

    expect(await warehouse.left(sha256)).toEqual(all)
    await db.publishedPart.deleteMany({ where: { id } })
  })

  test('removes files that have no row, once they are old enough', async ({ storage, mediaFolder, warehouse }) => {
    const [old, young] = [aHash(), aHash()]
    const strays = ['originals/ab/left.by.somebody', 'renditions/ab/cd', `renditions/${aHash().slice(0, 2)}/x/y`]
    for (const sha256 of [old, young]) {
      await putFile(storage, originalKey(sha256))
      await putFile(storage, `${renditionPrefix(sha256)}abc`)
    }
    for (const stray of strays) {
      await putFile(storage, stray)
      await utimes(join(mediaFolder, stray), 0, 0)
    }
    await warehouse.age(old)

    await warehouse.collect()

    expect(await warehouse.left(old)).toEqual(nothing)
    expect(await warehouse.left(young)).toEqual({ row: false, original: true, renditions: 1 })
    for (const stray of strays) expect(await storage.find(stray), stray).toBeNull()
  })

  test('removes renditions that were made long ago, and leaves the picture', async ({
    api,
    storage,
    mediaFolder,
    warehouse,
  }) => {
    const { sha256 } = await storePicture(api, storage)
    const fresh = `${renditionPrefix(sha256)}fresh`
    await putFile(storage, fresh)
    const longAgo = new Date(Date.now() - 91 * 86_400_000)
    await utimes(join(mediaFolder, `${renditionPrefix(sha256)}abcdef`), longAgo, longAgo)

    await warehouse.collect()

    expect(await warehouse.left(sha256)).toEqual(all)
    expect(await storage.find(fresh)).not.toBeNull()
  })

  test('clears what crashed uploads left, and those in pieces only when nobody may go on with them', async ({
    storage,
    mediaFolder,
    warehouse,
  }) => {
    const hours = (count: number) => new Date(Date.now() - count * 3_600_000)
    const [draft, kept, expired] = [
      storage.draftPath(),
      join(mediaFolder, 'drafts/uploads', randomUUID()),
      join(mediaFolder, 'drafts/uploads', randomUUID()),
    ]
    await mkdir(dirname(kept), { recursive: true })
    for (const [path, time] of [
      [draft, hours(2)],
      [kept, hours(47)],
      [expired, hours(49)],
    ] as const) {
      await writeFile(path, 'half')
      await utimes(path, time, time)
    }

    await warehouse.collect()

    for (const path of [draft, expired]) await expect(stat(path)).rejects.toThrow('ENOENT')
    expect((await stat(kept)).size).toBe(4)
    await rm(kept)
  })

  test.for(['original', 'rendition'] as const)(
    'leaves no row without its file when it breaks off before the %s is removed, and finishes later',
    async (step, { api, db, storage, warehouse }) => {
      const { id, sha256 } = await storePicture(api, storage)
      await purge(api, id)
      await warehouse.age(sha256)
      const breaking: Storage = {
        ...storage,
        remove: async (key) => {
          if ((key === originalKey(sha256)) === (step === 'original')) throw new Error('killed')
          await storage.remove(key)
        },
      }

      await expect(removeUnusedFiles({ db, storage: breaking, graceMs })).rejects.toThrow('killed')

      expect(await warehouse.left(sha256)).toMatchObject({ row: false, original: true })
      await warehouse.collect()
      expect(await warehouse.left(sha256)).toEqual(nothing)
    },
  )
})
