import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { makeDataDir, type Service, startBeside, startService } from '#bench/processes.ts'
import { atMost, type Line } from '#bench/report.ts'

export const schedule: Benchmark = {
  name: 'schedule',
  about:
    'How late articles are that are scheduled over one minute, with two processes at it, one of which is killed half-way.',
  run: async ({ scale }) => {
    await using started = new AsyncDisposableStack()
    const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
    const service = started.adopt(await startService(folder.path), ({ stop }) => stop())
    const other = started.adopt(await startBeside(service, { WORKERS: 'true' }), ({ stop }) => stop())
    const { count, spreadSeconds } = sizeOf(scale)
    const ids = await createArticles(service, count)
    // Scheduling itself takes a while, and must be over when the first is due.
    const first = Date.now() + 2_000 + count * 20
    await scheduleArticles(service, ids, { first, spreadSeconds })
    await sleep(first - Date.now() + (spreadSeconds / 2) * 1_000)
    process.kill(other.pid, 'SIGKILL')
    await sleep((spreadSeconds / 2) * 1_000 + 5_000)
    return { lines: [await readLateness(service, ids)] }
  },
}

/** The smoke test schedules a few over two seconds. */
function sizeOf({ articles }: Bench['scale']) {
  return articles < 1_000 ? { count: 30, spreadSeconds: 2 } : { count: 1_000, spreadSeconds: 60 }
}

const text = 'The pier held when the tide came in, as it has for ninety years. '.repeat(60)

async function createArticles(service: Service, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const body = [{ _type: 'block', children: [{ _type: 'span', text }] }]
    const draft = { headline: `Pier ${at}`, language: 'en', bylines: [{ name: 'Ida Brekke' }], body }
    ids.push((await send(service, '/v1/articles', draft)).id)
  }
  return ids
}

async function scheduleArticles(
  service: Service,
  ids: string[],
  { first, spreadSeconds }: { first: number; spreadSeconds: number },
): Promise<void> {
  for (const [at, id] of ids.entries()) {
    const due = new Date(first + (at / ids.length) * spreadSeconds * 1_000)
    await send(service, `/v1/articles/${id}/publish`, { at: due.toISOString() })
  }
}

async function send({ origin, token }: Service, path: string, body: object): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' }
  const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { id: string }
}

/**
 * Compares what was told to readers with the times that were set, both by the clock of the database.
 *
 * @throws Error when an article was published early, twice or not at all
 */
async function readLateness({ databaseUrl }: Service, ids: string[]): Promise<Line> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const { rows } = await client.query<{ lateMs: number }>(
    `SELECT (extract(epoch FROM told.at - (planned.details ->> 'publishAt')::timestamptz) * 1000)::float8 AS "lateMs"
     FROM audit_lines AS planned JOIN changes AS told ON told.resource_id = planned.resource_id
     WHERE planned.action = 'article.scheduled' AND told.surface = 'content' ORDER BY 1`,
  )
  await client.end()
  const late = rows.map(({ lateMs }) => lateMs)
  const at = (share: number) => late[Math.max(0, Math.ceil(late.length * share) - 1)] as number
  if (late.length !== ids.length) throw new Error(`${ids.length} were scheduled, ${late.length} published.`)
  if (at(0) < 0) throw new Error(`One was published ${-at(0)} ms early.`)
  const goals = [atMost(at(0.99), 2_000, 'p99 ms')]
  return { work: 'late', value: at(0.5), unit: 'ms', p50: at(0.5), p99: at(0.99), goals, runs: [at(1)] }
}
