import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Role, roles } from '#src/platform/auth/actor.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { type Api, test as base } from '#test/support/app.ts'
import { nouns, store } from '#test/support/nouns.ts'

const test = base.extend<{ $file: { operations: Map<string, { method: keyof Api; path: string }> } }>({
  operations: [
    async ({ app }, use) => {
      const paths = Object.entries(deriveDocument(app).paths)
      const all = paths.flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => {
          const address = path
            .replace('{slug}', 'invalid')
            .replace('{number}', '1')
            .replaceAll(/\{\w+\}/g, () => randomUUID())
          return [operationId ?? '', { method: method as keyof Api, path: address }] as const
        }),
      )
      await use(new Map(all))
    },
    { scope: 'file' },
  ],
})

/** Who may call each operation of the contract: anybody, or those who have at least this role. */
const matrix: Record<string, 'public' | Role> = {
  listArticles: 'viewer',
  createArticle: 'editor',
  readArticle: 'viewer',
  changeArticle: 'editor',
  replaceArticle: 'editor',
  deleteArticle: 'editor',
  upsertArticle: 'editor',
  restoreArticle: 'editor',
  listArticleUsage: 'viewer',
  listArticleRevisions: 'viewer',
  readArticleRevision: 'viewer',
  diffArticleRevisions: 'viewer',
  restoreArticleRevision: 'editor',
  replaceArticleBody: 'editor',
  anchorQuote: 'editor',
  releaseQuote: 'editor',
  publishArticle: 'editor',
  unpublishArticle: 'editor',
  killArticle: 'editor',
  cancelSchedule: 'editor',
  listCorrections: 'viewer',
  addCorrection: 'editor',
  checkArticle: 'viewer',
  diffPublished: 'viewer',
  listQuotes: 'viewer',
  createQuote: 'editor',
  readQuote: 'viewer',
  changeQuote: 'editor',
  replaceQuote: 'editor',
  deleteQuote: 'editor',
  upsertQuote: 'editor',
  restoreQuote: 'editor',
  listQuoteUsage: 'viewer',
  listQuoteRevisions: 'viewer',
  readQuoteRevision: 'viewer',
  diffQuoteRevisions: 'viewer',
  restoreQuoteRevision: 'editor',
  listSources: 'viewer',
  createSource: 'editor',
  readSource: 'viewer',
  changeSource: 'editor',
  replaceSource: 'editor',
  deleteSource: 'editor',
  upsertSource: 'editor',
  restoreSource: 'editor',
  listSourceUsage: 'viewer',
  listSourceRevisions: 'viewer',
  readSourceRevision: 'viewer',
  diffSourceRevisions: 'viewer',
  restoreSourceRevision: 'editor',
  listMedia: 'viewer',
  createMedia: 'editor',
  readMedia: 'viewer',
  changeMedia: 'editor',
  replaceMedia: 'editor',
  deleteMedia: 'editor',
  upsertMedia: 'editor',
  restoreMedia: 'editor',
  listMediaUsage: 'viewer',
  listMediaRevisions: 'viewer',
  readMediaRevision: 'viewer',
  diffMediaRevisions: 'viewer',
  restoreMediaRevision: 'editor',
  listMissingFiles: 'admin',
  linkToMediaFile: 'editor',
  completeDirectUpload: 'editor',
  orderDirectUpload: 'editor',
  abandonMediaUpload: 'editor',
  continueMediaUpload: 'editor',
  lookAtMediaUpload: 'editor',
  beginMediaUpload: 'editor',
  replaceMediaFile: 'editor',
  readMediaFile: 'viewer',
  createMediaFromUrl: 'editor',
  importContent: 'editor',
  readImport: 'editor',
  readRawImport: 'editor',
  exportContent: 'viewer',
  listChanges: 'viewer',
  listPublishedArticles: 'public',
  readPublishedArticle: 'public',
  listRelatedArticles: 'public',
  listPublishedQuotes: 'public',
  readPublishedQuote: 'public',
  listPublishedSources: 'public',
  readPublishedSource: 'public',
  readPublishedMedia: 'public',
  readPublishedMediaFile: 'public',
  readFeed: 'public',
  readSitemap: 'public',
  readMonthSitemap: 'public',
  readNewsSitemap: 'public',
  listPublishedChanges: 'public',
  listAuditLines: 'admin',
  createToken: 'admin',
  listTokens: 'admin',
  revokeToken: 'admin',
  readMe: 'viewer',
  readHealth: 'public',
  readReadiness: 'public',
  listProblemKinds: 'public',
  readProblemKind: 'public',
}

describe('the contract', () => {
  test('has the operations of the matrix and no other', ({ operations }) => {
    expect([...operations.keys()].sort()).toEqual(Object.keys(matrix).sort())
  })

  test.for(Object.entries(matrix))(
    '%s is open to %s, and to nobody below',
    async ([id, needed], { operations, api }) => {
      const { method, path } = operations.get(id) ?? { method: 'get', path: id }

      const answers = await Promise.all((['nobody', ...roles] as const).map((as) => api[method](path, { as })))

      const enough = needed === 'public' ? 0 : 1 + roles.indexOf(needed)
      for (const [at, { status, body }] of answers.entries()) {
        if (at >= enough) expect([401, 403]).not.toContain(status)
        else if (method === 'head') expect(status).toBe(at === 0 ? 401 : 403)
        else
          expect(body).toMatchObject({
            status: at === 0 ? 401 : 403,
            code: at === 0 ? 'request.unauthenticated' : 'request.forbidden',
          })
      }
    },
  )
})

describe.for(nouns)('DELETE /v1/$plural/{id}?purge=true', ({ plural, type, draft }) => {
  test('is for administrators, and changes nothing for editors', async ({ api }) => {
    const { id } = await store(api, plural, draft())

    const refused = await api.delete(`/v1/${plural}/${id}?purge=true`, { match: '*' })

    expect(refused.body).toMatchObject({ status: 403, code: `${type}.forbidden` })
    expect((await api.get(`/v1/${plural}/${id}`)).status).toBe(200)
  })
})
