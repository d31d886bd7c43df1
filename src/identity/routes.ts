import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { Me, NewToken, TokenAddress, TokenDraft, TokenPage, TokenQuery } from './schema.ts'
import { createToken, listTokens, revokeToken } from './service.ts'

/** Tokens, and who am I. */
export const identityRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/tokens',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'createToken',
        summary: 'Make a token',
        description:
          'Makes a credential for a person or a program. The answer is the only place where `token` is shown.',
        tags: ['Tokens'],
        body: TokenDraft,
        response: { 201: NewToken },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const token = await createToken(db, request.actor, request.body)
        return { status: 201, body: token }
      }),
  )

  app.get(
    '/v1/tokens',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listTokens',
        summary: 'List the tokens',
        description:
          'All tokens, newest first, with those that were revoked or have expired. The secrets are not kept.',
        tags: ['Tokens'],
        querystring: TokenQuery,
        response: { 200: TokenPage },
      },
    },
    async (request, reply) => {
      const page = await listTokens(app.db, request.query)
      if (page.page.next)
        reply.header('link', `</v1/tokens?limit=${page.page.limit}&cursor=${page.page.next}>; rel="next"`)
      return page
    },
  )

  app.delete(
    '/v1/tokens/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke a token',
        description: 'The token stops working at once. The last administrator token that works cannot be revoked.',
        tags: ['Tokens'],
        params: TokenAddress,
        response: { 204: z.undefined().meta({ description: 'Revoked.' }), ...problems(409) },
      },
    },
    async (request, reply) => {
      await revokeToken(app.db, request.params.id)
      return reply.code(204).send()
    },
  )

  app.get(
    '/v1/me',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'readMe',
        summary: 'Who am I',
        description: 'The name and the role of the token that was sent; a way to try a token out.',
        tags: ['Tokens'],
        response: { 200: Me },
      },
    },
    async ({ actor: { name, role } }) => ({ name, role }),
  )
}
