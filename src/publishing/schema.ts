import { z } from 'zod'
import { optional } from '#src/content/schema.ts'
import { InstantIn, text } from '#src/platform/text.ts'

const at = (what: string) =>
  optional(InstantIn).meta({ description: `When to ${what}; at once when left out.`, example: undefined })

export const Override = z
  .strictObject({
    reason: text(1_000).meta({
      description: 'Why it is published in spite of what the gate says. It is logged and stands in the revision.',
      example: 'The agency confirmed the wording by telephone.',
    }),
  })
  .meta({
    id: 'Override',
    description: 'Answers for what the gate lets through only with a reason.',
    example: { reason: 'The agency confirmed the wording by telephone.' },
  })
export type Override = z.infer<typeof Override>

export const PublishOrder = z.strictObject({ at: at('publish it'), override: optional(Override) }).meta({
  id: 'PublishOrder',
  description: 'When to publish, and why in spite of what. All of it may be left out, and the body with it.',
  example: { override: { reason: 'The agency confirmed the wording by telephone.' } },
})

export const UnpublishOrder = z.strictObject({ at: at('take it down') }).meta({
  id: 'UnpublishOrder',
  description: 'When to take the article down. It may be left out, and the body with it.',
  example: {},
})

export const KillOrder = z
  .strictObject({
    notice: text(2_000).meta({
      description: 'What readers are told under the address of the article.',
      example: 'This story was withdrawn because its central claim was wrong.',
    }),
  })
  .meta({
    id: 'KillOrder',
    description: 'Why an article is withdrawn for good.',
    example: { notice: 'This story was withdrawn because its central claim was wrong.' },
  })
