import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { describe, expect, inject, vi } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { createToken } from '#src/identity/service.ts'
import { system } from '#src/platform/auth/actor.ts'
import { openDatabase } from '#src/platform/db/client.ts'
import { fillSample } from '#src/sample.ts'
import { type Api, test } from '#test/support/app.ts'
import { withDatabase } from '#test/support/database.ts'
import { aWord } from '#test/support/factories.ts'
import { aRoom, asLines, originOf, type Row, send, statusesOf } from './sending.ts'

const exported = (api: Api, query = '') => api.get(`/v1/export${query}`)

describe('GET /v1/export', () => {
  test('is restored into an empty database as it was, byte for byte', async ({ api, db, storage, imaging }) => {
    await fillSample({ db, storage, imaging })
    const [a, b] = [aWord(), aWord()]
    const related = (externalId: string, other: string) => {
      return { type: 'article', externalId, headline: `Story ${externalId}`, related: [{ externalId: other }] }
    }
    await send(api, [...aRoom().toReversed(), related(a, b), related(b, a)])

    const { text } = await exported(api, '')

    expect(text.split('\n').length).toBeGreaterThan(20)
    await withDatabase(inject('database').template, async (url) => {
      const empty = openDatabase({ url, poolSize: 5, statementTimeoutSeconds: 15 })
      const app = await buildApp(readConfig({ LOG_LEVEL: 'silent' }), { db: empty, storage, imaging })
      const { token } = await createToken(empty, system, { name: 'admin', role: 'admin' })
      const headers = { authorization: `Bearer ${token}` }
      const restored = await app.inject({
        method: 'POST',
        url: '/v1/imports',
        headers: { ...headers, ...asLines },
        payload: text,
      })
      const again = await app.inject({ url: '/v1/export', headers })
      await app.close()
      await empty.$disconnect()
      expect(JSON.parse(restored.body.trimEnd().split('\n').at(-1) ?? '').totals).toMatchObject({
        failed: 0,
        updated: 0,
      })
      expect(again.body).toBe(text)
    })
  })

  test('has the type that is asked for, and nothing from the trash', async ({ api }) => {
    const name = aWord()
    const answer = await send(api, aRoom(name))
    const [, , , article] = answer.body as Row[]
    const trashed = { type: 'source', externalId: aWord(), name: 'Gone', kind: 'person' }
    const [gone] = (await send(api, [trashed])).body as Row[]
    await api.delete(`/v1/sources/${gone?.id}`, { match: 1 })

    const articles = (await exported(api, '?type=article')).body as Row[]
    const sources = (await exported(api, '?type=source')).body as Row[]

    expect(new Set(articles.map(({ type }) => type))).toEqual(new Set(['article']))
    expect(articles.find(({ id }) => id === article?.id)).toMatchObject({
      externalId: `${name}-a`,
      slug: `bridge-${name}`,
    })
    expect(sources.map(({ id }) => id)).not.toContain(gone?.id)
    expect((await exported(api, '?type=author')).status).toBe(400)
    expect(statusesOf(await send(api, articles)).every((status) => status === 'unchanged')).toBe(true)
  })

  test('stops reading when its client goes, and lets only some read at once', async ({ app, api, db, tokens }) => {
    const origin = await originOf(app)
    const names = Array.from({ length: 8 }, () => aWord())
    await send(
      api,
      names.map((externalId) => ({ type: 'article', externalId, headline: 'Long' })),
    )
    // More than what is on its way to a client that does not read: lines wait for it one by one.
    await db.$executeRaw`
      UPDATE articles SET body = jsonb_build_array(repeat('It held. ', 250000)) WHERE external_id = ANY(${names})`
    const isReading = async () => {
      const [found] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`
      return found?.count
    }
    const begin = async () => {
      const headers = { authorization: `Bearer ${tokens.viewer}` }
      const [answer] = (await once(get(`${origin}/v1/export`, { headers, agent: false }), 'response')) as [
        IncomingMessage,
      ]
      return answer
    }

    const first = await begin()
    const second = await begin()
    expect((await exported(api)).body).toMatchObject({ status: 503, code: 'service.unavailable' })
    first.destroy()
    second.destroy()

    await vi.waitFor(async () => expect(await isReading()).toBe(0), 5_000)
    await vi.waitFor(async () => expect((await exported(api)).status).toBe(200), 5_000)
  })
})
