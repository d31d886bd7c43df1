import { z } from 'zod'
import { Id } from '#src/platform/id.ts'
import { Instant, text } from '#src/platform/text.ts'

const members = {
  kind: z.enum(['correction', 'clarification', 'update', 'retraction']).meta({
    description: 'What was wrong, unclear or new; a retraction takes the whole story back.',
  }),
  text: text(5_000).meta({
    description: 'What was wrong and what is right, as readers are told.',
    example: 'An earlier version said that the repairs took twelve weeks; it was ten.',
  }),
  revision: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .meta({ description: 'The revision of the article that it stands for.', example: 2 }),
}

export const CorrectionDraft = z
  .strictObject({
    kind: members.kind,
    text: members.text,
    revision: members.revision.nullish().meta({
      description: 'The revision that it stands for; the one that readers see unless told.',
    }),
  })
  .meta({
    id: 'CorrectionDraft',
    description: 'What readers are to be told that an article had wrong.',
    example: {
      kind: 'correction',
      text: 'An earlier version said that the repairs took twelve weeks; it was ten.',
    },
  })
export type CorrectionDraft = z.infer<typeof CorrectionDraft>

export const Correction = z
  .object({
    id: Id,
    ...members,
    createdAt: Instant.meta({ description: 'When it was added.' }),
    createdBy: Id.nullable().meta({ description: 'The id of the token that added it; null for the system.' }),
  })
  .meta({
    id: 'Correction',
    description: 'An entry of the public ledger of an article; it is never changed nor removed.',
    example: {
      id: '01936d5e-8a00-7000-8000-00000000003c',
      kind: 'correction',
      text: 'An earlier version said that the repairs took twelve weeks; it was ten.',
      revision: 2,
      createdAt: '2026-03-04T09:00:00.000Z',
      createdBy: null,
    },
  })
export type Correction = z.infer<typeof Correction>
