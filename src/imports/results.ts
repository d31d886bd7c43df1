import { z } from 'zod'
import { ExternalId, ResourceType, Warning } from '#src/content/schema.ts'
import { Problem } from '#src/platform/http/problem.ts'
import { Id } from '#src/platform/id.ts'

const statuses = ['created', 'updated', 'unchanged', 'failed'] as const

const ResultStatus = z.enum(statuses).meta({ description: 'What became of the row. What failed is not there.' })

const about = {
  line: z.int().min(1).meta({ description: 'Which line, or which item, it is about; from 1.', example: 1 }),
  status: ResultStatus,
  type: ResourceType.nullable().meta({ description: 'What sort of resource it is; null where the line does not say.' }),
  id: Id.nullable().meta({ description: 'The id of the resource; null where there is none.' }),
  externalId: ExternalId.nullable().meta({ description: 'The external id, where the line says one.' }),
}

/** What became of one row; sent as soon as it is durable. */
export const ResultLine = z
  .object({
    ...about,
    published: z.boolean().optional().meta({
      description: 'With `publish=true`: whether readers see the article as the row has it. `warnings` say why not.',
    }),
    warnings: z.array(Warning).optional().meta({ description: 'What an editor should look at.' }),
    problem: Problem.optional().meta({ description: 'Why it failed.' }),
  })
  .meta({
    id: 'ImportResult',
    description: 'What became of one row of an import.',
    example: {
      line: 1,
      status: 'created',
      type: 'source',
      id: '01936d5e-8a00-7000-8000-00000000000b',
      externalId: 'harbour-authority',
    },
  })
export type ResultLine = z.infer<typeof ResultLine>

const count = z.int().min(0)

export const Totals = z.object({
  created: count.meta({ description: 'Rows that are new.', example: 1 }),
  updated: count.meta({ description: 'Rows that changed what was there.', example: 0 }),
  unchanged: count.meta({ description: 'Rows that were there already, as they are.', example: 0 }),
  failed: count.meta({ description: 'Rows that were refused.', example: 0 }),
})
export type Totals = z.infer<typeof Totals>

/** The last line. An answer without it was cut off, and there may be rows that it does not tell of. */
export const LastLine = z
  .object({
    totals: Totals.meta({ description: 'How many rows had which end.' }),
    problem: Problem.optional().meta({ description: 'Why the import ended before its end, where it did.' }),
    stoppedAt: z.int().min(1).optional().meta({
      description:
        'With `onError=stop`: the row that failed. Nothing behind it was taken, nor what waited for later rows.',
    }),
  })
  .meta({
    id: 'ImportTotals',
    description: 'The last line of the answer to an import. An answer without it was cut off.',
    example: { totals: { created: 1, updated: 0, unchanged: 0, failed: 0 } },
  })
export type LastLine = z.infer<typeof LastLine>

/** What a line of the answer may be. */
export const AnswerLine = z.union([ResultLine, LastLine]).meta({
  id: 'ImportAnswerLine',
  description: 'One line of the answer, each a JSON document of its own.',
  example: ResultLine.meta()?.example,
})

/** Counts nothing yet. */
export function noTotals(): Totals {
  return { created: 0, updated: 0, unchanged: 0, failed: 0 }
}
