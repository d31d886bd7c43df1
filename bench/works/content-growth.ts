import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { growPublished } from '#bench/growing.ts'
import { type Measured, measure, median } from '#bench/load.ts'
import { startBeside } from '#bench/processes.ts'
import { bareLike, findCursor, listSlugs, readersOf, warmUp } from '#bench/readers.ts'
import { atMost, type Line } from '#bench/report.ts'
import type { Scale } from '#bench/scale.ts'

const goal = 1.5

export const contentGrowth: Benchmark = {
  name: 'content-growth',
  about: 'What readers ask for, of a newsroom and of the same newsroom with a large archive: p50 then over p50 before.',
  run: async ({ scale, newsroom }) => {
    const { grown } = scale
    if (grown === null) throw new Error('Set BENCH_SCALE, to large or to a number of articles, for content-growth.')
    const room = await newsroom()
    await room.publishAll()
    const slugs = await listSlugs(room)
    const few = await measureReaders(room, scale, slugs)
    console.error(`measured with ${slugs.length} articles; growing to ${grown}`)
    const begun = performance.now()
    await growPublished(room.service.databaseUrl, { to: grown, rareWords: room.corpus.rareWords })
    console.error(`grown to ${grown} articles in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
    const all = await listSlugs(room)
    if (all.length !== grown) throw new Error(`${grown} articles were wanted, there are ${all.length}.`)
    const many = await measureReaders(room, scale, all)
    return { lines: few.flatMap((before, at) => compare(before, many[at] as Measured, { from: slugs.length, grown })) }
  },
}

/**
 * The ceiling, whose ratio says how much the machine itself has changed; the five works without a cache; and with one as
 * large as `content-item` has: of as many items as it then holds, from all of the archive alike.
 */
async function measureReaders(room: Newsroom, scale: Scale, slugs: string[]): Promise<Measured[]> {
  await using started = new AsyncDisposableStack()
  const beside = async (megabytes: string) =>
    started.adopt(await startBeside(room.service, { CACHE_MEGABYTES: megabytes }), ({ stop }) => stop())
  const [warmed, uncached] = [await beside('512'), await beside('0')]
  const cursor = await findCursor(room, scale.deep)
  const step = slugs.length / scale.articles
  const held = Array.from({ length: scale.articles }, (_, at) => slugs[Math.floor(at * step)] as string)
  await warmUp(warmed, held)
  const cold = readersOf(room, { origin: uncached.origin, suffix: ', cache off', slugs, cursor })
  const warm = readersOf(room, { origin: warmed.origin, suffix: ', cache warm', slugs: held, cursor })
  const bare = await bareLike(room, warm.newest, 'newest')
  return await measure(scale, [bare, ...Object.values(cold), ...Object.values(warm)])
}

/** Times, of which the second is compared with the first. */
function compare(before: Measured, after: Measured, { from, grown }: { from: number; grown: number }): Line[] {
  const work = (articles: number) => `${before.name}, ${articles.toLocaleString('en')} articles`
  const ratio = median(after.p50s) / median(before.p50s)
  const goals = before.name.startsWith('bare') ? [] : [atMost(ratio, goal, 'p50 ×')]
  const against = { work: work(from), ratio }
  return [lineIn(before, work(from)), { ...lineIn(after, work(grown)), against, goals }]
}

function lineIn({ p50s, p99s, generator }: Measured, work: string): Line {
  const p50 = median(p50s)
  return { work, value: p50, unit: 'ms', p50, p99: median(p99s), goals: [], runs: p50s, generator: median(generator) }
}
