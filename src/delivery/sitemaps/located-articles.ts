import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'

/** What a sitemap says of an article that readers can see. */
export interface LocatedArticle {
  id: string
  slug: string
  section: string | null
  modifiedAt: Date
  /** The ids of its pictures that readers may be shown now. */
  pictures: string[]
}

/** How many pictures of a page a sitemap may have. */
const picturesAtMost = 1_000

/** Snapshots follow the rights of what they show after a moment; here nothing stands that is not shown in it. */
const pictures = Prisma.sql`ARRAY(
    SELECT part.id::text FROM published_facets AS shown JOIN published_parts AS part
      ON part.type = 'media' AND part.id = split_part(shown.facet, ':', 2)::uuid
    WHERE shown.article_id = article.id AND shown.facet LIKE 'media:%' AND part.kind = 'picture' AND part.file IS NOT NULL
      AND (part.rights_until IS NULL OR part.rights_until > statement_timestamp())
      AND NOT EXISTS (SELECT FROM published_facets AS withheld
        WHERE withheld.article_id = article.id AND withheld.facet = 'withheld:' || part.id)
    ORDER BY part.id LIMIT ${picturesAtMost})`

/** Those published in a month (UTC), or ever, oldest first: what a new one changes is at the end. */
export async function listLocated(
  db: Db,
  { month, offset = 0, limit }: { month?: string; offset?: number; limit: number },
): Promise<LocatedArticle[]> {
  return db.$queryRaw`
    SELECT id::text, slug, section, modified_at AS "modifiedAt", ${pictures} AS pictures FROM published_articles AS article
    WHERE state = 'live' ${month === undefined ? Prisma.empty : Prisma.sql`AND ${inMonth(month)}`}
    ORDER BY published_at, id LIMIT ${limit} OFFSET ${offset}`
}

function inMonth(month: string): Prisma.Sql {
  const first = Prisma.sql`${`${month}-01`}::timestamp`
  return Prisma.sql`published_at >= ${first} AT TIME ZONE 'UTC'
    AND published_at < (${first} + interval '1 month') AT TIME ZONE 'UTC'`
}

/** The months (UTC) in which something was published that readers can see, latest first. */
export async function countByMonth(db: Db): Promise<{ month: string; count: number; modifiedAt: Date }[]> {
  return db.$queryRaw`
    SELECT to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*)::int AS count,
      max(modified_at) AS "modifiedAt"
    FROM published_articles WHERE state = 'live' GROUP BY 1 ORDER BY 1 DESC`
}

export interface NewsArticle extends Omit<LocatedArticle, 'modifiedAt' | 'pictures'> {
  headline: string
  language: string | null
  firstPublishedAt: Date
}

/** The 1,000 newest of what readers first saw in the last 48 hours: all that a news sitemap may hold. */
export async function listNews(db: Db): Promise<NewsArticle[]> {
  // An article is never seen before it is first seen: the first condition is there for the index.
  return db.$queryRaw`
    SELECT id::text, slug, section, headline, language, first_published_at AS "firstPublishedAt" FROM published_articles
    WHERE state = 'live' AND published_at > now() - interval '48 hours'
      AND first_published_at > now() - interval '48 hours'
    ORDER BY first_published_at DESC, id DESC LIMIT 1000`
}
