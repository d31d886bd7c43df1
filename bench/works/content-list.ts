import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, type Measured, measure, ratioOf } from '#bench/load.ts'
import { startBeside } from '#bench/processes.ts'
import { publishAll } from '#bench/publishing.ts'
import { atMost, type Line, lineOf } from '#bench/report.ts'

const names = { newest: 'newest 20', deep: 'deep page by cursor', speaker: 'by speaker', search: 'search hitting 50' }

export const contentList: Benchmark = {
  name: 'content-list',
  about: 'GET /v1/content/articles: pages of 20 of what is published, from the cache and without one.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    await publishAll(room)
    const cursor = await walk(room, scale.deep)
    const uncached = await startBeside(room.service, { CACHE_MEGABYTES: '0' })
    try {
      const warm = listing(room, { cursor, origin: room.service.origin, suffix: '' })
      const cold = listing(room, { cursor, origin: uncached.origin, suffix: ', cache off' })
      const measured = await measure(scale, [...warm, ...cold])
      return { lines: measured.map((each) => ({ ...lineOf(each), goals: goalsOf(lineOf(each), measured) })) }
    } finally {
      await uncached.stop()
    }
  },
  profiled: async (room) => {
    await publishAll(room)
    return listing(room, { cursor: '', origin: room.service.origin, suffix: '' })[3] as Contestant
  },
}

function goalsOf({ work, p99 = 0 }: Line, measured: Measured[]): Line['goals'] {
  if (work === names.speaker || work === names.search) return [atMost(p99, 25, 'p99 ms')]
  if (work !== `${names.deep}, cache off`) return []
  const p50sOf = (name: string) => measured.find((each) => each.name === `${name}, cache off`)?.p50s ?? []
  return [atMost(ratioOf(p50sOf(names.deep), p50sOf(names.newest)), 1.2, 'p50 of the first page ×')]
}

function listing(
  { sourceIds, corpus }: Newsroom,
  { cursor, origin, suffix }: { cursor: string; origin: string; suffix: string },
): Contestant[] {
  const contestant = (name: string, query: () => string): Contestant => ({
    name: name + suffix,
    origin,
    next: () => ({ path: `/v1/content/articles?limit=20${query()}` }),
  })
  let turn = 0
  const inTurn = (items: string[]) => items[turn++ % items.length]
  return [
    contestant(names.newest, () => ''),
    contestant(names.deep, () => cursor && `&cursor=${cursor}`),
    contestant(names.speaker, () => `&speaker=${inTurn(sourceIds)}`),
    contestant(names.search, () => `&q=${inTurn(corpus.rareWords)}`),
  ]
}

/** The cursor under which the list goes on after so many articles. */
async function walk({ service }: Newsroom, deep: number): Promise<string> {
  let cursor = ''
  for (let passed = 0; passed < deep; ) {
    const query = `limit=${Math.min(50, deep - passed)}&fields=id${cursor && `&cursor=${cursor}`}`
    const response = await fetch(`${service.origin}/v1/content/articles?${query}`)
    const { data, page } = (await response.json()) as { data: object[]; page: { next: string | null } }
    if (page.next === null) throw new Error(`There are only ${passed + data.length} published articles.`)
    passed += data.length
    cursor = page.next
  }
  return cursor
}
