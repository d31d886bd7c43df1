import { expect } from 'vitest'
import type { Api } from '#test/support/app.ts'
import { aStory } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'

/** Stores an article and publishes it. */
export async function publishStory(api: Api, changes: Parameters<typeof aStory>[0] = {}) {
  return publish(api, await store(api, 'articles', aStory(changes)))
}

/** Publishes an article as it stands, or does something else to it as a whole. */
export async function publish(api: Api, { id }: { id: string }, act = 'publish', body?: object) {
  const answer = await api.post(`/v1/articles/${id}/${act}`, { match: '*', ...(body && { body }) })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

/** Gives an article another headline, and publishes it. */
export async function rename(api: Api, article: { id: string }, headline: string): Promise<void> {
  await api.patch(`/v1/articles/${article.id}`, { match: '*', body: { headline } })
  await publish(api, article)
}

/** The slugs that a list of published articles answers, in its order. */
export async function listedSlugs(api: Api, query = ''): Promise<string[]> {
  const { status, body, text } = await api.get(`/v1/content/articles?${query}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ slug }: { slug: string }) => slug)
}

/** Publishes stories one after the other, and returns their slugs, the newest first. */
export async function publishAll(api: Api, stories: Parameters<typeof publishStory>[1][]): Promise<string[]> {
  const slugs: string[] = []
  for (const story of stories) slugs.unshift((await publishStory(api, story)).slug)
  return slugs
}
