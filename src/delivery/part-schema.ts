import { z } from 'zod'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { PublishedMedia, PublishedQuote, PublishedSource } from '#src/publishing/snapshot/parts.ts'

/** How many articles and quotes the page of a part shows; the lists have the rest. */
export const shownAtMost = 20

const newest = `The newest ${shownAtMost}`
const RelatedArticle = PublishedArticle.shape.related.element
const articlesThat = (use: string, filter: string) =>
  z
    .array(RelatedArticle)
    .meta({ description: `${newest} articles that ${use}; \`GET /v1/content/articles?${filter}=\` lists all.` })
const articles = [RelatedArticle.meta()?.example]

export const QuoteInUse = z.object({ ...PublishedQuote.shape, articles: articlesThat('print it', 'quote') }).meta({
  id: 'QuoteInUse',
  description: 'A published quote, and the articles that print it.',
  example: { ...exampleOf(PublishedQuote), articles },
})

export const SourceInUse = z
  .object({
    ...PublishedSource.shape,
    quotes: z
      .array(PublishedQuote)
      .meta({ description: `${newest} quotes of what it said; \`GET /v1/content/quotes?speaker=\` lists all.` }),
    articles: articlesThat('rest on it', 'source'),
  })
  .meta({
    id: 'SourceInUse',
    description: 'A source of published articles, what it said in them, and the articles.',
    example: { ...exampleOf(PublishedSource), quotes: [exampleOf(PublishedQuote)], articles },
  })

export const MediaInUse = z.object({ ...PublishedMedia.shape, articles: articlesThat('show it', 'media') }).meta({
  id: 'MediaInUse',
  description: 'A published picture, video, audio or document, and the articles that show it.',
  example: { ...exampleOf(PublishedMedia), articles },
})

function exampleOf(schema: z.ZodObject): object {
  return schema.meta()?.example as object
}
