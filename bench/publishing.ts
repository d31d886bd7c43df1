import type { Newsroom } from './bench.ts'

const atOnce = 8
let slugs: Promise<string[]> | undefined

/** Publishes a newsroom's articles through the API, once for all benchmarks of a run, and returns their slugs. */
export function publishAll(room: Newsroom): Promise<string[]> {
  slugs ??= publishEach(room)
  return slugs
}

async function publishEach({ service, articleIds }: Newsroom): Promise<string[]> {
  const headers = { authorization: `Bearer ${service.token}`, 'if-match': '*' }
  const left = articleIds.toReversed()
  const published: string[] = []
  const work = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const answer = await fetch(`${service.origin}/v1/articles/${id}/publish`, { method: 'POST', headers })
      if (!answer.ok) throw new Error(`Publishing ${id} answers ${answer.status}: ${await answer.text()}`)
      published.push(((await answer.json()) as { slug: string }).slug)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return published
}
