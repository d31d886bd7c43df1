import type { Newsroom } from './bench.ts'

const published = 300

/** Publishes some of a newsroom's articles, and returns their slugs. */
export async function publishSome({ service, articleIds }: Newsroom): Promise<string[]> {
  const slugs: string[] = []
  const headers = { authorization: `Bearer ${service.token}`, 'if-match': '*' }
  for (const id of articleIds.slice(0, published)) {
    const answer = await fetch(`${service.origin}/v1/articles/${id}/publish`, { method: 'POST', headers })
    if (!answer.ok) throw new Error(`Publishing ${id} answers ${answer.status}: ${await answer.text()}`)
    slugs.push(((await answer.json()) as { slug: string }).slug)
  }
  return slugs
}
