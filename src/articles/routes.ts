import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { toHtml } from '#src/content/body/html.ts'
import { toMarkdown } from '#src/content/body/markdown.ts'
import { toPlainText } from '#src/content/body/plain.ts'
import type { Body } from '#src/content/body/schema.ts'
import { addressOf } from '#src/content/routes/api.ts'
import { resourceRoutes } from '#src/content/routes/resource.ts'
import { decodeText } from '#src/platform/http/body.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { anchorQuote, replaceBody } from './editing.ts'
import { AnchorDraft, BodyReplaced, BodyText } from './editing-schema.ts'
import { Article, ArticleChange } from './schema.ts'
import { articleService, articles } from './service.ts'

const bodyFormats = { html: toHtml, markdown: toMarkdown, text: toPlainText }

const BodyFormat = z
  .enum(['blocks', 'html', 'markdown', 'text'])
  .optional()
  .meta({ description: 'How `body` is written; `blocks` (Portable Text) unless told.' })

const words = { one: 'an article', many: 'articles' }

const sharedRoutes = resourceRoutes(articles, articleService, {
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
    query: { body: BodyFormat },
    apply: (article, { body: format }) => {
      const write = bodyFormats[format as keyof typeof bodyFormats]
      return write ? { ...article, body: write(article.body as Body) } : article
    },
  },
})

/** Everything under /v1/articles. */
export const articleRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(sharedRoutes)

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
}
