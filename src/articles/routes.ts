import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BodyFormat, writeBody } from '#src/content/body/formats.ts'
import type { Body } from '#src/content/body/schema.ts'
import { addressOf, type ResourceApi } from '#src/content/routes/api.ts'
import { resourceRoutes } from '#src/content/routes/resource.ts'
import { decodeText } from '#src/platform/http/body.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { Id } from '#src/platform/id.ts'
import { anchorQuote, releaseQuote, replaceBody } from './editing.ts'
import { AnchorDraft, BodyReplaced, BodyText } from './editing-schema.ts'
import { Article, ArticleChange } from './schema.ts'
import { type articleService, articles } from './service.ts'

const words = { one: 'an article', many: 'articles' }

const sharedApi = {
  Resource: Article,
  Change: ArticleChange,
  tag: 'Articles',
  words,
  examples: {
    shown: '01936d5e-8a00-7000-8000-000000000001',
    unused: '01936d5e-8a00-7000-8000-000000000003',
    trashed: '01936d5e-8a00-7000-8000-000000000004',
  },
  view: {
    query: { body: BodyFormat.optional() },
    apply: (article, { body: format = 'blocks' }) => ({
      ...article,
      body: writeBody(article.body as Body, format as BodyFormat),
    }),
  },
} satisfies ResourceApi<Article>

/**
 * What is done to the draft of an article, under /v1/articles.
 *
 * @param options.life what deleting does to readers, articles themselves do not know
 */
export const articleRoutes: FastifyPluginAsyncZod<{ life: typeof articleService }> = async (app, { life }) => {
  await app.register(resourceRoutes(articles, life, sharedApi))

  app.put(
    '/v1/articles/:id/body',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'replaceArticleBody',
        summary: 'Replace the body by text',
        description:
          'Takes Markdown, HTML or plain text as the raw request body, so that it can be pasted. Quotes that the new text prints are annotated again; the answer says what could not be kept.',
        tags: ['Articles'],
        consumes: ['text/markdown', 'text/html', 'text/plain'],
        params: addressOf(words, '01936d5e-8a00-7000-8000-000000000001'),
        body: BodyText,
        response: { 200: BodyReplaced },
      },
    },
    async (request, reply) => {
      const { article, warnings } = await replaceBody(app.db, request.actor, {
        id: request.params.id,
        expected: readIfMatch(request),
        mediaType: request.mediaType ?? 'text/plain',
        text: decodeText(request.body as Buffer),
      })
      return reply.header('etag', etagOf(article.revision)).send({ article, warnings } as never)
    },
  )

  app.post(
    '/v1/articles/:id/quotes',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'anchorQuote',
        summary: 'Anchor a quote in the body',
        description:
          'Finds the words of the quote in the body and annotates them. 409 with the candidates when they stand there more than once (say more words with `exact`, or which with `occurrence`), 422 with the nearest passage when they do not.',
        tags: ['Articles'],
        params: addressOf(words, '01936d5e-8a00-7000-8000-000000000002'),
        body: AnchorDraft,
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const { id } = request.params
        const anchor = { id, expected: readIfMatch(request), anchor: request.body }
        const article = await anchorQuote(db, request.actor, anchor)
        return { status: 200, body: article, headers: { etag: etagOf(article.revision) } }
      }),
  )

  app.delete(
    '/v1/articles/:id/quotes/:quoteId',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'releaseQuote',
        summary: 'Let go of a quote',
        description:
          'Takes the marks of the quote out of the body, and dismisses it where text that replaced the body has lost it: one revision either way. The printed words stay, and so do pull quotes and the quote itself. 404 when the article neither marks nor misses the quote.',
        tags: ['Articles'],
        params: addressOf(words, '01936d5e-8a00-7000-8000-000000000002').extend({
          quoteId: Id.meta({ description: 'The id of a quote.', example: '01936d5e-8a00-7000-8000-000000000020' }),
        }),
        response: { 200: Article, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { id, quoteId: quote } = request.params
      const article = await releaseQuote(app.db, request.actor, { id, quote, expected: readIfMatch(request) })
      return reply.header('etag', etagOf(article.revision)).send(article as never)
    },
  )
}
