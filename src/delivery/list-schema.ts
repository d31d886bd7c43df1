import { z } from 'zod'
import { sparse } from '#src/content/routes/query.ts'
import { Highlight } from '#src/content/schema.ts'
import { PageInfo } from '#src/platform/http/paging.ts'
import { PublishedArticle, PublishedSummary } from '#src/publishing/snapshot/article.ts'
import { PublishedQuote, PublishedSource } from '#src/publishing/snapshot/parts.ts'

/** What the lists of the content face answer: items, to which a search adds its hits, whole or with some members only. */

export const PublishedArticlePage = pageOf('Article', [PublishedSummary, sparse(PublishedArticle, ['id', 'headline'])])
export const PublishedQuotePage = pageOf('Quote', [PublishedQuote, sparse(PublishedQuote, ['id', 'text'])])
export const PublishedSourcePage = pageOf('Source', [PublishedSource, sparse(PublishedSource, ['id', 'name'])])

function pageOf(title: string, [item, sparseItem]: [z.ZodObject, z.ZodObject]) {
  const example = item.meta()?.example
  const listed = item
    .extend({ highlight: Highlight.optional() })
    .meta({ id: `Listed${title}`, description: `A published ${title.toLowerCase()} in a list.`, example })
  return z.object({ data: z.array(z.union([listed, sparseItem])), page: PageInfo }).meta({
    id: `Published${title}Page`,
    description: `A page of published ${title.toLowerCase()}s.`,
    example: { data: [example], page: PageInfo.meta()?.example },
  })
}
