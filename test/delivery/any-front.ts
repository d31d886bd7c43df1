import { expect } from 'vitest'
import { test as base } from '#test/support/app.ts'
import { manyTags } from '#test/support/factories.ts'
import type { Front } from './in-front.ts'
import { publishStory } from './published.ts'

type Open = (place: { databaseUrl: string }, use: (front: Front) => Promise<void>) => Promise<void>

/** `test` with the service behind something that keeps answers, shared by the tests of one file. */
export function testBehind(open: Open) {
  return base.extend<{ $file: { front: Front } }>({
    front: [({ databaseUrl }, use) => open({ databaseUrl }, use), { scope: 'file' }],
  })
}

/** Declares the tests of what holds behind any of them. */
export function testAnyFront(test: ReturnType<typeof testBehind>): void {
  test('who has the article hears so, whether it is kept or not', async ({ api, front }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    const { headers } = await front.untilKept(path)

    const again = await front.ask(path, { headers: { 'if-none-match': String(headers.etag) } })
    const other = await front.ask(path, { headers: { 'if-none-match': '"other"' } })

    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect(other.status).toBe(200)
  })

  test('a form of an article is not taken for another', async ({ api, front }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    await front.untilKept(path)

    const { headers } = await front.ask(path, { headers: { accept: 'application/ld+json' } })

    expect(headers['content-type']).toMatch('application/ld+json')
    expect((await front.ask(path)).headers['content-type']).toMatch('application/json')
  })

  test('an article with very many tags is answered', async ({ api, front }) => {
    const { slug, headline } = await publishStory(api, { tags: manyTags() })

    expect(await front.headlineOf(slug)).toBe(headline)
  })

  test.for(['/v1/articles', '/readyz', '/openapi.json', '/docs'])(
    '%s is never kept',
    async (path, { front, tokens }) => {
      const before = front.service.requests.length
      const headers = { authorization: `Bearer ${tokens.editor}` }

      const heard = [await front.ask(path, { headers }), await front.ask(path, { headers }), await front.ask(path)]

      const last = path === '/v1/articles' ? 401 : 200
      expect(heard.map(({ status }) => status)).toEqual([200, 200, last])
      expect(front.service.requests.slice(before).map(({ line }) => line)).toEqual(Array(3).fill(`GET ${path}`))
    },
  )
}
