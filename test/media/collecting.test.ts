import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect } from 'vitest'
import { collectFiles, createCollector } from '#src/media/collecting.ts'
import { fileNew } from '#src/media/filing.ts'
import { takeIn } from '#src/media/intake.ts'
import { ownerKey } from '#src/media/storage-owner.ts'
import { removeFile, removeUnusedFiles } from '#src/media/unused-files.ts'
import { system } from '#src/platform/auth/actor.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import { type Api, test as base } from '#test/support/app.ts'
import { strict } from '#test/support/background.ts'
import { aPicture } from '#test/support/pictures.ts'

const graceMs = 3_600_000
const { signal } = new AbortController()
const limits = { picture: 1e7, video: 1e7, audio: 1e7, document: 1e7 }
const declared = { mimeType: null, name: null }

interface Warehouse {
  /** Does what the collector does, a look through all of the storage included. */
  collect(storage?: Storage): Promise<void>
  /** Makes a file, what was made of it and its row older than the grace time. */
  age(sha256: string): Promise<void>
  /** What is left of a file. */
  left(sha256: string): Promise<{ row: boolean; original: boolean; renditions: number }>
}

const test = base.extend<{ warehouse: Warehouse }>({
  warehouse: async ({ db, storage, mediaFolder }, use) => {
    await createCollector({ db, storage, graceMs, log: strict })(signal)
    const renditionsOf = async (sha256: string) => {
      const keys: string[] = []
      for await (const { key } of storage.list(renditionPrefix(sha256))) keys.push(key)
      return keys
    }
    await use({
      async collect(through = storage) {
        await db.storageState.updateMany({ data: { begunAt: null } })
        await collectFiles({ db, storage: through, graceMs, log: { ...strict, error: () => {} } }, signal)
      },
      async age(sha256) {
        const touchedAt = new Date(Date.now() - 2 * graceMs)
        await db.storedFile.updateMany({ where: { sha256 }, data: { touchedAt } })
        const keys = [originalKey(sha256), ...(await renditionsOf(sha256))]
        for (const key of keys) if (await storage.find(key)) await utimes(join(mediaFolder, key), touchedAt, touchedAt)
      },
      left: async (sha256) => ({
        row: (await db.storedFile.count({ where: { sha256 } })) > 0,
        original: (await storage.find(originalKey(sha256))) !== null,
        renditions: (await renditionsOf(sha256)).length,
      }),
    })
  },
})

const all = { row: true, original: true, renditions: 1 }
const nothing = { row: false, original: false, renditions: 0 }

/** A record with a picture, and one rendition of it. */
async function storePicture(api: Api, storage: Storage, bytes?: Buffer) {
  const body = bytes ?? (await aPicture({ format: 'png' }))
  const answer = await api.post('/v1/media', { headers: { 'content-type': 'image/png' }, body })
  expect(answer.status, answer.text).toBe(201)
  const { id, file } = answer.body
  await putFile(storage, `${renditionPrefix(file.sha256)}abcdef`)
  return { id: id as string, sha256: file.sha256 as string, bytes: body }
}

async function putFile(storage: Storage, key: string): Promise<void> {
  const draft = storage.draftPath()
  await writeFile(draft, randomBytes(10))
  await storage.putFile(key, draft, 'image/webp')
}

async function purge(api: Api, id: string): Promise<void> {
  expect((await api.delete(`/v1/media/${id}`, { match: '*' })).status).toBe(204)
  expect((await api.delete(`/v1/media/${id}?purge=true`, { as: 'admin', match: '*' })).status).toBe(204)
}

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

  test('leaves a file that is being sent again', async ({ api, db, storage, imaging, warehouse }) => {
    const { id, sha256, bytes } = await storePicture(api, storage)
    await purge(api, id)
    await warehouse.age(sha256)

    const taken = await takeIn({ storage, imaging }, { stream: Readable.from([bytes]), declared }, limits)
    await warehouse.collect()
    const { media } = await fileNew(db, system, { taken, draft: {}, allowDuplicate: false })

    expect(media.file?.sha256).toBe(sha256)
    expect(await warehouse.left(sha256)).toMatchObject({ row: true, original: true })
  })

  test('refuses to file what is removed at the same moment, so that no row is without its file', async ({
    api,
    db,
    storage,
    imaging,
    warehouse,
  }) => {
    const bytes = await aPicture({ format: 'png' })
    const taken = await takeIn({ storage, imaging }, { stream: Readable.from([bytes]), declared }, limits)
    await warehouse.age(taken.sha256)
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
    const slow: Storage = {
      ...storage,
      remove: async (key) => {
        begin()
        await allowed
        await storage.remove(key)
      },
    }

    const removing = removeFile(
      { db, storage: slow, graceMs },
      { sha256: taken.sha256, key: originalKey(taken.sha256) },
    )
    await begun
    const filing = fileNew(db, system, { taken, draft: {}, allowDuplicate: false }).catch((error: unknown) => error)
    await expect.poll(() => countWaiting(db)).toBe(1)
    allow()

    expect(await removing).toBe(true)
    expect(await filing).toMatchObject({ code: 'media.contended' })
    expect(await warehouse.left(taken.sha256)).toEqual(nothing)
    const again = await storePicture(api, storage, bytes)
    expect(await warehouse.left(again.sha256)).toEqual(all)
  })

  test('tells of files that are missing, until they are sent again', async ({ api, storage, warehouse }) => {
    const { id, sha256, bytes } = await storePicture(api, storage)
    await storage.remove(originalKey(sha256))

    await warehouse.collect()

    const { body } = await api.get('/v1/storage/missing-files', { as: 'admin' })
    expect(body.data).toMatchObject([{ sha256, mimeType: 'image/png', bytes: bytes.length, media: [id] }])
    expect(Date.parse(body.checkedAt)).toBeGreaterThan(Date.now() - 60_000)
    expect((await api.get('/v1/storage/missing-files')).status).toBe(403)
    const again = await api.post('/v1/media', { headers: { 'content-type': 'image/png' }, body: bytes })
    expect(again.body.duplicateOf).toBe(id)
    expect((await api.get('/v1/storage/missing-files', { as: 'admin' })).body.data).toEqual([])
    expect(await warehouse.left(sha256)).toMatchObject({ original: true })
  })

  test('sees by itself that a missing file is back, and pages through those that are not', async ({
    api,
    storage,
    mediaFolder,
    warehouse,
  }) => {
    const pictures = [
      await storePicture(api, storage),
      await storePicture(api, storage),
      await storePicture(api, storage),
    ]
    for (const { sha256 } of pictures) await storage.remove(originalKey(sha256))
    await warehouse.collect()
    const hashes = pictures.map(({ sha256 }) => sha256).sort()

    const first = (await api.get('/v1/storage/missing-files?limit=2', { as: 'admin' })).body
    const { body: last } = await api.get(`/v1/storage/missing-files?limit=2&cursor=${first.page.next}`, { as: 'admin' })
    expect([...first.data, ...last.data].map(({ sha256 }) => sha256)).toEqual(hashes)
    expect(last.page.next).toBeNull()

    for (const { sha256, bytes } of pictures) {
      await mkdir(dirname(join(mediaFolder, originalKey(sha256))), { recursive: true })
      await writeFile(join(mediaFolder, originalKey(sha256)), bytes)
    }
    await warehouse.collect()
    expect((await api.get('/v1/storage/missing-files', { as: 'admin' })).body.data).toEqual([])
  })

  test('removes nothing from a storage that belongs to another database', async ({ db, storage, warehouse }) => {
    const sha256 = aHash()
    await putFile(storage, originalKey(sha256))
    await warehouse.age(sha256)
    const { owner } = await db.storageState.findFirstOrThrow()
    await db.storageState.updateMany({ data: { owner: randomUUID(), begunAt: null } })
    const lines: string[] = []
    const log = { ...strict, error: (_: object, line: string) => void lines.push(line) }

    await createCollector({ db, storage, graceMs, log })(signal)

    expect(lines).toEqual([expect.stringContaining('belongs to another database')])
    expect(await warehouse.left(sha256)).toMatchObject({ original: true })
    await db.storageState.updateMany({ data: { owner } })
    await createCollector({ db, storage, graceMs, log: strict })(signal)
    expect(await warehouse.left(sha256)).toEqual(nothing)
    expect(await storage.find(ownerKey)).not.toBeNull()
  })

  test('waits while the storage does not answer, and begins anew when it is told to stop', async ({ db, storage }) => {
    const { DomainError } = await import('#src/errors.ts')
    const silent: Storage = {
      ...storage,
      read: async () => {
        throw new DomainError('storage.unavailable', 'The storage of files cannot answer now.')
      },
    }
    const lines: string[] = []
    const log = { ...strict, warn: (_: object, line: string) => void lines.push(line) }
    expect(await createCollector({ db, storage: silent, graceMs, log })(signal)).toBe(60_000)
    expect(lines).toEqual(['files were not collected'])

    await db.storageState.updateMany({ data: { begunAt: null } })
    await collectFiles({ db, storage, graceMs, log }, AbortSignal.abort())
    expect((await db.storageState.findFirstOrThrow()).begunAt).toBeNull()
  })
})

function aHash(): string {
  return randomBytes(32).toString('hex')
}

/** How many transactions wait for a lock that another one has. */
async function countWaiting(db: { $queryRaw: (query: TemplateStringsArray) => Promise<unknown> }): Promise<number> {
  const [row] = (await db.$queryRaw`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`) as [{ count: number }]
  return row.count
}
