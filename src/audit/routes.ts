import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { nextLink } from '#src/platform/http/paging.ts'
import { AuditPage, AuditQuery } from './schema.ts'
import { listAuditLines } from './service.ts'

/** `GET /v1/audit`: who did what. */
export const auditRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listAuditLines',
        summary: 'List what was done by whom',
        description:
          'Acts that matter later, such as publishing, taking down and removing for good, newest first. They outlive what they were done to. Who changed which words is in the revisions.',
        tags: ['Audit'],
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    async (request, reply) => {
      const { limit } = request.query
      const { data, next } = await listAuditLines(app.db, request.query)
      if (next) reply.header('link', nextLink(request, next))
      return { data, page: { limit, next } }
    },
  )
}
