import { type Benchmark, type Newsroom, openNewsroom } from '#bench/bench.ts'
import { growPublished } from '#bench/growing.ts'
import { type Contestant, type Measured, measure, median, ratioOf } from '#bench/load.ts'
import { makeDataDir, startBeside, startService } from '#bench/processes.ts'
import { findCursor, listSlugs, readersOf, warmUp } from '#bench/readers.ts'
import { atMost, type Line } from '#bench/report.ts'
import type { Scale } from '#bench/scale.ts'

const goal = 1.5

export const contentGrowth: Benchmark = {
  name: 'content-growth',
  about: 'What readers ask for, of a newsroom and of its twin with a large archive, in turn: p50 of the twin over p50.',
  run: async ({ scale, newsroom }) => {
    if (scale.grown === null)
      throw new Error('Set BENCH_SCALE, to large or to a number of articles, for content-growth.')
    const few = await newsroom()
    await few.publishAll()
    await using started = new AsyncDisposableStack()
    const many = await openTwin(scale, started, scale.grown)
    const [before, after] = [await readersAt(few, scale, started), await readersAt(many, scale, started)]
    const measured = await measure(
      scale,
      before.flatMap((each, at) => [each, after[at] as Contestant]),
    )
    return { lines: measured.map((each, at) => lineIn(each, at % 2 === 1 ? measured[at - 1] : undefined)) }
  },
}

/** A service of its own on the same stories, and on so many articles in all. */
async function openTwin(scale: Scale, started: AsyncDisposableStack, grown: number): Promise<Newsroom> {
  const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
  const room = await openNewsroom(scale, started, await startService(folder.path))
  await room.publishAll()
  const begun = performance.now()
  await growPublished(room.service.databaseUrl, { to: grown, rareWords: room.corpus.rareWords })
  console.error(`grown to ${grown} articles in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  return room
}

/**
 * The five works without a cache, and with one as large as `content-item` has: of as many items as it holds of a small
 * newsroom, from all of the archive alike.
 */
async function readersAt(room: Newsroom, scale: Scale, started: AsyncDisposableStack): Promise<Contestant[]> {
  const beside = async (megabytes: string) =>
    started.adopt(await startBeside(room.service, { CACHE_MEGABYTES: megabytes }), ({ stop }) => stop())
  const [uncached, warmed] = [await beside('0'), await beside('512')]
  const slugs = await listSlugs(room)
  const step = slugs.length / scale.articles
  const held = Array.from({ length: scale.articles }, (_, at) => slugs[Math.floor(at * step)] as string)
  await warmUp(warmed, held)
  const shared = { cursor: await findCursor(room, scale.deep) }
  const of = `, ${slugs.length.toLocaleString('en')} articles`
  const cold = readersOf(room, { ...shared, origin: uncached.origin, suffix: `, cache off${of}`, slugs })
  const warm = readersOf(room, { ...shared, origin: warmed.origin, suffix: `, cache warm${of}`, slugs: held })
  return [...Object.values(cold), ...Object.values(warm)]
}

function lineIn({ name, p50s, p99s, generator }: Measured, before?: Measured): Line {
  const p50 = median(p50s)
  const figures = { value: p50, unit: 'ms' as const, p50, p99: median(p99s), generator: median(generator) }
  const line: Line = { work: name, ...figures, goals: [], runs: p50s }
  if (!before) return line
  const ratio = ratioOf(p50s, before.p50s)
  return { ...line, against: { work: before.name, ratio }, goals: [atMost(ratio, goal, 'p50 ×')] }
}
