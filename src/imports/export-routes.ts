import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ResourceType } from '#src/content/schema.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import { linesType } from './answering.ts'
import { exportRows } from './exporting.ts'
import { ExportedRow } from './rows/schema.ts'

const ExportQuery = closedQuery({
  type: ResourceType.optional().meta({ description: 'Only resources of this sort.', example: undefined }),
})

/** GET /v1/export. */
export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/export',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'exportContent',
        summary: 'Export all working copies',
        description:
          'As lines that `POST /v1/imports` takes, with their ids, in an order in which one pass restores them: sources, media, quotes, articles. All of them are of one moment. What is in the trash is left out, as are files, revisions, and what is published: an article is exported as a draft is written. An answer that breaks off is not whole.',
        tags: ['Imports'],
        querystring: ExportQuery,
        response: {
          200: { description: 'One resource a line.', content: { [linesType]: { schema: ExportedRow } } },
        },
      },
    },
    async (request, reply) => {
      const rows = exportRows(app.db, request.query.type)
      rows.on('error', (err) => request.log.warn({ err }, 'an export was broken off'))
      await reply
        .type(linesType)
        .header('content-disposition', 'attachment; filename="export.ndjson"')
        .header('x-accel-buffering', 'no')
        .send(rows as never)
    },
  )
}
