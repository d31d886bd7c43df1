import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { expect, onTestFinished, vi } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { type Database, openDatabase } from '#src/platform/db/client.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'
import { openDiskStorage } from '#src/platform/storage/disk.ts'

/** Another process of the service: one that keeps what readers ask for. */
export interface CachingApp {
  read(path: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** What readers are shown as the headline under a slug; the status where that is not 200. */
  headlineOf(slug: string): Promise<string | number>
  /** Waits until it keeps what a slug leads to. */
  untilKept(slug: string): Promise<void>
}

/**
 * Starts one on a database, by whatever way; it stops when the test ends. `db` is a way that nothing cuts off.
 *
 * @param files the folder of the files, where there are any
 */
export async function openCachingApp(url: string, db: Database, files?: string): Promise<CachingApp> {
  const own = openDatabase({ url, poolSize: 4, statementTimeoutSeconds: 5 })
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-media-'))
  const [storage, imaging] = [await openDiskStorage(files ?? folder), await openImaging()]
  const app = await buildApp(readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '1' }), { db: own, storage, imaging })
  onTestFinished(async () => {
    await app.close()
    await imaging.close()
    await rm(folder, { recursive: true })
    await own.$disconnect()
  })
  await app.ready()
  const read = async (path: string, headers = {}) => app.inject({ url: `/v1/content${path}`, headers })
  const headlineOf = async (slug: string) => {
    const answer = await read(`/articles/${slug}`)
    return answer.statusCode === 200 ? answer.json().headline : answer.statusCode
  }
  const untilKept = async (slug: string) => {
    const headline = await headlineOf(slug)
    await vi.waitFor(async () => {
      const shown = await headlineOf(slug)
      await changeUnseen(db, slug, `Another than ${shown}`)
      expect(await headlineOf(slug)).toBe(shown)
    }, 5_000)
    // What was kept on the way is forgotten, and each time that is seen.
    for (const shown of ['Something else', headline]) {
      await changeUnseen(db, slug, String(shown))
      await db.$queryRaw`SELECT pg_notify('verbatim_published', '')::text`
      await vi.waitFor(async () => expect(await headlineOf(slug)).toBe(shown))
    }
  }
  return { read, headlineOf, untilKept }
}

/** Changes the headline that readers are shown without telling anybody. */
export async function changeUnseen(db: Database, slug: string, headline: string): Promise<void> {
  await db.$executeRaw`
    UPDATE published_articles SET document = jsonb_set(document::jsonb, '{headline}', to_jsonb(${headline}::text))::text
    WHERE slug = ${slug}`
}
