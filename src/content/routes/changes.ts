import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ChangePage, ChangeQuery } from '#src/content/change-schema.ts'
import { listChanges } from '#src/content/changes.ts'
import { nextLink } from '#src/platform/http/paging.ts'
import { problems } from '#src/platform/http/problem.ts'

/** `GET /v1/changes`: what happened to all resources. */
export const changeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/changes',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listChanges',
        summary: 'List what happened',
        description:
          'Every change of every resource, in one order that never changes: ask again with `since`, and nothing is missed, also while many write. Of one resource the changes come in the order of its revisions. Changes are kept for 30 days; after that a cursor is answered with 410. To begin with a copy: take a cursor with `since=now`, read the lists, go on from the cursor.',
        tags: ['Changes'],
        querystring: ChangeQuery,
        response: { 200: ChangePage, ...problems(410) },
      },
    },
    async (request, reply) => {
      const { limit } = request.query
      const { data, next } = await listChanges(app.db, { surface: 'editorial', ...request.query })
      reply.header('link', nextLink(request, next, 'since'))
      return { data, page: { limit, next } }
    },
  )
}
