import { z } from 'zod'
import { Instant } from '#src/platform/text.ts'

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
