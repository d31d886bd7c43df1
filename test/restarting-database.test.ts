import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { aStory, aWord } from './support/factories.ts'
import { queryRows } from './support/globalSetup.ts'
import { openPostgres } from './support/own-postgres.ts'
import { end, launch, waitUntilReady } from './support/program.ts'

/** An answer as somebody heard it who kept asking. */
interface Heard {
  who: 'editor' | 'reader of a kept page' | 'reader of something else'
  status: number
  retryAfter: string | null
  headline: string | undefined
  /** Milliseconds until it came. */
  elapsed: number
}

const token = randomUUID()

/** Sends a request as an administrator. */
async function send(url: string, method = 'GET', body?: object) {
  const headers = {
    authorization: `Bearer ${token}`,
    'if-match': '*',
    ...(body && { 'content-type': 'application/json' }),
  }
  const begun = performance.now()
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const answer = (await response.json()) as { id: string; slug: string; headline?: string }
  const { status } = response
  return { status, answer, retryAfter: response.headers.get('retry-after'), elapsed: performance.now() - begun }
}

/** Several who ask one thing after another, without a pause, until they are told to stop. */
function keepAsking(origin: string, slug: string) {
  const heard: Heard[] = []
  const stored: string[] = []
  let isOver = false
  const loop = async (who: Heard['who'], ask: () => ReturnType<typeof send>) => {
    while (!isOver) {
      const { answer, ...rest } = await ask()
      heard.push({ who, headline: answer.headline, ...rest })
      if (who === 'editor' && rest.status === 201) stored.push(answer.id)
    }
  }
  const people = [
    ...Array.from({ length: 2 }, () => loop('editor', () => send(`${origin}/v1/articles`, 'POST', aStory()))),
    ...Array.from({ length: 2 }, () =>
      loop('reader of a kept page', () => send(`${origin}/v1/content/articles/${slug}`)),
    ),
    ...Array.from({ length: 2 }, () =>
      loop('reader of something else', () => send(`${origin}/v1/content/articles?tag=${aWord()}`)),
    ),
  ]
  const stop = async () => {
    isOver = true
    await Promise.all(people)
  }
  /** `stored` are the ids of what was acknowledged. */
  return { heard, stored, stop, [Symbol.asyncDispose]: stop }
}

test('while PostgreSQL restarts under load, kept pages are served, the rest is 503, and then all goes on', async () => {
  await using postgres = await openPostgres()
  const child = launch({ DATABASE_URL: postgres.url, ADMIN_TOKEN: token, STATEMENT_TIMEOUT_SECONDS: '5' })
  await using _program = { [Symbol.asyncDispose]: async () => void (await end(child, 'SIGTERM')) }
  const { origin } = await waitUntilReady(child)
  const { answer: article } = await send(`${origin}/v1/articles`, 'POST', aStory())
  expect((await send(`${origin}/v1/articles/${article.id}/publish`, 'POST')).status).toBe(200)
  await using load = keepAsking(origin, article.slug)
  const count = (who: Heard['who'], status: number) =>
    load.heard.filter((each) => each.who === who && each.status === status).length
  await vi.waitFor(() => expect(load.stored.length).toBeGreaterThan(10), 10_000)

  await postgres.stopImmediately()
  const untilRefused = async (times: number) => {
    const kept = count('reader of a kept page', 200)
    await vi.waitFor(() => {
      expect(count('reader of something else', 503)).toBeGreaterThan(times)
      expect(count('editor', 503)).toBeGreaterThan(times)
      expect(count('reader of a kept page', 200)).toBeGreaterThan(kept + times)
    }, 10_000)
  }
  await untilRefused(10)
  const readBefore = count('reader of something else', 200)
  await untilRefused(30)
  expect(count('reader of something else', 200)).toBe(readBefore)
  expect((await fetch(`${origin}/readyz`)).status).toBe(503)

  const written = load.stored.length
  await postgres.start()
  await vi.waitFor(() => {
    expect(load.stored.length).toBeGreaterThan(written)
    expect(count('reader of something else', 200)).toBeGreaterThan(readBefore)
  }, 5_000)
  const headline = `Newer ${aWord()}`
  await send(`${origin}/v1/articles/${article.id}`, 'PATCH', { headline })
  expect((await send(`${origin}/v1/articles/${article.id}/publish`, 'POST')).status).toBe(200)
  const shown = () => load.heard.findLast(({ who }) => who === 'reader of a kept page')?.headline
  await vi.waitFor(() => expect(shown()).toBe(headline), 5_000)
  await load.stop()

  const failures = load.heard.filter(({ status }) => status >= 300)
  expect(new Set(failures.map(({ who, status, retryAfter }) => `${who}: ${status}, ${retryAfter}`))).toEqual(
    new Set(['editor: 503, 2', 'reader of something else: 503, 2']),
  )
  expect(Math.max(...load.heard.map(({ elapsed }) => elapsed))).toBeLessThan(5_000)
  const lost = 'SELECT id FROM unnest($1::uuid[]) AS stored (id) WHERE id NOT IN (SELECT id FROM articles)'
  expect(await queryRows(postgres.url, lost, [load.stored])).toEqual([])
  expect(child.exitCode).toBeNull()
}, 60_000)
