import { z } from 'zod'
import { articleExample } from '#src/articles/examples.ts'
import { Article } from '#src/articles/schema.ts'
import { ExternalId, Warning } from '#src/content/schema.ts'
import { Media } from '#src/media/schema.ts'
import { closedQuery, Flag } from '#src/platform/http/query.ts'
import { text, WebUrl } from '#src/platform/text.ts'
import { Quote } from '#src/quotes/schema.ts'
import { Source } from '#src/sources/schema.ts'

/** The raw text of an article, as the request body. */
export const RawText = z.any().meta({
  type: 'string',
  description:
    'The text of an article as it was scraped or filed; UTF-8 unless another charset is declared, at most 1 MiB.',
  example: `Harbour bridge reopens after winter repairs

Cyclists were the first to cross on Tuesday morning.

NORVIK, March 3 (Coast Wire) - The harbour bridge of Norvik reopened on Tuesday after ten weeks of repairs.

"The bridge held when it had to," said harbour master Marit Solheim.
`,
})

export const ImportQuery = closedQuery({
  dryRun: Flag.optional().meta({ description: 'Answer as if, and store nothing.' }),
  externalId: ExternalId.optional().meta({
    description: 'The id of the text where it comes from. Sent again under it, a changed text updates the article.',
    example: undefined,
  }),
  url: WebUrl.optional().meta({ description: 'Where the text stands on the web.', example: undefined }),
  format: z.enum(['ninjs']).optional().meta({
    description: 'What the body is, where its Content-Type alone does not say it.',
  }),
  publish: Flag.optional().meta({
    description: 'Publish each article that the gate lets through; the others are stored as drafts.',
  }),
  onError: z.enum(['continue', 'stop']).optional().meta({
    description: 'Whether rows that stand behind one that fails are still taken; they are unless told.',
  }),
  agency: text(200).optional().meta({ description: 'Who supplied the text, where it does not say so itself.' }),
  fetchMedia: Flag.optional().meta({
    description:
      'Fetch the files of pictures that are named by their addresses, after the answer; `GET /v1/imports/{id}` tells of each.',
  }),
})
export type ImportQuery = z.infer<typeof ImportQuery>

export const Imported = z
  .object({
    article: Article,
    media: z.array(Media),
    sources: z.array(Source),
    quotes: z.array(Quote),
    warnings: z.array(Warning).meta({ description: 'What an editor should look at.' }),
  })
  .meta({
    id: 'Imported',
    description: 'An article and everything it was taken apart into; ids link them.',
    example: {
      article: articleExample,
      media: [Media.meta()?.example],
      sources: [Source.meta()?.example],
      quotes: [Quote.meta()?.example],
      warnings: [],
    },
  })
