import { z } from 'zod'
import { Body, bodySchema, DraftKey } from '#src/content/body/schema.ts'
import { Id } from '#src/content/id.ts'
import { mergePatchOf } from '#src/content/merge.ts'
import { ExternalId, ExternalReference, envelope, Highlight, optional, referenceTo } from '#src/content/schema.ts'
import { Slug } from '#src/content/slugs.ts'
import { DateOrInstant, Instant, InstantIn, LanguageTag, text, textOrEmpty, WebUrl } from '#src/content/text.ts'
import { Media, MediaDraft } from '#src/media/schema.ts'
import { Quote, QuoteDraft } from '#src/quotes/schema.ts'
import { Source, SourceDraft } from '#src/sources/schema.ts'
import { articleDraftExample, articleExample } from './examples.ts'

export const sourceRoles = [
  'speaker',
  'relay',
  'addressee',
  'data',
  'publisher',
  'contributor',
  'photo_credit',
  'affiliation',
  'declined_to_comment',
  'no_response',
] as const
export const SourceRole = z.enum(sourceRoles)
export type SourceRole = z.infer<typeof SourceRole>

export const ArticleStatus = z.enum(['draft', 'scheduled', 'published', 'unpublished', 'killed'])

/** A body written as Markdown; quotes are links to `quote:<id>`, pictures images of `media:<id>`. */
export const MarkdownBody = textOrEmpty(500_000).meta({
  description: 'The body as Markdown; a quote is a link to `quote:<id>`, a picture an image of `media:<id>`.',
  example: 'The bridge is **open**.\n\nTraffic was light.',
})

export const BodyDraft = bodySchema({
  quote: referenceTo(QuoteDraft),
  media: referenceTo(MediaDraft),
  key: DraftKey,
  suffix: 'Draft',
})
export type BodyDraft = z.infer<typeof BodyDraft>

const Dateline = z
  .strictObject({ place: text(200).nullish(), date: DateOrInstant.nullish() })
  .meta({
    id: 'Dateline',
    description: 'Where and when a story was written.',
    example: { place: 'NORVIK', date: '2026-03-03' },
  })

const Seo = z
  .strictObject({ title: text(200).nullish(), description: text(500).nullish() })
  .meta({
    id: 'Seo',
    description: 'What search engines are told instead of headline and standfirst.',
    example: { title: 'Norvik bridge reopens' },
  })

const byline = { name: text(200), role: text(200).nullish() }
const roles = z.array(SourceRole).max(sourceRoles.length)

const members = {
  headline: text(500).meta({
    description: 'The headline as printed.',
    example: 'Harbour bridge reopens after winter repairs',
  }),
  kicker: text(200).meta({ description: 'The line above the headline.' }),
  standfirst: text(2_000).meta({ description: 'The sentence or two under the headline.' }),
  slugline: text(200).meta({ description: 'The working name of the story in the newsroom.', example: 'NORVIK-BRIDGE' }),
  dateline: Dateline,
  section: text(100).meta({ example: 'local' }),
  tags: z
    .array(text(100))
    .max(100)
    .meta({ example: ['norvik', 'transport'] }),
  language: LanguageTag,
  keyPoints: z.array(text(500)).max(50),
  canonicalUrl: WebUrl,
  seo: Seo,
  urgency: z.int().min(1).max(9).meta({ description: 'From 1, most urgent, to 9.' }),
  edNote: text(5_000).meta({ description: 'For editors; never on the content face.' }),
  embargoUntil: InstantIn.meta({ description: 'Not to be published before this time.' }),
}

export const ArticleDraft = z
  .strictObject({
    externalId: optional(ExternalId),
    slug: optional(Slug),
    headline: members.headline,
    kicker: optional(members.kicker),
    standfirst: optional(members.standfirst),
    slugline: optional(members.slugline),
    dateline: optional(members.dateline),
    bylines: optional(
      z
        .array(z.strictObject({ ...byline, source: optional(referenceTo(SourceDraft)) }).meta({ id: 'BylineDraft' }))
        .max(50),
    ),
    section: optional(members.section),
    tags: optional(members.tags),
    language: optional(members.language),
    keyPoints: optional(members.keyPoints),
    body: optional(z.union([BodyDraft, MarkdownBody])),
    leadMedia: optional(referenceTo(MediaDraft)),
    media: optional(
      z
        .array(
          z
            .strictObject({
              media: referenceTo(MediaDraft),
              caption: text(2_000).nullish(),
              position: z
                .int()
                .min(0)
                .max(10_000)
                .nullish()
                .meta({ description: 'Its place in the order; as listed when left out.' }),
            })
            .meta({ id: 'ArticleMediaDraft' }),
        )
        .max(200),
    ),
    sources: optional(
      z.array(z.strictObject({ source: referenceTo(SourceDraft), roles }).meta({ id: 'ArticleSourceDraft' })).max(200),
    ),
    related: optional(z.array(z.union([Id, ExternalReference])).max(50)),
    provider: optional(referenceTo(SourceDraft)).meta({ description: 'Who supplied the content.' }),
    canonicalUrl: optional(members.canonicalUrl),
    seo: optional(members.seo),
    urgency: optional(members.urgency),
    edNote: optional(members.edNote),
    embargoUntil: optional(members.embargoUntil),
  })
  .meta({ id: 'ArticleDraft', description: 'What a client writes of an article.', example: articleDraftExample })
export type ArticleDraft = z.infer<typeof ArticleDraft>

export const ArticleChange = mergePatchOf(ArticleDraft).meta({
  id: 'ArticleChange',
  description: 'A JSON Merge Patch of an article.',
  example: { kicker: 'Traffic', tags: ['norvik', 'transport', 'bridges'] },
})

const shownSource = z.union([Id, Source])
const shownMedia = z.union([Id, Media])

/** How the article came in; see POST /v1/imports. */
export const Origin = z
  .object({
    format: z.string(),
    sha256: z.string().meta({ description: 'Of the raw input.' }),
    receivedAt: Instant,
    url: z.string().nullable(),
  })
  .meta({
    id: 'Origin',
    example: { format: 'text/plain', sha256: '9f86d081…', receivedAt: '2026-03-03T08:00:00.000Z', url: null },
  })

export interface Article {
  id: string
  revision: number
  [member: string]: unknown
}

export const Article = z
  .object({
    ...envelope,
    slug: Slug,
    headline: members.headline,
    kicker: members.kicker.nullable(),
    standfirst: members.standfirst.nullable(),
    slugline: members.slugline.nullable(),
    dateline: members.dateline.nullable(),
    bylines: z.array(
      z.object({ name: text(200), role: text(200).nullable(), source: shownSource.nullable() }).meta({ id: 'Byline' }),
    ),
    section: members.section.nullable(),
    tags: members.tags,
    language: members.language.nullable(),
    keyPoints: members.keyPoints,
    body: z
      .union([Body, z.string()])
      .meta({ description: 'Portable Text, or a string where `body=` asks for another format.' }),
    leadMedia: shownMedia.nullable(),
    media: z.array(
      z.object({ media: shownMedia, caption: z.string().nullable(), position: z.int() }).meta({ id: 'ArticleMedia' }),
    ),
    sources: z.array(z.object({ source: shownSource, roles: z.array(SourceRole) }).meta({ id: 'ArticleSource' })).meta({
      description: 'Roles that follow from anchored quotes and media are added by the server.',
    }),
    quotes: z.array(z.union([Id, Quote])).meta({ description: 'What is anchored in the body, in reading order.' }),
    get related(): z.ZodArray<z.ZodUnion<[typeof Id, z.ZodType<Article>]>> {
      return z.array(z.union([Id, Article as unknown as z.ZodType<Article>]))
    },
    provider: shownSource.nullable(),
    canonicalUrl: members.canonicalUrl.nullable(),
    seo: members.seo.nullable(),
    urgency: members.urgency.nullable(),
    edNote: members.edNote.nullable(),
    embargoUntil: Instant.nullable(),
    origin: Origin.nullable(),
    status: ArticleStatus,
    publishedAt: Instant.nullable(),
    firstPublishedAt: Instant.nullable(),
    hasUnpublishedChanges: z.boolean().meta({ description: 'Whether readers see another state than this one.' }),
    highlight: Highlight.optional(),
  })
  .meta({ id: 'Article', description: 'A story.', example: articleExample })

/** Text that replaces a body, by its Content-Type. */
export const BodyText = z.any().meta({
  id: 'BodyText',
  type: 'string',
  description: 'Markdown, HTML or plain text, as the Content-Type says; at most 1 MiB.',
  example: 'The bridge is **open**.\n\n“The bridge held when it had to,” said Marit Solheim.',
})

export const Warning = z.object({ code: z.string(), detail: z.string() }).meta({
  id: 'Warning',
  description: 'Something that could not be kept as it was.',
  example: { code: 'image_removed', detail: 'An image has no media record.' },
})

export const BodyReplaced = z
  .object({ article: Article, warnings: z.array(Warning) })
  .meta({ id: 'BodyReplaced', description: 'The article with its new body.' })

export const AnchorDraft = z
  .strictObject({
    quote: referenceTo(QuoteDraft),
    exact: textOrEmpty(20_000).min(1).optional().meta({
      description: 'The words as printed, where they are not the words of the quote.',
    }),
    occurrence: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'Which one, where they stand more than once.' }),
  })
  .meta({
    id: 'AnchorDraft',
    description: 'A quote, and the words of the body that print it.',
    example: {
      quote: {
        text: 'The bridge held when it had to.',
        kind: 'direct',
        speaker: { name: 'Marit Solheim', kind: 'person' },
      },
    },
  })
export type AnchorDraft = z.infer<typeof AnchorDraft>
