import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, vi } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { queryRows } from '#test/support/globalSetup.ts'
import { end, launch, waitUntilReady } from '#test/support/program.ts'
import { aRoom, originOf, type Row, send, statusesOf, write } from './sending.ts'

/** Rooms whose rows stand in an order in which some have to wait for others. */
function someRooms(name: string, count: number): Row[] {
  return Array.from({ length: count }, (_, at) => {
    const room = aRoom(`${name}-${at}`)
    return at % 3 === 0 ? room.toReversed() : room
  }).flat()
}

/** An import on its way, and what was acknowledged so far. */
function begin(origin: string, token: string) {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` }
  const upload = request(`${origin}/v1/imports`, { method: 'POST', headers, agent: false })
  const acknowledged: string[] = []
  const over = (async () => {
    const [answer] = (await once(upload, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) {
      text += chunk
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) acknowledged.push(JSON.parse(line).id)
    }
  })()
  upload.on('error', () => {})
  over.catch(() => {})
  return { upload, acknowledged, over }
}

/** Everything of these rooms once, whole, linked and at its first revision, and nothing else. */
async function expectExactly(db: Database, name: string, rows: Row[]): Promise<void> {
  const [found] = await db.$queryRaw<Record<string, unknown>[]>`
    WITH mine AS (
      SELECT 'source' AS type, id, revision FROM sources WHERE starts_with(external_id, ${`${name}-`})
      UNION ALL SELECT 'media', id, revision FROM media WHERE starts_with(external_id, ${`${name}-`})
      UNION ALL SELECT 'quote', id, revision FROM quotes WHERE starts_with(external_id, ${`${name}-`})
      UNION ALL SELECT 'article', id, revision FROM articles WHERE starts_with(external_id, ${`${name}-`}))
    SELECT count(*)::int AS rows, max(revision) AS revision,
      (SELECT count(*)::int FROM revisions WHERE resource_id IN (SELECT id FROM mine)) AS revisions,
      (SELECT count(*)::int FROM changes WHERE resource_id IN (SELECT id FROM mine)) AS changes,
      (SELECT count(*)::int FROM "references" WHERE from_id IN (SELECT id FROM mine)) AS references,
      (SELECT count(*)::int FROM placements WHERE article_id IN (SELECT id FROM mine)) AS placements
    FROM mine`
  const rooms = rows.length / 4
  const each = { rows: rows.length, revisions: rows.length, changes: rows.length }
  expect(found).toEqual({ ...each, revision: 1, references: rooms * 4, placements: rooms })
}

async function expectDurable(url: string, ids: string[]): Promise<void> {
  const known = `SELECT id FROM sources WHERE id = ANY($1) UNION ALL SELECT id FROM media WHERE id = ANY($1)
    UNION ALL SELECT id FROM quotes WHERE id = ANY($1) UNION ALL SELECT id FROM articles WHERE id = ANY($1)`
  expect(await queryRows(url, known, [ids])).toHaveLength(new Set(ids).size)
}

describe('an import that is broken off', () => {
  test('by its client, at any byte, is completed by sending it again', async ({
    app,
    api,
    db,
    databaseUrl,
    tokens,
  }) => {
    const origin = await originOf(app)
    const name = aWord()
    const rows = someRooms(name, 30)
    const bytes = Buffer.from(write(rows))

    for (const cut of [1, randomInt(200), ...Array.from({ length: 6 }, () => randomInt(bytes.length))]) {
      const { upload, acknowledged, over } = begin(origin, tokens.editor)
      upload.write(bytes.subarray(0, cut))
      await pause(randomInt(80))
      upload.destroy()
      await over.catch(() => {})
      await expectDurable(databaseUrl, acknowledged)
    }

    const answer = await send(api, rows)
    expect(statusesOf(answer).every((status) => ['created', 'unchanged'].includes(status))).toBe(true)
    await expectExactly(db, name, rows)
  })

  test('is one of many, all of which are served, and leave connections to others', async ({ api, db }) => {
    const name = aWord()
    const rows = someRooms(name, 24)
    const room = (at: number) => rows.slice(at * 4, at * 4 + 4)

    const imports = Array.from({ length: 24 }, (_, at) => send(api, room(at)))
    const others = Array.from({ length: 20 }, () => api.get('/v1/sources?limit=1'))

    for (const { status } of await Promise.all(others)) expect(status).toBe(200)
    const statuses = (await Promise.all(imports)).flatMap(statusesOf)
    expect(new Set(statuses)).toEqual(new Set(['created']))
    await expectExactly(db, name, rows)
  })

  test('by the end of its connections to the database goes on, and stores nothing twice', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const name = aWord()
    const rows = someRooms(name, 250)
    let isOver = false
    const sending = send(api, rows).finally(() => {
      isOver = true
    })

    // It is tried five times to store a batch.
    let ended = 0
    for (let round = 0; round < 4 || (ended === 0 && !isOver); round++) {
      await pause(randomInt(ended === 0 ? 30 : 300))
      const busy = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'verbatim' AND state <> 'idle' AND pid <> pg_backend_pid()`
      ended += (await queryRows(databaseUrl, busy)).length
    }

    expect(statusesOf(await sending).every((status) => ['created', 'unchanged'].includes(status))).toBe(true)
    expect(ended).toBeGreaterThan(0)
    await expectExactly(db, name, rows)
  })

  test('by kill -9 has stored what it acknowledged, and is completed by sending it again', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const [name, token] = [aWord(), randomUUID()]
    const rows = someRooms(name, 200)
    const child = launch({ DATABASE_URL: databaseUrl, ADMIN_TOKEN: token, WORKERS: 'false' })
    const { origin } = await waitUntilReady(child)
    const { upload, acknowledged, over } = begin(origin, token)

    upload.write(write(rows))
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(0), { timeout: 20_000, interval: 5 })
    await pause(randomInt(200))
    await end(child, 'SIGKILL')
    await expect(over).rejects.toThrow()

    await expectDurable(databaseUrl, acknowledged)
    const working = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND application_name LIKE 'verbatim%' AND state <> 'idle'`
    await vi.waitFor(async () => expect(await queryRows(databaseUrl, working)).toEqual([]), 10_000)
    expect(new Set(statusesOf(await send(api, rows)))).not.toContain('failed')
    await expectExactly(db, name, rows)
  })
})
