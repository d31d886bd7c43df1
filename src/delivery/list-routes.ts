import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { fieldsOf } from '#src/content/routes/query.ts'
import { closedQuery, pageQuery, SortKey } from '#src/platform/http/query.ts'
import { PublishedArticle, PublishedSummary } from '#src/publishing/snapshot/article.ts'
import { encodeKey } from '#src/publishing/snapshot/facets.ts'
import { PublishedQuote, PublishedSource } from '#src/publishing/snapshot/parts.ts'
import { sendCached } from './answers.ts'
import { articleFilters, facetsOf, idFilter, languageFilter, searchWords } from './article-filters.ts'
import { articleSorts, listPublished } from './article-list.ts'
import { presentList } from './list-answers.ts'
import { PublishedArticlePage, PublishedQuotePage, PublishedSourcePage } from './list-schema.ts'
import { listParts, sourceSorts } from './part-list.ts'

const tags = ['Content']
const config = { access: 'public', cached: 'anybody' } as const
const onward = 'Follow `page.next` or the `Link` header for more.'

const sortOf = <const Key extends string>(keys: readonly Key[]) =>
  SortKey(keys).optional().meta({ description: 'A member to sort by; `-` for descending.' })

/** The lists of published articles, quotes and sources. */
export const listRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/content/articles',
    {
      config,
      schema: {
        operationId: 'listPublishedArticles',
        summary: 'List published articles',
        description: `Newest first unless \`sort\` says otherwise, by rank when \`q\` is given. Items are summaries; \`fields\` may name any member of the article. ${onward}`,
        tags,
        querystring: closedQuery({
          ...articleFilters,
          sort: sortOf(articleSorts),
          ...pageQuery,
          fields: fieldsOf(PublishedArticle),
        }),
        response: { 200: PublishedArticlePage },
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => {
        const { sort, limit, cursor, count, fields, ...filters } = request.query
        const show = fields?.some((member) => !(member in PublishedSummary.shape)) ? 'document' : 'summary'
        const page = await listPublished(app.db, { filters, sort, limit, cursor, count, show })
        return presentList(request, page, { limit, fields, keys: ['articles', ...facetsOf(filters).map(encodeKey)] })
      }),
  )

  app.get(
    '/v1/content/quotes',
    {
      config,
      schema: {
        operationId: 'listPublishedQuotes',
        summary: 'List published quotes',
        description: `What published articles print, the last one to be printed first; by rank when \`q\` is given. ${onward}`,
        tags,
        querystring: closedQuery({
          q: searchWords,
          kind: PublishedQuote.shape.kind.meta({ description: 'Of this kind.' }).optional(),
          verification: PublishedQuote.shape.verification
            .meta({ description: 'With this state of verification.' })
            .optional(),
          speaker: idFilter('Said by this source.'),
          source: idFilter('Said by, through or to this source.'),
          language: languageFilter,
          ...pageQuery,
          fields: fieldsOf(PublishedQuote),
        }),
        response: { 200: PublishedQuotePage },
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => {
        const { limit, cursor, count, fields, ...filters } = request.query
        const page = await listParts(app.db, { type: 'quote', filters, limit, cursor, count })
        return presentList(request, page, { limit, fields, keys: ['articles'] })
      }),
  )

  app.get(
    '/v1/content/sources',
    {
      config,
      schema: {
        operationId: 'listPublishedSources',
        summary: 'List published sources',
        description: `Whom published articles name, the last one to come in first unless \`sort\` says otherwise; by rank when \`q\` is given. ${onward}`,
        tags,
        querystring: closedQuery({
          q: searchWords,
          kind: PublishedSource.shape.kind.meta({ description: 'Of this kind.' }).optional(),
          language: languageFilter,
          sort: sortOf(sourceSorts),
          ...pageQuery,
          fields: fieldsOf(PublishedSource),
        }),
        response: { 200: PublishedSourcePage },
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => {
        const { sort, limit, cursor, count, fields, ...filters } = request.query
        const page = await listParts(app.db, { type: 'source', filters, sort, limit, cursor, count })
        return presentList(request, page, { limit, fields, keys: ['articles'] })
      }),
  )
}
