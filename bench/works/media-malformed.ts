import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { makeMalformed } from '#bench/malformed.ts'
import { makeDataDir } from '#bench/processes.ts'
import { atMost, type Line } from '#bench/report.ts'
import { DomainError } from '#src/errors.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'

export const mediaMalformed: Benchmark = {
  name: 'media-malformed',
  about: 'How long it takes to find out that a file is malformed, cut or a bomb; each is answered, or this fails.',
  run: async ({ scale }) => {
    await using started = new AsyncDisposableStack()
    const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
    const imaging = started.adopt(await openImaging(), (opened) => opened.close())
    return { lines: [await measureAnswers(imaging.examine, folder.path, sizeOf(scale))] }
  },
}

/** The smoke test has the bombs, and a few others. */
function sizeOf({ articles }: Bench['scale']): number {
  return articles < 1_000 ? 30 : 2_000
}

/** @throws Error when a file is answered by neither of the two refusals, nor taken */
async function measureAnswers(
  examine: (path: string) => Promise<unknown>,
  folder: string,
  count: number,
): Promise<Line> {
  const path = join(folder, 'malformed')
  const times: number[] = []
  for await (const { name, bytes } of makeMalformed(1, count)) {
    await writeFile(path, bytes)
    const begun = performance.now()
    await examine(path).catch((error: unknown) => {
      if (error instanceof DomainError && /^media\.(unreadable|type_refused)$/.test(error.code)) return
      throw new Error(`${name} is answered by a mistake of ours.`, { cause: error })
    })
    times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.max(0, Math.ceil(count * share) - 1)] as number
  const goals = [atMost(at(1), 5_000, 'slowest ms')]
  return {
    work: `${count} malformed files`,
    value: at(1),
    unit: 'ms',
    p50: at(0.5),
    p99: at(0.99),
    goals,
    runs: [at(1)],
  }
}
