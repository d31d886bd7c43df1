import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { aRoom, type Row, resultsOf, send, slowly, statusesOf } from './sending.ts'

describe('POST /v1/imports with application/x-ndjson', () => {
  test('stores a line each, linked, and finds the same again', async ({ api }) => {
    const rows = aRoom()

    const first = await send(api, rows)
    const again = await send(api, rows)

    expect(statusesOf(first)).toEqual(['created', 'created', 'created', 'created'])
    expect(statusesOf(again)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
    expect(resultsOf(again).map(({ id }) => id)).toEqual(resultsOf(first).map(({ id }) => id))
    const [source, , quote, article] = resultsOf(first)
    const { body } = await api.get(`/v1/articles/${article.id}?include=quotes,quotes.speaker`)
    expect(body).toMatchObject({ revision: 1, quotes: [{ id: quote.id, speaker: { id: source.id } }] })
    expect(body.sources).toContainEqual({ source: source.id, roles: ['speaker', 'photo_credit'] })
    expect(body.origin).toMatchObject({ format: 'application/x-ndjson', line: 4, import: expect.any(String) })
    expect(body.quotes[0].placements).toMatchObject([{ article: article.id, state: 'anchored', fidelity: 'verbatim' }])
    const { body: found } = await api.get(`/v1/articles?q=${article.externalId.slice(0, -2)}`)
    expect(found.data.map(({ id }: Row) => id)).toEqual([article.id])
  })

  test('keeps each row byte for byte, what stands inline with it, and the same row once', async ({ api, db }) => {
    const name = aWord()
    const inline = { externalId: `${name}-s`, name: `Source ${name}`, kind: 'person' }
    const article = {
      type: 'article',
      externalId: name,
      headline: 'Über\u2028Bord',
      sources: [{ source: inline, roles: ['data'] }],
    }
    const quote = { type: 'quote', externalId: name, text: 'It held', kind: 'direct' }
    // More than fits into a batch beside others, and more than is compressed at once.
    const long = { type: 'article', externalId: `${name}-l`, headline: name, body: 'Ærøskøbing '.repeat(8_000) }
    const sent = [`  ${JSON.stringify(article)}\t`, JSON.stringify(quote), JSON.stringify(long)]
    const rawOf = async (id: string) => (await api.get(`/v1/imports/${id}/raw`)).text

    const results = resultsOf(await send(api, sent))
    const { body } = await api.get(`/v1/articles/${results[0].id}`)
    const { body: source } = await api.get(`/v1/sources/${body.sources[0].source}`)
    expect(source.origin).toEqual(body.origin)
    expect(await rawOf(body.origin.import)).toBe(sent[0])
    expect((await api.get(`/v1/imports/${body.origin.import}`)).body).toMatchObject({
      ...{ format: 'application/x-ndjson', bytes: Buffer.byteLength(sent[0] ?? ''), made: [body.id] },
      ...{ sha256: body.origin.sha256, receivedBy: body.createdBy },
    })
    expect(await rawOf((await api.get(`/v1/articles/${results[2].id}`)).body.origin.import)).toBe(sent[2])

    const before = await db.import.count()
    await send(api, sent)
    await send(api, [{ ...long, externalId: `${name}-n` }], { query: '?dryRun=true' })
    expect(await db.import.count()).toBe(before)
    const changed = JSON.stringify({ ...quote, text: 'It has held' })
    await send(api, [changed])
    const { origin } = (await api.get(`/v1/quotes/${results[1].id}`)).body
    expect([await rawOf(origin.import), await db.import.count()]).toEqual([changed, before + 1])
  })

  test('makes one revision of a row that changed, and leaves to editors what did not', async ({ api }) => {
    const [source, media, quote, article] = aRoom()
    const first = resultsOf(await send(api, [source, media, quote, article]))
    await api.patch(`/v1/sources/${first[0].id}`, { match: 1, body: { capacity: 'harbour master' } })

    const again = await send(api, [source, media, { ...quote, text: 'It has held' }, article])

    expect(statusesOf(again)).toEqual(['unchanged', 'unchanged', 'updated', 'unchanged'])
    expect((await api.get(`/v1/quotes/${first[2].id}`)).body).toMatchObject({ revision: 2, text: 'It has held' })
    expect((await api.get(`/v1/sources/${first[0].id}`)).body).toMatchObject({ capacity: 'harbour master' })
    const { body } = await api.get(`/v1/quotes/${first[2].id}/revisions`)
    expect(body.data.map(({ changed }: { changed: string[] }) => changed)[0]).toEqual(['text'])
  })

  test('finds what was made in another way to be there, and a row without an external id by what it says', async ({
    api,
  }) => {
    const [externalId, name] = [aWord(), aWord()]
    await api.post('/v1/sources', { body: { externalId, name, kind: 'person' } })
    const rows = [
      { type: 'source', externalId, name, kind: 'person' },
      { type: 'source', name: `Other ${name}`, kind: 'person' },
    ]

    expect(statusesOf(await send(api, rows))).toEqual(['unchanged', 'created'])
    expect(statusesOf(await send(api, rows))).toEqual(['unchanged', 'unchanged'])
  })

  test('makes what stands inline once, also when the row around it changes', async ({ api }) => {
    const name = aWord()
    const speaker = { name: `Speaker ${name}`, kind: 'person' }
    const row = (headline: string) => ({
      type: 'article',
      externalId: name,
      headline,
      media: [{ media: { caption: 'A pier', supplier: speaker } }],
      provider: speaker,
    })

    const [created] = resultsOf(await send(api, [row('Before')]))
    const [updated] = resultsOf(await send(api, [row('After')]))

    expect([created.status, updated.status]).toEqual(['created', 'updated'])
    const { body } = await api.get(`/v1/articles/${created.id}/revisions?limit=1`)
    expect(body.data[0].changed).toEqual(['headline'])
    expect((await api.get(`/v1/sources?q=${name}&count=true`)).body.page.total).toBe(1)
  })

  test('makes once what many rows bring inline, also where several batches are under way', async ({ api }) => {
    const name = aWord()
    const agency = { externalId: `${name}-agency`, name: `Agency ${name}`, kind: 'news_agency' }
    const rows = Array.from({ length: 1_000 }, (_, at) => {
      return { type: 'quote', externalId: `${name}-${at}`, text: `Word ${at}`, kind: 'direct', speaker: agency }
    })

    const answer = await send(api, rows)

    expect(new Set(statusesOf(answer))).toEqual(new Set(['created']))
    const { body } = await api.get(`/v1/sources?externalId=${name}-agency`)
    expect(body.data).toMatchObject([{ revision: 1 }])
    const [{ id }] = body.data
    expect((await api.get(`/v1/quotes?speaker=${id}&count=true&limit=1`)).body.page.total).toBe(1_000)
  })

  test('takes references in any order, to what comes later too, and in circles', async ({ api }) => {
    const [a, b, c] = [aWord(), aWord(), aWord()]
    const article = (externalId: string, ...related: string[]) => ({
      type: 'article',
      externalId,
      headline: `Story ${externalId}`,
      related: related.map((name) => ({ externalId: name })),
    })
    const source = (externalId: string, affiliation: string) => {
      return { type: 'source', externalId, name: externalId, kind: 'group', affiliation: { externalId: affiliation } }
    }
    const rows = [...aRoom().toReversed(), article(a, b, c), article(b, c), article(c, a), source(a, b), source(b, a)]

    const together = resultsOf(await send(api, rows))
    const apart = resultsOf(await send(api, [], { body: slowly(rename(rows, 'apart-')) }))

    for (const results of [together, apart]) {
      expect(results.map(({ status }) => status)).toEqual(rows.map(() => 'created'))
      const { body: first } = await api.get(`/v1/articles/${results[4].id}`)
      expect(first.related).toEqual([results[5].id, results[6].id])
      const { body: last } = await api.get(`/v1/articles/${results[6].id}`)
      expect(last.related).toEqual([results[4].id])
      const { body: group } = await api.get(`/v1/sources/${results[8].id}`)
      expect(group.affiliation).toBe(results[7].id)
    }
    const revisions = apart.map(async ({ id, type }) => {
      return (await api.get(`/v1/${type === 'media' ? type : `${type}s`}/${id}`)).body.revision
    })
    expect(await Promise.all(revisions)).toEqual(apart.map(() => 1))
    expect(statusesOf(await send(api, rows)).every((status) => status === 'unchanged')).toBe(true)
    expect(statusesOf(await send(api, rename(rows, 'apart-'))).every((status) => status === 'unchanged')).toBe(true)
  })

  test('finds an order in which many rows that wait for each other can be stored', async ({ api, db }) => {
    const [name, size] = [aWord(), 450]
    const source = (at: number, other?: number) => ({
      type: 'source',
      externalId: `${name}-${at}`,
      name: `${name} ${at}`,
      kind: 'group',
      ...(other !== undefined && { affiliation: { externalId: `${name}-${other}` } }),
    })
    // From the first to the last, to the second, and so on: no pass in one direction finds them all.
    const chain = Array.from({ length: size }, (_, at) => (at % 2 === 0 ? at / 2 : size - (at + 1) / 2))
    const links = new Map(chain.map((at, step) => [at, chain[step + 1]]))
    const rows = Array.from({ length: size }, (_, at) => source(at, links.get(at)))
    const dangling = Array.from({ length: 420 }, (_, at) => source(size + at, at === 0 ? 9_999 : size + at - 1))

    const answer = await send(api, [...rows, ...dangling])

    expect(statusesOf(answer)).toEqual([...rows.map(() => 'created'), ...dangling.map(() => 'failed')])
    const mine = { externalId: { startsWith: `${name}-` } }
    expect(await db.source.count({ where: { ...mine, revision: { gt: 1 } } })).toBe(0)
    expect(await db.source.count({ where: { ...mine, affiliation: { not: null } } })).toBe(chain.length - 1)
  })

  test('completes a circle that is too large for one transaction by a second revision', async ({ api, db }) => {
    const [name, size] = [aWord(), 1_300]
    const rows = Array.from({ length: size }, (_, at) => {
      const affiliation = { externalId: `${name}-${(at + 1) % size}` }
      return { type: 'source', externalId: `${name}-${at}`, name: `${name} ${at}`, kind: 'group', affiliation }
    })

    const answer = await send(api, rows)

    expect(new Set(statusesOf(answer))).toEqual(new Set(['created']))
    const mine = { externalId: { startsWith: `${name}-` } }
    expect(await db.source.count({ where: { ...mine, affiliation: null } })).toBe(0)
    expect(await db.source.count({ where: { ...mine, revision: { gt: 1 } } })).toBeLessThan(10)
    expect(new Set(statusesOf(await send(api, rows)))).toEqual(new Set(['unchanged']))
  })

  test('reports what refers to nothing at the end, by its line, with all that depends on it', async ({ api }) => {
    const [name, missing] = [aWord(), aWord()]
    const rows = [
      { type: 'quote', externalId: `${name}-1`, text: 'A', kind: 'direct', speaker: { externalId: missing } },
      { type: 'article', externalId: `${name}-2`, headline: 'B', related: [{ externalId: `${name}-3` }] },
      { type: 'article', externalId: `${name}-3`, headline: 'C', provider: { externalId: missing } },
      { type: 'source', externalId: `${name}-4`, name: 'D', kind: 'person' },
      {
        type: 'article',
        externalId: `${name}-5`,
        headline: 'E',
        body: 'Some ![](media:01936d5e-8a00-7000-8000-0000000000ff)',
      },
    ]

    const answer = await send(api, rows)

    expect(statusesOf(answer)).toEqual(['failed', 'failed', 'failed', 'created', 'failed'])
    const [quote, first, second] = resultsOf(answer)
    expect(quote).toMatchObject({ type: 'quote', id: null, externalId: `${name}-1` })
    expect(quote.problem).toMatchObject({
      status: 422,
      code: 'reference.reference_missing',
      errors: [{ pointer: '/speaker', code: 'reference_missing' }],
    })
    expect(first.problem.errors).toMatchObject([{ pointer: '/related/0' }])
    expect(second.problem.errors).toMatchObject([{ pointer: '/provider' }])
    expect((await api.get(`/v1/articles?externalId=${name}-2`)).body.data).toEqual([])
  })
})

/** The same rows under other names. */
function rename(rows: Row[], prefix: string): Row[] {
  return JSON.parse(JSON.stringify(rows).replaceAll('"externalId":"', `"externalId":"${prefix}`))
}
