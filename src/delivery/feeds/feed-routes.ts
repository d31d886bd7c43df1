import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf, type Site } from '#src/delivery/addresses.ts'
import { sendCached } from '#src/delivery/answers.ts'
import { type ArticleFilters, articleFilters, facetsOf } from '#src/delivery/article-filters.ts'
import { listPublished } from '#src/delivery/article-list.ts'
import { closedQuery, Limit } from '#src/platform/http/query.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { encodeKey } from '#src/publishing/snapshot/facets.ts'
import { writeAtom } from './atom.ts'
import { JsonFeed, writeJsonFeed } from './json-feed.ts'
import { writeRss } from './rss.ts'

const formats = {
  rss: { contentType: 'application/rss+xml; charset=utf-8', write: writeRss },
  atom: { contentType: 'application/atom+xml; charset=utf-8', write: writeAtom },
  json: { contentType: 'application/feed+json; charset=utf-8', write: writeJsonFeed },
}

const Format = z.enum(['rss', 'atom', 'json'])
const xml = (root: string) => ({
  schema: z.string().meta({ example: `<?xml version="1.0" encoding="UTF-8"?>\n<${root}…` }),
})

/** Feeds of published articles. */
export const feedRoutes: FastifyPluginAsyncZod<{ site: Site }> = async (app, { site }) => {
  app.get(
    '/v1/content/feeds/:format',
    {
      config: { access: 'public', cached: 'anybody' },
      schema: {
        operationId: 'readFeed',
        summary: 'Read a feed',
        description:
          'The newest published articles that fit the filters, in full, as RSS 2.0, Atom or JSON Feed 1.1. A correction changes the item and stands in it.',
        tags: ['Content'],
        params: z.strictObject({ format: Format.meta({ description: 'The form of the feed.', example: 'rss' }) }),
        querystring: closedQuery({ ...articleFilters, limit: Limit }),
        response: {
          200: {
            description: 'The feed.',
            content: {
              'application/rss+xml': xml('rss'),
              'application/atom+xml': xml('feed'),
              'application/feed+json': { schema: JsonFeed },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { limit, ...filters } = request.query
      const { contentType, write } = formats[request.params.format]
      return sendCached(request, reply, async () => {
        const { rows } = await listPublished(app.db, { filters, limit, sort: '-publishedAt', show: 'document' })
        const context = contextOf(app, site)
        const body = write({
          title: titleOf(filters, context.site.name),
          address: `${context.origin}/v1/content/feeds/${request.params.format}?${writeQuery(request.query)}`,
          language: filters.language ?? null,
          articles: rows.map(({ json }) => JSON.parse(json) as PublishedArticle),
          context,
        })
        const keys = ['articles', ...facetsOf(filters).map(encodeKey)].join(' ')
        return { contentType, body, keys, lastModified: null }
      })
    },
  )
}

/** Tells the feeds of one publication apart, by those of the filters that a person can read. */
function titleOf({ section, tag = [], q }: ArticleFilters, siteName: string): string {
  return [siteName, section, ...tag, q && `“${q}”`].filter(Boolean).join(' – ')
}

/** The query in one spelling, however the request wrote it. */
function writeQuery(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  )
  return new URLSearchParams(pairs).toString()
}
