import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { recordAudit } from '#src/audit/service.ts'
import type { Change } from '#src/content/change-schema.ts'
import { listChanges, recordChange, type Surface } from '#src/content/changes.ts'
import { type Follower, followChanges } from '#src/content/following.ts'
import { system } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { test } from '#test/support/database.ts'
import { times } from '#test/support/nouns.ts'

/** A follower that nobody else knows, which has been seen once. */
async function aFollower(db: Database, changes: Partial<Follower> = {}): Promise<Follower> {
  const follower: Follower = { name: `follower ${randomUUID()}`, surface: 'editorial', limit: 10, ...changes }
  await followChanges(db, follower, async () => {})
  return follower
}

async function tellOf(db: Database, count: number, surface: Surface = 'editorial'): Promise<string[]> {
  const ids = times(count, () => randomUUID())
  for (const id of ids) await recordChange(db, { surface, type: 'source', id, kind: 'purged' })
  return ids
}

const idsOf = (changes: { id: string }[]) => changes.map(({ id }) => id)

/** Work that leaves a line in the audit for each change: what is done twice shows twice. */
const workFor =
  ({ name }: Follower) =>
  async (tx: Db, changes: Change[]) => {
    for (const { type, id } of changes) await recordAudit(tx, system, { action: name, type, id })
  }

async function workDoneBy(db: Database, { name }: Follower): Promise<string[]> {
  const lines = await db.auditLine.findMany({ where: { action: name }, orderBy: { id: 'asc' } })
  return lines.map(({ resourceId }) => resourceId)
}

const placeOf = async (db: Database, { name }: Follower) =>
  Number((await db.follower.findUniqueOrThrow({ where: { name } })).position)

class GivenUp extends Error {}

describe('followChanges', () => {
  test('hands out what happens on its face after the follower is first seen, so much at once, in order', async ({
    db,
  }) => {
    await tellOf(db, 2)
    const follower = await aFollower(db, { limit: 2 })
    const ids = await tellOf(db, 3)
    await tellOf(db, 1, 'content')
    const seen: string[][] = []
    const follow = () => followChanges(db, follower, async (_tx, changes) => void seen.push(idsOf(changes)))

    const counts = [await follow(), await follow(), await follow()]

    expect(counts).toEqual([2, 1, 0])
    expect(seen).toEqual([ids.slice(0, 2), ids.slice(2)])
  })

  test('is kept from nothing by the other face, and moves on over it', async ({ db }) => {
    const follower = await aFollower(db, { surface: 'content' })
    await tellOf(db, 5)

    expect(await followChanges(db, follower, () => Promise.reject(new Error('nothing to do')))).toBe(0)

    const { lastPosition } = await db.changeFeed.findFirstOrThrow()
    expect(await placeOf(db, follower)).toBe(Number(lastPosition))
  })

  test('starts where the migration put it, when it stands there', async ({ db }) => {
    const name = randomUUID()
    await db.follower.create({ data: { name } })
    const ids = await tellOf(db, 1)
    const seen: string[] = []

    const follower = { name, surface: 'editorial', limit: 100 } as const
    await followChanges(db, follower, async (_tx, changes) => void seen.push(...idsOf(changes)))

    const { data } = await listChanges(db, { surface: 'editorial', limit: 100 })
    expect(seen).toEqual(idsOf(data))
    expect(seen).toContain(ids[0])
  })

  test.for([
    ['throws', () => Promise.reject(new Error('no'))],
    ['loses its connection', (tx: Db) => tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`],
  ] as const)('keeps nothing of work that %s, and hands the same out again', async ([, fail], { db }) => {
    const follower = await aFollower(db)
    const ids = await tellOf(db, 3)
    const place = await placeOf(db, follower)
    const work = workFor(follower)

    const failing = followChanges(db, follower, async (tx, changes) => {
      await work(tx, changes)
      await fail(tx)
    })

    await expect(failing).rejects.toThrow()
    expect([await workDoneBy(db, follower), await placeOf(db, follower)]).toEqual([[], place])
    expect(await followChanges(db, follower, work)).toBe(3)
    expect(await workDoneBy(db, follower)).toEqual(ids)
  })

  test('leaves the work to whoever is at it', async ({ db }) => {
    const follower = await aFollower(db)
    await tellOf(db, 1)
    let meanwhile: number | undefined

    const count = await followChanges(db, follower, async () => {
      meanwhile = await followChanges(db, follower, () => Promise.reject(new Error('two at once')))
    })

    expect([meanwhile, count]).toEqual([0, 1])
  })

  test('has each change worked on once, by whichever process, while others write and work fails', async ({ db }) => {
    const follower = await aFollower(db, { limit: 3 })
    const work = workFor(follower)
    let isWriting = true
    const followOn = async () => {
      for (let count = 0; isWriting || count > 0; ) {
        count = await followChanges(db, follower, async (tx, changes) => {
          await work(tx, changes)
          if (Math.random() < 0.2) throw new GivenUp()
        }).catch((error) => {
          expect(error).toBeInstanceOf(GivenUp)
          return 1
        })
      }
    }

    const following = times(3, followOn)
    const ids = (await Promise.all(times(2, () => tellOf(db, 40)))).flat()
    isWriting = false
    await Promise.all(following)
    while ((await followChanges(db, follower, work)) > 0);

    const done = await workDoneBy(db, follower)
    expect(done.toSorted()).toEqual(ids.toSorted())
  })
})
