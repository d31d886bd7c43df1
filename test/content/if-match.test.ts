import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle } from '#test/support/factories.ts'
import { nouns, store, times, trash } from '#test/support/nouns.ts'

describe.for(nouns)('If-Match on /v1/$plural/{id}', ({ plural, type, draft, title, detail }) => {
  const path = `/v1/${plural}`
  const change = (
    api: Api,
    { id }: { id: string },
    match: string | number | undefined,
    body: object = { [detail]: 'New' },
  ) => api.patch(`${path}/${id}`, { body, ...(match === undefined ? {} : { match }) })

  test.for(['1', '*', '"7", "1"', ' "1" ', '"1",W/"1"', '"abc", "1"'])(
    'lets %s pass at revision 1',
    async (match, { api }) => {
      const resource = await store(api, plural, draft())

      const { status, body } = await change(api, resource, match === '1' ? 1 : match)

      expect(status).toBe(200)
      expect(body.revision).toBe(2)
    },
  )

  test.for(['W/"1"', '"2"', '"01"', '"abc"', '""'])(
    'is stale where it says %s at revision 1',
    async (match, { api }) => {
      const resource = await store(api, plural, draft())

      const { status, body } = await change(api, resource, match)

      expect([status, body.code]).toEqual([412, `${type}.stale_revision`])
      expect((await api.get(`${path}/${resource.id}`)).body).toEqual(resource)
    },
  )

  test.for(['1', 'abc', '"1', '"1 "', '*, "1"', '"1" "2"', ''])('refuses %s as malformed', async (match, { api }) => {
    const resource = await store(api, plural, draft())

    const { body } = await change(api, resource, match)

    expect(body).toMatchObject({ status: 400, code: 'request.invalid_header', errors: [{ header: 'If-Match' }] })
  })

  test('says in the 412 what the revision is by now, and what has changed since', async ({ api }) => {
    const resource = await store(api, plural, draft())
    await change(api, resource, 1)
    await change(api, resource, 2, { language: 'en' })
    await change(api, resource, 3, { [title]: 'Other words' })

    const { body } = await change(api, resource, 2, { [detail]: 'Late' })

    expect(body).toMatchObject({ status: 412, currentRevision: 4, errors: [{ header: 'If-Match' }] })
    expect(body.changed.sort()).toEqual(['language', title].sort())
  })

  test.for(['patch', 'put', 'delete', 'restore', 'purge'] as const)(
    '%s without it is 428, and says what to send',
    async (verb, { api }) => {
      const resource = await store(api, plural, draft())
      const revision = verb === 'restore' ? 2 : 1
      if (verb === 'restore') await trash(api, plural, resource)
      const address = `${path}/${resource.id}`

      const { body } = await {
        patch: () => api.patch(address, { body: { [detail]: 'New' } }),
        put: () => api.put(address, { body: draft() }),
        delete: () => api.delete(address),
        restore: () => api.post(`${address}/restore`),
        purge: () => api.delete(`${address}?purge=true`, { as: 'admin' }),
      }[verb]()

      expect(body).toMatchObject({ status: 428, code: `${type}.revision_required` })
      expect(body.detail).toContain(`If-Match: "${revision}"`)
      expect((await api.get(`${address}?trashed=${verb === 'restore'}`)).body.revision).toBe(revision)
    },
  )

  test.for(['delete', 'restore', 'purge'] as const)('%s with a stale one is 412', async (verb, { api }) => {
    const resource = await store(api, plural, draft())
    if (verb === 'restore') await trash(api, plural, resource)
    else await change(api, resource, 1)
    const address = `${path}/${resource.id}`

    const { body } = await {
      delete: () => api.delete(address, { match: 1 }),
      restore: () => api.post(`${address}/restore`, { match: 1 }),
      purge: () => api.delete(`${address}?purge=true`, { match: 1, as: 'admin' }),
    }[verb]()

    expect(body).toMatchObject({
      status: 412,
      currentRevision: 2,
      changed: [verb === 'restore' ? 'deletedAt' : detail],
    })
  })
})

describe('concurrent conditional updates', () => {
  test('of one article by 32 editors: each 2xx is a revision, each loser a 412, and nothing is lost', async ({
    api,
    db,
  }) => {
    const { id } = await store(api, 'articles', anArticle({ tags: [] }))
    const path = `/v1/articles/${id}`
    const statuses: number[] = []
    const addTag = async (tag: string): Promise<void> => {
      const { revision, tags } = (await api.get(path)).body
      const { status } = await api.patch(path, { match: revision, body: { tags: [...tags, tag] } })
      statuses.push(status)
      if (status !== 200) return addTag(tag)
    }

    await Promise.all(times(32, (at) => addTag(`tag ${at}`)))

    const { body } = await api.get(path)
    expect([...new Set(statuses)].sort()).toEqual([200, 412])
    expect(statuses.filter((status) => status === 200)).toHaveLength(32)
    expect(body.revision).toBe(33)
    expect(body.tags.sort()).toEqual(times(32, (at) => `tag ${at}`).sort())
    expect(await db.revision.count({ where: { resourceId: id } })).toBe(33)
  })
})
