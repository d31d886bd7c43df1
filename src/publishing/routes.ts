import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Article } from '#src/articles/schema.ts'
import { addressOf } from '#src/content/routes/api.ts'
import type { Db } from '#src/platform/db/client.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import type { EndedRights } from './media-rights.ts'
import { publishArticle } from './publish.ts'
import { schedulePublication, scheduleTakedown } from './schedule.ts'
import { KillOrder, PublishOrder, UnpublishOrder } from './schema.ts'
import { cancelSchedule, killArticle, unpublishArticle } from './takedown.ts'

const article = (example: string) => addressOf({ one: 'an article' }, example)
const tags = ['Publishing']

/** What is done to an article as a whole: publish, take down, kill. */
export const publishingRoutes: FastifyPluginAsyncZod<{ endedRights: EndedRights }> = async (app, { endedRights }) => {
  app.post(
    '/v1/articles/:id/publish',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'publishArticle',
        summary: 'Publish an article',
        description:
          'Shows readers the article as it stands, if the gate lets it through (`GET …/check` says beforehand). With `at`, that is done at that time with what the article says then; a time set before is replaced. Publishing what readers see already changes nothing. 422 lists what stands in the way; what may be overridden goes through with `override`.',
        tags,
        params: article('01936d5e-8a00-7000-8000-000000000001'),
        body: PublishOrder.optional(),
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerWithArticle(request, reply, (db) => {
        const { at, override } = request.body ?? {}
        const order = { ...targetOf(request), override: override ?? undefined }
        return at
          ? schedulePublication(db, request.actor, { ...order, at })
          : publishArticle(db, request.actor, { ...order, endedRights })
      }),
  )

  app.post(
    '/v1/articles/:id/unpublish',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'unpublishArticle',
        summary: 'Take an article down',
        description:
          'Readers get 404 under its address until it is published again. With `at`, at that time. Of an article that is only scheduled, cancels the schedule.',
        tags,
        params: article('01936d5e-8a00-7000-8000-000000000005'),
        body: UnpublishOrder.optional(),
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerWithArticle(request, reply, (db) => {
        const at = request.body?.at
        return at
          ? scheduleTakedown(db, request.actor, { ...targetOf(request), at })
          : unpublishArticle(db, request.actor, targetOf(request))
      }),
  )

  app.post(
    '/v1/articles/:id/kill',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'killArticle',
        summary: 'Kill an article',
        description:
          'Withdraws a story for good: readers get 410 with the notice under its address, and feeds of changes carry a tombstone. An article that was killed is not published again.',
        tags,
        params: article('01936d5e-8a00-7000-8000-000000000005'),
        body: KillOrder,
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerWithArticle(request, reply, (db) =>
        killArticle(db, request.actor, { ...targetOf(request), notice: request.body.notice }),
      ),
  )

  app.delete(
    '/v1/articles/:id/schedule',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'cancelSchedule',
        summary: 'Cancel what is scheduled',
        description: 'Neither publishes nor takes down the article at the times that were set.',
        tags,
        params: article('01936d5e-8a00-7000-8000-000000000006'),
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) => {
      const changed = await cancelSchedule(app.db, request.actor, targetOf(request))
      return reply.header('etag', etagOf(changed.revision)).send(changed as never)
    },
  )
}

function targetOf(request: FastifyRequest) {
  return { id: (request.params as { id: string }).id, expected: readIfMatch(request) }
}

function answerWithArticle(
  request: FastifyRequest,
  reply: FastifyReply,
  act: (db: Db) => Promise<Article>,
): Promise<void> {
  return answerOnce(request, reply, async (db) => {
    const changed = await act(db)
    return { status: 200, body: changed, headers: { etag: etagOf(changed.revision) } }
  })
}
