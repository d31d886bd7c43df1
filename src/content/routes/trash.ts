import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Lifecycle } from '#src/content/lifecycle.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { closedQuery, Flag } from '#src/platform/http/query.ts'
import { addressOf, type ResourceApi } from './api.ts'

/** Delete to the trash, purge, restore. */
export function trashRoutes<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  { Resource, tag, words, examples }: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  const { plural, title } = noun

  return async (app) => {
    app.delete(
      `/v1/${plural}/:id`,
      {
        config: { access: 'editor', guarded: true },
        schema: {
          operationId: `delete${title}`,
          summary: `Move ${words.one} to the trash`,
          description:
            'Refused with the list of referrers while others refer to it. Administrators may add `purge=true`.',
          tags: [tag],
          params: addressOf(words, examples.unused),
          querystring: closedQuery({ purge: Flag.optional().meta({ description: 'Remove it for good.' }) }),
          response: { 204: z.undefined().meta({ description: 'It is in the trash, or gone.' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        const target = { id: request.params.id, expected: readIfMatch(request) }
        const { purge } = request.query as { purge?: boolean }
        await (purge ? service.purge : service.trash)(app.db, request.actor, target)
        return reply.code(204).send()
      },
    )

    app.post(
      `/v1/${plural}/:id/restore`,
      {
        config: { access: 'editor', guarded: true },
        schema: {
          operationId: `restore${title}`,
          summary: `Bring ${words.one} back from the trash`,
          description: 'Refused while something that it refers to is in the trash itself.',
          tags: [tag],
          params: addressOf(words, examples.trashed),
          response: { 200: Resource, ...problems(409) },
        },
      },
      async (request, reply) =>
        answerOnce(request, reply, async (db) => {
          const target = { id: request.params.id, expected: readIfMatch(request) }
          const resource = await service.restore(db, request.actor, target)
          return { status: 200, body: resource, headers: { etag: etagOf(resource.revision) } }
        }),
    )
  }
}
