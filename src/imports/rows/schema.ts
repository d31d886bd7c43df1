import { z } from 'zod'
import { ArticleDraft } from '#src/articles/schema.ts'
import { ExternalId, ResourceType } from '#src/content/schema.ts'
import { MediaDraft } from '#src/media/schema.ts'
import { Id } from '#src/platform/id.ts'
import { QuoteDraft } from '#src/quotes/schema.ts'
import { SourceDraft } from '#src/sources/schema.ts'
import { maxItems } from './splitting.ts'

const id = Id.nullish().meta({
  description: 'The id of what is there already; administrators also say by it the id of what is new.',
  example: undefined,
})

const row = <Type extends string, Draft extends z.ZodObject>(type: Type, draft: Draft) =>
  draft.extend({ type: z.literal(type).meta({ description: 'What it is.' }), id })

const SourceRow = row('source', SourceDraft).meta({
  id: 'SourceRow',
  description: 'A source.',
  example: { type: 'source', externalId: 'harbour-authority', name: 'Norvik Harbour Authority', kind: 'government' },
})
const MediaRow = row('media', MediaDraft).meta({
  id: 'MediaRow',
  description: 'A media record, without its file.',
  example: { type: 'media', externalId: 'picture-0417', caption: 'The pier at dawn', creditLine: 'Ida Brekke' },
})
const QuoteRow = row('quote', QuoteDraft).meta({
  id: 'QuoteRow',
  description: 'A quote.',
  example: {
    type: 'quote',
    externalId: 'quote-0417',
    text: 'The bridge held when it had to.',
    kind: 'direct',
    speaker: { externalId: 'harbour-authority' },
  },
})
const ArticleRow = row('article', ArticleDraft).meta({
  id: 'ArticleRow',
  description: 'An article.',
  example: { type: 'article', externalId: 'story-0417', headline: 'Harbour bridge reopens', body: 'It is **open**.' },
})

/** A resource and what it is. */
export const ImportRow = z.discriminatedUnion('type', [SourceRow, MediaRow, QuoteRow, ArticleRow]).meta({
  id: 'ImportRow',
  description:
    'One line: a resource with its `type`. References by external id lead to any row of the same import, also a later one.',
  example: SourceRow.meta()?.example,
})

export const ImportRows = z.union([ImportRow, z.array(ImportRow).min(1).max(maxItems)]).meta({
  id: 'ImportRows',
  description: 'One resource, or an array of them; of more than an array may have, send lines.',
  example: [SourceRow.meta()?.example, QuoteRow.meta()?.example],
})

/** A row as it is exported; what it may hold is what `ImportRow` takes. */
export const ExportedRow = z
  .looseObject({
    type: ResourceType,
    id: Id,
    externalId: ExternalId.optional(),
  })
  .meta({
    id: 'ExportedRow',
    description: 'A resource as `POST /v1/imports` takes it: its type, its id, and the members that say something.',
    example: {
      type: 'source',
      id: '01936d5e-8a00-7000-8000-00000000000a',
      externalId: 'harbour-authority',
      slug: 'norvik-harbour-authority',
      name: 'Norvik Harbour Authority',
      kind: 'government',
    },
  })
