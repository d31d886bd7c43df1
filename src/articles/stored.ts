import type { Body } from '#src/content/body/schema.ts'
import type { Envelope } from '#src/content/noun.ts'
import { fromRecord, jsonOrNull } from '#src/content/rows.ts'
import type { Article as ArticleRecord, ArticleStatus } from '#src/platform/db/generated/client.ts'
import type { SourceRole } from './schema.ts'

/** An article as it is kept: every member said, every reference an id. */
export interface StoredArticle {
  externalId: string | null
  slug: string
  headline: string
  kicker: string | null
  standfirst: string | null
  slugline: string | null
  dateline: { place: string | null; date: string | null } | null
  bylines: { name: string; role: string | null; source: string | null }[]
  section: string | null
  tags: string[]
  language: string | null
  keyPoints: string[]
  body: Body
  leadMedia: string | null
  /** In order of `position`. */
  media: { media: string; caption: string | null; position: number }[]
  /** Only what editors wrote: roles that follow from quotes and media are added when read. */
  sources: { source: string; roles: SourceRole[] }[]
  related: string[]
  provider: string | null
  canonicalUrl: string | null
  seo: { title: string | null; description: string | null } | null
  urgency: number | null
  edNote: string | null
  embargoUntil: string | null
}

/** What the server keeps of an article beside the envelope. */
export interface ArticleState {
  bodyText: string
  status: ArticleStatus
  publishedAt: string | null
  firstPublishedAt: string | null
  publishedRevision: number | null
  /** When the next publication and the next taking down are due. */
  publishAt: string | null
  unpublishAt: string | null
  schedule: Schedule | null
}

/** Who wants what is due, and why the last attempt at it failed. */
export interface Schedule {
  publish?: { by: string | null; override?: string }
  unpublish?: { by: string | null }
  failure?: { at: string; code: string; detail: string }
}

export type ArticleRow = StoredArticle & Envelope & ArticleState

export const articleMembers = [
  'externalId',
  'slug',
  'headline',
  'kicker',
  'standfirst',
  'slugline',
  'dateline',
  'bylines',
  'section',
  'tags',
  'language',
  'keyPoints',
  'body',
  'leadMedia',
  'media',
  'sources',
  'related',
  'provider',
  'canonicalUrl',
  'seo',
  'urgency',
  'edNote',
  'embargoUntil',
] as const satisfies (keyof StoredArticle)[]

/** The row of a database record. */
export function rowOf(record: ArticleRecord): ArticleRow {
  return {
    ...fromRecord(record),
    embargoUntil: record.embargoUntil?.toISOString() ?? null,
    publishedAt: record.publishedAt?.toISOString() ?? null,
    firstPublishedAt: record.firstPublishedAt?.toISOString() ?? null,
    publishAt: record.publishAt?.toISOString() ?? null,
    unpublishAt: record.unpublishAt?.toISOString() ?? null,
  } as unknown as ArticleRow
}

/** What Prisma writes of a row. */
export function recordOf(row: ArticleRow) {
  return {
    ...row,
    dateline: jsonOrNull(row.dateline),
    bylines: row.bylines,
    body: row.body as unknown as object[],
    media: row.media,
    sources: row.sources,
    seo: jsonOrNull(row.seo),
    origin: jsonOrNull(row.origin),
    schedule: jsonOrNull(row.schedule),
  }
}
