import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { nouns, store, times, trash } from '#test/support/nouns.ts'

describe.for(nouns)('PUT /v1/$plural/by-external-id/{externalId}', ({ plural, type, draft, title, detail }) => {
  const at = (externalId: string) => `/v1/${plural}/by-external-id/${encodeURIComponent(externalId)}`

  test('creates, then changes nothing, then replaces', async ({ api, db }) => {
    const externalId = `wire/${randomUUID()} é?#%`
    const body = draft({ [detail]: 'First' })

    const created = await api.put(at(externalId), { body })
    const unchanged = await api.put(at(externalId), { body })
    const replaced = await api.put(at(externalId), { body: draft() })

    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/v1/${plural}/${created.body.id}` },
    })
    expect(created.body).toMatchObject({ externalId, [detail]: 'First' })
    expect(unchanged).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: created.body })
    expect(replaced).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { externalId, [detail]: null } })
    expect(await db.revision.count({ where: { resourceId: created.body.id } })).toBe(2)
  })

  test('lets the address say the external id, whatever the body says', async ({ api }) => {
    const externalId = randomUUID()

    const { body } = await api.put(at(externalId), { body: draft({ externalId: randomUUID() }) })

    expect(body).toMatchObject({ status: 422, errors: [{ pointer: '/externalId' }] })
    expect((await api.put(at(externalId), { body: draft({ externalId }) })).status).toBe(201)
  })

  test('heeds If-Match where it is sent', async ({ api }) => {
    const externalId = randomUUID()
    await api.put(at(externalId), { body: draft() })

    const stale = await api.put(at(externalId), { body: draft(), match: 7 })
    const fresh = await api.put(at(externalId), { body: draft({ [title]: 'Now' }), match: 1 })
    const early = await api.put(at(randomUUID()), { body: draft(), match: 1 })

    expect(stale.body).toMatchObject({ status: 412, currentRevision: 1 })
    expect(fresh.body).toMatchObject({ revision: 2, [title]: 'Now' })
    expect(early.body).toMatchObject({ status: 412, code: `${type}.stale_revision` })
  })

  test('refuses what is in the trash', async ({ api }) => {
    const externalId = randomUUID()
    const resource = await store(api, plural, draft({ externalId }))
    await trash(api, plural, resource)

    const { body } = await api.put(at(externalId), { body: draft() })

    expect(body).toMatchObject({ status: 409, code: `${type}.in_trash` })
  })

  test('by 20 at once makes one row, and answers each of them', async ({ api }) => {
    const externalId = randomUUID()
    const body = draft()

    const answers = await Promise.all(times(20, () => api.put(at(externalId), { body })))

    expect(answers.map(({ status }) => status).sort()).toEqual([...times(19, () => 200), 201])
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect((await api.get(`/v1/${plural}?externalId=${externalId}&count=true`)).body).toMatchObject({
      page: { total: 1 },
      data: [{ revision: 1 }],
    })
  })

  test.for(['%00', '%20', 'a'.repeat(256)])('refuses %s as an external id', async (externalId, { api }) => {
    const { body } = await api.put(`/v1/${plural}/by-external-id/${externalId}`, { body: draft() })

    expect([400, 404]).toContain(body.status)
  })
})
