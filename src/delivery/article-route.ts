import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Body } from '#src/content/body/schema.ts'
import { sparse } from '#src/content/routes/query.ts'
import { Slug } from '#src/content/slugs.ts'
import { poolOf } from '#src/platform/db/client.ts'
import { problems } from '#src/platform/http/problem.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { contextOf, exampleContext, type Site } from './addresses.ts'
import { findAnswer } from './answers.ts'
import { prepareArticle, redirectReader } from './article-answer.ts'
import { chooseForm, FormQuery, isPlain } from './article-forms.ts'
import { toJsonLd } from './formats/json-ld.ts'
import { toNinjs } from './formats/ninjs.ts'
import { sendAnswer } from './sending.ts'

const example = PublishedArticle.meta()?.example as PublishedArticle

const ReadArticle = PublishedArticle.extend({
  body: z
    .union([Body, z.string()])
    .meta({ description: 'Portable Text, or a string where `body=` asks for another format.' }),
}).meta({ ...PublishedArticle.meta(), id: 'ReadArticle' })

const NewsArticle = z
  .looseObject({ '@context': z.literal('https://schema.org'), '@type': z.literal('NewsArticle') })
  .meta({ id: 'NewsArticle', description: 'An article in JSON-LD.', example: toJsonLd(example, exampleContext) })

const NinjsItem = z
  .looseObject({ uri: z.string(), standard: z.looseObject({ name: z.literal('ninjs') }) })
  .meta({ id: 'NinjsItem', description: 'An article in ninjs 3.1.', example: toNinjs(example, exampleContext) })

/** `GET /v1/content/articles/{slug}`, which readers ask for more often than for anything else. */
export const articleRoute: FastifyPluginAsyncZod<{ site: Site }> = async (app, { site }) => {
  app.get(
    '/v1/content/articles/:slug',
    {
      config: { access: 'public', cached: 'anybody' },
      schema: {
        operationId: 'readPublishedArticle',
        summary: 'Read a published article',
        description:
          'The article with all that it rests on. A slug that it had before leads to the present one (301); of a killed article only the notice is left (410). `Accept: application/ld+json` asks for JSON-LD.',
        tags: ['Content'],
        params: z.object({ slug: Slug.meta({ description: 'The slug of an article.', example: example.slug }) }),
        querystring: FormQuery,
        response: {
          200: {
            description: 'The article.',
            content: {
              'application/json': {
                schema: z.union([ReadArticle, sparse(ReadArticle, ['id', 'headline']), NinjsItem]),
              },
              'application/ld+json': { schema: NewsArticle },
            },
          },
          301: z.undefined().meta({ description: 'It has another slug now.' }),
          ...problems(404, 410),
        },
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const pool = poolOf(app.db)
      const form = chooseForm(request, request.query)
      const key = isPlain(form) ? slug : JSON.stringify([slug, form])
      const answer = await findAnswer(request, key, (encoding) =>
        prepareArticle(pool, { slug, form, encoding }, () => contextOf(app, site)),
      )
      return answer ? sendAnswer(request, reply, answer) : redirectReader(request, reply, { pool, slug })
    },
  )
}
