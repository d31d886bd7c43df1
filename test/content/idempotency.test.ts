import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { nouns, store, times, trash } from '#test/support/nouns.ts'

describe.for(nouns)('Idempotency-Key on POST /v1/$plural', ({ plural, type, draft, detail }) => {
  const path = `/v1/${plural}`
  const aKey = () => ({ 'idempotency-key': randomUUID() })

  test('answers the same request the same, also after the resource has changed', async ({ api, db }) => {
    const request = { body: draft(), headers: aKey() }
    const first = await api.post(path, request)
    await api.patch(`${path}/${first.body.id}`, { match: 1, body: { [detail]: 'New' } })

    const second = await api.post(path, request)

    expect(second).toMatchObject({
      status: 201,
      text: first.text,
      headers: { etag: '"1"', location: first.headers.location },
    })
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(await db.revision.count({ where: { resourceId: first.body.id, number: 1 } })).toBe(1)
  })

  test('refuses another body under the same key', async ({ api }) => {
    const headers = aKey()
    await api.post(path, { body: draft(), headers })

    const { body } = await api.post(path, { body: draft(), headers })

    expect(body).toMatchObject({ status: 422, code: 'request.idempotency_key_reused' })
  })

  test('makes one row of 10 requests at once', async ({ api, db }) => {
    const request = { body: draft(), headers: aKey() }
    const before = await db.revision.count({ where: { type } })

    const answers = await Promise.all(times(10, () => api.post(path, request)))

    const created = answers.filter(({ status }) => status === 201)
    expect(new Set(created.map(({ body }) => body.id)).size).toBe(1)
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 409]))).toEqual(new Set())
    expect(await db.revision.count({ where: { type } })).toBe(before + 1)
  })

  test('keeps no refusal: what was wrong can be put right under the same key', async ({ api }) => {
    const headers = aKey()
    const refused = await api.post(path, { body: draft({ colour: 'red' }), headers })

    const { status } = await api.post(path, { body: draft(), headers })

    expect([refused.status, status]).toEqual([422, 201])
  })

  test('also replays a restore', async ({ api }) => {
    const resource = await store(api, plural, draft())
    await trash(api, plural, resource)
    const request = { match: 2, headers: aKey() }

    const answers = [
      await api.post(`${path}/${resource.id}/restore`, request),
      await api.post(`${path}/${resource.id}/restore`, request),
    ]

    expect(answers.map(({ status, body }) => [status, body.revision])).toEqual([
      [200, 3],
      [200, 3],
    ])
  })
})
