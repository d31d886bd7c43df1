import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Id } from '#src/content/id.ts'
import type { Lifecycle, Page } from '#src/content/lifecycle.ts'
import type { Envelope, Noun, StoredBase } from '#src/content/noun.ts'
import { PageInfo } from '#src/content/schema.ts'
import { etagOf } from '#src/platform/http/etag.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import type { ResourceApi } from './api.ts'
import { type ListQuery, listingOf, listQuery, type ReadQuery, readQuery, sparse } from './query.ts'

/** `GET /v1/{plural}` and `GET /v1/{plural}/{id}`. */
export function readRoutes<D, S extends StoredBase, W extends S & Envelope, R extends { id: string; revision: number }>(
  noun: Noun<D, S, W, R>,
  service: Lifecycle<D, S, W, R>,
  api: ResourceApi<R>,
): FastifyPluginAsyncZod {
  const { plural, title } = noun
  const Sparse = sparse(api.Resource, title)
  const Shown = z.union([api.Resource, Sparse])
  const ListPage = z
    .object({ data: z.array(Shown), page: PageInfo })
    .meta({ id: `${title}Page`, description: `A page of ${api.words.many}.` })

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
        const page: Page<R> = await service.list(app.db, listingOf(noun, query))
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
          tags: [api.tag],
          params: z.object({ id: Id }),
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

function nextLink(request: FastifyRequest, cursor: string): string {
  const [path, query] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  return `<${path}?${parameters}>; rel="next"`
}

/** `Sources`, `Media`, …: the plural as it stands in operation ids. */
function pluralTitle({ plural }: { plural: string }): string {
  return plural.charAt(0).toUpperCase() + plural.slice(1)
}
