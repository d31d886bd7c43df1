import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { textOfStory } from '#bench/drafts.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { lineOf } from '#bench/report.ts'
import { creationByHand } from './editorial-create.ts'

export const rawText: Benchmark = {
  name: 'import',
  about: 'POST /v1/imports of a raw text of 4 KB, against one hand-written transaction that inserts such a story.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const [byHand, imported] = await measure(scale, [creationByHand(room), importByService(room)])
    if (!byHand || !imported) throw new Error('Nothing was measured.')
    return { lines: [lineOf(byHand), lineOf(imported, byHand)] }
  },
  profiled: importByService,
}

function importByService({ service, corpus, nextStory }: Newsroom): Contestant {
  return {
    name: 'POST /v1/imports',
    origin: service.origin,
    token: service.token,
    next: () => ({
      method: 'POST',
      path: '/v1/imports',
      type: 'text/plain; charset=utf-8',
      body: textOfStory(corpus.story(nextStory())),
    }),
  }
}
