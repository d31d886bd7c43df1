import { expect } from 'vitest'
import { matchSource } from '#src/imports/matching.ts'
import { test as base } from '#test/support/database.ts'

const test = base.extend<{ $file: { ids: string[] } }>({
  ids: [
    async ({ db }, use) => {
      await db.$executeRaw`ALTER TABLE sources DISABLE TRIGGER USER`
      const rows = await db.$queryRaw<{ id: string }[]>`
        INSERT INTO sources (id, slug, name, kind, named, aliases, same_as)
        SELECT gen_random_uuid(), 'source-' || n, 'Source ' || n, 'person', true, ARRAY['Alias ' || n % 2999],
          ARRAY['https://sources.example/' || n]
        FROM generate_series(1, 3000) AS n RETURNING id::text`
      await db.$executeRaw`VACUUM (ANALYZE) sources`
      await use(rows.map(({ id }) => id))
    },
    { scope: 'file' },
  ],
})

test.for([
  ['by its name, whatever the case', { name: 'SOURCE 70', kind: 'person' }, [69]],
  ['by an alias', { name: 'alias 70', kind: 'person' }, [69]],
  ['by a page about it', { name: 'Somebody', kind: 'person', sameAs: ['https://sources.example/70'] }, [69]],
  ['to be one of two', { name: 'Alias 1', kind: 'person' }, [0, 2999]],
  ['to be nobody of another kind', { name: 'Source 70', kind: 'organization' }, []],
] as const)('finds a source %s, and reads no others', async ([, wanted, found], { db, ids }) => {
  const { match, read } = await db.$transaction(async (tx) => {
    const count = async () => {
      const [table] = await tx.$queryRaw<[{ rows: number }]>`
        SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'sources'`
      return table.rows
    }
    const before = await count()
    return { match: await matchSource(tx, wanted), read: (await count()) - before }
  })

  const candidates = match.id === null ? match.candidates : [match.id]
  expect(candidates.toSorted()).toEqual(found.map((at) => ids[at]).toSorted())
  expect(read).toBeLessThan(10)
})

test('finds what was written just now without reading all of that', async ({ db, ids }) => {
  expect(ids).toHaveLength(3000)
  // Nothing is written for good: no vacuum comes between.
  const written = db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO sources (id, slug, name, kind, named, aliases, same_as)
      SELECT gen_random_uuid(), 'new-' || n, 'New ' || n, 'person', true, ARRAY['Newer ' || n], ARRAY['https://new.example/' || n]
      FROM generate_series(1, 3000) AS n`
    const [explained] = await tx.$queryRaw<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }[]>`
      EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM sources WHERE deleted_at IS NULL AND named AND (
        same_as && ARRAY['https://new.example/70'] OR known_names(name, aliases) @> ARRAY['new 70'])`
    throw explained?.['QUERY PLAN'][0].Plan
  })

  const plan = (await written.catch((thrown) => thrown)) as Record<string, number>
  expect(plan['Actual Rows']).toBe(1)
  expect((plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)).toBeLessThan(20)
})
