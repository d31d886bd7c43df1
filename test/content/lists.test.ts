import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aLanguage, nouns, store, storeAll, times, trash } from '#test/support/nouns.ts'

const idsOf = (resources: { id: string }[]) => resources.map(({ id }) => id)

describe.for(nouns)('GET /v1/$plural', ({ plural, draft, title }) => {
  test('lists newest first, 20 unless told, and counts nothing unasked', async ({ api }) => {
    const language = aLanguage()
    const stored = await storeAll(
      api,
      plural,
      times(22, () => draft({ language })),
    )

    const { status, body, headers } = await api.get(`/v1/${plural}?language=${language}`)

    expect(status).toBe(200)
    expect(idsOf(body.data)).toEqual(idsOf(stored).reverse().slice(0, 20))
    expect(body.page).toEqual({ limit: 20, next: expect.any(String) })
    expect(headers['cache-control']).toBe('no-store')
  })

  test('has no next page and no Link where the rows end with the page', async ({ api }) => {
    const language = aLanguage()
    await storeAll(api, plural, [draft({ language }), draft({ language })])

    const { body, headers } = await api.get(`/v1/${plural}?language=${language}&limit=2`)

    expect(body.data).toHaveLength(2)
    expect(body.page.next).toBeNull()
    expect(headers).not.toHaveProperty('link')
  })

  test('counts with count=true, the page apart', async ({ api }) => {
    const language = aLanguage()
    await storeAll(
      api,
      plural,
      times(3, () => draft({ language })),
    )

    const { body } = await api.get(`/v1/${plural}?language=${language}&limit=1&count=true`)

    expect(body.data).toHaveLength(1)
    expect(body.page.total).toBe(3)
  })

  test('shows only the members that fields= names', async ({ api }) => {
    const language = aLanguage()
    const { id, [title]: shown } = await store(api, plural, draft({ language }))

    const { body } = await api.get(`/v1/${plural}?language=${language}&fields=id,${title}`)
    const one = await api.get(`/v1/${plural}/${id}?fields=${title}`)

    expect(body.data).toEqual([{ id, [title]: shown }])
    expect(one.body).toEqual({ [title]: shown })
    expect(one.headers.etag).toBe('"1"')
  })

  test('keeps the trash apart: trashed=true lists that alone', async ({ api }) => {
    const language = aLanguage()
    const [kept, gone] = await storeAll(api, plural, [draft({ language }), draft({ language })])
    await trash(api, plural, gone)

    const live = await api.get(`/v1/${plural}?language=${language}&count=true`)
    const trashed = await api.get(`/v1/${plural}?language=${language}&trashed=true&count=true`)

    expect(idsOf(live.body.data)).toEqual([kept.id])
    expect(trashed.body.data).toMatchObject([{ id: gone.id, deletedAt: expect.stringMatching(/Z$/) }])
    expect([live.body.page.total, trashed.body.page.total]).toEqual([1, 1])
    expect((await api.get(`/v1/${plural}/${gone.id}`)).body.status).toBe(404)
    expect((await api.get(`/v1/${plural}/${gone.id}?trashed=true`)).body.id).toBe(gone.id)
    expect((await api.get(`/v1/${plural}/${kept.id}?trashed=true`)).body.status).toBe(404)
  })

  test.for([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e3', 'limit'],
    ['limit=', 'limit'],
    ['limit=+5', 'limit'],
    ['limit=05', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['limit[$gt]=1', 'limit[$gt]'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
    ['where={"id":1}', 'where'],
    ['sort=colour', 'sort'],
    ['sort=--createdAt', 'sort'],
    ['sort=createdAt&sort=-createdAt', 'sort'],
    ['sort=createdAt;drop table articles', 'sort'],
    ['fields=id,colour', 'fields'],
    ['fields=id,', 'fields'],
    ['fields=search', 'fields'],
    ['include=colour', 'include'],
    ['include=sources.affiliation.affiliation', 'include'],
    ['count=yes', 'count'],
    ['trashed=1', 'trashed'],
    ['q=', 'q'],
    ['q=%20', 'q'],
    [`q=${'a'.repeat(201)}`, 'q'],
    ['q=%07', 'q'],
    ['cursor=', 'cursor'],
    ['externalId=', 'externalId'],
    ['updatedAfter=yesterday', 'updatedAfter'],
    ['updatedAfter=0000-01-01T00:00:00Z', 'updatedAfter'],
    ['updatedAfter=10000-01-01T00:00:00Z', 'updatedAfter'],
    ['updatedAfter=2026-02-30T00:00:00Z', 'updatedAfter'],
    ['language=not+a+language', 'language'],
  ] as const)('refuses ?%s by name', async ([query, parameter], { api }) => {
    const { body } = await api.get(`/v1/${plural}?${query}`)

    expect(body).toMatchObject({ status: 400, errors: [{ parameter, detail: expect.any(String) }] })
  })
})

test('a parameter that another list has is unknown here', async ({ api }) => {
  for (const [plural, parameter] of [
    ['sources', 'speaker'],
    ['media', 'status'],
    ['quotes', 'section'],
    ['articles', 'kind'],
  ]) {
    const { body } = await api.get(`/v1/${plural}?${parameter}=x`)

    expect(body).toMatchObject({ status: 400, code: 'request.unknown_parameter', errors: [{ parameter }] })
  }
})
