import { z } from 'zod'
import { Correction } from '#src/articles/correction-schema.ts'
import { Article, SourceRole } from '#src/articles/schema.ts'
import { Body } from '#src/content/body/schema.ts'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'
import { PrintedQuote, PublishedMedia, PublishedSource, SourceName } from './parts.ts'

/** An article as publishing writes it and the content face shows it. */

const correctionExample = {
  id: '01936d5e-8a00-7000-8000-00000000003c',
  kind: 'correction' as const,
  text: 'An earlier version said that the repairs took twelve weeks; it was ten.',
  at: '2026-03-04T09:00:00.000Z',
}

const PublishedCorrection = z
  .object({
    id: Id,
    ...Correction.pick({ kind: true, text: true }).shape,
    at: Instant.meta({ description: 'When it was added.' }),
  })
  .meta({
    id: 'PublishedCorrection',
    description: 'What a published article had wrong, or has more to say.',
    example: correctionExample,
  })

const RelatedArticle = z
  .object({ ...Article.pick({ id: true, slug: true, headline: true }).shape, publishedAt: Instant })
  .meta({
    id: 'RelatedArticle',
    description: 'Another published article.',
    example: {
      id: '01936d5e-8a00-7000-8000-000000000002',
      slug: 'night-ferry-to-skarvoy-ends-in-may',
      headline: 'Night ferry to Skarvøy ends in May',
      publishedAt: '2026-03-04T08:00:00.000Z',
    },
  })
export type RelatedArticle = z.infer<typeof RelatedArticle>

const byline = Article.shape.bylines.element.pick({ name: true, role: true }).shape
const PublishedByline = z.object({ ...byline, source: SourceName.nullable() }).meta({
  id: 'PublishedByline',
  description: 'Who made the story.',
  example: { name: 'Ida Brekke', role: 'Reporter', source: null },
})

const shownMedia = Article.shape.media.element.pick({ caption: true, position: true }).shape
const PrintedMedia = z.object({ media: PublishedMedia, ...shownMedia }).meta({
  id: 'PrintedMedia',
  description: 'A media record that goes with the story.',
  example: { media: PublishedMedia.meta()?.example, caption: null, position: 0 },
})

const PrintedSource = z.object({ source: PublishedSource, roles: z.array(SourceRole) }).meta({
  id: 'PrintedSource',
  description: 'A source of the story, and what it was for it.',
  example: { source: PublishedSource.meta()?.example, roles: ['speaker'] },
})

const articleExample = Article.meta()?.example as z.infer<typeof Article> & { body: Body }
const { id, slug, headline, kicker, standfirst, slugline, dateline, section, tags, language, keyPoints } =
  articleExample
const summaryExample = {
  ...{ id, slug, headline, kicker, standfirst, slugline, dateline, section, tags, language, keyPoints },
  bylines: [{ name: 'Ida Brekke', role: 'Reporter', source: null }],
  leadMedia: PublishedMedia.meta()?.example,
  provider: null,
  canonicalUrl: null,
  seo: null,
  urgency: null,
  retracted: false,
  publishedAt: '2026-03-03T08:00:00.000Z',
  firstPublishedAt: '2026-03-03T08:00:00.000Z',
  modifiedAt: '2026-03-03T08:00:00.000Z',
}

/** What lists show of an article. */
export const PublishedSummary = z
  .object({
    ...Article.pick({
      id: true,
      slug: true,
      headline: true,
      kicker: true,
      standfirst: true,
      slugline: true,
      dateline: true,
      section: true,
      tags: true,
      language: true,
      keyPoints: true,
      canonicalUrl: true,
      seo: true,
      urgency: true,
    }).shape,
    bylines: z.array(PublishedByline).meta({ description: 'Who made the story.' }),
    leadMedia: PublishedMedia.nullable().meta({ description: 'The picture or video at the top.' }),
    provider: SourceName.nullable().meta({ description: 'Who supplied the content.' }),
    retracted: z.boolean().meta({ description: 'Whether its corrections hold a retraction.' }),
    publishedAt: Instant.meta({ description: 'When it was published last.' }),
    firstPublishedAt: Instant.meta({ description: 'When it was published first.' }),
    modifiedAt: Instant.meta({
      description: 'When readers last saw a change, also of a name, a caption or a correction.',
    }),
  })
  .meta({ id: 'PublishedSummary', description: 'What a list shows of a published article.', example: summaryExample })
export type PublishedSummary = z.infer<typeof PublishedSummary>

export const PublishedArticle = z
  .object({
    ...PublishedSummary.shape,
    body: Body,
    media: z.array(PrintedMedia).meta({ description: 'What goes with the story, in order.' }),
    quotes: z.array(PrintedQuote).meta({ description: 'Whom it quotes, in reading order.' }),
    sources: z.array(PrintedSource).meta({ description: 'What the story rests on.' }),
    related: z.array(RelatedArticle).meta({ description: 'Other stories to read, of those that are published.' }),
    corrections: z.array(PublishedCorrection).meta({ description: 'Its corrections, newest first.' }),
  })
  .meta({
    id: 'PublishedArticle',
    description: 'A published article with all that it rests on.',
    example: {
      ...summaryExample,
      body: articleExample.body,
      media: [PrintedMedia.meta()?.example],
      quotes: [PrintedQuote.meta()?.example],
      sources: [PrintedSource.meta()?.example],
      related: [],
      corrections: [],
    },
  })
export type PublishedArticle = z.infer<typeof PublishedArticle>

/** The members of an article that its lists leave out. */
export const bodyMembers = ['body', 'media', 'quotes', 'sources', 'related', 'corrections'] as const
