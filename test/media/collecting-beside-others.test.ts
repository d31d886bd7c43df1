import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect } from 'vitest'
import { collectFiles, createCollector } from '#src/media/collecting.ts'
import { fileNew } from '#src/media/filing.ts'
import { takeIn } from '#src/media/intake.ts'
import { ownerKey } from '#src/media/storage-owner.ts'
import { removeFile } from '#src/media/unused-files.ts'
import { system } from '#src/platform/auth/actor.ts'
import { originalKey, type Storage } from '#src/platform/storage/storage.ts'
import { strict } from '#test/support/background.ts'
import { aPicture } from '#test/support/pictures.ts'
import {
  aHash,
  all,
  declared,
  graceMs,
  limits,
  nothing,
  purge,
  putFile,
  signal,
  storePicture,
  test,
} from './warehouse.ts'

describe('the collector, beside others,', () => {
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

/** How many transactions wait for a lock that another one has. */
async function countWaiting(db: { $queryRaw: (query: TemplateStringsArray) => Promise<unknown> }): Promise<number> {
  const [row] = (await db.$queryRaw`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`) as [{ count: number }]
  return row.count
}
