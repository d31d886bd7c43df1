import exifReader from 'exifreader'
import type { FastifyInstance } from 'fastify'
import { describe, expect } from 'vitest'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { test } from '#test/support/app.ts'
import { canaries, hideAll, published } from './canaries.ts'
import { listProbes, type Probe } from './probes.ts'

const it = test.extend<{ $file: { surface: { app: FastifyInstance; probes: Probe[] } } }>({
  surface: [
    async ({ api, app, db }, use) => {
      await hideAll({ api, db })
      await use({ app, probes: listProbes(deriveDocument(app).paths) })
    },
    { scope: 'file' },
  ],
})

describe('no public operation', () => {
  it('says a word of what readers must not see', { timeout: 120_000 }, async ({ surface }) => {
    const leaks: string[] = []
    for (const { operationId, path } of surface.probes) {
      const { rawPayload, headers, statusCode } = await surface.app.inject({ method: 'GET', url: path })
      expect(statusCode, path).toBeLessThan(500)
      const bytes = `${JSON.stringify(headers)}\n${rawPayload.toString('latin1')}`
      for (const { what, address, words, ids } of canaries) {
        // A picture has no words once it is made anew.
        const isShown =
          operationId === 'readPublishedMediaFile' && statusCode < 400 && ids.some((id) => path.includes(id))
        if (isShown) leaks.push(`${path} shows ${what}`)
        const told = [address, words, ...ids].filter((word) => !path.includes(word) && bytes.includes(word))
        if (told.length > 0 && !isTombstone(operationId, told, ids)) leaks.push(`${path} tells of ${what}: ${told}`)
      }
    }
    expect(leaks).toEqual([])
  })

  it('is left out: the story beside them is found everywhere, so the probes do reach what is public', async ({
    surface,
  }) => {
    const operations = new Set(surface.probes.map(({ operationId }) => operationId))
    expect(operations.size).toBeGreaterThan(12)
    const found = new Set<string>()
    for (const { operationId, path } of surface.probes) {
      const { body } = await surface.app.inject({ method: 'GET', url: path })
      if (body.includes(published.slug?.[0] ?? '?')) found.add(operationId)
    }
    expect([...found].sort()).toEqual(
      expect.arrayContaining(['listPublishedArticles', 'readFeed', 'readPublishedArticle', 'readSitemap']),
    )
  })

  it('shows a picture with what its file says of itself', async ({ surface }) => {
    const pictures = surface.probes.filter(({ operationId }) => operationId === 'readPublishedMediaFile')
    const types = new Set<string>()
    for (const { path } of pictures.filter(({ path }) => path.includes(published.id?.at(-1) ?? '?'))) {
      for (const accept of ['image/jpeg', 'image/webp', 'image/avif']) {
        const { rawPayload, statusCode, headers } = await surface.app.inject({ url: path, headers: { accept } })
        expect(statusCode, path).toBe(200)
        types.add(String(headers['content-type']))
        const { gps, exif = {} } = exifReader.load(rawPayload, { expanded: true })
        expect(gps).toBeUndefined()
        expect(Object.keys(exif).filter((tag) => /GPS|Software|ImageDescription/.test(tag))).toEqual([])
      }
    }
    expect([...types].sort()).toEqual(['image/avif', 'image/jpeg', 'image/webp'])
  })

  it('finds by a word that readers must not see', async ({ surface }) => {
    for (const { path } of surface.probes.filter((probe) => /[?&]q=w/.test(probe.path))) {
      const { body } = await surface.app.inject({ method: 'GET', url: path })
      if (body.startsWith('{"data"')) expect(JSON.parse(body).data, path).toEqual([])
    }
  })
})

/** What went is named by its id alone, so that those who kept it can remove it: in the change feed, and where it was. */
function isTombstone(operationId: string, told: string[], [article]: string[]): boolean {
  const tells = ['listPublishedChanges', 'readPublishedArticle', 'listRelatedArticles'].includes(operationId)
  return tells && told.length === 1 && told[0] === article
}
