import type { Benchmark } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { startBeside } from '#bench/processes.ts'
import { seededRandom } from '#bench/random.ts'
import { bareLike, listSlugs, readersOf, warmUp } from '#bench/readers.ts'
import { atLeast, lineOf } from '#bench/report.ts'

const goals = { warm: 0.75, cold: 0.8 }

export const contentItem: Benchmark = {
  name: 'content-item',
  about:
    'GET /v1/content/articles/{slug}, random over what is published, against bare Fastify and a prepared statement.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    await room.publishAll()
    const slugs = await listSlugs(room)
    await using started = new AsyncDisposableStack()
    const beside = async (megabytes: string) =>
      started.adopt(await startBeside(room.service, { CACHE_MEGABYTES: megabytes }), ({ stop }) => stop())
    // An operator who wants every item in memory makes room for it: 10,000 of them take about 150 MB.
    const [warmed, uncached] = [await beside('512'), await beside('0')]
    await warmUp(warmed, slugs)
    const readerAt = (origin: string, suffix: string) => readersOf(room, { origin, suffix, slugs, cursor: '' }).item
    const warmReader = readerAt(warmed.origin, ', cache warm')
    const measured = await measure(scale, [
      await bareLike(room, warmReader, 'item'),
      warmReader,
      byHand(room.ceilings.origin, slugs),
      readerAt(uncached.origin, ', cache off'),
    ])
    const lines = measured.map((each, at) => lineOf(each, at % 2 === 1 ? measured[at - 1] : undefined))
    const [, warm, , cold] = lines
    warm?.goals.push(atLeast(warm.against?.ratio ?? 0, goals.warm, 'ratio'))
    cold?.goals.push(atLeast(cold.against?.ratio ?? 0, goals.cold, 'ratio'))
    return { lines }
  },
  profiled: async (room) => {
    await room.publishAll()
    const slugs = await listSlugs(room)
    return readersOf(room, { origin: room.service.origin, suffix: '', slugs, cursor: '' }).item
  },
}

function byHand(origin: string, slugs: string[]): Contestant {
  const random = seededRandom(5)
  const next = () => ({ path: `/published?slug=${random.pick(slugs)}` })
  return { name: 'hand-written prepared statement', origin, next }
}
