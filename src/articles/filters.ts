import { languageFilter, referredFilter, timeFilters, timeSorts } from '#src/content/filters.ts'
import type { Filter, Sort } from '#src/content/noun.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { repeatable } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { InstantIn, text } from '#src/platform/text.ts'
import { ArticleStatus } from './schema.ts'

const instant = (description: string) => InstantIn.meta({ description, example: undefined })

/** What narrows a list of articles. */
export const articleFilters: Record<string, Filter> = {
  ...timeFilters,
  ...languageFilter,
  status: {
    schema: ArticleStatus.meta({ description: 'With this status.' }),
    where: (status: string) => Prisma.sql`status = ${status}::article_status`,
  },
  section: {
    schema: text(100).meta({ description: 'In this section.' }),
    where: (section: string) => Prisma.sql`section = ${section}`,
  },
  tag: {
    schema: repeatable(text(100)).meta({ description: 'With this tag; when repeated, with all of them.' }),
    where: (tags: string[]) => Prisma.sql`tags @> ${tags}::text[]`,
  },
  source: {
    schema: Id.meta({
      description: 'That rest on this source, directly or by a quote or picture.',
      example: undefined,
    }),
    where: (id: string) => Prisma.sql`id IN (
      SELECT from_id FROM "references" WHERE from_type = 'article' AND source_id = ${id}::uuid
      UNION ALL ${articlesThrough(Prisma.sql`through.source_id = ${id}::uuid`)})`,
  },
  speaker: {
    schema: Id.meta({ description: 'That print words of this source.', example: undefined }),
    where: (id: string) =>
      Prisma.sql`id IN (${articlesThrough(Prisma.sql`through.source_id = ${id}::uuid AND through.member = 'speaker'`)})`,
  },
  quote: referredFilter('article', 'quote', 'That print this quote.'),
  media: referredFilter('article', 'media', 'That show this picture, video, audio or document.'),
  publishedAfter: {
    schema: instant('Published after this time.'),
    where: (time: string) => Prisma.sql`published_at > ${time}::timestamptz`,
  },
  publishedBefore: {
    schema: instant('Published before this time.'),
    where: (time: string) => Prisma.sql`published_at < ${time}::timestamptz`,
  },
}

export const articleSorts: Record<string, Sort> = {
  ...timeSorts,
  publishedAt: { column: 'published_at', type: 'timestamptz', nullable: true },
  // A cursor holds the value, so it must not be long.
  headline: { column: 'left(headline, 150)', type: 'text' },
}

/** The articles that refer to a quote or media record whose own reference fits. */
function articlesThrough(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT printed.from_id FROM "references" AS through
    JOIN "references" AS printed ON printed.from_type = 'article'
      AND (printed.quote_id = through.from_id OR printed.media_id = through.from_id)
    WHERE through.from_type IN ('quote', 'media') AND ${condition}`
}
