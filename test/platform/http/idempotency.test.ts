import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import type { Role } from '#src/platform/auth/actor.ts'
import type { Database } from '#src/platform/db/client.ts'
import { answerOnce, idempotency, purgeAnswers } from '#src/platform/http/idempotency.ts'
import { test } from '#test/support/database.ts'
import { as, buildSmallApp, type SmallApp } from './small-app.ts'

/** Routes that store a source a request, so that it can be counted how often the work was done. */
async function buildApp(db: Database, { beforeCommit = async () => {} } = {}) {
  return buildSmallApp(async (app) => {
    app.decorate('db', db)
    await app.register(idempotency)
    for (const path of ['/sources', '/people']) {
      app.post(path, route, (request, reply) =>
        answerOnce(request, reply, async (db) => {
          const { name } = request.body
          const source = await db.source.create({ data: { name, slug: `s-${randomUUID()}`, kind: 'person' } })
          await beforeCommit()
          if (name === 'refused') throw new DomainError('source.slug_taken', 'Taken.')
          return { status: 201, body: { ...source, secret: 'hush' }, headers: { location: `/sources/${source.id}` } }
        }),
      )
    }
  })
}

const route = {
  config: { access: 'editor' as Role },
  schema: {
    body: z.strictObject({ name: z.string().min(1) }),
    response: { 201: z.object({ id: z.uuid(), name: z.string(), createdAt: z.date() }) },
  },
}

function send(app: SmallApp, payload: object, key: string | undefined, { url = '/sources' } = {}) {
  return app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...as('editor'), ...(key !== undefined && { 'idempotency-key': key }) },
  })
}

function countSources(db: Database, name: string) {
  return db.source.count({ where: { name } })
}

describe('a POST with an Idempotency-Key', () => {
  test('is done once and answered alike again', async ({ db }) => {
    const app = await buildApp(db)
    const [name, key] = [randomUUID(), randomUUID()]

    const [first, second] = [await send(app, { name }, key), await send(app, { name }, key)]

    expect(first.statusCode).toBe(201)
    expect(first.json()).toEqual({ id: expect.any(String), name, createdAt: expect.stringMatching(/Z$/) })
    expect(first.headers).not.toHaveProperty('idempotency-replayed')
    expect(second.statusCode).toBe(201)
    expect(second.body).toBe(first.body)
    expect(second.headers).toMatchObject({
      location: `/sources/${first.json().id}`,
      'content-type': first.headers['content-type'],
      'idempotency-replayed': 'true',
    })
    expect(await countSources(db, name)).toBe(1)
  })

  test('is done once when it comes 20 times at the same moment', async ({ db }) => {
    const app = await buildApp(db)
    const [name, key] = [randomUUID(), randomUUID()]

    const answers = await Promise.all(Array.from({ length: 20 }, () => send(app, { name }, key)))

    const created = answers.filter(({ statusCode }) => statusCode === 201)
    const waiting = answers.filter(({ statusCode }) => statusCode === 409)
    expect(created.length + waiting.length).toBe(20)
    expect(new Set(created.map(({ body }) => body)).size).toBe(1)
    for (const { headers, body } of waiting) {
      expect(headers['retry-after']).toBe('1')
      expect(JSON.parse(body)).toMatchObject({ code: 'request.idempotency_in_progress' })
    }
    expect((await send(app, { name }, key)).body).toBe(created[0]?.body)
    expect(await countSources(db, name)).toBe(1)
  })

  test('is refused with another body, or at another address', async ({ db }) => {
    const app = await buildApp(db)
    const [name, key] = [randomUUID(), randomUUID()]
    await send(app, { name }, key)

    const [body, address] = [
      await send(app, { name: `${name}!` }, key),
      await send(app, { name }, key, { url: '/people' }),
    ]

    expect(body.json()).toMatchObject({ status: 422, code: 'request.idempotency_key_reused' })
    expect(address.json()).toMatchObject({ status: 422, code: 'request.idempotency_key_reused' })
    expect(await countSources(db, name)).toBe(1)
    expect(await countSources(db, `${name}!`)).toBe(0)
  })

  test('may be tried again after a failure, of which nothing is kept', async ({ db }) => {
    const app = await buildApp(db)
    const key = randomUUID()

    const [invalid, refused] = [await send(app, { name: '' }, key), await send(app, { name: 'refused' }, key)]
    const good = await send(app, { name: key }, key)

    expect(invalid.statusCode).toBe(422)
    expect(refused.statusCode).toBe(409)
    expect(good.statusCode).toBe(201)
    expect(await countSources(db, 'refused')).toBe(0)
  })

  test('leaves neither work nor answer when it dies before both are stored', async ({ db }) => {
    const [name, key] = [randomUUID(), randomUUID()]
    const dying = await buildApp(db, { beforeCommit: () => Promise.reject(new Error('killed')) })

    expect((await send(dying, { name }, key)).statusCode).toBe(500)

    expect(await countSources(db, name)).toBe(0)
    expect(await db.idempotencyKey.count({ where: { key } })).toBe(0)
    expect((await send(await buildApp(db), { name }, key)).statusCode).toBe(201)
  })

  test('is another request after 24 hours', async ({ db }) => {
    const app = await buildApp(db)
    const [name, key] = [randomUUID(), randomUUID()]
    const first = await send(app, { name }, key)
    await age(db, key)

    const second = await send(app, { name }, key)

    expect(second.json().id).not.toBe(first.json().id)
    expect(second.headers).not.toHaveProperty('idempotency-replayed')
    expect((await send(app, { name }, key)).body).toBe(second.body)
  })

  test.for(['', 'a b', 'x'.repeat(256), 'é', 'tab\there'])('is refused with the key %j', async (key, { db }) => {
    const app = await buildApp(db)

    const response = await send(app, { name: 'a' }, key)

    expect(response.json()).toMatchObject({ code: 'request.invalid_header', errors: [{ header: 'Idempotency-Key' }] })
    expect(await countSources(db, 'a')).toBe(0)
  })
})

test('a POST without a key is done each time', async ({ db }) => {
  const app = await buildApp(db)
  const name = randomUUID()

  const [first, second] = [await send(app, { name }, undefined), await send(app, { name }, undefined)]

  expect([first.statusCode, second.statusCode]).toEqual([201, 201])
  expect(first.json()).not.toHaveProperty('secret')
  expect(await countSources(db, name)).toBe(2)
})

test('purgeAnswers removes what is older than 24 hours, and nothing else', async ({ db }) => {
  const app = await buildApp(db)
  const [old, fresh] = [randomUUID(), randomUUID()]
  await send(app, { name: 'purge' }, old)
  await send(app, { name: 'purge' }, fresh)
  await age(db, old)

  await purgeAnswers(db)

  expect(await db.idempotencyKey.count({ where: { key: old } })).toBe(0)
  expect(await db.idempotencyKey.count({ where: { key: fresh } })).toBe(1)
})

async function age(db: Database, key: string) {
  await db.idempotencyKey.updateMany({ where: { key }, data: { createdAt: new Date(Date.now() - 25 * 3600 * 1000) } })
}
