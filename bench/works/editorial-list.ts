import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, type Measured, measure, ratioOf } from '#bench/load.ts'
import { atMost, type Line, lineOf } from '#bench/report.ts'

export const editorialList: Benchmark = {
  name: 'editorial-list',
  about: 'GET /v1/articles: pages of 20, each against one hand-written prepared statement that answers the same.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const measured = await measure(scale, await listContestants(room, scale.deep))
    const lines = measured.map((each, at) => lineOf(each, at % 2 === 1 ? measured[at - 1] : undefined))
    return { lines: lines.map((line) => ({ ...line, goals: goalsOf(line, measured) })) }
  },
}

const names = { newest: 'newest 20', deep: 'deep page by cursor', speaker: 'by speaker', search: 'search hitting 50' }

function goalsOf({ work, p99 = 0 }: Line, measured: Measured[]): Line['goals'] {
  if (work === names.speaker || work === names.search) return [atMost(p99, 25, 'p99 ms')]
  if (work !== names.deep) return []
  const p50sOf = (name: string) => measured.find((each) => each.name === name)?.p50s ?? []
  return [atMost(ratioOf(p50sOf(names.deep), p50sOf(names.newest)), 1.2, 'p50 of the first page ×')]
}

async function listContestants(room: Newsroom, deep: number): Promise<Contestant[]> {
  const { service, ceilings, sourceIds, corpus } = room
  const { cursor, last } = await walk(room, deep)
  const byHand = (name: string, path: () => string): Contestant => ({
    name: `${name}, by hand`,
    origin: ceilings.origin,
    next: () => ({ path: path() }),
  })
  const ours = (name: string, query: () => string): Contestant => ({
    name,
    origin: service.origin,
    token: service.token,
    next: () => ({ path: `/v1/articles?limit=20${query()}` }),
  })
  const [speakerByHand, speaker, wordByHand, word] = [sourceIds, sourceIds, corpus.rareWords, corpus.rareWords].map(
    inTurn,
  )
  if (!speakerByHand || !speaker || !wordByHand || !word) throw new Error('The corpus is empty.')
  return [
    byHand(names.newest, () => '/newest'),
    ours(names.newest, () => ''),
    byHand(names.deep, () => `/older?time=${last.createdAt}&id=${last.id}`),
    ours(names.deep, () => `&cursor=${cursor}`),
    byHand(names.speaker, () => `/by-speaker?id=${speakerByHand()}`),
    ours(names.speaker, () => `&speaker=${speaker()}`),
    byHand(names.search, () => `/search?q=${wordByHand()}`),
    ours(names.search, () => `&q=${word()}`),
  ]
}

/** Follows the newest articles until `deep` are left behind. */
async function walk({ service }: Newsroom, deep: number) {
  const headers = { authorization: `Bearer ${service.token}` }
  let cursor = ''
  for (let passed = 0; ; ) {
    const limit = Math.min(50, deep - passed)
    const query = `limit=${limit}&fields=id,createdAt${cursor && `&cursor=${cursor}`}`
    const response = await fetch(`${service.origin}/v1/articles?${query}`, { headers })
    const { data, page } = (await response.json()) as {
      data: { id: string; createdAt: string }[]
      page: { next: string }
    }
    passed += data.length
    cursor = page.next
    const last = data.at(-1)
    if (!last || !cursor) throw new Error(`There are only ${passed} articles.`)
    if (passed >= deep) return { cursor, last }
  }
}

function inTurn<Item>(items: Item[]): () => Item {
  let at = 0
  return () => items[at++ % items.length] as Item
}
