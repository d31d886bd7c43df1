import { z } from 'zod'
import { ResourceType } from '#src/platform/db/generated/enums.ts'
import { PageInfo } from '#src/platform/http/paging.ts'
import { Cursor, closedQuery, Limit } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { Instant, InstantIn, text } from '#src/platform/text.ts'

const Action = text(100).meta({ description: 'What was done: `<type>.<act>`.', example: 'article.purged' })

const lineExample = {
  at: '2026-03-03T09:30:00.000Z',
  actor: '0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f',
  action: 'article.purged',
  type: 'article',
  id: '01936d5e-8a00-7000-8000-000000000020',
  revision: 4,
  details: null,
}

export const AuditLine = z
  .object({
    at: Instant.meta({ description: 'When it was done.' }),
    actor: Id.nullable().meta({ description: 'The id of the token it was done with; null for the system.' }),
    action: Action,
    type: z.enum(ResourceType).meta({ description: 'What sort of resource it was done to.' }),
    id: Id.meta({ description: 'The id of that resource, which may exist no more.' }),
    revision: z.int().min(1).nullable().meta({ description: 'The revision that came of it, or the last one.' }),
    details: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What else was said, such as the reason for publishing in spite of a finding.' }),
  })
  .meta({ id: 'AuditLine', description: 'That somebody did something that matters later.', example: lineExample })
export type AuditLine = z.infer<typeof AuditLine>

export const AuditPage = z.object({ data: z.array(AuditLine), page: PageInfo }).meta({
  id: 'AuditPage',
  description: 'A page of what was done, newest first.',
  example: { data: [lineExample], page: PageInfo.meta()?.example },
})

const without = { example: undefined }

export const AuditQuery = closedQuery({
  resource: Id.optional().meta({ description: 'Done to the resource with this id.', ...without }),
  actor: Id.optional().meta({ description: 'Done with the token with this id.', ...without }),
  action: Action.optional().meta({ description: 'Of this sort, such as `article.purged`.', ...without }),
  after: InstantIn.optional().meta({ description: 'Done after this time.', ...without }),
  before: InstantIn.optional().meta({ description: 'Done before this time.', ...without }),
  limit: Limit,
  cursor: Cursor.optional(),
})
export type AuditQuery = z.infer<typeof AuditQuery>
