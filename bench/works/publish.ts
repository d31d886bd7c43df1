import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { atLeast, atMost, lineOf } from '#bench/report.ts'

export const publish: Benchmark = {
  name: 'publish',
  about: 'POST /v1/articles/{id}/publish, each of another draft: gate, snapshot, revision, audit line and event.',
  run: async ({ scale, newsroom }) => {
    const [measured] = await measure(scale, [publishing(await newsroom())])
    if (!measured) throw new Error('Nothing was measured.')
    const line = lineOf(measured)
    return {
      lines: [{ ...line, goals: [atMost(line.p50 ?? 0, 15, 'p50 ms'), atLeast(line.value, 150, 'per second')] }],
    }
  },
  profiled: publishing,
}

/** Drafts are taken from the end of the newsroom; when they run out, what is published already is published again. */
function publishing({ service: { origin, token }, articleIds }: Newsroom): Contestant {
  let taken = 0
  const next = () => {
    const id = articleIds.at(-1 - (taken++ % articleIds.length))
    return { method: 'POST' as const, path: `/v1/articles/${id}/publish`, match: '*' }
  }
  return { name: 'POST …/publish', origin, token, next }
}
