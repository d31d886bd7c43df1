import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { startBeside } from '#bench/processes.ts'
import { publishAll } from '#bench/publishing.ts'
import { seededRandom } from '#bench/random.ts'
import { atLeast, lineOf } from '#bench/report.ts'

const goals = { warm: 0.75, cold: 0.8 }

export const contentItem: Benchmark = {
  name: 'content-item',
  about:
    'GET /v1/content/articles/{slug}, random over what is published, against bare Fastify and a prepared statement.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const { service, ceilings } = room
    const slugs = await publishAll(room)
    await prepareLike(room, slugs)
    // An operator who wants every item in memory makes room for it: 10,000 of them take about 150 MB.
    const warmed = await startBeside(service, { CACHE_MEGABYTES: '512' })
    const uncached = await startBeside(service, { CACHE_MEGABYTES: '0' })
    await warmUp(warmed.origin, slugs)
    try {
      const measured = await measure(scale, [
        {
          name: 'bare Fastify, one string of the same size',
          origin: ceilings.origin,
          next: () => ({ path: '/prepared' }),
        },
        reading(slugs, { name: 'item by slug, cache warm', origin: warmed.origin }),
        reading(slugs, { name: 'hand-written prepared statement', origin: ceilings.origin, path: '/published?slug=' }),
        reading(slugs, { name: 'item by slug, cache off', origin: uncached.origin }),
      ])
      const [bare, warm, byHand, cold] = measured.map((each, at) =>
        lineOf(each, at % 2 === 1 ? measured[at - 1] : undefined),
      )
      warm?.goals.push(atLeast(warm.against?.ratio ?? 0, goals.warm, 'ratio'))
      cold?.goals.push(atLeast(cold.against?.ratio ?? 0, goals.cold, 'ratio'))
      return { lines: [bare, warm, byHand, cold].filter((line) => line !== undefined) }
    } finally {
      await warmed.stop()
      await uncached.stop()
    }
  },
  profiled: async (room) => reading(await publishAll(room), { name: 'item by slug', origin: room.service.origin }),
}

function reading(
  slugs: string[],
  { name, origin, path = '/v1/content/articles/' }: { name: string; origin: string; path?: string },
): Contestant {
  const random = seededRandom(5)
  return { name, origin, next: () => ({ path: path + random.pick(slugs) }) }
}

/** Reads everything once. */
async function warmUp(origin: string, slugs: string[]): Promise<void> {
  for (const slug of slugs) await (await fetch(`${origin}/v1/content/articles/${slug}`)).arrayBuffer()
}

/** Gives the bare server a published article to send. */
async function prepareLike({ service, ceilings }: Newsroom, [slug]: string[]): Promise<void> {
  const article = await fetch(`${service.origin}/v1/content/articles/${slug}`)
  const headers = { 'content-type': 'application/json' }
  await fetch(`${ceilings.origin}/prepared`, { method: 'PUT', headers, body: await article.text() })
}
