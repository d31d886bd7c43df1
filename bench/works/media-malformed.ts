import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { makeMalformed } from '#bench/malformed.ts'
import { makeDataDir, type Service, startService } from '#bench/processes.ts'
import { atMost, type Line } from '#bench/report.ts'

export const mediaMalformed: Benchmark = {
  name: 'media-malformed',
  about:
    'POST /v1/media with files that are malformed, cut or bombs: how long each takes, and what becomes of other requests meanwhile. One that is answered as a mistake of ours fails it.',
  run: async ({ scale }) => {
    await using started = new AsyncDisposableStack()
    const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
    const service = started.adopt(await startService(folder.path), ({ stop }) => stop())
    // The first answer of each kind loads what every other one needs.
    for await (const { bytes } of makeMalformed(2, 3)) await send(service, { name: 'a first file', bytes })
    const calm = await watchOthers(service, () => sleep(scale.seconds * 1_000))
    const times: number[] = []
    const beside = await watchOthers(service, async () => {
      for await (const file of makeMalformed(1, countOf(scale))) times.push(await send(service, file))
    })
    return { lines: [lineOfAnswers(times), lineOfOthers(calm, beside)] }
  },
}

/** The smoke test has the bombs, and a few others. */
function countOf({ articles }: Bench['scale']): number {
  return articles < 1_000 ? 30 : 2_000
}

/**
 * Sends a file, and tells how long (ms) its answer took.
 *
 * @throws Error when it is answered by neither a refusal nor a record
 */
async function send({ origin, token }: Service, { name, bytes }: { name: string; bytes: Uint8Array }): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }
  const begun = performance.now()
  const answer = await fetch(`${origin}/v1/media`, { method: 'POST', headers, body: Buffer.from(bytes) })
  const text = await answer.text()
  if (![200, 201, 415, 422].includes(answer.status)) throw new Error(`${name} is answered ${answer.status}: ${text}`)
  return performance.now() - begun
}

/** How long (ms) other requests take, one after the other, while something goes on. */
async function watchOthers({ origin, token }: Service, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const begun = performance.now()
      const answer = await fetch(`${origin}/v1/articles?limit=1`, { headers: { authorization: `Bearer ${token}` } })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`GET /v1/articles answers ${answer.status}.`)
      times.push(performance.now() - begun)
      await sleep(5)
    }
  })()
  await Promise.all([work().finally(() => (isOver = true)), watching])
  return times
}

function lineOfAnswers(times: number[]): Line {
  const slowest = quantile(times, 1)
  return {
    work: `${times.length} malformed files, the slowest`,
    value: slowest,
    unit: 'ms',
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    goals: [atMost(slowest, 5_000, 'slowest ms')],
    runs: [slowest],
  }
}

function lineOfOthers(calm: number[], beside: number[]): Line {
  const ratio = quantile(beside, 0.99) / quantile(calm, 0.99)
  return {
    work: 'other requests meanwhile, p99',
    value: quantile(beside, 0.99),
    unit: 'ms',
    p50: quantile(beside, 0.5),
    p99: quantile(beside, 0.99),
    against: { work: 'nothing going on', ratio },
    goals: [atMost(ratio, 3, 'ratio')],
    runs: [quantile(beside, 0.99)],
  }
}

/** The value that so large a share of the values does not exceed. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
