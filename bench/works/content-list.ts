import type { Benchmark } from '#bench/bench.ts'
import { type Measured, measure, ratioOf } from '#bench/load.ts'
import { startBeside } from '#bench/processes.ts'
import { bareLike, findCursor, type Reading, readersOf, readerWorks } from '#bench/readers.ts'
import { atLeast, atMost, type Line, lineOf } from '#bench/report.ts'

const goals = { warm: 0.7, deepToFirst: 1.2, p99: 25 }
const cold = ', cache off'

export const contentList: Benchmark = {
  name: 'content-list',
  about:
    'GET /v1/content/articles: pages of 20 of what is published, from the cache, against bare Fastify sending the same bytes, and without a cache.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    await room.publishAll()
    const cursor = await findCursor(room, scale.deep)
    const uncached = await startBeside(room.service, { CACHE_MEGABYTES: '0' })
    try {
      const kept = readersOf(room, readingAt(room.service.origin, { suffix: '', cursor }))
      const unkept = readersOf(room, readingAt(uncached.origin, { suffix: cold, cursor }))
      const [newest, deep] = [await bareLike(room, kept.newest, 'newest'), await bareLike(room, kept.deep, 'deep')]
      const warm = [newest, kept.newest, deep, kept.deep, kept.speaker, kept.search]
      const off = [unkept.newest, unkept.deep, unkept.speaker, unkept.search]
      return { lines: linesOf(await measure(scale, [...warm, ...off])) }
    } finally {
      await uncached.stop()
    }
  },
  profiled: async (room) => {
    await room.publishAll()
    return readersOf(room, readingAt(room.service.origin, { suffix: '', cursor: '' })).search
  },
}

function readingAt(origin: string, { suffix, cursor }: Pick<Reading, 'suffix' | 'cursor'>): Reading {
  return { origin, suffix, cursor, slugs: [] }
}

/** The first and the third are the ceilings of what follows them. */
function linesOf(measured: Measured[]): Line[] {
  return measured.map((each, at) => {
    const line = lineOf(each, at === 1 || at === 3 ? measured[at - 1] : undefined)
    return { ...line, goals: goalsOf(line, measured) }
  })
}

function goalsOf({ work, p99 = 0, against }: Line, measured: Measured[]): Line['goals'] {
  const { newest, deep, speaker, search } = readerWorks
  if (against) return [atLeast(against.ratio, goals.warm, 'ratio')]
  if (work === speaker || work === search) return [atMost(p99, goals.p99, 'p99 ms')]
  if (work !== deep + cold) return []
  const p50sOf = (name: string) => measured.find((each) => each.name === name + cold)?.p50s ?? []
  return [atMost(ratioOf(p50sOf(deep), p50sOf(newest)), goals.deepToFirst, 'p50 of the first page ×')]
}
