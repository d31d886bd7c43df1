// Longer than other files: a list of what may be wrong with rows.
import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import v8 from 'node:v8'
import vm from 'node:vm'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { readLines } from '#test/support/contract.ts'
import { aWord } from '#test/support/factories.ts'
import { aRoom, asLines, originOf, type Row, resultsOf, send, statusesOf, write } from './sending.ts'

v8.setFlagsFromString('--expose-gc')
const collectGarbage = vm.runInNewContext('gc') as () => void

const asJson = { 'content-type': 'application/json' }

function aSource(members: Row = {}): Row {
  return { type: 'source', externalId: aWord(), name: aWord(), kind: 'person', ...members }
}

describe('a row that is no good', () => {
  test('fails alone, and says why and where', async ({ api }) => {
    const deep = `{"type":"source","aliases":${'['.repeat(100)}${']'.repeat(100)}}`
    const bad: [row: Row | string, status: number, code: string, pointer?: string][] = [
      ['{"type":', 400, 'request.malformed_json'],
      ['7', 422, 'request.invalid', ''],
      [{ externalId: 'x' }, 422, 'request.invalid', '/type'],
      [{ type: 'author' }, 422, 'request.invalid', '/type'],
      [{ type: 'constructor' }, 422, 'request.invalid', '/type'],
      [aSource({ kind: 'wizard' }), 422, 'request.invalid', '/kind'],
      [aSource({ revision: 7 }), 422, 'request.invalid', '/revision'],
      [aSource({ id: 'X' }), 422, 'request.invalid', '/id'],
      [aSource({ id: '01936d5e-8a00-7000-8000-00000000abcd' }), 403, 'request.forbidden', '/id'],
      ['{"type":"source","__proto__":{"name":"x"},"kind":"person"}', 400, 'request.malformed_json'],
      [deep, 400, 'request.too_deep'],
      [aSource({ name: 'A\u0000B' }), 422, 'request.invalid', '/name'],
    ]
    const rows = bad.flatMap(([row]) => [row, aSource()])

    const results = resultsOf(await send(api, rows))

    expect(results.map(({ line }) => line)).toEqual(rows.map((_, at) => at + 1))
    const problems = results.filter((_, at) => at % 2 === 0).map(({ status, problem }) => ({ status, problem }))
    for (const [at, [, status, code, pointer]] of bad.entries()) {
      expect(problems[at]).toMatchObject({
        status: 'failed',
        problem: { status, code, ...(pointer !== undefined && { errors: [{ pointer }] }) },
      })
    }
    const others = results.filter((_, at) => at % 2 === 1)
    expect(others.every(({ status }) => status === 'created')).toBe(true)
  })

  test('is told from its neighbours by what the database says too', async ({ api }) => {
    const [slug, trashed] = [aWord(), aSource()]
    const [kept] = resultsOf(await send(api, [trashed]))
    await api.delete(`/v1/sources/${kept.id}`, { match: '*' })
    const rows = [
      aSource({ slug }),
      aSource(),
      aSource({ slug }),
      { ...trashed, name: 'Other' },
      aSource(),
      aSource({ affiliation: { externalId: trashed.externalId } }),
      aSource(),
    ]

    const results = resultsOf(await send(api, rows))

    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'created',
      'created',
      'source.slug_taken',
      'source.in_trash',
      'created',
      'reference.reference_missing',
      'created',
    ])
  })

  test('says something else of what an earlier one is about', async ({ api }) => {
    const [source, other] = [aSource(), aSource()]

    const answer = await send(api, [source, other, { ...source, name: 'Another' }, source])

    expect(statusesOf(answer)).toEqual(['created', 'created', 'failed', 'unchanged'])
    expect(resultsOf(answer)[2].problem).toMatchObject({ status: 409, code: 'source.external_id_taken' })
  })

  test('ends the import where the caller says so', async ({ api }) => {
    const rows = [aSource(), aSource({ kind: 'wizard' }), aSource()]

    const answer = await send(api, rows, { query: '?onError=stop' })

    expect(statusesOf(answer)).toEqual(['created', 'failed'])
    expect(answer.body.at(-1).stoppedAt).toBe(2)
    const slug = aWord()
    const taken = await send(api, [aSource({ slug }), aSource({ slug }), aSource()], { query: '?onError=stop' })
    expect(statusesOf(taken)).toEqual(['created', 'failed'])
  })

  test('ends the import also while its client goes on sending', async ({ app, tokens }) => {
    const origin = await originOf(app)
    const upload = request(`${origin}/v1/imports?onError=stop`, {
      method: 'POST',
      headers: { ...asLines, authorization: `Bearer ${tokens.editor}` },
    })
    const answering = once(upload, 'response')

    upload.write(`${write([aSource(), aSource({ kind: 'wizard' })])}\n`)
    const [answer] = await answering
    const lines = readLines(await text(answer))
    upload.destroy()

    expect(lines.map(({ status, stoppedAt }) => status ?? stoppedAt)).toEqual(['created', 'failed', 2])
  })

  test('may be 100 MB long: the others are stored, and memory stays as it is', async ({ app, tokens }) => {
    const origin = await originOf(app)
    const piece = Buffer.alloc(64 * 1024, 'x')
    const before = process.memoryUsage().arrayBuffers
    const upload = request(`${origin}/v1/imports`, {
      method: 'POST',
      headers: { ...asLines, authorization: `Bearer ${tokens.editor}` },
    })
    const answering = once(upload, 'response')

    upload.write(`${JSON.stringify(aSource())}\n{"type":"source","name":"`)
    for (let sent = 0; sent < 100 * 1024 * 1024; sent += piece.length) {
      if (!upload.write(piece)) await once(upload, 'drain')
    }
    collectGarbage()
    const held = process.memoryUsage().arrayBuffers - before
    upload.end(`"}\n${JSON.stringify(aSource())}\n`)
    const [answer] = await answering
    const lines = readLines(await text(answer))

    expect(lines.map(({ status }) => status)).toEqual(['created', 'failed', 'created', undefined])
    expect(lines[1].problem).toMatchObject({ status: 413, code: 'import.too_large' })
    expect(held).toBeLessThan(64 * 1024 * 1024)
  })

  test('may be cut at any byte by how it comes, end in CRLF, stand behind a mark or empty lines', async ({ api }) => {
    const rows = [aSource({ name: 'Ænë 🦊' }), aSource(), aSource()]
    const lines = `\ufeff\n${write(rows).replaceAll('\n', '\r\n\r\n  \r\n')}`
    const bytes = Buffer.from(lines)
    const body = Readable.from(
      Array.from(bytes, (byte) => Buffer.from([byte])),
      { objectMode: false },
    )

    const answer = await send(api, [], { body })

    expect(statusesOf(answer)).toEqual(['created', 'created', 'created'])
    expect(resultsOf(answer).map(({ line }) => line)).toEqual([2, 5, 8])
  })

  test('that is not UTF-8 says where', async ({ api }) => {
    const latin = Buffer.from('{"type":"source","name":"J\ufffdrgen K\xf8hler","kind":"person"}', 'latin1')
    latin.write('\ufffd', 26)
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(aSource())}\n`), latin])

    const [, refused] = resultsOf(await send(api, [], { body }))

    expect(refused.problem).toMatchObject({ code: 'request.invalid_encoding' })
    expect(refused.problem.detail).toContain(`Byte ${latin.indexOf(0xf8)} `)
  })
})

describe('what is sent as rows', () => {
  test.for([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ] as const)('may be packed by %s', async ([encoding, pack], { api }) => {
    const headers = { ...asLines, 'content-encoding': encoding }
    const answer = await send(api, [], { headers, body: pack(write(aRoom())) })
    expect(statusesOf(answer)).toEqual(['created', 'created', 'created', 'created'])
  })

  test('is broken off where it unpacks to far more than was sent', async ({ api }) => {
    const headers = { ...asLines, 'content-encoding': 'gzip' }
    const bomb = gzipSync(
      Buffer.concat([Buffer.from(`${JSON.stringify(aSource())}\n`), Buffer.alloc(20_000_000, '\n')]),
    )

    const { body } = await send(api, [], { headers, body: bomb })

    expect(body[0].status).toBe('created')
    expect(body.at(-1)).toMatchObject({ totals: { created: 1 }, problem: { status: 413, code: 'request.too_large' } })
  })

  test('ends with a problem where it ends too early', async ({ api }) => {
    const headers = { ...asLines, 'content-encoding': 'gzip' }
    const packed = gzipSync(`${write(Array.from({ length: 1_500 }, () => aSource()))}\n`)

    const cut = await send(api, [], { headers, body: packed.subarray(0, packed.length - 5_000) })

    expect(cut.body.at(-1)).toMatchObject({ problem: { status: 400, code: 'request.malformed_request' } })
    const stored = cut.body.slice(0, -1)
    expect(stored.length).toBeGreaterThan(100)
    expect(stored.every(({ status }: Row) => status === 'created')).toBe(true)
  })

  test.for([
    ['nothing', '', 422, 'import.nothing_to_import'],
    ['empty lines', '\n\n \r\n', 422, 'import.nothing_to_import'],
  ] as const)('is refused when it is %s', async ([, body, status, code], { api }) => {
    const answer = await send(api, [], { body })
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('takes no Idempotency-Key, and no parameter that means nothing to it', async ({ api }) => {
    const keyed = await send(api, aRoom(), { headers: { ...asLines, 'idempotency-key': 'a' } })
    expect([keyed.status, keyed.body.code]).toEqual([400, 'request.invalid_header'])
    const other = await send(api, aRoom(), { query: '?agency=Coast' })
    expect(other.body).toMatchObject({ code: 'request.invalid_parameter', errors: [{ parameter: 'agency' }] })
  })

  test('may be JSON: one resource, or an array of them in any order', async ({ api }) => {
    const rows = aRoom().toReversed()

    const array = await api.post('/v1/imports', { headers: asJson, body: ` ${JSON.stringify(rows, null, 2)} ` })
    const alone = await api.post('/v1/imports', { headers: asJson, body: JSON.stringify(rows[3]) })
    const refused = await api.post('/v1/imports', { headers: asJson, body: JSON.stringify(aSource({ kind: 'x' })) })

    expect(statusesOf(array)).toEqual(['created', 'created', 'created', 'created'])
    expect(statusesOf(alone)).toEqual(['unchanged'])
    expect(refused.body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/kind' }] })
  })

  test.for([
    ['[', 400],
    ['[]', 422],
    ['[{}', 400],
    ['{}]', 400],
    ['[{},]', 400],
    ['[,{}]', 400],
    ['[{}] {}', 400],
    ['[{}}', 400],
    ['nonsense', 400],
    [' ', 422],
  ] as const)('is no JSON array when it is %s', async ([body, status], { api }) => {
    const answer = await api.post('/v1/imports', { headers: asJson, body })
    const told = Array.isArray(answer.body) ? answer.body.at(-1).problem : answer.body
    expect(told.status).toBe(status)
  })
})

describe('an import of rows', () => {
  test('that is a dry run answers alike, and stores nothing', async ({ api, db }) => {
    const [slug, known, twin] = [aWord(), aSource(), aSource()]
    await send(api, [known])
    const circle = [aWord(), aWord()]
    const rows = [
      ...aRoom().toReversed(),
      { type: 'article', externalId: circle[0], headline: 'A', related: [{ externalId: circle[1] }] },
      { type: 'article', externalId: circle[1], headline: 'B', related: [{ externalId: circle[0] }] },
      aSource({ slug }),
      aSource({ slug }),
      aSource({ affiliation: { externalId: 'nobody' } }),
      { ...known, name: 'Renamed' },
      known,
      twin,
      twin,
    ]
    const count = async () => [await db.source.count(), await db.article.count(), await db.revision.count()]
    const before = await count()
    const ends = (answer: Awaited<ReturnType<typeof send>>) =>
      resultsOf(answer).map(({ line, status, externalId, problem }) => ({
        line,
        status,
        externalId,
        code: problem?.code,
      }))

    const dry = await send(api, rows, { query: '?dryRun=true' })
    expect(await count()).toEqual(before)
    const wet = await send(api, rows)

    expect(ends(dry)).toEqual(ends(wet))
    expect(statusesOf(dry).filter((status) => status === 'failed')).toHaveLength(3)
  })

  test('publishes what the gate lets through, and says of the rest why not', async ({ api }) => {
    const [source, media, quote, article] = aRoom()
    const checked = { ...quote, verification: 'verified' }
    const credited = { ...media, altText: 'A pier', creditLine: 'Ida Brekke' }
    const held = { type: 'article', externalId: aWord(), headline: 'Held', embargoUntil: '2099-01-01T00:00:00Z' }
    const bylines = [{ name: 'Ida Brekke' }]
    const rows = [source, credited, checked, { ...article, standfirst: 'It held.', bylines, language: 'en' }, held]

    const first = resultsOf(await send(api, rows, { query: '?publish=true' }))
    const again = resultsOf(await send(api, rows, { query: '?publish=true' }))

    expect(first[3]).toMatchObject({ status: 'created', published: true })
    expect(first[4]).toMatchObject({
      status: 'created',
      published: false,
      warnings: [{ code: 'article.gate_blocked' }],
    })
    expect(again[3]).toMatchObject({ status: 'unchanged', published: true })
    expect(again[4]).toMatchObject({ status: 'unchanged', published: false })
    expect((await api.get(`/v1/articles/${first[3].id}`)).body).toMatchObject({ status: 'published', revision: 2 })
  })

  test('publishes nothing that editors have decided otherwise', async ({ api }) => {
    const article = { type: 'article', externalId: aWord(), headline: 'Fares rise', language: 'en', body: 'They rise.' }
    const row = { ...article, standfirst: 'In June.', bylines: [{ name: 'Ida Brekke' }] }
    const publish = async (row: Row) => resultsOf(await send(api, [row], { query: '?publish=true' }))[0]

    const first = await publish(row)
    await api.patch(`/v1/articles/${first.id}`, { match: '*', body: { kicker: 'Half a' } })
    const edited = await publish(row)
    const changed = await publish({ ...row, headline: 'Fares fall' })
    await api.post(`/v1/articles/${first.id}/unpublish`, { match: '*', body: {} })
    const takenDown = await publish({ ...row, headline: 'Fares rise again' })

    expect(first.published).toBe(true)
    expect(edited).toMatchObject({ published: false, warnings: [{ code: 'import.edited' }] })
    expect(changed).toMatchObject({ status: 'updated', published: true })
    expect(takenDown).toMatchObject({ status: 'updated', published: false, warnings: [{ code: 'import.taken_down' }] })
  })

  test('lets administrators say the ids of what is new', async ({ api }) => {
    const id = '01936d5e-8a00-7000-8000-0000000000aa'
    const rows = [
      { type: 'quote', id: id.replace('aa', 'ab'), text: 'A', kind: 'direct', speaker: id },
      { type: 'source', id, name: 'B', kind: 'person' },
    ]

    expect(statusesOf(await send(api, rows))).toEqual(['failed', 'failed'])
    const kept = resultsOf(await send(api, rows, { as: 'admin' }))
    expect(kept.map((row) => row.id)).toEqual(rows.map((row) => row.id))
    expect(statusesOf(await send(api, rows))).toEqual(['unchanged', 'unchanged'])
  })
})
