import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { decodeText } from '#src/platform/http/body.ts'
import { etagOf } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { Imported, ImportQuery, RawText } from './schema.ts'
import { importText } from './service.ts'

/** POST /v1/imports. */
export const importRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/imports',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'importText',
        summary: 'Import the raw text of an article',
        description:
          'Makes a draft article of it with its pictures, sources and quotes, all linked; page furniture is dropped. 201 when the article is new, 200 when it was there. The same text sent twice changes nothing.',
        tags: ['Imports'],
        consumes: ['text/plain'],
        querystring: ImportQuery,
        body: RawText,
        response: { 200: Imported, 201: Imported, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const text = decodeText(request.body as Buffer)
        const { created, ...imported } = await importText(db, request.actor, { text, ...request.query })
        const etag = etagOf(imported.article.revision)
        if (!created) return { status: 200, body: imported, headers: { etag } }
        const location = `/v1/articles/${imported.article.id}`
        return { status: 201, body: imported, headers: request.query.dryRun ? {} : { etag, location } }
      }),
  )
}
