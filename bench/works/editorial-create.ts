import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { draftOfStory } from '#bench/drafts.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { atLeast, lineOf } from '#bench/report.ts'

export const editorialCreate: Benchmark = {
  name: 'editorial-create',
  about:
    'POST /v1/articles with three inline quotes and two media, against one hand-written transaction that inserts the same rows.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const [byHand, ours] = await measure(scale, [creationByHand(room), creationByService(room)])
    if (!byHand || !ours) throw new Error('Nothing was measured.')
    const line = lineOf(ours, byHand)
    const goals = [atLeast(line.against?.ratio ?? 0, 0.35, 'ratio'), atLeast(line.value, 240, 'per second')]
    return { lines: [lineOf(byHand), { ...line, goals }] }
  },
  profiled: creationByService,
}

export function creationByHand({ ceilings, ...room }: Newsroom): Contestant {
  return {
    name: 'hand-written transaction',
    origin: ceilings.origin,
    next: () => ({ ...creation(room), path: '/articles' }),
  }
}

function creationByService({ service, ...room }: Newsroom): Contestant {
  const { origin, token } = service
  return { name: 'POST /v1/articles', origin, token, next: () => ({ ...creation(room), path: '/v1/articles' }) }
}

function creation({ corpus, sourceIds, nextStory }: Pick<Newsroom, 'corpus' | 'sourceIds' | 'nextStory'>) {
  const draft = draftOfStory(corpus.story(nextStory()), sourceIds)
  return { method: 'POST' as const, type: 'application/json', body: JSON.stringify(draft) }
}
