import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Benchmark, openNewsroom } from './bench.ts'
import { measure } from './load.ts'
import { makeDataDir, startService } from './processes.ts'
import { writeFigure } from './report.ts'
import type { Scale } from './scale.ts'

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

const shown = 25

/**
 * Puts load on one request of the service, and tells where Node and PostgreSQL spend their time. The rate is lower than
 * without being watched.
 */
export async function profileWork({ name, profiled }: Benchmark, scale: Scale, folder: string): Promise<string> {
  if (!profiled) throw new Error(`${name} cannot be profiled.`)
  await rm(folder, { recursive: true, force: true })
  await using started = new AsyncDisposableStack()
  const data = started.adopt(await makeDataDir(), ({ remove }) => remove())
  await countStatements(data.path)
  const service = await startService(data.path, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
  const room = await openNewsroom(scale, started, service)
  const contestant = await profiled(room)
  let requests = 0
  const next = () => {
    requests += 1
    return contestant.next()
  }
  await ask(service.databaseUrl, 'SELECT pg_stat_statements_reset()')
  const [measured] = await measure({ ...scale, runs: 1 }, [{ ...contestant, next }])
  const statements = await describeStatements(service.databaseUrl, requests)
  await service.stop()
  const rate = writeFigure(measured?.rates[0] ?? 0)
  return `${contestant.name}: ${rate} per second while watched\n\n${statements}\n\n${await describeProfile(folder)}`
}

/** The functions and the packages in which the process was found most often, in percent of the samples. */
async function describeProfile(folder: string): Promise<string> {
  const [file] = await readdir(folder)
  if (!file) throw new Error(`There is no profile in ${folder}.`)
  const { nodes, samples, timeDeltas } = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const [byFunction, byPlace] = [new Map<string, number>(), new Map<string, number>()]
  const add = (sums: Map<string, number>, key: string, time: number) => sums.set(key, (sums.get(key) ?? 0) + time)
  for (const [at, id] of samples.entries()) {
    const { functionName, url, lineNumber } = frames.get(id) as CpuProfile['nodes'][number]['callFrame']
    if (functionName === '(idle)') continue
    const place = placeOf(url, functionName)
    add(byFunction, `${functionName || '(anonymous)'}  ${place}:${lineNumber + 1}`, timeDeltas[at] ?? 0)
    add(byPlace, place.startsWith('src/') ? place.split('/').slice(0, 2).join('/') : place, timeDeltas[at] ?? 0)
  }
  return `Self time by place\n${writeShares(byPlace)}\n\nSelf time by function\n${writeShares(byFunction)}`
}

function placeOf(url: string, functionName: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'native'
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  return dependency ?? url.replace(/^.*\/(src\/)/, '$1')
}

function writeShares(times: Map<string, number>): string {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0)
  const sorted = [...times].toSorted(([, a], [, b]) => b - a).slice(0, shown)
  return sorted.map(([name, time]) => `${((100 * time) / total).toFixed(1).padStart(6)} %  ${name}`).join('\n')
}

/** Makes the database in a folder count statements, which takes a start of its own. */
async function countStatements(dataDir: string): Promise<void> {
  const { databaseUrl, stop } = await startService(dataDir)
  await ask(databaseUrl, `ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`)
  await ask(databaseUrl, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await stop()
}

/** The statements that took PostgreSQL longest, each with its calls and milliseconds for one request. */
async function describeStatements(databaseUrl: string, requests: number): Promise<string> {
  const { rows } = await ask(
    databaseUrl,
    `SELECT calls, total_exec_time + total_plan_time AS total, left(regexp_replace(query, '\\s+', ' ', 'g'), 130) AS query
     FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     ORDER BY total DESC`,
  )
  const sum = (member: 'calls' | 'total') => rows.reduce((all, row) => all + Number(row[member]), 0)
  const lines = rows
    .slice(0, shown)
    .map(({ calls, total, query }) => `${perRequest(calls, requests)} ${perRequest(total, requests)}  ${query}`)
  const head = `${requests} requests, ${(sum('calls') / requests).toFixed(1)} statements and ${(sum('total') / requests).toFixed(2)} ms in PostgreSQL each`
  return `${head}\n calls ms each  statement\n${lines.join('\n')}`
}

function perRequest(value: string | number, requests: number): string {
  return (Number(value) / requests).toFixed(2).padStart(6)
}

async function ask(databaseUrl: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}
