import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { seededRandom } from '#bench/random.ts'
import { lineOf } from '#bench/report.ts'

export const editorialRead: Benchmark = {
  name: 'editorial-read',
  about: 'GET /v1/articles/{id}, random over the corpus, against one hand-written prepared statement.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const { ceilings, articleIds } = room
    const random = seededRandom(2)
    const byHand = (name: string, statement: string): Contestant => ({
      name,
      origin: ceilings.origin,
      next: () => ({ path: `/${statement}?id=${random.pick(articleIds)}` }),
    })
    const measured = await measure(scale, [
      byHand('hand-written statement', 'article'),
      readingByService(room),
      byHand('hand-written statement with joins', 'article-with-related'),
      readingByService(room, '?include=media,quotes,sources'),
    ])
    return { lines: measured.map((each, at) => lineOf(each, at % 2 === 1 ? measured[at - 1] : undefined)) }
  },
  profiled: readingByService,
}

function readingByService({ service, articleIds }: Newsroom, query = ''): Contestant {
  const random = seededRandom(3)
  return {
    name: `GET /v1/articles/{id}${query}`,
    origin: service.origin,
    token: service.token,
    next: () => ({ path: `/v1/articles/${random.pick(articleIds)}${query}` }),
  }
}
