import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import type { Scale } from './scale.ts'

/** What is asked again and again; every call of `next` makes the next request. */
export interface Contestant {
  name: string
  origin: string
  token?: string
  next: () => { method?: 'GET' | 'POST'; path: string; type?: string; body?: string; match?: string }
}

/** What one contestant did; a figure for each run, in the order of the runs. */
export interface Measured {
  name: string
  /** Answers a second. */
  rates: number[]
  /** Milliseconds. */
  p50s: number[]
  p99s: number[]
  /** How busy the load generator was, from 0 to 1: near 1 it was what limited the rate. */
  generator: number[]
}

type Run = Record<'rate' | 'p50' | 'p99' | 'generator', number>

/**
 * Measures contestants in turn, run by run, so that what else happens on the machine meets all of them alike.
 *
 * @throws Error when one request fails or is not answered with 2xx
 */
export async function measure(scale: Scale, contestants: Contestant[]): Promise<Measured[]> {
  const all = contestants.map(({ name }) => ({ name, runs: [] as Run[] }))
  for (let run = 0; run < scale.runs; run++) {
    for (const [at, contestant] of contestants.entries()) all[at]?.runs.push(await measureOnce(scale, contestant))
  }
  return all.map(({ name, runs }) => ({
    name,
    rates: runs.map(({ rate }) => rate),
    p50s: runs.map(({ p50 }) => p50),
    p99s: runs.map(({ p99 }) => p99),
    generator: runs.map(({ generator }) => generator),
  }))
}

async function measureOnce(scale: Scale, contestant: Contestant): Promise<Run> {
  await requireAnswer(contestant)
  const latencies: number[] = []
  const from = performance.now() + scale.warmUpSeconds * 1_000
  const until = from + scale.seconds * 1_000
  let before: NodeJS.CpuUsage | undefined
  const load = autocannon({ ...optionsFor(contestant), connections: scale.connections, duration: 3_600 }, () => {})
  load.on('response', (_client, _status, _bytes, milliseconds) => {
    const now = performance.now()
    if (now < from) return
    before ??= process.cpuUsage()
    if (now < until) latencies.push(milliseconds)
    else load.stop()
  })
  const [result] = (await once(load, 'done')) as [autocannon.Result]
  const { user, system } = process.cpuUsage(before)
  const generator = Math.min(1, (user + system) / 1_000 / (performance.now() - from))
  // What was under way when the load ended is still being worked on.
  await sleep(scale.settleSeconds * 1_000)
  refuseFailures(contestant, result)
  if (latencies.length === 0) throw new Error(`${contestant.name}: no answer in ${scale.seconds} s.`)
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] as number
  return { rate: latencies.length / scale.seconds, p50: at(0.5), p99: at(0.99), generator }
}

function optionsFor({ origin, token, next }: Contestant): autocannon.Options {
  const authorization = token ? { authorization: `Bearer ${token}` } : {}
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const { method = 'GET', path, body, ...told } = next()
    const headers = { ...authorization, ...headersOf(told) }
    return { ...request, method, path, headers, ...(body === undefined ? {} : { body }) }
  }
  return { url: origin, requests: [{ setupRequest }], sampleInt: 100 }
}

function headersOf({ type, match }: { type?: string; match?: string }): Record<string, string> {
  return { ...(type ? { 'content-type': type } : {}), ...(match ? { 'if-match': match } : {}) }
}

/** One request beforehand, whose answer can be shown when it is not what was expected. */
async function requireAnswer({ name, origin, token, next }: Contestant): Promise<void> {
  const { method = 'GET', path, body, ...told } = next()
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headersOf(told) }
  const response = await fetch(origin + path, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!response.ok) throw new Error(`${name}: ${method} ${path} answers ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

function refuseFailures({ name }: Contestant, { errors, non2xx, statusCodeStats }: autocannon.Result): void {
  if (errors === 0 && non2xx === 0) return
  throw new Error(`${name}: ${errors} requests failed, ${non2xx} were refused: ${JSON.stringify(statusCodeStats)}`)
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** The median of the ratios of each run, which noise that lasts touches less than the ratio of the medians. */
export function ratioOf(values: number[], to: number[]): number {
  return median(values.map((value, run) => value / (to[run] as number)))
}
