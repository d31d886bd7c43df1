import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { atLeast, atMost, lineOf } from '#bench/report.ts'

export const publish: Benchmark = {
  name: 'publish',
  about:
    'POST /v1/articles/{id}/publish, each of another draft: gate, snapshot, revision, audit line and event; one after the other, and many at a time.',
  run: async ({ scale, newsroom }) => {
    const contestant = publishing(await newsroom())
    const [single] = await measure({ ...scale, connections: 1 }, [
      { ...contestant, name: 'POST …/publish, one at a time' },
    ])
    const [many] = await measure(scale, [contestant])
    if (!single || !many) throw new Error('Nothing was measured.')
    const [alone, crowded] = [lineOf(single), lineOf(many)]
    return {
      lines: [
        { ...alone, goals: [atMost(alone.p50 ?? 0, 15, 'p50 ms')] },
        // What waits in a queue of so many takes as many times as long: here it is the rate that counts.
        { ...crowded, goals: [atLeast(crowded.value, 150, 'per second')] },
      ],
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
