import { z } from 'zod'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'

/** How a resource came in; see POST /v1/imports. */
export const Origin = z
  .object({
    format: z.string().meta({ description: 'The media type that the raw input was read as.' }),
    sha256: z.string().meta({ description: 'The checksum of the raw input, in hexadecimal digits.' }),
    receivedAt: Instant.meta({ description: 'When it came.' }),
    by: Id.nullable().meta({ description: 'The id of the token that sent it; null for the system.' }),
    url: z.string().nullable().meta({ description: 'Where the text, or the file of a media record, is on the web.' }),
    import: Id.nullable().meta({
      description: 'Under `/v1/imports/{id}` is what came in, byte for byte; null in a dry run.',
    }),
    line: z.int().min(1).nullable().meta({ description: 'The line of a stream, or the item of a feed, from 1.' }),
  })
  .meta({
    id: 'Origin',
    description: 'How an imported resource came in.',
    example: {
      format: 'text/plain',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      receivedAt: '2026-03-03T08:00:00.000Z',
      by: '01936d5e-8a00-7000-8000-00000000004b',
      url: null,
      import: '01936d5e-8a00-7000-8000-000000000050',
      line: null,
    },
  })
export type Origin = z.infer<typeof Origin>
