import { describe, expect, vi } from 'vitest'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { test } from '#test/support/database.ts'

const person = (slug: string) => ({ slug, name: 'A person', kind: 'person' })

/** Fails as PostgreSQL does when it breaks a transaction off. */
function breakOff(db: Db, state: string) {
  return db.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'broken off' USING errcode = '${state}'; END $$`)
}

describe('inTransaction', () => {
  test('stores all or nothing', async ({ db }) => {
    const work = inTransaction(db, async (tx) => {
      await tx.source.create({ data: person('all-or-nothing') })
      throw new Error('changed my mind')
    })

    await expect(work).rejects.toThrow('changed my mind')
    expect(await db.source.count({ where: { slug: 'all-or-nothing' } })).toBe(0)
  })

  test.for(['40001', '40P01'])('runs the work again after SQLSTATE %s', async (state, { db }) => {
    const slug = `again-${state.toLowerCase()}`
    const work = vi.fn(async (tx: Db) => {
      await tx.source.create({ data: person(slug) })
      if (work.mock.calls.length < 3) await breakOff(tx, state)
      return 'stored'
    })

    expect(await inTransaction(db, work)).toBe('stored')

    expect(work).toHaveBeenCalledTimes(3)
    expect(await db.source.count({ where: { slug } })).toBe(1)
  })

  test('gives up after four attempts', async ({ db }) => {
    const work = vi.fn(async (tx: Db) => breakOff(tx, '40001'))

    await expect(inTransaction(db, work)).rejects.toThrow(/broken off/)

    expect(work).toHaveBeenCalledTimes(4)
  })

  test('does not run the work again after any other failure', async ({ db }) => {
    const work = vi.fn(async (tx: Db) => breakOff(tx, '23505'))

    await expect(inTransaction(db, work)).rejects.toThrow(/broken off/)

    expect(work).toHaveBeenCalledOnce()
  })

  test('settles a real deadlock', async ({ db }) => {
    const [one, two] = await Promise.all(['one', 'two'].map((slug) => db.source.create({ data: person(slug) })))
    const lockBoth = (ids: (string | undefined)[]) =>
      inTransaction(db, async (tx) => {
        for (const id of ids) {
          await tx.$executeRaw`UPDATE sources SET revision = revision + 1 WHERE id = ${id}::uuid`
          await tx.$queryRaw`SELECT pg_sleep(0.1)::text`
        }
      })

    await Promise.all([lockBoth([one?.id, two?.id]), lockBoth([two?.id, one?.id])])

    const rows = await db.source.findMany({ where: { slug: { in: ['one', 'two'] } } })
    expect(rows.map(({ revision }) => revision)).toEqual([3, 3])
  })

  test('joins a transaction that is open', async ({ db }) => {
    const outer = db.$transaction(async (tx) => {
      await inTransaction(tx, (same) => same.source.create({ data: person('joined') }))
      expect(await db.source.count({ where: { slug: 'joined' } })).toBe(0)
      throw new Error('all of it is undone')
    })

    await expect(outer).rejects.toThrow('all of it is undone')
    expect(await db.source.count({ where: { slug: 'joined' } })).toBe(0)
  })
})
