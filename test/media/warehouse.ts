import { randomBytes } from 'node:crypto'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { collectFiles, createCollector } from '#src/media/collecting.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import { type Api, test as base } from '#test/support/app.ts'
import { strict } from '#test/support/background.ts'
import { aPicture } from '#test/support/pictures.ts'

export const graceMs = 3_600_000
export const { signal } = new AbortController()
export const limits = { picture: 1e7, video: 1e7, audio: 1e7, document: 1e7 }
export const declared = { mimeType: null, name: null }

export interface Warehouse {
  /** Does what the collector does, a look through all of the storage included. */
  collect(storage?: Storage): Promise<void>
  /** Makes a file, what was made of it and its row older than the grace time. */
  age(sha256: string): Promise<void>
  /** What is left of a file. */
  left(sha256: string): Promise<{ row: boolean; original: boolean; renditions: number }>
}

/** `test` with a storage that can be tidied, and made to look old. */
export const test = base.extend<{ warehouse: Warehouse }>({
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

export const all = { row: true, original: true, renditions: 1 }
export const nothing = { row: false, original: false, renditions: 0 }

/** A record with a picture, and one rendition of it. */
export async function storePicture(api: Api, storage: Storage, bytes?: Buffer) {
  const body = bytes ?? (await aPicture({ format: 'png' }))
  const answer = await api.post('/v1/media', { headers: { 'content-type': 'image/png' }, body })
  expect(answer.status, answer.text).toBe(201)
  const { id, file } = answer.body
  await putFile(storage, `${renditionPrefix(file.sha256)}abcdef`)
  return { id: id as string, sha256: file.sha256 as string, bytes: body }
}

/** Keeps some bytes under a key. */
export async function putFile(storage: Storage, key: string): Promise<void> {
  const draft = storage.draftPath()
  await writeFile(draft, randomBytes(10))
  await storage.putFile(key, draft, 'image/webp')
}

/** Removes a record for good. */
export async function purge(api: Api, id: string): Promise<void> {
  expect((await api.delete(`/v1/media/${id}`, { match: '*' })).status).toBe(204)
  expect((await api.delete(`/v1/media/${id}?purge=true`, { as: 'admin', match: '*' })).status).toBe(204)
}

/** A SHA-256 that no file has. */
export function aHash(): string {
  return randomBytes(32).toString('hex')
}
