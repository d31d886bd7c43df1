import { z } from 'zod'
import { Id } from '#src/platform/id.ts'

/**
 * Everything the gate looks for, and what it means for publishing. `blocks`: readers would be wronged, or a promise
 * broken. `overridable`: an editor may answer for it with a reason. `advice`: only shown. docs/publishing.md says why.
 */
export const gateLevels = {
  headline_long: 'advice',
  standfirst_missing: 'advice',
  byline_missing: 'blocks',
  language_missing: 'blocks',
  body_missing: 'blocks',
  body_without_words: 'advice',
  lead_media_missing: 'advice',
  embargoed: 'blocks',
  related_unpublished: 'advice',
  alt_text_missing: 'overridable',
  credit_missing: 'overridable',
  file_missing: 'advice',
  rights_not_yet_valid: 'blocks',
  rights_expired: 'blocks',
  rights_limited: 'advice',
  quote_unattributed: 'overridable',
  paraphrase_unattributed: 'advice',
  quote_altered: 'overridable',
  quote_orphaned: 'overridable',
  quote_retracted: 'overridable',
  quote_disputed: 'advice',
  source_exposed: 'blocks',
  anonymity_unexplained: 'advice',
} as const satisfies Record<string, 'blocks' | 'overridable' | 'advice'>

type FindingCode = keyof typeof gateLevels

const findingExample = {
  code: 'alt_text_missing' as const,
  level: 'overridable' as const,
  pointer: '/leadMedia',
  detail: 'The picture “The bridge on the morning it reopened” has no alternative text; say what it shows.',
  resource: { type: 'media' as const, id: '01936d5e-8a00-7000-8000-000000000014' },
}

export const Finding = z
  .object({
    code: z.enum(Object.keys(gateLevels) as [FindingCode, ...FindingCode[]]).meta({
      description: 'What was found, for programs.',
    }),
    level: z.enum(['blocks', 'overridable', 'advice']).meta({
      description: 'Whether it keeps the article from readers, does so until an editor answers for it, or is a hint.',
    }),
    pointer: z.string().meta({ description: 'Where: a JSON pointer into the article.' }),
    detail: z.string().meta({ description: 'What is wrong, and what to do about it.' }),
    resource: z
      .object({ type: z.enum(['source', 'media', 'quote', 'article']), id: Id })
      .optional()
      .meta({ description: 'The resource at fault, where it is not the article itself.' }),
  })
  .meta({ id: 'Finding', description: 'Something the publish gate found.', example: findingExample })
export type Finding = z.infer<typeof Finding>

export const GateReport = z
  .object({
    revision: z.int().min(1).meta({ description: 'The revision that was looked at, which is also the ETag.' }),
    publishable: z.boolean().meta({ description: 'Whether nothing blocks it.' }),
    needsOverride: z.boolean().meta({ description: 'Whether publishing takes an `override` with a reason.' }),
    findings: z.array(Finding).meta({ description: 'In the order in which they stand in the article.' }),
  })
  .meta({
    id: 'GateReport',
    description: 'What the publish gate says of an article.',
    example: { revision: 3, publishable: true, needsOverride: true, findings: [findingExample] },
  })
export type GateReport = z.infer<typeof GateReport>
