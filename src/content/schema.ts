import { z } from 'zod'
import { PageInfo } from '#src/platform/http/paging.ts'
import { Id } from '#src/platform/id.ts'
import { Instant, text } from '#src/platform/text.ts'
import { Origin } from './origin.ts'

export const ExternalId = text(255).meta({
  description: 'The id in the system the resource came from; unique among resources of its type.',
  example: 'wire-2026-03-03-0417',
})

export const ExternalReference = z.strictObject({ externalId: ExternalId }).meta({
  id: 'ExternalReference',
  description: 'Names another resource by its external id.',
  example: { externalId: 'agency-cp' },
})
export type ExternalReference = z.infer<typeof ExternalReference>

/** A reference in a request: an id, an external id, or a new resource written in its place. */
export function referenceTo<Draft extends z.ZodType>(draft: Draft) {
  return z.union([Id, ExternalReference, draft])
}

/** A member that may be left out or null, which mean the same: nothing is known. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish()
}

/** The members the server owns, first in every answer. */
export const envelope = {
  id: Id,
  externalId: ExternalId.nullable(),
  revision: z.int().min(1).meta({ description: 'Counts the changes; the ETag is this number in quotes.', example: 3 }),
  createdAt: Instant.meta({ description: 'When it was created.' }),
  updatedAt: Instant.meta({ description: 'When it last changed.' }),
  createdBy: Id.nullable().meta({ description: 'The id of the token that created it; null for the system.' }),
  updatedBy: Id.nullable().meta({ description: 'The id of the token that last changed it; null for the system.' }),
  deletedAt: Instant.nullable().meta({ description: 'When it was moved to the trash; null otherwise.' }),
  origin: Origin.nullable().meta({ description: 'How it came in; null when it was written here.' }),
}

/** The envelope of an example; the id names a resource of the sample. */
export function envelopeExample(id: string) {
  return {
    id,
    externalId: null,
    revision: 1,
    createdAt: '2026-03-03T08:00:00.000Z',
    updatedAt: '2026-03-03T08:00:00.000Z',
    createdBy: null,
    updatedBy: null,
    deletedAt: null,
    origin: null,
  }
}

/** What search adds to each item of a list. */
export const Highlight = z.record(z.string(), z.string()).meta({
  id: 'Highlight',
  description: 'Where a search hit, as HTML: everything escaped, `<mark>` around the hits.',
  example: { headline: '<mark>Harbour</mark> bridge reopens' },
})

export const ResourceType = z
  .enum(['source', 'media', 'quote', 'article'])
  .meta({ description: 'What sort of resource it is.' })

const referrerExample = {
  type: 'quote',
  id: '01936d5e-8a00-7000-8000-00000000001e',
  title: 'The bridge held when it had to.',
  members: ['speaker'],
  inTrash: false,
}

const Referrer = z
  .object({
    type: ResourceType,
    id: Id,
    title: z.string().meta({ description: 'Headline, name, words or caption: what a person knows it by.' }),
    members: z.array(z.string()).meta({ description: 'The members that refer.', example: ['speaker'] }),
    inTrash: z.boolean().meta({ description: 'Whether the referrer is in the trash.' }),
  })
  .meta({
    id: 'Referrer',
    description: 'A resource that refers to the one asked about.',
    example: referrerExample,
  })

export const Usage = z.object({ data: z.array(Referrer), page: PageInfo }).meta({
  id: 'Usage',
  description: 'A page of those who refer to a resource.',
  example: { data: [referrerExample], page: { limit: 20, next: null } },
})

export const Warning = z
  .object({
    code: z.string().meta({ description: 'For programs.' }),
    detail: z.string().meta({ description: 'For people.' }),
  })
  .meta({
    id: 'Warning',
    description: 'Something that could not be kept as it was.',
    example: { code: 'image_removed', detail: 'An image has no media record.' },
  })
