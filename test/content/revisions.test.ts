import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aSource } from '#test/support/factories.ts'
import { nouns, store, times, trash } from '#test/support/nouns.ts'
import { keyOf, read, rewriteSnapshot, storeThree } from '#test/support/revisions.ts'

/** Members that answers show and that nobody wrote, or that change with every revision. */
const unwritten = ['id', 'revision', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy']

describe.for(nouns)('GET /v1/$plural/{id}/revisions', (noun) => {
  const { plural, type, draft, title, detail } = noun

  test('lists every change, newest first: when, by whom, and what', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun)

    const { data, page } = await read(api, `${path}/revisions`)

    expect(page).toEqual({ limit: 20, next: null })
    expect(data.map(({ number }: { number: number }) => number)).toEqual([3, 2, 1])
    expect(data[0]).toEqual({
      number: 3,
      createdAt: expect.any(String),
      createdBy: resource.createdBy,
      changed: [detail],
      act: null,
      reason: null,
    })
    expect(data[2].changed).toContain(title)
  })

  test('goes on page by page, also while changes are made', async ({ api }) => {
    const { path } = await storeThree(api, noun)

    const first = await api.get(`${path}/revisions?limit=2`)
    await api.patch(path, { match: 3, body: { [detail]: 'Part four' } })
    const second = await read(api, `${path}/revisions?limit=2&cursor=${first.body.page.next}`)

    expect(first.headers.link).toBe(`<${path}/revisions?limit=2&cursor=${first.body.page.next}>; rel="next"`)
    expect(second).toMatchObject({ data: [{ number: 1 }], page: { next: null } })
  })

  test('refuses the cursor of another resource', async ({ api }) => {
    const [one, other] = [await storeThree(api, noun), await storeThree(api, noun)]
    const { page } = await read(api, `${one.path}/revisions?limit=1`)

    const { body } = await api.get(`${other.path}/revisions?cursor=${page.next}`)

    expect(body).toMatchObject({ status: 400, code: 'request.invalid_cursor' })
  })

  test('shows the way to the trash and back, and is read with trashed=true between', async ({ api }) => {
    const resource = await store(api, plural, draft())
    const path = `/v1/${plural}/${resource.id}`
    await trash(api, plural, resource)

    for (const history of ['revisions', 'revisions/2', 'revisions/2/diff']) {
      expect((await api.get(`${path}/${history}`)).body).toMatchObject({ status: 404, code: `${type}.not_found` })
      await read(api, `${path}/${history}?trashed=true`)
    }
    await api.post(`${path}/restore`, { match: '*' })

    const { data } = await read(api, `${path}/revisions`)
    expect(data.slice(0, 2)).toMatchObject([
      { number: 3, changed: ['deletedAt'], act: null, reason: null },
      { number: 2, changed: ['deletedAt'], act: null, reason: null },
    ])
    expect((await read(api, `${path}/revisions/2`)).snapshot.deletedAt).toEqual(expect.any(String))
    const { members } = await read(api, `${path}/revisions/3/diff`)
    expect(members).toEqual([{ member: 'deletedAt', kind: 'value', before: expect.any(String), after: null }])
  })

  test.for(['revisions', 'revisions/1', 'revisions/1/diff'])('%s of nothing is 404', async (history, { api }) => {
    const { body } = await api.get(`/v1/${plural}/${randomUUID()}/${history}`)

    expect(body).toMatchObject({ status: 404, code: `${type}.not_found` })
  })
})

describe.for(nouns)('GET /v1/$plural/{id}/revisions/{number}', (noun) => {
  const { plural, type, draft, detail } = noun

  test('shows the resource as it was', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun, { externalId: randomUUID() })

    const revision = await read(api, `${path}/revisions/1`)

    expect(revision).toMatchObject({ number: 1, createdBy: resource.createdBy })
    for (const [name, value] of Object.entries(revision.snapshot)) expect([name, value]).toEqual([name, resource[name]])
    expect(revision.snapshot).toMatchObject({ [detail]: 'Part one', externalId: resource.externalId })
    for (const name of unwritten) expect(revision.snapshot).not.toHaveProperty(name)
  })

  test.for(['4', '2147483647', '0', '01', '1.5', '-1', 'x', '9999999999'])(
    'is 404 for revision %s',
    async (number, { api }) => {
      const { path } = await storeThree(api, noun)

      for (const history of [number, `${number}/diff`]) {
        expect((await api.get(`${path}/revisions/${history}`)).status).toBe(404)
      }
      expect((await api.post(`${path}/revisions/${number}/restore`, { match: '*' })).status).toBe(404)
    },
  )

  test('shows members that came later as if nobody had written them, and leaves out those that are no more', async ({
    api,
    db,
  }) => {
    const resource = await store(api, plural, draft())
    await db.revision.update({ where: keyOf(noun, resource, 1), data: { snapshot: { colour: 'red' }, changed: [] } })

    const { snapshot } = await read(api, `/v1/${plural}/${resource.id}/revisions/1`)

    const bare = await store(api, plural, draft())
    for (const [name, value] of Object.entries(snapshot)) {
      const isWritten = ['slug', 'kind', noun.title].includes(name)
      expect([name, value]).toEqual([name, isWritten ? null : bare[name]])
    }
    expect(snapshot).not.toHaveProperty('colour')
  })

  test('shows what has another form by now in the form it had', async ({ api, db }) => {
    const resource = await store(api, plural, draft())
    const path = `/v1/${plural}/${resource.id}`
    await api.patch(path, { match: 1, body: { [detail]: 'Today' } })
    const old = { [detail]: { words: ['of', 'old'], tone: { dry: true } } }
    await rewriteSnapshot({ db, noun, resource }, old)

    const revision = await read(api, `${path}/revisions/1`)
    const { members } = await read(api, `${path}/revisions/2/diff`)
    const refused = await api.post(`${path}/revisions/1/restore`, { match: '*' })

    expect(revision.snapshot[detail]).toEqual(old[detail])
    expect(members).toEqual([{ member: detail, kind: 'value', before: old[detail], after: 'Today' }])
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'request.invalid',
      detail: `Revision 1 says what this ${type} may not say any more.`,
      errors: [{ pointer: `/${detail}` }],
    })
    expect((await read(api, path)).revision).toBe(2)
  })
})

describe.for(nouns)('GET /v1/$plural/{id}/revisions/{number}/diff', (noun) => {
  const { detail, title } = noun

  test('compares with the one before, or with another, in both directions', async ({ api }) => {
    const { path } = await storeThree(api, noun)
    const words = (removed: string, added: string) => [
      {
        member: detail,
        kind: 'text',
        changes: [
          { op: 'same', text: 'Part ' },
          { op: 'removed', text: removed },
          { op: 'added', text: added },
        ],
      },
    ]
    const diff = (of: string) => read(api, `${path}/revisions/${of}`)

    expect(await diff('3/diff')).toEqual({ from: 2, to: 3, members: words('two', 'three') })
    expect(await diff('3/diff?against=1')).toEqual({ from: 1, to: 3, members: words('one', 'three') })
    expect(await diff('1/diff?against=3')).toEqual({ from: 3, to: 1, members: words('three', 'one') })
    expect(await diff('2/diff?against=2')).toEqual({ from: 2, to: 2, members: [] })
  })

  test('compares the first with nothing', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun)

    const { from, members } = await read(api, `${path}/revisions/1/diff`)

    expect(from).toBeNull()
    expect(members).toContainEqual({ member: title, kind: 'text', changes: [{ op: 'added', text: resource[title] }] })
    expect(members).not.toContainEqual(expect.objectContaining({ member: 'language' }))
  })

  test.for([
    ['against=9', 404],
    ['against=0', 400],
    ['against=one', 400],
    ['against=', 400],
    ['with=1', 400],
  ] as const)('refuses ?%s', async ([query, status], { api }) => {
    const { path } = await storeThree(api, noun)

    expect((await api.get(`${path}/revisions/2/diff?${query}`)).status).toBe(status)
  })
})

describe('many revisions', () => {
  test('are listed to the last', async ({ api }) => {
    const { id } = await store(api, 'sources', aSource())
    for (const at of times(24, (n) => n)) await api.patch(`/v1/sources/${id}`, { match: '*', body: { notes: `${at}` } })

    const numbers: number[] = []
    for (let path: string | undefined = `/v1/sources/${id}/revisions?limit=10`; path; ) {
      const { body, headers } = await api.get(path)
      numbers.push(...body.data.map(({ number }: { number: number }) => number))
      path = /<([^>]+)>/.exec(headers.link ?? '')?.[1]
    }

    expect(numbers).toEqual(times(25, (at) => 25 - at))
  })
})
