import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { listChanges, pruneChanges, recordChange } from '#src/content/changes.ts'
import type { Database } from '#src/platform/db/client.ts'
import { test } from '#test/support/app.ts'
import { endOf, walkFeed } from '#test/support/changes.ts'
import { aSource } from '#test/support/factories.ts'
import { nouns, store, storeAll, times, trash } from '#test/support/nouns.ts'

const feed = '/v1/changes'

/** Tells of something that happened so long ago. */
async function tellOf(db: Database, { daysAgo }: { daysAgo: number }): Promise<string> {
  const id = randomUUID()
  await recordChange(db, { surface: 'editorial', type: 'source', id, kind: 'purged' })
  await db.change.updateMany({ where: { resourceId: id }, data: { at: new Date(Date.now() - daysAgo * 86_400_000) } })
  return id
}

/** Removes all that was told, as if every follower had worked on it and much time had passed. */
async function forgetAll(db: Database): Promise<void> {
  await listChanges(db, { surface: 'editorial', since: 'now', limit: 1 })
  const { lastPosition } = await db.changeFeed.findFirstOrThrow()
  await db.follower.updateMany({ data: { position: lastPosition } })
  await pruneChanges(db, { olderThanDays: 0 })
}

/** Lets every follower be through with whatever is told. */
async function letFollowersPass(db: Database): Promise<void> {
  await db.follower.updateMany({ data: { position: 1_000_000 } })
}

describe.for(nouns)('GET /v1/changes of $plural', ({ plural, type, draft, detail }) => {
  test('tells what happened to a resource, in order, until it is purged', async ({ api }) => {
    const since = await endOf(api, feed)
    const resource = await store(api, plural, draft({ [detail]: 'One' }))
    const path = `/v1/${plural}/${resource.id}`

    await api.patch(path, { match: 1, body: { [detail]: 'Two' } })
    await api.patch(path, { match: 2, body: { [detail]: 'Two' } })
    await api.post(`${path}/revisions/1/restore`, { match: 2 })
    await trash(api, plural, resource)
    await api.post(`${path}/restore`, { match: '*' })
    await api.delete(`${path}?purge=true`, { as: 'admin', match: '*' })

    const { seen } = await walkFeed(api, feed, { since, limit: 100 })
    expect(seen).toEqual(
      [
        ['created', 1],
        ['changed', 2],
        ['reverted', 3],
        ['trashed', 4],
        ['restored', 5],
        ['purged', null],
      ].map(([kind, revision]) => ({ type, id: resource.id, kind, revision, at: expect.any(String) })),
    )
  })

  test('says nothing of what was refused', async ({ api }) => {
    const since = await endOf(api, feed)

    await api.post(`/v1/${plural}`, { body: { [detail]: 1 } })
    await api.delete(`/v1/${plural}/${randomUUID()}?purge=true`, { as: 'admin', match: '*' })

    expect((await walkFeed(api, feed, { since, limit: 100 })).seen).toEqual([])
  })
})

describe('GET /v1/changes', () => {
  test('always has a next, also at the end, and goes on from any of them', async ({ api }) => {
    const start = await endOf(api, feed)
    const stored = await storeAll(
      api,
      'sources',
      times(7, () => aSource()),
    )

    const { seen, cursors } = await walkFeed(api, feed, { since: start, limit: 3 })

    expect(seen.map(({ id }) => id)).toEqual(stored.map(({ id }) => id))
    for (const [at, since] of [start, ...cursors].entries()) {
      const again = await walkFeed(api, feed, { since, limit: 100 })
      expect(again.seen).toEqual(seen.slice(at * 3))
    }
    const end = await endOf(api, feed)
    expect((await api.get(`${feed}?since=${end}`)).body).toMatchObject({ data: [], page: { next: end } })
  })

  test('leads on by a Link header', async ({ api }) => {
    const { headers, body } = await api.get(`${feed}?limit=1&since=now`)

    expect(headers).toMatchObject({
      link: `<${feed}?limit=1&since=${body.page.next}>; rel="next"`,
      'cache-control': 'no-store',
    })
  })

  test('without since begins with the oldest change that is kept', async ({ api, db }) => {
    await store(api, 'sources', aSource())
    const oldest = await db.change.findFirst({ where: { surface: 'editorial' }, orderBy: { seq: 'asc' } })

    const { data } = (await api.get(`${feed}?limit=1`)).body

    expect(data).toMatchObject([{ id: oldest?.resourceId, kind: oldest?.kind }])
  })

  test.for(['nonsense', 'NOW', '', 'AAAAAAAAAAAAAAAA'])('refuses since=%s', async (since, { api }) => {
    const { status, body } = await api.get(`${feed}?since=${since}`)

    expect(status).toBe(400)
    expect(body.errors).toEqual([expect.objectContaining({ parameter: 'since' })])
  })

  test('refuses the cursor of the other face', async ({ api }) => {
    const { body } = await api.get(`${feed}?since=${await endOf(api, '/v1/content/changes')}`)

    expect(body).toMatchObject({ status: 400, code: 'request.invalid_cursor' })
  })

  test('refuses a cursor from ahead of the feed, as after the database was put back', async ({ api, db }) => {
    await store(api, 'sources', aSource())
    const ahead = await endOf(api, feed)
    await db.changeFeed.updateMany({ data: { lastPosition: { decrement: 1 } } })

    const { body } = await api.get(`${feed}?since=${ahead}`)

    await db.changeFeed.updateMany({ data: { lastPosition: { increment: 1 } } })
    expect(body).toMatchObject({ status: 410, code: 'changes.history_gone' })
  })
})

describe('old changes', () => {
  test('are removed up to the first young one; cursors from before are refused, and say how to go on', async ({
    api,
    db,
  }) => {
    await forgetAll(db)
    await letFollowersPass(db)
    const before = await endOf(api, feed)
    await tellOf(db, { daysAgo: 40 })
    const between = await endOf(api, feed)
    const young = await tellOf(db, { daysAgo: 1 })
    const late = await tellOf(db, { daysAgo: 50 })
    await endOf(api, feed)

    await pruneChanges(db, { olderThanDays: 30 })
    const gone = await api.get(`${feed}?since=${before}`)
    const kept = await walkFeed(api, feed, { since: between, limit: 100 })
    const all = await walkFeed(api, feed, { limit: 100 })

    expect(gone.body).toMatchObject({
      status: 410,
      code: 'changes.history_gone',
      detail: expect.stringContaining('since=now'),
      errors: [{ parameter: 'since', code: 'history_gone' }],
    })
    expect(kept.seen.map(({ id }) => id)).toEqual([young, late])
    expect(all.seen).toEqual(kept.seen)
    expect(await pruneChanges(db, { olderThanDays: 30 })).toBe(0)
  })

  test('may all be removed, and what comes then is told', async ({ api, db }) => {
    await store(api, 'sources', aSource())
    await forgetAll(db)
    const end = await endOf(api, feed)

    const { id } = await store(api, 'sources', aSource())

    expect((await walkFeed(api, feed, { limit: 100 })).seen.map((change) => change.id)).toEqual([id])
    expect((await walkFeed(api, feed, { since: end, limit: 100 })).seen.map((change) => change.id)).toEqual([id])
  })

  test('that have no place yet stay, and so do those that a follower has not seen', async ({ db }) => {
    await forgetAll(db)
    const { lastPosition } = await db.changeFeed.findFirstOrThrow()
    await letFollowersPass(db)
    await db.follower.create({ data: { name: 'slow', position: lastPosition } })
    const id = await tellOf(db, { daysAgo: 40 })
    const left = () => db.change.count({ where: { resourceId: id } })

    expect([await pruneChanges(db, { olderThanDays: 30 }), await left()]).toEqual([0, 1])
    await listChanges(db, { surface: 'editorial', limit: 1 })
    expect([await pruneChanges(db, { olderThanDays: 30 }), await left()]).toEqual([0, 1])
    await db.follower.delete({ where: { name: 'slow' } })
    expect([await pruneChanges(db, { olderThanDays: 30 }), await left()]).toEqual([1, 0])
  })
})
