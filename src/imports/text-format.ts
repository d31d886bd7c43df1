import { decodeText } from '#src/platform/http/body.ts'
import { etagOf } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { bodyLimit } from '#src/platform/http/server.ts'
import { type ImportFormat, readWhole } from './format.ts'
import { RawText } from './schema.ts'
import { importText } from './service.ts'

/** The raw text of one article, answered with all that it was taken apart into. */
export const textFormat: ImportFormat = {
  types: ['text/plain'],
  takes: ['dryRun', 'externalId', 'url', 'agency'],
  body: RawText,
  run: async (request, reply) => {
    const bytes = await readWhole(request, bodyLimit)
    await answerOnce(request, reply, async (db) => {
      const { dryRun, externalId, url, agency } = request.query
      const text = decodeText(bytes)
      const { created, ...imported } = await importText(db, request.actor, { text, dryRun, externalId, url, agency })
      const etag = etagOf(imported.article.revision)
      if (!created) return { status: 200, body: imported, headers: { etag } }
      const location = `/v1/articles/${imported.article.id}`
      return { status: 201, body: imported, headers: dryRun ? {} : { etag, location } }
    })
  },
}
