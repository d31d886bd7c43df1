import pg from 'pg'
import { describe, expect } from 'vitest'
import { openDatabase } from '#src/platform/db/client.ts'
import { breaksUnique, isRefusal, toDomainError } from '#src/platform/db/errors.ts'
import { test } from '#test/support/database.ts'

const nowhere = '0190b0b0-0000-7000-8000-000000000000'

/** What `work` throws. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable('nothing was thrown'),
    (error) => error,
  )
}

describe('toDomainError', () => {
  test.for([
    ['57P01', 'database.unavailable'],
    ['57P02', 'database.unavailable'],
    ['57P03', 'database.unavailable'],
    ['53100', 'database.unavailable'],
    ['53300', 'database.unavailable'],
    ['08006', 'database.unavailable'],
    ['55P03', 'database.unavailable'],
    ['57014', 'database.unavailable'],
    ['25006', 'database.unavailable'],
    ['25P03', 'database.unavailable'],
    ['40001', 'database.contended'],
    ['40P01', 'database.contended'],
    ['23505', 'database.contended'],
    ['23503', 'database.still_referenced'],
    ['23001', 'database.still_referenced'],
    ['23502', 'database.invalid'],
    ['23514', 'database.invalid'],
    ['22001', 'database.invalid'],
    ['22003', 'database.invalid'],
    ['22008', 'database.invalid'],
    ['22021', 'database.invalid'],
    ['22025', 'database.invalid'],
    ['22P02', 'database.invalid'],
    ['22P05', 'database.invalid'],
    ['54000', 'database.invalid'],
  ] as const)('reads SQLSTATE %s as %s', async ([state, code], { db }) => {
    const raise = `DO $$ BEGIN RAISE EXCEPTION 'refused' USING errcode = '${state}'; END $$`

    expect(toDomainError(await failureOf(db.$executeRawUnsafe(raise)))).toMatchObject({ code })
  })

  test.for([
    ['42601', 'SELEC 1'],
    ['22012', 'SELECT 1 / 0'],
    ['42P01', 'SELECT * FROM nowhere'],
  ] as const)('leaves SQLSTATE %s, a bug of ours, alone', async ([, statement], { db }) => {
    expect(toDomainError(await failureOf(db.$queryRawUnsafe(statement)))).toBeNull()
  })

  test('tells the two ends of a foreign key apart', async ({ db }) => {
    const reference = { fromType: 'article', fromId: nowhere, member: 'body' } as const
    const lost = db.reference.create({ data: { ...reference, sourceId: nowhere } })
    expect(toDomainError(await failureOf(lost))).toMatchObject({ code: 'database.reference_missing' })

    const { id } = await db.source.create({ data: { slug: 'held', name: 'Held', kind: 'person' } })
    await db.reference.create({ data: { ...reference, sourceId: id } })
    const held = db.source.delete({ where: { id } })
    expect(toDomainError(await failureOf(held))).toMatchObject({ code: 'database.still_referenced' })
  })

  test('asks for patience when a statement takes too long', async ({ databaseUrl }) => {
    const hasty = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 1 })

    const error = toDomainError(await failureOf(hasty.$queryRaw`SELECT pg_sleep(5)::text`))

    await hasty.$disconnect()
    expect(error).toMatchObject({ code: 'database.unavailable', options: { retryAfter: 2 } })
  })

  test('calls a server that is not there unavailable, in and out of a transaction', async () => {
    const absent = openDatabase({ url: 'postgresql://x:y@127.0.0.1:1/x', poolSize: 1, statementTimeoutSeconds: 1 })

    expect(toDomainError(await failureOf(absent.source.findMany()))).toMatchObject({ code: 'database.unavailable' })
    const transaction = absent.$transaction((tx) => tx.source.findMany())
    expect(toDomainError(await failureOf(transaction))).toMatchObject({ code: 'database.unavailable' })
  })

  test('calls a connection that breaks in a transaction unavailable', async ({ db }) => {
    const transaction = db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`.catch(() => {})
      await tx.source.findMany()
    })

    expect(toDomainError(await failureOf(transaction))).toMatchObject({ code: 'database.unavailable' })
  })

  test('reads what PostgreSQL refuses at the end of a transaction', async ({ db }) => {
    await db.$executeRaw`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'going down' USING errcode = '57P01'; END $$`
    await db.$executeRaw`CREATE TABLE late (id int)`
    await db.$executeRaw`
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`

    const transaction = db.$transaction((tx) => tx.$executeRaw`INSERT INTO late VALUES (1)`)

    expect(toDomainError(await failureOf(transaction))).toMatchObject({ code: 'database.unavailable' })
  })

  test('calls a transaction that took too long, or found no connection, unavailable', async ({ databaseUrl }) => {
    const narrow = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 5 })
    const slow = (limits: { timeout?: number; maxWait?: number }) =>
      narrow.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT pg_sleep(0.3)::text`
        await tx.source.findMany()
      }, limits)

    expect(toDomainError(await failureOf(slow({ timeout: 100 })))).toMatchObject({ code: 'database.unavailable' })
    const [first, second] = await Promise.allSettled([slow({}), slow({ maxWait: 50 })])

    await narrow.$disconnect()
    expect(first.status).toBe('fulfilled')
    const { reason } = second as PromiseRejectedResult
    expect(toDomainError(reason)).toMatchObject({ code: 'database.unavailable' })
  })

  test('has nothing to say of errors that are not the database’s', () => {
    expect(toDomainError(new Error('something else'))).toBeNull()
    expect(toDomainError('a string')).toBeNull()
    expect(toDomainError(undefined)).toBeNull()
  })
})

describe('breaksUnique', () => {
  test('names the index, for writes by Prisma and by SQL', async ({ db }) => {
    const token = { name: 'twice', role: 'viewer', hash: Buffer.from('same') } as const
    await db.token.create({ data: token })
    const byPrisma = await failureOf(db.token.create({ data: token }))
    const bySql = await failureOf(db.$executeRaw`
      INSERT INTO tokens (id, name, role, hash) VALUES (gen_random_uuid(), 'twice', 'viewer', 'same')`)

    expect(breaksUnique(byPrisma, 'tokens_hash_key')).toBe(true)
    expect(breaksUnique(bySql, 'tokens_hash_key')).toBe(true)
    expect(breaksUnique(byPrisma, 'tokens_pkey')).toBe(false)
    expect(breaksUnique(new Error('tokens_hash_key'), 'tokens_hash_key')).toBe(false)
  })
})

describe('isRefusal', () => {
  test('is a port on which nothing listens, and no other failure to connect', async ({ databaseUrl }) => {
    const connect = async (change: Partial<URL>) => {
      const client = new pg.Client(Object.assign(new URL(databaseUrl), change).href)
      return failureOf(client.connect())
    }

    expect(isRefusal(await connect({ port: '1' }))).toBe(true)
    expect(isRefusal(await connect({ pathname: '/there-is-none' }))).toBe(false)
  })

  test.for([
    ['57P03', true],
    ['57P01', false],
    ['53300', false],
    ['ETIMEDOUT', false],
    [undefined, false],
  ] as const)('%s: %s', ([code, expected]) => {
    expect(isRefusal(Object.assign(new Error('no connection'), { code }))).toBe(expected)
  })
})
