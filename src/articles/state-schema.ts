import { z } from 'zod'
import { Instant } from '#src/platform/text.ts'

/** How the article came in; see POST /v1/imports. */
export const Origin = z
  .object({
    format: z.string().meta({ description: 'The media type of the raw input.' }),
    sha256: z.string().meta({ description: 'The checksum of the raw input, in hexadecimal digits.' }),
    receivedAt: Instant,
    url: z.string().nullable().meta({ description: 'Where the text stands on the web, when that was said.' }),
  })
  .meta({
    id: 'Origin',
    description: 'How an imported article came in.',
    example: {
      format: 'text/plain',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      receivedAt: '2026-03-03T08:00:00.000Z',
      url: null,
    },
  })

export const ScheduleFailure = z
  .object({
    at: Instant.meta({ description: 'When it was tried.' }),
    code: z.string().meta({ description: 'The `code` of the problem.' }),
    detail: z.string().meta({ description: 'What stood in the way.' }),
  })
  .meta({
    id: 'ScheduleFailure',
    description: 'Why something that was scheduled was not done.',
    example: {
      at: '2026-03-03T08:00:00.000Z',
      code: 'article.gate_blocked',
      detail: 'The article cannot be published as it stands.',
    },
  })
