import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type Change, ChangeQuery } from '#src/content/change-schema.ts'
import { listChanges } from '#src/content/changes.ts'
import type { Db } from '#src/platform/db/client.ts'
import { nextLink } from '#src/platform/http/paging.ts'
import { problems } from '#src/platform/http/problem.ts'
import { type PublishedChange, PublishedChangePage } from './change-schema.ts'

/**
 * `GET /v1/content/changes`: what happened to what readers see. Shared caches may answer many copies at once with one
 * answer for a second; one that is a second old is as right as a fresh one, since all that it lacks comes after `next`.
 */
export const contentChangeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/content/changes',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listPublishedChanges',
        summary: 'List what happened to what readers see',
        description:
          'What was published, updated and taken down, in one order that never changes: ask again with `since`, and nothing is missed. Of what is gone only the id is told. Changes are kept for 30 days; after that a cursor is answered with 410. To begin with a copy: take a cursor with `since=now`, read the lists, go on from the cursor.',
        tags: ['Changes'],
        querystring: ChangeQuery,
        response: { 200: PublishedChangePage, ...problems(410) },
      },
    },
    async (request, reply) => {
      const { limit } = request.query
      const { data, next } = await listChanges(app.db, { surface: 'content', type: 'article', ...request.query })
      reply.headers({ 'cache-control': 'public, max-age=1', link: nextLink(request, next, 'since') })
      return { data: await addSlugs(app.db, data), page: { limit, next } }
    },
  )
}

async function addSlugs(db: Db, changes: Change[]): Promise<PublishedChange[]> {
  const live = await db.publishedArticle.findMany({
    where: { state: 'live', id: { in: changes.map(({ id }) => id) } },
    select: { id: true, slug: true },
  })
  const slugs = new Map(live.map(({ id, slug }) => [id, slug]))
  return changes.map((change) => ({
    ...change,
    kind: change.kind as PublishedChange['kind'],
    slug: slugs.get(change.id) ?? null,
  }))
}
