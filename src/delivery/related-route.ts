import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Slug } from '#src/content/slugs.ts'
import { poolOf } from '#src/platform/db/client.ts'
import { problems } from '#src/platform/http/problem.ts'
import { findAnswer, prepare } from './answers.ts'
import { redirectReader } from './article-answer.ts'
import { presentList } from './list-answers.ts'
import { PublishedArticlePage } from './list-schema.ts'
import { findRelated } from './related.ts'
import { sendAnswer } from './sending.ts'

/** As many as an article may name. */
const limit = 50

/** `GET /v1/content/articles/{slug}/related`: what to read next. */
export const relatedRoute: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/content/articles/:slug/related',
    {
      config: { access: 'public', cached: 'anybody' },
      schema: {
        operationId: 'listRelatedArticles',
        summary: 'List the related articles',
        description:
          'The published articles that an article points to, in its order, all on one page. Its slug is answered as when the article itself is read.',
        tags: ['Content'],
        params: z.object({
          slug: Slug.meta({
            description: 'The slug of an article.',
            example: 'harbour-bridge-reopens-after-winter-repairs',
          }),
        }),
        response: {
          200: PublishedArticlePage,
          301: z.undefined().meta({ description: 'It has another slug now.' }),
          ...problems(404, 410),
        },
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const answer = await findAnswer(request, `related ${slug}`, async (encoding) => {
        const related = await findRelated(app.db, slug)
        if (!related) return null
        const keys = [related.id, ...related.rows.map(({ id }) => id)].map((id) => `article:${id}`)
        return prepare(presentList(request, { ...related, next: null }, { limit, keys }), encoding)
      })
      if (answer) return sendAnswer(request, reply, answer)
      return redirectReader(request, reply, { pool: poolOf(app.db), slug, below: '/related' })
    },
  )
}
