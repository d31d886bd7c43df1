import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Lifecycle, Page } from '#src/content/lifecycle.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { etagOf } from '#src/platform/http/etag.ts'
import { nextLink, PageInfo } from '#src/platform/http/paging.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import { addressOf, type ResourceApi } from './api.ts'
import { type ListQuery, listingOf, listQuery, type ReadQuery, readQuery, sparse } from './query.ts'

/** `GET /v1/{plural}` and `GET /v1/{plural}/{id}`. */
export function readRoutes<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  api: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  const { plural, title, highlights } = noun
  const Sparse = sparse(api.Resource, ['id', ...Object.keys(highlights).slice(0, 1)])
  const Shown = z.union([api.Resource, Sparse])
  const ListPage = z.object({ data: z.array(Shown), page: PageInfo }).meta({
    id: `${title}Page`,
    description: `A page of ${api.words.many}.`,
    example: { data: [api.Resource.meta()?.example], page: PageInfo.meta()?.example },
  })

  return async (app) => {
    app.get(
      `/v1/${plural}`,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `list${pluralTitle(noun)}`,
          summary: `List ${api.words.many}`,
          description: `Newest first unless \`sort\` says otherwise, by rank when \`q\` is given. Follow \`page.next\` or the \`Link\` header for more.`,
          tags: [api.tag],
          querystring: closedQuery(listQuery(noun, api)),
          response: { 200: ListPage },
        },
      },
      async (request, reply) => {
        const query = request.query as ListQuery
        const page: Page<N['Resource']> = await service.list(app.db, listingOf(noun, query))
        if (page.next) reply.header('link', nextLink(request, page.next))
        const { data, next, total } = page
        const shown = data.map((resource) => show(resource, query, api))
        return reply.send({
          data: shown,
          page: { limit: query.limit, next, ...(total === undefined ? {} : { total }) },
        })
      },
    )

    app.get(
      `/v1/${plural}/:id`,
      {
        config: { access: 'viewer' },
        schema: {
          operationId: `read${title}`,
          summary: `Read ${api.words.one}`,
          description:
            'Relations are ids unless `include` names them. The `ETag` is what a change sends as `If-Match`.',
          tags: [api.tag],
          params: addressOf(api.words, api.examples.shown),
          querystring: closedQuery(readQuery(noun, api)),
          response: { 200: Shown },
        },
      },
      async (request, reply) => {
        const query = request.query as ReadQuery
        const { id } = request.params
        const resource = await service.read(app.db, {
          id,
          include: query.include ?? [],
          trashed: query.trashed ?? false,
        })
        return reply.header('etag', etagOf(resource.revision)).send(show(resource, query, api))
      },
    )
  }
}

function show<R>(resource: R, query: ReadQuery, { view }: ResourceApi<R>): R | Partial<R> {
  const shown = view ? view.apply(resource, query) : resource
  if (!query.fields) return shown
  const named = new Set<string>([...query.fields, 'highlight'])
  return Object.fromEntries(Object.entries(shown as object).filter(([name]) => named.has(name))) as Partial<R>
}

/** `Sources`, `Media`, …: the plural as it stands in operation ids. */
function pluralTitle({ plural }: { plural: string }): string {
  return plural.charAt(0).toUpperCase() + plural.slice(1)
}
