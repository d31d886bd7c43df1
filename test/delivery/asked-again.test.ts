import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, vi } from 'vitest'
import { test } from '#test/support/app.ts'
import { changeUnseen, openCachingApp } from './caching-app.ts'
import { publishStory } from './published.ts'

/** All that is answered but what differs from request to request. */
function answerOf({ statusCode, headers, rawPayload }: LightMyRequestResponse) {
  const { date, 'x-request-id': requestId, ...lasting } = headers
  return { statusCode, headers: lasting, bytes: rawPayload.toString('base64') }
}

describe('what was asked before, spelled alike', () => {
  test.for([
    ['', {}],
    ['', { 'accept-encoding': 'gzip' }],
    ['', { accept: 'application/ld+json' }],
    ['?fields=headline,slug', {}],
    ['/related', {}],
    ['?body=html', { 'accept-encoding': 'br' }],
  ] as const)(
    'is answered with the same bytes and headers (%j)',
    async ([below, headers], { api, db, databaseUrl }) => {
      const { slug } = await publishStory(api, { standfirst: 'A long one. '.repeat(100) })
      const { app, untilKept } = await openCachingApp(databaseUrl, db)
      await untilKept(slug)
      const url = `/v1/content/articles/${slug}${below}`
      const ask = async (method: 'GET' | 'HEAD', more = {}) =>
        app.inject({ method, url, headers: { ...headers, ...more } })
      const first = await ask('GET')
      await changeUnseen(db, slug, 'Unseen')

      expect(answerOf(await ask('GET'))).toEqual(answerOf(first))
      expect(answerOf(await ask('HEAD'))).toEqual({ ...answerOf(first), bytes: '' })
      const known = await ask('GET', { 'if-none-match': String(first.headers.etag) })
      const {
        'content-type': _type,
        'content-length': _length,
        'content-encoding': _encoding,
        ...kept
      } = answerOf(first).headers
      expect(answerOf(known)).toEqual({ statusCode: 304, headers: kept, bytes: '' })
    },
  )

  test('is answered under the id of each request', async ({ api, db, databaseUrl }) => {
    const { slug } = await publishStory(api)
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)

    const ids = await Promise.all(
      [{ 'x-request-id': 'mine' }, {}].map(
        async (headers) => (await read(`/articles/${slug}`, headers)).headers['x-request-id'],
      ),
    )

    expect(ids).toEqual(['mine', expect.stringMatching(/^[\da-f-]{36}$/)])
  })

  test('is logged like everything else', async ({ api, db, databaseUrl }) => {
    const { slug } = await publishStory(api)
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      const { read, untilKept } = await openCachingApp(databaseUrl, db, { LOG_LEVEL: 'info' })
      await untilKept(slug)
      await read(`/articles/${slug}`, { 'x-request-id': 'asked-again' })

      const lines = log.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('"asked-again"'))
      expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['incoming request', 'request completed'])
      expect(JSON.parse(lines[1] ?? '').res).toEqual({ statusCode: 200 })
    } finally {
      log.mockRestore()
    }
  })

  test('helps nobody who asks for something that is refused', async ({ api, db, databaseUrl }) => {
    const { slug } = await publishStory(api)
    const { read, untilKept } = await openCachingApp(databaseUrl, db)
    await untilKept(slug)
    for (let time = 0; time < 2; time++) expect((await read('/articles?limit=20')).statusCode).toBe(200)

    for (const query of ['limit=020', 'limit=20&limit=20', 'limit=20&colour=blue', 'limit=20&q=']) {
      for (let time = 0; time < 2; time++) expect((await read(`/articles?${query}`)).statusCode, query).toBe(400)
    }
  })
})

test('whoever is answered while the service stops is told that the connection ends', async ({
  api,
  db,
  databaseUrl,
}) => {
  const { slug } = await publishStory(api)
  const { app } = await openCachingApp(databaseUrl, db, { CACHE_MEGABYTES: '0' })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const { answer, closed } = await db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE published_articles IN ACCESS EXCLUSIVE MODE`
    const answer = fetch(`${origin}/v1/content/articles/${slug}`)
    await vi.waitFor(async () => {
      const [{ waiting } = { waiting: 0n }] = await tx.$queryRaw<{ waiting: bigint }[]>`
        SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND relation = 'published_articles'::regclass`
      expect(waiting).toBe(1n)
    })
    const closed = app.close()
    await vi.waitFor(() => expect(app.isClosing).toBe(true))
    return { answer, closed }
  })

  const { status, headers } = await answer
  expect({ status, connection: headers.get('connection') }).toEqual({ status: 200, connection: 'close' })
  await closed
})
