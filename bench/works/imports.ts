import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { draftOfStory, type StoryDraft } from '#bench/drafts.ts'
import { type Contestant, median, ratioOf } from '#bench/load.ts'
import { readResidentMiB, watchMemory } from '#bench/machine.ts'
import { startBeside } from '#bench/processes.ts'
import { atLeast, atMost, type Line } from '#bench/report.ts'
import { addArticle, emptyRows, insertRows } from '#bench/rows.ts'

/** Stories of one run, those over which memory is watched, and bytes of what is known. */
interface Amounts {
  stories: number
  watched: number
  again: number
}

const storiesAtOnce = 200

export const imports: Benchmark = {
  name: 'imports',
  about:
    'POST /v1/imports of NDJSON, each line an article of 4 KB with three quotes and two media, against a script that inserts the same rows by multi-row statements, 200 stories a transaction.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const amounts =
      scale.articles < 1_000
        ? { stories: 40, watched: 40, again: 2_000_000 }
        : { stories: 4_000, watched: 15_000, again: 1_000_000_000 }
    const [script, ours, again]: [number[], number[], number[]] = [[], [], []]
    let lines: string[] = []
    for (let run = 0; run < scale.runs; run++) {
      script.push(await timed(takeLines(room, amounts.stories), (taken) => insertByScript(room, taken)))
      lines = takeLines(room, amounts.stories)
      ours.push(await timed(lines, (taken) => send(room.service, taken, 'created')))
      again.push(await timed(lines, (taken) => send(room.service, taken, 'unchanged')))
    }
    const ratio = ratioOf(ours, script)
    const goals = [atLeast(ratio, 0.4, 'ratio'), atLeast(median(ours), 1_500, 'per second')]
    const hand = 'hand-written script'
    return {
      lines: [
        rateOf(hand, script),
        { ...rateOf('NDJSON, new', ours), against: { work: hand, ratio }, goals },
        rateOf('the same again', again),
        ...(await measureMemory(room, amounts)),
      ],
    }
  },
  profiled: importByService,
}

/** Twenty stories a request, so that there are answers to count. */
function importByService(room: Newsroom): Contestant {
  const { origin, token } = room.service
  return {
    name: 'POST /v1/imports',
    origin,
    token,
    next: () => ({
      method: 'POST',
      path: '/v1/imports',
      type: 'application/x-ndjson',
      body: takeLines(room, 20).join(''),
    }),
  }
}

function rateOf(work: string, runs: number[]): Line {
  return { work, value: median(runs), unit: 'per second', goals: [], runs }
}

/** Stories a second. */
async function timed(lines: string[], work: (lines: string[]) => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work(lines)
  return (lines.length / (performance.now() - begun)) * 1_000
}

/** New stories as lines, made before the clock runs. */
function takeLines({ corpus, sourceIds, nextStory }: Newsroom, count: number): string[] {
  return Array.from({ length: count }, () => {
    const number = nextStory()
    const draft = draftOfStory(corpus.story(number), sourceIds)
    return `${JSON.stringify({ type: 'article', externalId: `bench-${number}`, ...draft })}\n`
  })
}

async function insertByScript({ service }: Newsroom, lines: string[]): Promise<void> {
  const client = new pg.Client(service.databaseUrl)
  await client.connect()
  try {
    const making = { newId: () => uuidv7(), actorId: null, now: new Date().toISOString() }
    for (let from = 0; from < lines.length; from += storiesAtOnce) {
      const rows = emptyRows()
      for (const line of lines.slice(from, from + storiesAtOnce)) {
        const { type: _, ...draft } = JSON.parse(line) as StoryDraft & { type: string }
        addArticle(rows, draft, making)
      }
      await client.query('BEGIN')
      await insertRows(client, rows)
      await client.query('COMMIT')
    }
  } finally {
    await client.end()
  }
}

/** Where rows are sent, and by whom. */
type Desk = Pick<Newsroom['service'], 'origin' | 'token'>

/** Sends lines as they are taken, and reads the answer meanwhile; every row must have the same end. */
async function send({ origin, token }: Desk, lines: Iterable<string>, end: 'created' | 'unchanged'): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
  const upload = request(`${origin}/v1/imports`, { method: 'POST', headers })
  const answered = once(upload, 'response').then(([answer]) => text(answer))
  await pipeline(Readable.from(lines, { objectMode: false }), upload)
  const answer = (await answered).trimEnd().split('\n')
  const { totals } = JSON.parse(answer.at(-1) ?? '')
  if (totals[end] !== answer.length - 1) throw new Error(`Not all rows were ${end}: ${answer.at(-1)}`)
}

/** How much more memory a process takes that has done nothing else, while it is sent new stories, and then known ones. */
async function measureMemory(room: Newsroom, { watched, again }: Amounts): Promise<Line[]> {
  const lines = takeLines(room, watched)
  const { token } = room.service
  const desk = await startBeside(room.service, {})
  try {
    await sleep(settlingMs)
    const before = readResidentMiB(desk.pid)
    const mostDuring = async (sending: Iterable<string>, end: 'created' | 'unchanged') => {
      const watch = watchMemory(desk.pid)
      await send({ ...desk, token }, sending, end)
      return (await watch.stop()) - before
    }
    const megabytes = Math.round(lines.reduce((sum, { length }) => sum + length, 0) / 1_000_000)
    return [
      growthOf(`${megabytes} MB of new stories: memory more`, await mostDuring(lines, 'created')),
      growthOf(
        `${again / 1_000_000} MB of known ones: memory more`,
        await mostDuring(repeat(lines, again), 'unchanged'),
      ),
    ]
  } finally {
    await desk.stop()
  }
}

/** Until a process that has started has given back what only the start needed. */
const settlingMs = 4_000

function growthOf(work: string, growth: number): Line {
  return { work, value: growth, unit: 'MiB', goals: [atMost(growth, 128, 'MiB')], runs: [growth] }
}

function* repeat(lines: string[], bytes: number): Generator<string> {
  for (let sent = 0; sent < bytes; ) {
    for (const line of lines) {
      sent += line.length
      yield line
    }
  }
}
