import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Lifecycle } from '#src/content/lifecycle.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { ExternalId } from '#src/content/schema.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { addressOf, type ResourceApi, sendResource } from './api.ts'

/** Create. */
export function createRoute<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  { Resource, tag, words }: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  const { plural, title, Draft } = noun

  return async (app) => {
    app.post(
      `/v1/${plural}`,
      {
        config: { access: 'editor' },
        schema: {
          operationId: `create${title}`,
          summary: `Create ${words.one}`,
          description:
            'What it refers to may be named by id or external id, or written in its place to be created with it.',
          tags: [tag],
          body: Draft,
          response: { 201: Resource, ...problems(409) },
        },
      },
      async (request, reply) =>
        answerOnce(request, reply, async (db) => {
          const resource = await service.create(db, request.actor, request.body as N['Draft'])
          const headers = { location: `/v1/${plural}/${resource.id}`, etag: etagOf(resource.revision) }
          return { status: 201, body: resource, headers }
        }),
    )
  }
}

/** Change, replace, and create or replace by external id. */
export function writeRoutes<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  { Resource, Change, tag, words, examples }: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  const { plural, title, Draft } = noun

  return async (app) => {
    app.patch(
      `/v1/${plural}/:id`,
      {
        config: { access: 'editor', guarded: true },
        schema: {
          operationId: `change${title}`,
          summary: `Change members of ${words.one}`,
          description:
            'A JSON Merge Patch (RFC 7396): members not named stay, null empties one, a list is replaced whole.',
          tags: [tag],
          params: addressOf(words, examples.shown),
          body: Change,
          response: { 200: Resource, ...problems(409) },
        },
      },
      async (request, reply) => {
        const change = { id: request.params.id, expected: readIfMatch(request), patch: request.body }
        return sendResource(reply, await service.change(app.db, request.actor, change))
      },
    )

    app.put(
      `/v1/${plural}/:id`,
      {
        config: { access: 'editor', guarded: true },
        schema: {
          operationId: `replace${title}`,
          summary: `Replace ${words.one}`,
          description: `Everything a client can write is replaced: a member left out is emptied.${noun.slugBase ? ' Only the slug stays.' : ''}`,
          tags: [tag],
          params: addressOf(words, examples.shown),
          body: Draft,
          response: { 200: Resource, ...problems(409) },
        },
      },
      async (request, reply) => {
        const replacement = { id: request.params.id, expected: readIfMatch(request), draft: request.body as N['Draft'] }
        return sendResource(reply, await service.replace(app.db, request.actor, replacement))
      },
    )

    app.put(
      `/v1/${plural}/by-external-id/:externalId`,
      {
        config: { access: 'editor', guarded: 'optional' },
        schema: {
          operationId: `upsert${title}`,
          summary: `Create or replace ${words.one} by its external id`,
          description: `For scripts that send the same again: 201 when new, 200 otherwise; the same body changes nothing. The body need not repeat the external id, and must not name another. \`GET /v1/${plural}?externalId=…\` finds it.`,
          tags: [tag],
          params: z.object({ externalId: ExternalId }),
          body: Draft,
          response: { 200: Resource, 201: Resource, ...problems(409) },
        },
      },
      async (request, reply) => {
        const upsert = {
          externalId: request.params.externalId,
          expected: readIfMatch(request),
          draft: request.body as N['Draft'],
        }
        const { resource, created } = await service.upsert(app.db, request.actor, upsert)
        if (created) reply.code(201).header('location', `/v1/${plural}/${resource.id}`)
        return sendResource(reply, resource)
      },
    )
  }
}
