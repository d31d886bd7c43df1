import { z } from 'zod'
import { Slug } from '#src/content/slugs.ts'
import { MediaFile, mediaFileExample } from '#src/media/file-schema.ts'
import { listRenditions } from '#src/media/renditions.ts'
import { Media } from '#src/media/schema.ts'
import { Id } from '#src/platform/id.ts'
import { Placement, Quote } from '#src/quotes/schema.ts'
import { Source } from '#src/sources/schema.ts'

/** Sources, media records and quotes as publishing writes them and the content face shows them: all that readers see of them. */

const names = {
  id: Id.nullable().meta({ description: 'Null for a source whose identity is protected: it has no page.' }),
  slug: Slug.nullable().meta({ description: 'The name of its page; null when it has none.' }),
  ...Source.pick({ name: true, kind: true, named: true, capacity: true }).shape,
}

const solheim = {
  id: '01936d5e-8a00-7000-8000-00000000000a',
  slug: 'marit-solheim',
  name: 'Marit Solheim',
  kind: 'person',
  named: true,
  capacity: 'harbour master of Norvik',
} as const

export const SourceName = z.object(names).meta({
  id: 'SourceName',
  description: 'A source by its name; `/v1/content/sources/{slug}` says the rest.',
  example: solheim,
})
export type SourceName = z.infer<typeof SourceName>

const solheimInFull = {
  ...solheim,
  anonymityReason: null,
  aliases: ['Solheim'],
  description: null,
  affiliation: {
    id: '01936d5e-8a00-7000-8000-00000000000b',
    slug: 'norvik-harbour-board',
    name: 'Norvik Harbour Board',
    kind: 'organization' as const,
    named: true,
    capacity: null,
  },
  sameAs: [],
  url: null,
  language: 'en',
}

export const PublishedSource = z
  .object({
    ...names,
    ...Source.pick({ anonymityReason: true, aliases: true, description: true, sameAs: true, url: true, language: true })
      .shape,
    affiliation: SourceName.nullable().meta({ description: 'The source it belongs to or speaks for.' }),
  })
  .meta({
    id: 'PublishedSource',
    description:
      'A source as readers see it. Of one that is not named, or protected, only what the story itself says: name, kind, capacity and why it is not named.',
    example: solheimInFull,
  })
export type PublishedSource = z.infer<typeof PublishedSource>

const bridgePicture = {
  ...Media.pick({ id: true, kind: true, caption: true, altText: true, creditLine: true, creator: true }).parse(
    Media.meta()?.example,
  ),
  supplier: null,
  copyrightNotice: null,
  usageTerms: null,
  licence: null,
  takenAt: '2026-03-02',
  place: 'Norvik',
  language: 'en',
  focalPoint: { x: 0.5, y: 0.33 },
  rights: null,
  digitalSourceType: 'digitalCapture' as const,
  file: mediaFileExample,
  renditions: listRenditions(
    '/v1/content/media/01936d5e-8a00-7000-8000-000000000014/file',
    mediaFileExample,
    'kq3Xb9dT1A',
  ),
  withheld: null,
}

const WithheldFile = z
  .object(MediaFile.pick({ width: true, height: true, placeholder: true, dominantColor: true }).shape)
  .meta({
    id: 'WithheldFile',
    description: 'What is left of a file while there are no rights to it: enough to hold its place on a page.',
    example: { width: 6000, height: 4000, placeholder: 'YhgKDIJ3eIeAiIeAd3d3h3h4eAiHeIA', dominantColor: '#6f7f92' },
  })

export const PublishedMedia = z
  .object({
    ...Media.omit({
      externalId: true,
      revision: true,
      createdAt: true,
      updatedAt: true,
      createdBy: true,
      updatedBy: true,
      deletedAt: true,
      origin: true,
      highlight: true,
      metadata: true,
    }).shape,
    supplier: SourceName.nullable().meta({ description: 'Who supplied it.' }),
    withheld: WithheldFile.nullable().meta({
      description: 'In the place of a file that there are no rights to now; null while there are.',
    }),
  })
  .meta({
    id: 'PublishedMedia',
    description: 'A picture, video, audio or document as readers see it.',
    example: bridgePicture,
  })
export type PublishedMedia = z.infer<typeof PublishedMedia>

const Print = Placement.omit({ article: true, state: true }).meta({
  id: 'Print',
  description: 'Where an article prints a quote.',
  example: {
    block: 'b1',
    start: 1,
    end: 32,
    exact: 'The bridge held when it had to.',
    prefix: '“',
    suffix: '” said harbour master Marit Solheim.',
    fidelity: 'verbatim',
  },
})
export type Print = z.infer<typeof Print>

const heldQuote = {
  id: '01936d5e-8a00-7000-8000-00000000001e',
  text: 'The bridge held when it had to.',
  kind: 'direct' as const,
  speaker: solheim,
  capacity: 'harbour master of Norvik',
  via: [],
  addressee: null,
  channel: null,
  saidAt: '2026-03-03',
  place: 'Norvik',
  language: 'en',
  original: null,
  context: null,
  verification: 'unverified' as const,
  verifiedAt: null,
  evidence: [],
}

/** What the content face says of a quote wherever it stands. */
export const PublishedQuote = z
  .object({
    ...Quote.pick({
      id: true,
      text: true,
      kind: true,
      capacity: true,
      channel: true,
      saidAt: true,
      place: true,
      language: true,
      original: true,
      context: true,
      verification: true,
      verifiedAt: true,
      evidence: true,
    }).shape,
    speaker: SourceName.nullable().meta({ description: 'Who said it.' }),
    via: z.array(SourceName).meta({ description: 'Through whom it came, in order.' }),
    addressee: SourceName.nullable().meta({ description: 'To whom it was said.' }),
  })
  .meta({ id: 'PublishedQuote', description: 'A quote as readers see it.', example: heldQuote })
export type PublishedQuote = z.infer<typeof PublishedQuote>

export const PrintedQuote = z
  .object({ ...PublishedQuote.shape, prints: z.array(Print).meta({ description: 'Where this article prints it.' }) })
  .meta({
    id: 'PrintedQuote',
    description: 'A quote of an article, and where the article prints it.',
    example: { ...heldQuote, prints: [Print.meta()?.example] },
  })
export type PrintedQuote = z.infer<typeof PrintedQuote>
