import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { addressOf, sendResource } from '#src/content/routes/api.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import { InstantIn } from '#src/platform/text.ts'
import { checkArticle } from './checking.ts'
import { PublishedDiff } from './diff-schema.ts'
import { diffPublished } from './diffing.ts'
import { GateReport } from './gate-schema.ts'

const params = addressOf({ one: 'an article' }, '01936d5e-8a00-7000-8000-000000000001')

/** What an editor asks before publishing. */
export const checkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/articles/:id/check',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'checkArticle',
        summary: 'Check whether an article can be published',
        description:
          'Asks the gate what publishing would say, and publishes nothing. What `blocks` has to be put right; what is `overridable` is published by an editor who gives a reason; `advice` stands in nobody’s way.',
        tags: ['Publishing'],
        params,
        querystring: closedQuery({
          at: InstantIn.optional().meta({
            description: 'The time at which it would be published; now unless told.',
            example: undefined,
          }),
        }),
        response: { 200: GateReport },
      },
    },
    async (request, reply) => {
      const report = await checkArticle(app.db, { ...request.params, ...request.query })
      return sendResource(reply, report)
    },
  )

  app.get(
    '/v1/articles/:id/diff-published',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'diffPublished',
        summary: 'Compare an article with what readers see',
        description:
          'Each member that the next publication would change for readers, compared as revisions are; all of them while the article is not published. What readers never see (`edNote`, `externalId`, `embargoUntil`) is left out, and so are changes of its quotes, sources and media, which reach readers by themselves.',
        tags: ['Publishing'],
        params,
        response: { 200: PublishedDiff },
      },
    },
    async (request) => diffPublished(app.db, request.params.id),
  )
}
