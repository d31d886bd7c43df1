import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addressOf } from '#src/content/routes/api.ts'
import { Slug } from '#src/content/slugs.ts'
import { problems } from '#src/platform/http/problem.ts'
import { sendCached } from './answers.ts'
import { passing } from './headers.ts'
import { showMedia, showQuote, showSource } from './part-page.ts'
import { MediaInUse, QuoteInUse, SourceInUse } from './part-schema.ts'

const tags = ['Content']
const config = { access: 'public', cached: 'anybody' } as const

/** A published quote, source or media record, and the articles that show it; it is gone with the last of them. */
export const partRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/content/quotes/:id',
    {
      config,
      schema: {
        operationId: 'readPublishedQuote',
        summary: 'Read a published quote',
        description: 'What was said, by whom, and the newest articles that print it.',
        tags,
        params: addressOf({ one: 'a quote that a published article prints' }, '01936d5e-8a00-7000-8000-00000000001e'),
        response: { 200: QuoteInUse },
      },
    },
    async (request, reply) => sendCached(request, reply, () => showQuote(app.db, request.params.id)),
  )

  app.get(
    '/v1/content/sources/:slug',
    {
      config,
      schema: {
        operationId: 'readPublishedSource',
        summary: 'Read a published source',
        description: 'Who it is, the newest of what it said, and the newest articles that rest on it.',
        tags,
        params: z.object({
          slug: Slug.meta({
            description: 'The URL name of a source that a published article names.',
            example: 'marit-solheim',
          }),
        }),
        response: { 200: SourceInUse },
      },
    },
    async (request, reply) => sendCached(request, reply, () => showSource(app.db, request.params.slug)),
  )

  app.get(
    '/v1/content/media/:id',
    {
      config,
      schema: {
        operationId: 'readPublishedMedia',
        summary: 'Read a published media record',
        description: 'Caption, credit and rights, and the newest articles that show it.',
        tags,
        params: addressOf(
          { one: 'a media record that a published article shows' },
          '01936d5e-8a00-7000-8000-000000000014',
        ),
        response: { 200: MediaInUse, ...problems(410) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      return sendCached(request, reply, () => showMedia(app.db, id)).catch((error: unknown) => {
        throw passing(error, reply, id)
      })
    },
  )
}
