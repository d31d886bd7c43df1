import { z } from 'zod'
import { mergePatchOf } from '#src/content/merge.ts'
import type { Envelope } from '#src/content/noun.ts'
import {
  ExternalId,
  type ExternalReference,
  envelope,
  envelopeExample,
  Highlight,
  optional,
  referenceTo,
} from '#src/content/schema.ts'
import { Slug } from '#src/content/slugs.ts'
import { Id } from '#src/platform/id.ts'
import { LanguageTag, text, WebUrl } from '#src/platform/text.ts'

const sourceKinds = [
  'person',
  'organization',
  'government',
  'military',
  'ngo',
  'company',
  'news_agency',
  'photo_agency',
  'broadcaster',
  'publication',
  'document',
  'group',
  'social_account',
] as const

export const SourceKind = z.enum(sourceKinds)
export type SourceKind = z.infer<typeof SourceKind>

const Reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])
const Protection = z.enum(['none', 'background', 'confidential'])

/** What a client writes of a source; the affiliation may be a new source itself. */
export interface SourceDraft {
  externalId?: string | null | undefined
  slug?: string | null | undefined
  name: string
  kind: SourceKind
  named?: boolean | null | undefined
  anonymityReason?: string | null | undefined
  aliases?: string[] | null | undefined
  description?: string | null | undefined
  capacity?: string | null | undefined
  affiliation?: string | ExternalReference | SourceDraft | null | undefined
  sameAs?: string[] | null | undefined
  url?: string | null | undefined
  language?: string | null | undefined
  reliability?: z.infer<typeof Reliability> | null | undefined
  notes?: string | null | undefined
  protection?: z.infer<typeof Protection> | null | undefined
}

const members = {
  name: text(200).meta({ description: 'The name as it is to be printed.', example: 'Marit Solheim' }),
  kind: SourceKind.meta({ description: 'What sort of source it is.' }),
  named: z.boolean().meta({ description: 'False for a source that is not to be named, such as "a senior official".' }),
  anonymityReason: text(500).meta({ description: 'Why the source is not named, as readers are told.' }),
  aliases: z
    .array(text(200))
    .max(50)
    .meta({ description: 'Other names for the same source.', example: ['Solheim'] }),
  description: text(2_000).meta({ description: 'Who or what it is, in a sentence or two.' }),
  capacity: text(300).meta({ description: 'As it is usually given.', example: 'harbour master of Norvik' }),
  sameAs: z
    .array(WebUrl)
    .max(20)
    .meta({ description: 'Pages about the same source elsewhere, such as a Wikidata item.' }),
  url: WebUrl.meta({ description: 'Its own page.', example: 'https://harbour-board.example' }),
  language: LanguageTag.meta({ description: 'The language it speaks, as a BCP 47 tag.' }),
  reliability: Reliability.meta({ description: 'The Admiralty scale: A is completely reliable, F cannot be judged.' }),
  notes: text(10_000).meta({ description: 'For editors; never on the content face.' }),
  protection: Protection.meta({ description: 'How far the identity of the source is to be protected.' }),
}

export const SourceDraft = z
  .strictObject({
    externalId: optional(ExternalId),
    slug: optional(Slug),
    name: members.name,
    kind: members.kind,
    named: optional(members.named),
    anonymityReason: optional(members.anonymityReason),
    aliases: optional(members.aliases),
    description: optional(members.description),
    capacity: optional(members.capacity),
    get affiliation(): z.ZodOptional<z.ZodNullable<z.ZodType<NonNullable<SourceDraft['affiliation']>>>> {
      return optional(referenceTo(SourceDraft)).meta({ description: 'The source it belongs to or speaks for.' })
    },
    sameAs: optional(members.sameAs),
    url: optional(members.url),
    language: optional(members.language),
    reliability: optional(members.reliability),
    notes: optional(members.notes),
    protection: optional(members.protection),
  })
  .meta({
    id: 'SourceDraft',
    description: 'What a client writes of a source.',
    example: {
      name: 'Marit Solheim',
      kind: 'person',
      capacity: 'harbour master of Norvik',
      aliases: ['Solheim'],
      affiliation: { name: 'Norvik Harbour Board', kind: 'organization' },
    },
  })

export const SourceChange = mergePatchOf(SourceDraft).meta({
  id: 'SourceChange',
  description: 'A JSON Merge Patch of a source.',
  example: { capacity: 'former harbour master of Norvik' },
})

/** The members of a source, all said, beside its affiliation. */
export interface SourceMembers {
  externalId: string | null
  slug: string
  name: string
  kind: SourceKind
  named: boolean
  anonymityReason: string | null
  aliases: string[]
  description: string | null
  capacity: string | null
  sameAs: string[]
  url: string | null
  language: string | null
  reliability: z.infer<typeof Reliability> | null
  notes: string | null
  protection: z.infer<typeof Protection>
}

/** A source as answers show it; `include=affiliation` puts a source in the place of the id. */
export interface Source extends Envelope, SourceMembers {
  affiliation: string | Source | null
  highlight?: Record<string, string> | undefined
}

export const Source = z
  .object({
    ...envelope,
    slug: Slug,
    name: members.name,
    kind: members.kind,
    named: members.named,
    anonymityReason: members.anonymityReason.nullable(),
    aliases: members.aliases,
    description: members.description.nullable(),
    capacity: members.capacity.nullable(),
    get affiliation(): z.ZodType<Source['affiliation']> {
      return z.union([Id, Source]).nullable().meta({ description: 'The source it belongs to or speaks for.' })
    },
    sameAs: members.sameAs,
    url: members.url.nullable(),
    language: members.language.nullable(),
    reliability: members.reliability.nullable(),
    notes: members.notes.nullable(),
    protection: members.protection,
    highlight: Highlight.optional(),
  })
  .meta({
    id: 'Source',
    description: 'Anyone or anything that information comes from.',
    example: {
      ...envelopeExample('01936d5e-8a00-7000-8000-00000000000a'),
      slug: 'marit-solheim',
      name: 'Marit Solheim',
      kind: 'person',
      named: true,
      anonymityReason: null,
      aliases: ['Solheim'],
      description: null,
      capacity: 'harbour master of Norvik',
      affiliation: '01936d5e-8a00-7000-8000-00000000000b',
      sameAs: [],
      url: null,
      language: 'en',
      reliability: null,
      notes: null,
      protection: 'none',
    },
  })
