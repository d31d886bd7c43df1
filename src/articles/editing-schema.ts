import { z } from 'zod'
import { referenceTo, Warning } from '#src/content/schema.ts'
import { textOrEmpty } from '#src/platform/text.ts'
import { QuoteDraft } from '#src/quotes/schema.ts'
import { anchorDraftExample, articleExample, bodyTextExamples } from './examples.ts'
import { Article } from './schema.ts'

/** Text that replaces a body, by its Content-Type. */
export const BodyText = z.any().meta({
  type: 'string',
  description: 'Markdown, HTML or plain text, as the Content-Type says; at most 1 MiB.',
  examplesByType: bodyTextExamples,
})

export const BodyReplaced = z.object({ article: Article, warnings: z.array(Warning) }).meta({
  id: 'BodyReplaced',
  description: 'The article with its new body.',
  example: { article: articleExample, warnings: [] },
})

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
    example: anchorDraftExample,
  })
export type AnchorDraft = z.infer<typeof AnchorDraft>
