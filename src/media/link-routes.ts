import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { addressOf } from '#src/content/routes/api.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { FileLink, LinkOrder, linkToFile } from './links.ts'

/** `POST /v1/media/{id}/links`: a picture in any size, for readers. */
export const mediaLinkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/media/:id/links',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'linkToMediaFile',
        summary: 'Make a link to a picture in any size',
        description:
          'A signed address on the content face. Without a signature a picture comes in few sizes, so that nobody can fill the storage; with it, in exactly this one. Readers get it while a published article shows the picture, and until the link ends.',
        tags: ['Media'],
        params: addressOf({ one: 'a media record with a picture' }, '01936d5e-8a00-7000-8000-000000000014'),
        body: LinkOrder,
        response: { 200: FileLink },
      },
    },
    async (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const { id } = request.params
        return { status: 200, body: await linkToFile(db, { id, order: request.body, origin: app.publicUrl }) }
      }),
  )
}
