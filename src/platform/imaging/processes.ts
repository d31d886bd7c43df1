import { DomainError } from '#src/errors.ts'
import type { Loss } from './decoder-process.ts'
import type { Examined, Imaging } from './imaging.ts'
import type { Outcome } from './messages.ts'
import { openPool, type PoolLimits } from './pool.ts'

export interface ImagingLimits extends PoolLimits {
  /** Milliseconds that looking into a file may take; making a rendition may take four times as long. */
  time: number
}

/** Twice the largest pictures that medium format cameras take fit into the memory, and once into the pixels. */
const defaults: ImagingLimits = {
  processes: 2,
  waiting: 256,
  patience: 60_000,
  idle: 10_000,
  tasksEach: 200,
  pixels: 160_000_000,
  bytes: 1024 ** 3,
  time: 4_500,
}

/** Opens what looks into files. Its processes start with the first file, and end when nothing comes for a while. */
export async function openImaging(chosen: Partial<ImagingLimits> = {}): Promise<Imaging> {
  const limits = { ...defaults, ...chosen }
  const pool = openPool(limits)
  return {
    examine: async (path) => readOutcome(await pool.run({ act: 'examine', path }, limits.time)) as Examined,
    render: async (source, target, spec) => {
      const outcome = await pool.run({ act: 'render', source, target, spec }, limits.time * 4)
      return readOutcome(outcome) as Awaited<ReturnType<Imaging['render']>>
    },
    close: pool.close,
  }
}

const losses: Record<Loss, string> = {
  late: 'Decoding the file takes too long.',
  overweight: 'The file takes too much memory when it is unpacked.',
  crashed: 'The file breaks the decoder.',
}

function readOutcome(outcome: Outcome | { lost: Loss }): unknown {
  if ('done' in outcome) return outcome.done
  if ('lost' in outcome) throw new DomainError('media.unreadable', losses[outcome.lost])
  if ('refused' in outcome) throw new DomainError(outcome.refused.code, outcome.refused.detail)
  throw new Error(`A process that decodes pictures met an error of ours: ${outcome.failed}`)
}
