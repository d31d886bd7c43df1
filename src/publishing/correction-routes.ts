import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Correction, CorrectionDraft } from '#src/articles/correction-schema.ts'
import { addressOf } from '#src/content/routes/api.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { addCorrection, listCorrections } from './corrections.ts'
import type { EndedRights } from './media-rights.ts'

const Ledger = z.object({ data: z.array(Correction) }).meta({
  id: 'Ledger',
  description: 'All corrections of an article, newest first.',
  example: { data: [Correction.meta()?.example] },
})

const params = addressOf({ one: 'an article' }, '01936d5e-8a00-7000-8000-000000000001')

/** The public ledger of an article. */
export const correctionRoutes: FastifyPluginAsyncZod<{ endedRights: EndedRights }> = async (app, { endedRights }) => {
  app.get(
    '/v1/articles/:id/corrections',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listCorrections',
        summary: 'List the corrections of an article',
        description: 'What readers were told, newest first.',
        tags: ['Publishing'],
        params,
        response: { 200: Ledger },
      },
    },
    async (request) => ({ data: await listCorrections(app.db, request.params.id) }),
  )

  app.post(
    '/v1/articles/:id/corrections',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'addCorrection',
        summary: 'Correct a published article',
        description:
          'Adds to the ledger that readers see with the article; nothing is ever taken out of it. Changing the text is a change of the article, which is published by itself. A retraction marks the whole story.',
        tags: ['Publishing'],
        params,
        body: CorrectionDraft,
        response: { 201: Correction, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const { id } = request.params
        const body = await addCorrection(db, request.actor, { id, draft: request.body, endedRights })
        return { status: 201, body }
      }),
  )
}
