import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { median } from '#bench/load.ts'
import { readResidentMiB } from '#bench/machine.ts'
import { makeDataDir, type Running, startCeilings, startService } from '#bench/processes.ts'
import { atMost, type Line } from '#bench/report.ts'

export const start: Benchmark = {
  name: 'start',
  about: 'How long the service takes until it is ready, and how much memory it has when nobody asks for anything.',
  run: async ({ scale }) => {
    const folder = await makeDataDir()
    try {
      const first = await observe(scale, () => startService(folder.path))
      const [again, bare] = [[] as Observed[], [] as Observed[]]
      for (let run = 0; run < scale.runs; run++) {
        again.push(await observe(scale, () => startService(folder.path)))
        bare.push(await observe(scale, () => startCeilings()))
      }
      const readyAfter = compare({ work: 'second start', unit: 'ms', figure: 'readyAfter' }, again, bare)
      const resident = compare({ work: 'idle memory', unit: 'MiB', figure: 'resident' }, again, bare)
      return {
        lines: [
          { work: 'first start', value: first.readyAfter, unit: 'ms', goals: [], runs: [first.readyAfter] },
          readyAfter,
          { ...resident, goals: [atMost(resident.value, 150, 'MiB')] },
        ],
      }
    } finally {
      await folder.remove()
    }
  },
}

type Observed = Record<'readyAfter' | 'resident', number>

async function observe({ idleSeconds }: Bench['scale'], startOne: () => Promise<Running>): Promise<Observed> {
  const { pid, readyAfter, stop } = await startOne()
  await sleep(idleSeconds * 1_000)
  const resident = readResidentMiB(pid)
  await stop()
  return { readyAfter, resident }
}

function compare(
  { work, unit, figure }: Pick<Line, 'work' | 'unit'> & { figure: keyof Observed },
  ours: Observed[],
  theirs: Observed[],
): Line {
  const runs = ours.map((observed) => observed[figure])
  const ratio = median(runs) / median(theirs.map((observed) => observed[figure]))
  return { work, value: median(runs), unit, against: { work: 'bare Fastify', ratio }, goals: [], runs }
}
