import { z } from 'zod'
import { Body, bodySchema, DraftKey } from '#src/content/body/schema.ts'
import { mergePatchOf } from '#src/content/merge.ts'
import { ExternalId, ExternalReference, envelope, Highlight, optional, referenceTo } from '#src/content/schema.ts'
import { Slug } from '#src/content/slugs.ts'
import { Media, MediaDraft } from '#src/media/schema.ts'
import { Id } from '#src/platform/id.ts'
import { DateOrInstant, Instant, InstantIn, LanguageTag, text, textOrEmpty, WebUrl } from '#src/platform/text.ts'
import { Quote, QuoteDraft } from '#src/quotes/schema.ts'
import { Source, SourceDraft } from '#src/sources/schema.ts'
import { Correction } from './correction-schema.ts'
import { articleDraftExample, articleExample } from './examples.ts'
import { ScheduleFailure } from './state-schema.ts'

const sourceRoles = [
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
const MarkdownBody = textOrEmpty(500_000).meta({
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

const Dateline = z.strictObject({ place: text(200).nullish(), date: DateOrInstant.nullish() }).meta({
  id: 'Dateline',
  description: 'Where and when a story was written.',
  example: { place: 'NORVIK', date: '2026-03-03' },
})

const Seo = z.strictObject({ title: text(200).nullish(), description: text(500).nullish() }).meta({
  id: 'Seo',
  description: 'What search engines are told instead of headline and standfirst.',
  example: { title: 'Norvik bridge reopens' },
})

const byline = {
  name: text(200).meta({ description: 'The name as printed.' }),
  role: text(200).meta({ description: 'What the person did.', example: 'Reporter' }),
}
const roles = z.array(SourceRole).max(sourceRoles.length)
const position = z.int().min(0).max(10_000).meta({ description: 'Its place in the order; as listed when left out.' })
const caption = text(2_000).meta({ description: 'A caption for this story alone.' })

const BylineDraft = z
  .strictObject({ ...byline, role: byline.role.nullish(), source: optional(referenceTo(SourceDraft)) })
  .meta({
    id: 'BylineDraft',
    description: 'Who made the story, and the source that stands for the person where there is one.',
    example: { name: 'Ida Brekke', role: 'Reporter' },
  })

const ArticleMediaDraft = z
  .strictObject({ media: referenceTo(MediaDraft), caption: caption.nullish(), position: position.nullish() })
  .meta({
    id: 'ArticleMediaDraft',
    description: 'A media record that goes with the story.',
    example: { media: '01936d5e-8a00-7000-8000-000000000014', caption: 'Cyclists crossed first.' },
  })

const ArticleSourceDraft = z.strictObject({ source: referenceTo(SourceDraft), roles }).meta({
  id: 'ArticleSourceDraft',
  description: 'A source of the story, and what it was for it.',
  example: { source: '01936d5e-8a00-7000-8000-00000000000b', roles: ['no_response'] },
})

const members = {
  headline: text(500).meta({
    description: 'The headline as printed.',
    example: 'Harbour bridge reopens after winter repairs',
  }),
  kicker: text(200).meta({ description: 'The line above the headline.' }),
  standfirst: text(2_000).meta({ description: 'The sentence or two under the headline.' }),
  slugline: text(200).meta({ description: 'The working name of the story in the newsroom.', example: 'NORVIK-BRIDGE' }),
  dateline: Dateline,
  section: text(100).meta({ description: 'The part of the publication it belongs to.', example: 'local' }),
  tags: z
    .array(text(100))
    .max(100)
    .meta({ description: 'Key words; a filter of the list.', example: ['norvik', 'transport'] }),
  language: LanguageTag,
  keyPoints: z.array(text(500)).max(50).meta({ description: 'The story in a few sentences.' }),
  canonicalUrl: WebUrl.meta({ description: 'Where the story was published first.' }),
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
    bylines: optional(z.array(BylineDraft).max(50)),
    section: optional(members.section),
    tags: optional(members.tags),
    language: optional(members.language),
    keyPoints: optional(members.keyPoints),
    body: optional(z.union([BodyDraft, MarkdownBody])).meta({
      description: 'The text: an array is Portable Text, a string is Markdown.',
    }),
    leadMedia: optional(referenceTo(MediaDraft)).meta({ description: 'The picture or video at the top.' }),
    media: optional(z.array(ArticleMediaDraft).max(200)).meta({ description: 'What goes with the story, in order.' }),
    sources: optional(z.array(ArticleSourceDraft).max(200)).meta({
      description: 'What the story rests on; the speakers of its quotes are added by themselves.',
    }),
    related: optional(z.array(z.union([Id, ExternalReference])).max(50)).meta({
      description: 'Other stories to read.',
    }),
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

const Byline = z.object({ ...byline, role: byline.role.nullable(), source: shownSource.nullable() }).meta({
  id: 'Byline',
  description: 'Who made the story.',
  example: { name: 'Ida Brekke', role: 'Reporter', source: '01936d5e-8a00-7000-8000-00000000000d' },
})

const ArticleMedia = z.object({ media: shownMedia, caption: caption.nullable(), position }).meta({
  id: 'ArticleMedia',
  description: 'A media record that goes with the story.',
  example: { media: '01936d5e-8a00-7000-8000-000000000014', caption: null, position: 0 },
})

const ArticleSource = z.object({ source: shownSource, roles }).meta({
  id: 'ArticleSource',
  description: 'A source of the story, and what it was for it.',
  example: { source: '01936d5e-8a00-7000-8000-00000000000b', roles: ['no_response'] },
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
    bylines: z.array(Byline).meta({ description: 'Who made the story.' }),
    section: members.section.nullable(),
    tags: members.tags,
    language: members.language.nullable(),
    keyPoints: members.keyPoints,
    body: z
      .union([Body, z.string()])
      .meta({ description: 'Portable Text, or a string where `body=` asks for another format.' }),
    leadMedia: shownMedia.nullable().meta({ description: 'The picture or video at the top.' }),
    media: z.array(ArticleMedia).meta({ description: 'What goes with the story, in order.' }),
    sources: z.array(ArticleSource).meta({
      description: 'What the story rests on. Roles that follow from its quotes and media are added by the server.',
    }),
    quotes: z.array(z.union([Id, Quote])).meta({ description: 'What is anchored in the body, in reading order.' }),
    get related(): z.ZodArray<z.ZodUnion<[typeof Id, z.ZodType<Article>]>> {
      return z.array(z.union([Id, Article as unknown as z.ZodType<Article>]))
    },
    provider: shownSource.nullable().meta({ description: 'Who supplied the content.' }),
    canonicalUrl: members.canonicalUrl.nullable(),
    seo: members.seo.nullable(),
    urgency: members.urgency.nullable(),
    edNote: members.edNote.nullable(),
    embargoUntil: Instant.nullable().meta({ description: 'Not to be published before this time.' }),
    status: ArticleStatus.meta({ description: 'Whether readers see it.' }),
    publishedAt: Instant.nullable().meta({
      description: 'When readers last began to see it; publishing changes of what they see already keeps it.',
    }),
    firstPublishedAt: Instant.nullable().meta({ description: 'When it was published first.' }),
    publishAt: Instant.nullable().meta({ description: 'When it is to be published.' }),
    unpublishAt: Instant.nullable().meta({ description: 'When it is to be taken down.' }),
    scheduleFailure: ScheduleFailure.nullable().meta({ description: 'Why what was scheduled last was not done.' }),
    corrections: z.array(Correction).meta({ description: 'What readers were told it had wrong, newest first.' }),
    hasUnpublishedChanges: z.boolean().meta({ description: 'Whether readers see another state than this one.' }),
    highlight: Highlight.optional(),
  })
  .meta({ id: 'Article', description: 'A story.', example: articleExample })
