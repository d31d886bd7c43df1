import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Prisma } from '#src/platform/db/generated/client.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { nouns, sluggedNouns, store, times, trash } from '#test/support/nouns.ts'

/** Members that answers show and that nobody wrote, or that change with every revision. */
const unwritten = ['id', 'revision', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy']

async function read(api: Api, path: string) {
  const { status, body, text } = await api.get(path)
  expect(status, text).toBe(200)
  return body
}

/** A resource with revisions 1, 2 and 3, of which `detail` says One, Two and Three. */
async function storeThree(api: Api, { plural, draft, detail }: (typeof nouns)[number], changes: object = {}) {
  const resource = await store(api, plural, draft({ [detail]: 'Part one', ...changes }))
  const path = `/v1/${plural}/${resource.id}`
  for (const [at, words] of ['Part two', 'Part three'].entries()) {
    expect((await api.patch(path, { match: at + 1, body: { [detail]: words } })).status).toBe(200)
  }
  return { resource, path }
}

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
      { number: 3, changed: ['deletedAt'] },
      { number: 2, changed: ['deletedAt'] },
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

describe.for(nouns)('POST /v1/$plural/{id}/revisions/{number}/restore', (noun) => {
  const { plural, type, draft, title, detail } = noun

  test('writes what stood there as a new revision', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun, { language: 'en' })
    await api.patch(path, { match: 3, body: { [title]: 'Other words', language: null } })

    const restored = await api.post(`${path}/revisions/1/restore`, { match: 4 })

    const { updatedAt, updatedBy } = restored.body
    expect(restored).toMatchObject({ status: 200, headers: { etag: '"5"' } })
    expect(restored.body).toEqual({ ...resource, revision: 5, updatedAt, updatedBy })
    expect(await read(api, path)).toEqual(restored.body)
    const { data } = await read(api, `${path}/revisions?limit=1`)
    expect(data[0].changed.toSorted()).toEqual([title, detail, 'language'].toSorted())
    expect((await read(api, `${path}/revisions/5/diff?against=1`)).members).toEqual([])
  })

  test('writes nothing when it says nothing new', async ({ api }) => {
    const { path } = await storeThree(api, noun)

    const { status, body } = await api.post(`${path}/revisions/3/restore`, { match: 3 })

    expect([status, body.revision]).toEqual([200, 3])
  })

  test('keeps the external id of today', async ({ api }) => {
    const [former, present] = [randomUUID(), randomUUID()]
    const { path } = await storeThree(api, noun, { externalId: former })
    await api.patch(path, { match: 3, body: { externalId: present } })
    await store(api, plural, draft({ externalId: former }))

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: '*' })

    expect(body).toMatchObject({ revision: 5, externalId: present, [detail]: 'Part one' })
  })

  test('is for those who say which revision they change', async ({ api }) => {
    const { path } = await storeThree(api, noun)
    const restore = (call: object) => api.post(`${path}/revisions/1/restore`, call)

    expect((await restore({})).body).toMatchObject({ status: 428, code: `${type}.revision_required` })
    expect((await restore({ match: 2 })).body).toMatchObject({
      status: 412,
      code: `${type}.stale_revision`,
      currentRevision: 3,
      changed: [detail],
    })
    expect((await read(api, path)).revision).toBe(3)
  })

  test('happens once under an Idempotency-Key', async ({ api }) => {
    const { path } = await storeThree(api, noun)
    const call = { match: 3, headers: { 'idempotency-key': randomUUID() } }

    const first = await api.post(`${path}/revisions/1/restore`, call)
    const again = await api.post(`${path}/revisions/1/restore`, call)

    expect(again.text).toBe(first.text)
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: '"4"' })
    expect((await read(api, path)).revision).toBe(4)
  })

  test('is refused in the trash', async ({ api }) => {
    const { resource, path } = await storeThree(api, noun)
    await trash(api, plural, resource)

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: '*' })

    expect(body).toMatchObject({ status: 409, code: `${type}.in_trash` })
  })

  test('gives members that came later what nobody has written', async ({ api, db }) => {
    const resource = await store(api, plural, draft({ language: 'en' }))
    const path = `/v1/${plural}/${resource.id}`
    await api.patch(path, { match: 1, body: { [detail]: 'Today' } })
    await rewriteSnapshot({ db, noun, resource }, { colour: 'red' }, ['language', detail])

    const { body } = await api.post(`${path}/revisions/1/restore`, { match: 2 })

    expect(body).toMatchObject({ revision: 3, [title]: resource[title], [detail]: null, language: null })
  })
})

describe.for(sluggedNouns)('a revision of /v1/$plural with another slug', ({ plural, draft, title }) => {
  test('is restored under the slug of today, though another has taken its own', async ({ api }) => {
    const [former, present] = [aWord(), aWord()]
    const { id } = await store(api, plural, draft({ slug: former, [title]: 'First words' }))
    const path = `/v1/${plural}/${id}`
    await api.patch(path, { match: 1, body: { slug: present, [title]: 'Second words' } })
    await store(api, plural, draft({ slug: former }))

    const { status, body } = await api.post(`${path}/revisions/1/restore`, { match: 2 })

    expect(status).toBe(200)
    expect(body).toMatchObject({ slug: present, [title]: 'First words' })
    const { members } = await read(api, `${path}/revisions/3/diff?against=1`)
    expect(members).toEqual([{ member: 'slug', kind: 'value', before: former, after: present }])
  })
})

/** Who referred to whom; the pointer says where. */
const references = [
  ['sources', 'affiliation', 'sources', '/affiliation', aSource({ affiliation: aSource() })],
  ['media', 'supplier', 'sources', '/supplier', aMedia({ supplier: aSource() })],
  ['quotes', 'via', 'sources', '/via/0', aQuote({ via: [aSource()] })],
  ['articles', 'leadMedia', 'media', '/leadMedia', anArticle({ leadMedia: aMedia() })],
  [
    'articles',
    'body',
    'quotes',
    '/body/0/markDefs/0/quote',
    anArticle({ body: [aParagraphQuoting(aQuote(), 'Words')] }),
  ],
] as const

describe.for(references)('a revision whose %s.%s referred to %s', ([plural, member, target, pointer, draft]) => {
  test('is restored while that stands, and refused when it is in the trash or gone', async ({ api, db }) => {
    const { id, [member]: first } = await store(api, plural, draft)
    const { sourceId, mediaId, quoteId } = await db.reference.findFirstOrThrow({ where: { fromId: id, member } })
    const referred = { id: sourceId ?? mediaId ?? quoteId ?? '' }
    const path = `/v1/${plural}/${id}`
    const restore = () => api.post(`${path}/revisions/1/restore`, { match: '*' })
    const empty = () => api.patch(path, { match: '*', body: { [member]: null } })

    await empty()
    expect((await restore()).body[member]).toEqual(first)
    expect((await read(api, `/v1/${target}/${referred.id}/usage`)).data).toMatchObject([{ id, members: [member] }])

    await empty()
    await trash(api, target, referred)
    const refused = { status: 422, code: 'reference.reference_missing', errors: [{ pointer }] }
    expect((await restore()).body).toMatchObject(refused)

    await api.delete(`/v1/${target}/${referred.id}?purge=true`, { as: 'admin', match: '*' })
    expect((await restore()).body).toMatchObject(refused)
    expect((await read(api, `${path}/revisions/1`)).snapshot[member]).toEqual(first)
  })
})

describe('an article restored', () => {
  test('prints its quotes where it printed them, and has the roles that were written', async ({ api }) => {
    const speaker = await store(api, 'sources', aSource())
    const quote = await store(api, 'quotes', aQuote({ text: 'We stay.', speaker: speaker.id }))
    const body = [aParagraphQuoting(quote.id, 'We stay.')]
    const written = [{ source: speaker.id, roles: ['speaker', 'data'] }]
    const article = await store(api, 'articles', anArticle({ sources: written as never }))
    const path = `/v1/articles/${article.id}`
    await api.patch(path, { match: 1, body: { body, sources: null } })
    await api.patch(path, { match: 2, body: { body: 'Nobody said anything.' } })

    const printed = await api.post(`${path}/revisions/2/restore`, { match: 3 })
    const { placements } = await read(api, `/v1/quotes/${quote.id}`)
    const unprinted = await api.post(`${path}/revisions/1/restore`, { match: 4 })

    expect(printed.body.quotes).toEqual([quote.id])
    expect(placements).toMatchObject([{ article: article.id, exact: 'We stay.', state: 'anchored' }])
    expect(unprinted.body).toMatchObject({ quotes: [], sources: written })
    expect((await read(api, `${path}/revisions/5/diff?against=1`)).members).toEqual([])
  })

  test('shows in the diff which block changed, and the words in it', async ({ api }) => {
    const article = await store(api, 'articles', anArticle({ body: 'The bridge is open.\n\nTraffic was light.' }))
    const path = `/v1/articles/${article.id}`
    const markdown = 'The bridge is open.\n\nTraffic was heavy.\n\n- Trucks wait.'
    await api.put(`${path}/body`, { match: 1, headers: { 'content-type': 'text/markdown' }, body: markdown })

    const { members } = await read(api, `${path}/revisions/2/diff`)

    expect(members).toMatchObject([{ member: 'body', kind: 'list' }])
    expect(members[0].changes).toMatchObject([
      { op: 'same', value: article.body[0] },
      { op: 'changed', before: article.body[1], text: [{}, { text: 'light' }, { text: 'heavy' }, { text: '.' }] },
      { op: 'added', value: { listItem: 'bullet' } },
    ])
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

type Case = (typeof nouns)[number]

function keyOf({ type }: Case, { id }: { id: string }, number: number) {
  return { type_resourceId_number: { type, resourceId: id, number } }
}

/** Makes the first revision one of another time: with members it had then, without those that came later. */
async function rewriteSnapshot(
  { db, noun, resource }: { db: Prisma.TransactionClient; noun: Case; resource: { id: string } },
  then: Prisma.InputJsonObject,
  later: string[] = [],
) {
  const where = keyOf(noun, resource, 1)
  const { snapshot } = await db.revision.findUniqueOrThrow({ where })
  const kept = Object.entries(snapshot as Prisma.InputJsonObject).filter(([name]) => !later.includes(name))
  await db.revision.update({ where, data: { snapshot: { ...Object.fromEntries(kept), ...then } } })
}
