import { z } from 'zod'
import { mergePatchOf } from '#src/content/merge.ts'
import { ExternalId, envelope, envelopeExample, Highlight, optional, referenceTo } from '#src/content/schema.ts'
import { Id } from '#src/platform/id.ts'
import { Metadata, noMetadata } from '#src/platform/imaging/metadata.ts'
import { digitalSourceTypes } from '#src/platform/imaging/source-types.ts'
import { DateOrInstant, InstantIn, LanguageTag, text } from '#src/platform/text.ts'
import { Source, SourceDraft } from '#src/sources/schema.ts'
import { MediaFile, mediaFileExample, Rendition } from './file-schema.ts'
import { listRenditions } from './renditions.ts'

export const MediaKind = z.enum(['picture', 'video', 'audio', 'document'])

const FocalPoint = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).meta({
  id: 'FocalPoint',
  description: 'What must stay in the picture when it is cropped, from the top left.',
  example: { x: 0.5, y: 0.33 },
})

const Territory = z
  .string()
  .length(2)
  .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters (ISO 3166-1)')
  .meta({ description: 'A country code (ISO 3166-1).' })

const rights = {
  validFrom: InstantIn.nullish().meta({ description: 'From when the media may be used.' }),
  validUntil: InstantIn.nullish().meta({ description: 'Until when the media may be used.' }),
  territories: z
    .array(Territory)
    .max(250)
    .nullish()
    .meta({ description: 'Where it may be used; none means everywhere.', example: ['NO', 'SE'] }),
}

const Rights = z.strictObject(rights).meta({
  id: 'Rights',
  description: 'When and where a media may be used.',
  example: { validUntil: '2027-03-03T00:00:00.000Z', territories: ['NO'] },
})

const members = {
  kind: MediaKind.meta({ description: 'What sort of file it is.' }),
  caption: text(2_000).meta({
    description: 'The caption without its credit.',
    example: 'The bridge on the morning it reopened',
  }),
  altText: text(1_000).meta({ description: 'What the picture shows, for those who cannot see it.' }),
  creditLine: text(300).meta({ description: 'The credit as it is to be printed.', example: 'Ida Brekke/Norvik Foto' }),
  creator: text(200).meta({ description: 'Who made it.', example: 'Ida Brekke' }),
  copyrightNotice: text(500).meta({
    description: 'The copyright as it is to be printed.',
    example: '© 2026 Norvik Foto',
  }),
  usageTerms: text(2_000).meta({ description: 'What it may be used for.' }),
  licence: text(500).meta({ description: 'The name or address of its licence.', example: 'CC BY 4.0' }),
  takenAt: DateOrInstant.meta({ description: 'When it was taken or recorded.' }),
  place: text(300).meta({ description: 'Where it was taken or recorded.', example: 'Norvik' }),
  language: LanguageTag.meta({ description: 'The language of caption and alternative text, as a BCP 47 tag.' }),
  focalPoint: FocalPoint,
  rights: Rights,
  digitalSourceType: z
    .enum(digitalSourceTypes)
    .meta({ description: 'How the image came about, in the terms of the IPTC.' }),
}

export const MediaDraft = z
  .strictObject({
    externalId: optional(ExternalId),
    kind: optional(members.kind),
    caption: optional(members.caption),
    altText: optional(members.altText),
    creditLine: optional(members.creditLine),
    creator: optional(members.creator),
    supplier: optional(referenceTo(SourceDraft)).meta({ description: 'Who supplied it.' }),
    copyrightNotice: optional(members.copyrightNotice),
    usageTerms: optional(members.usageTerms),
    licence: optional(members.licence),
    takenAt: optional(members.takenAt),
    place: optional(members.place),
    language: optional(members.language),
    focalPoint: optional(members.focalPoint),
    rights: optional(members.rights),
    digitalSourceType: optional(members.digitalSourceType),
  })
  .meta({
    id: 'MediaDraft',
    description: 'What a client writes of a media record; its file comes apart.',
    example: {
      kind: 'picture',
      caption: 'The bridge on the morning it reopened',
      altText: 'A steel bridge over a harbour at dawn, with cyclists on it',
      creditLine: 'Ida Brekke/Norvik Foto',
      focalPoint: { x: 0.5, y: 0.33 },
    },
  })
export type MediaDraft = z.infer<typeof MediaDraft>

export const MediaChange = mergePatchOf(MediaDraft).meta({
  id: 'MediaChange',
  description: 'A JSON Merge Patch of a media record.',
  example: { altText: 'Cyclists cross a steel bridge at dawn' },
})

export const Media = z
  .object({
    ...envelope,
    kind: members.kind.nullable(),
    caption: members.caption.nullable(),
    altText: members.altText.nullable(),
    creditLine: members.creditLine.nullable(),
    creator: members.creator.nullable(),
    supplier: z.union([Id, Source]).nullable().meta({ description: 'Who supplied it.' }),
    copyrightNotice: members.copyrightNotice.nullable(),
    usageTerms: members.usageTerms.nullable(),
    licence: members.licence.nullable(),
    takenAt: members.takenAt.nullable(),
    place: members.place.nullable(),
    language: members.language.nullable(),
    focalPoint: members.focalPoint.nullable(),
    rights: members.rights.nullable(),
    digitalSourceType: members.digitalSourceType.nullable(),
    file: MediaFile.nullable().meta({ description: 'Null while the record has no file.' }),
    renditions: z
      .array(Rendition)
      .meta({ description: 'The picture in the sizes that are ready to be asked for; none for anything else.' }),
    metadata: Metadata.nullable().meta({ description: 'What the file says of itself; null while there is none.' }),
    highlight: Highlight.optional(),
  })
  .meta({
    id: 'Media',
    description: 'A picture, video, audio or document with its rights.',
    example: {
      ...envelopeExample('01936d5e-8a00-7000-8000-000000000014'),
      kind: 'picture',
      caption: 'The bridge on the morning it reopened',
      altText: 'A steel bridge over a harbour at dawn, with cyclists on it',
      creditLine: 'Ida Brekke/Norvik Foto',
      creator: 'Ida Brekke',
      supplier: null,
      copyrightNotice: null,
      usageTerms: null,
      licence: null,
      takenAt: '2026-03-02',
      place: 'Norvik',
      language: 'en',
      focalPoint: { x: 0.5, y: 0.33 },
      rights: null,
      digitalSourceType: 'digitalCapture',
      file: mediaFileExample,
      renditions: listRenditions('/v1/media/01936d5e-8a00-7000-8000-000000000014/file', mediaFileExample, 'kq3Xb9dT1A'),
      metadata: { ...noMetadata, creator: 'Ida Brekke', takenAt: '2026-03-02', camera: 'Nikon Z 8' },
    },
  })
export type Media = z.infer<typeof Media>
