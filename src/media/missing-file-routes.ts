import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { nextLink } from '#src/platform/http/paging.ts'
import { MissingFilePage, MissingFilesQuery } from './missing-file-schema.ts'
import { listMissingFiles } from './missing-files.ts'

/** `GET /v1/storage/missing-files`: what an administrator has to bring back. */
export const missingFileRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/storage/missing-files',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listMissingFiles',
        summary: 'List files that the storage does not have',
        description:
          'Files that records or revisions name and the storage was found not to have, as after restoring the one from an older copy than the other. The storage is looked through every six hours. Sending the same bytes again brings a file back.',
        tags: ['Media'],
        querystring: MissingFilesQuery,
        response: { 200: MissingFilePage },
      },
    },
    async (request, reply) => {
      const { limit } = request.query
      const { checkedAt, data, next } = await listMissingFiles(app.db, request.query)
      if (next) reply.header('link', nextLink(request, next))
      return { checkedAt, data, page: { limit, next } }
    },
  )
}
