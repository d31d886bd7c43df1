import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished } from 'vitest'
import { identityRoutes } from '#src/identity/routes.ts'
import { createToken, ensureAdministrator, findActor } from '#src/identity/service.ts'
import { type Role, system } from '#src/platform/auth/actor.ts'
import { auth } from '#src/platform/auth/plugin.ts'
import type { Database } from '#src/platform/db/client.ts'
import { createServer } from '#src/platform/http/server.ts'
import { Log } from '#test/platform/http/small-app.ts'
import { test } from '#test/support/database.ts'

async function buildApp(db: Database, log = new Log()) {
  const server = { host: '', port: 0, logLevel: 'info', publicUrl: null, corsOrigins: [], trustProxy: false } as const
  const app = createServer({ server: { ...server, corsOrigins: [] } }, log)
  onTestFinished(() => app.close())
  app.decorate('db', db)
  await app.register(auth, { authenticate: (secret) => findActor(db, secret) })
  await app.register(identityRoutes)
  return app
}

async function as(db: Database, role: Role) {
  const { token, id } = await createToken(db, system, { name: `a ${role}`, role })
  return { id, headers: { authorization: `Bearer ${token}` } }
}

describe('POST /v1/tokens', () => {
  test('makes a token that works, is shown once and kept as a hash', async ({ db }) => {
    const log = new Log()
    const app = await buildApp(db, log)
    const admin = await as(db, 'admin')
    const payload = { name: 'Wire import', role: 'editor', expiresAt: '2035-01-01T00:00:00Z' }

    const response = await app.inject({ method: 'POST', url: '/v1/tokens', ...admin, payload })

    const { token, ...made } = response.json()
    expect(response.statusCode).toBe(201)
    expect(token).toMatch(/^vbt_[\w-]{43}$/)
    expect(made).toMatchObject({
      name: 'Wire import',
      role: 'editor',
      createdBy: admin.id,
      expiresAt: '2035-01-01T00:00:00.000Z',
      revokedAt: null,
    })
    const me = await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } })
    expect(me.json()).toEqual({ name: 'Wire import', role: 'editor' })
    const list = await app.inject({ url: '/v1/tokens', ...admin })
    expect(list.body).toContain(made.id)
    expect(list.body).not.toContain(token)
    expect(list.body).not.toContain('hash')
    expect(JSON.stringify(await db.token.findMany())).not.toContain(token)
    expect(log.text).not.toContain(token)
  })

  test.for([
    ['no name', { role: 'editor' }, '/name'],
    ['an empty name', { name: '', role: 'editor' }, '/name'],
    ['NUL in the name', { name: 'a\0', role: 'editor' }, '/name'],
    ['an unknown role', { name: 'a', role: 'owner' }, '/role'],
    ['an owner', { name: 'a', role: 'editor', createdBy: randomUUID() }, '/createdBy'],
    ['a secret of its own', { name: 'a', role: 'editor', token: 'x' }, '/token'],
    ['a time gone by', { name: 'a', role: 'editor', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    ['the year 0', { name: 'a', role: 'editor', expiresAt: '0000-01-01T00:00:00Z' }, '/expiresAt'],
    ['a day that is none', { name: 'a', role: 'editor', expiresAt: '2035-02-30T00:00:00Z' }, '/expiresAt'],
    ['a time without a zone', { name: 'a', role: 'editor', expiresAt: '2035-01-01T00:00:00' }, '/expiresAt'],
  ] as const)('refuses %s', async ([, payload, pointer], { db }) => {
    const app = await buildApp(db)
    const admin = await as(db, 'admin')
    const before = await db.token.count()

    const response = await app.inject({ method: 'POST', url: '/v1/tokens', ...admin, payload })

    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toEqual([expect.objectContaining({ pointer })])
    expect(await db.token.count()).toBe(before)
  })
})

describe('access to tokens', () => {
  test.for<[Role, number]>([
    ['viewer', 403],
    ['editor', 403],
    ['admin', 200],
  ])('of a %s is %i', async ([role, status], { db }) => {
    const app = await buildApp(db)
    const { headers } = await as(db, role)

    const list = await app.inject({ url: '/v1/tokens', headers })
    const create = await app.inject({
      method: 'POST',
      url: '/v1/tokens',
      headers,
      payload: { name: 'a', role: 'viewer' },
    })
    const revoke = await app.inject({ method: 'DELETE', url: `/v1/tokens/${randomUUID()}`, headers })

    expect(list.statusCode).toBe(status)
    expect(create.statusCode).toBe(status === 200 ? 201 : 403)
    expect(revoke.statusCode).toBe(status === 200 ? 404 : 403)
  })

  test('ends with expiry', async ({ db }) => {
    const app = await buildApp(db)
    const { id, headers } = await as(db, 'viewer')
    await db.token.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } })

    expect((await app.inject({ url: '/v1/me', headers })).statusCode).toBe(401)
  })
})

describe('GET /v1/tokens', () => {
  test('pages through all tokens, newest first, while others are made', async ({ db }) => {
    const app = await buildApp(db)
    const admin = await as(db, 'admin')
    for (let n = 0; n < 5; n++) await as(db, 'viewer')
    const before = (await db.token.findMany({ orderBy: { id: 'desc' } })).map(({ id }) => id)

    const seen: string[] = []
    const readFrom = async (url: string): Promise<void> => {
      const response = await app.inject({ url, ...admin })
      seen.push(...response.json().data.map(({ id }: { id: string }) => id))
      await as(db, 'viewer')
      const next = /^<(.*)>; rel="next"$/.exec(String(response.headers.link))?.[1]
      if (next) await readFrom(next)
    }
    await readFrom('/v1/tokens?limit=2')

    expect(seen).toEqual(before)
  })

  test('refuses a cursor that is none of its own', async ({ db }) => {
    const app = await buildApp(db)

    const response = await app.inject({ url: '/v1/tokens?cursor=e30', ...(await as(db, 'admin')) })

    expect(response.json()).toMatchObject({ status: 400, code: 'request.invalid_cursor' })
  })
})

describe('DELETE /v1/tokens/{id}', () => {
  test('revokes at once, and again without complaint', async ({ db }) => {
    const app = await buildApp(db)
    const [admin, viewer] = [await as(db, 'admin'), await as(db, 'viewer')]
    const revoke = () => app.inject({ method: 'DELETE', url: `/v1/tokens/${viewer.id}`, headers: admin.headers })

    expect((await revoke()).statusCode).toBe(204)

    expect((await app.inject({ url: '/v1/me', headers: viewer.headers })).statusCode).toBe(401)
    const { revokedAt } = await db.token.findUniqueOrThrow({ where: { id: viewer.id } })
    expect((await revoke()).statusCode).toBe(204)
    expect((await db.token.findUniqueOrThrow({ where: { id: viewer.id } })).revokedAt).toEqual(revokedAt)
  })

  test('refuses the last administrator, also when two revoke each other at the same moment', async ({ db }) => {
    const app = await buildApp(db)
    await db.token.deleteMany()
    const [one, two] = [await as(db, 'admin'), await as(db, 'admin')]
    const revoke = (who: typeof one, whom: typeof one) =>
      app.inject({ method: 'DELETE', url: `/v1/tokens/${whom.id}`, headers: who.headers })

    const answers = await Promise.all([revoke(one, two), revoke(two, one)])

    expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1)
    const left = (await findActor(db, one.headers.authorization.slice(7))) ? one : two
    expect((await revoke(left, left)).json()).toMatchObject({ status: 409, code: 'token.last_administrator' })
  })

  test.for(['nobody', '123', randomUUID()])('answers 404 for %s', async (id, { db }) => {
    const app = await buildApp(db)

    const response = await app.inject({
      method: 'DELETE',
      url: `/v1/tokens/${id}`,
      headers: (await as(db, 'admin')).headers,
    })

    expect(response.statusCode).toBe(404)
  })
})

describe('ensureAdministrator', () => {
  test('makes one token where there is no administrator, however many processes start', async ({ db }) => {
    await db.token.deleteMany()

    const made = await Promise.all(Array.from({ length: 5 }, () => ensureAdministrator(db, null)))

    const secrets = made.filter((secret) => secret !== null)
    expect(secrets).toHaveLength(1)
    expect(await findActor(db, secrets[0] ?? '')).toMatchObject({ role: 'admin' })
  })

  test('makes one again when the last has expired or was revoked', async ({ db }) => {
    await db.token.deleteMany()
    await ensureAdministrator(db, null)
    await db.token.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })

    expect(await ensureAdministrator(db, null)).toMatch(/^vbt_/)
  })

  test('takes the token of the environment, and a changed one in its place', async ({ db }) => {
    await db.token.deleteMany()
    const [first, second] = [randomUUID(), randomUUID()]

    await Promise.all(Array.from({ length: 5 }, () => ensureAdministrator(db, first)))
    expect(await findActor(db, first)).toMatchObject({ role: 'admin', name: 'ADMIN_TOKEN' })
    expect(await ensureAdministrator(db, second)).toBeNull()

    expect(await findActor(db, first)).toBeNull()
    expect(await findActor(db, second)).toMatchObject({ role: 'admin' })
    expect(await db.token.count()).toBe(1)
  })

  test('raises a token that exists to the one of the environment', async ({ db }) => {
    const { token } = await createToken(db, system, { name: 'was a viewer', role: 'viewer' })

    await ensureAdministrator(db, token)

    expect(await findActor(db, token)).toMatchObject({ role: 'admin', name: 'ADMIN_TOKEN' })
  })
})
