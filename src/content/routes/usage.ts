import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AnyNoun } from '#src/content/noun.ts'
import { listReferrers } from '#src/content/references.ts'
import { Usage } from '#src/content/schema.ts'
import type { Db } from '#src/platform/db/client.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage, nextLink } from '#src/platform/http/paging.ts'
import { Cursor, closedQuery, Limit } from '#src/platform/http/query.ts'
import { addressOf, type ResourceApi } from './api.ts'

/** `GET /v1/{plural}/{id}/usage`: who refers to a resource, newest first. */
export function usageRoute(
  noun: AnyNoun,
  service: { read: (db: Db, subject: { id: string }) => Promise<unknown> },
  { tag, words, examples }: Pick<ResourceApi<never>, 'tag' | 'words' | 'examples'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      `/v1/${noun.plural}/:id/usage`,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `list${noun.title}Usage`,
          summary: `List who refers to ${words.one}`,
          description: 'Every resource that refers to it, and in which members; those in the trash are marked.',
          tags: [tag],
          params: addressOf(words, examples.shown),
          querystring: closedQuery({ limit: Limit, cursor: Cursor.optional() }),
          response: { 200: Usage },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const { limit, cursor } = request.query
        await service.read(app.db, { id })
        const scope = `usage:${noun.type}:${id}`
        const after = cursor ? (readCursor(cursor, scope)[0] as string) : null
        const referrers = await listReferrers(app.db, { type: noun.type, id }, { limit: limit + 1, after })
        const { data, next } = cutPage(referrers, limit, ({ id }) => writeCursor(scope, [id]))
        if (next) reply.header('link', nextLink(request, next))
        return { data, page: { limit, next } }
      },
    )
  }
}
