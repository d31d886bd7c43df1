import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Lifecycle } from '#src/content/lifecycle.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { RevisionDiff, RevisionNumber, RevisionPage, revisionOf } from '#src/content/revision-schema.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { nextLink } from '#src/platform/http/paging.ts'
import { Cursor, closedQuery, Flag, Limit } from '#src/platform/http/query.ts'
import { addressOf, type ResourceApi } from './api.ts'

const trashed = Flag.optional().meta({ description: 'Look in the trash instead.' })

/** The history of a resource: its revisions as a list, one of them, what differs between two, and back to one. */
export function revisionRoutes<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  { Resource, tag, words, examples }: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  const { title, type, members } = noun
  const path = `/v1/${noun.plural}/:id/revisions`
  const ofResource = addressOf(words, examples.shown)
  const number = RevisionNumber.meta({ description: 'The number of the revision.', example: 1 })
  const ofRevision = ofResource.extend({ number })
  const tags = [tag]

  return async (app) => {
    app.get(
      path,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `list${title}Revisions`,
          summary: `List the revisions of ${words.one}`,
          description: 'Every change, newest first: when, by whom, and which members; also to the trash and back.',
          tags,
          params: ofResource,
          querystring: closedQuery({ limit: Limit, cursor: Cursor.optional(), trashed }),
          response: { 200: RevisionPage },
        },
      },
      async (request, reply) => {
        const { limit } = request.query
        const { data, next } = await service.listRevisions(app.db, { ...request.params, ...request.query })
        if (next) reply.header('link', nextLink(request, next))
        return { data, page: { limit, next } }
      },
    )

    app.get(
      `${path}/:number`,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `read${title}Revision`,
          summary: `Read ${words.one} as it was`,
          description: `What the ${type} said at a revision. Members that came later are as if nobody had written them, those that are no more are left out.`,
          tags,
          params: ofRevision,
          querystring: closedQuery({ trashed }),
          response: { 200: revisionOf(title, members, Resource.meta()?.example as Record<string, unknown>) },
        },
      },
      async (request) => service.readRevision(app.db, { ...request.params, ...request.query }),
    )

    app.get(
      `${path}/:number/diff`,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `diff${title}Revisions`,
          summary: `Compare two revisions of ${words.one}`,
          description:
            'Each member that differs: texts word by word, lists item by item, a body block by block with the words inside, and before and after elsewhere. A text of which more than 1,000 words changed, and what would take as long to compare, is shown as removed and added whole.',
          tags,
          params: ofRevision,
          querystring: closedQuery({
            against: RevisionNumber.optional().meta({
              description: 'The revision to compare with; the one before unless told.',
            }),
            trashed,
          }),
          response: { 200: RevisionDiff },
        },
      },
      async (request) => service.diffRevisions(app.db, { ...request.params, ...request.query }),
    )

    app.post(
      `${path}/:number/restore`,
      {
        config: { access: 'editor', guarded: true },
        schema: {
          operationId: `restore${title}Revision`,
          summary: `Make ${words.one} say again what it said`,
          description:
            'Writes what stood in the revision as a new one; nothing is written when nothing differs. Slug and external id stay as they are. Refused with pointers into the revision where it refers to what is gone or in the trash, or says what may not be said any more.',
          tags,
          params: ofRevision,
          response: { 200: Resource },
        },
      },
      async (request, reply) =>
        answerOnce(request, reply, async (db) => {
          const target = { ...request.params, expected: readIfMatch(request) }
          const resource = await service.restoreRevision(db, request.actor, target)
          return { status: 200, body: resource, headers: { etag: etagOf(resource.revision) } }
        }),
    )
  }
}
