import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { countAll } from './counting.ts'
import { sendDocument } from './lines.ts'

const importTable = (api: Api, body: string | Buffer, call: { query?: string; type?: string } = {}) =>
  sendDocument(api, body, { type: 'text/csv', ...call })

const statuses = (rows: { line: number; status: string }[]) => rows.map(({ line, status }) => [line, status])

describe('POST /v1/imports with text/csv', () => {
  test('makes sources of rows, whatever their order', async ({ api }) => {
    const word = aWord()
    const table = `name,kind,externalId,aliases,affiliation,sameAs,named,description
Marit ${word},person,p-${word},"Solheim ${word}|M. ${word}",board ${word},,true,"Harbour master, ""the"" one
of Norvik"
Board ${word},organization,,,,https://www.wikidata.example/${word};https://b.example/${word},,
`

    const { rows, last, headers } = await importTable(api, table)

    expect(headers['content-type']).toContain('application/x-ndjson')
    expect(statuses(rows)).toEqual([
      [3, 'created'],
      [2, 'created'],
    ])
    expect(last).toEqual({ totals: { created: 2, updated: 0, unchanged: 0, failed: 0 } })
    const [board, marit] = await Promise.all(rows.map(async ({ id }) => (await api.get(`/v1/sources/${id}`)).body))
    expect(marit).toMatchObject({
      externalId: `p-${word}`,
      aliases: [`Solheim ${word}`, `M. ${word}`],
      affiliation: board.id,
      description: 'Harbour master, "the" one\nof Norvik',
      origin: { format: 'text/csv', line: 2 },
    })
    expect(board.sameAs).toEqual([`https://www.wikidata.example/${word}`, `https://b.example/${word}`])
  })

  test('reads what spreadsheets write: semicolons, tabs, byte order marks, CRLF, windows-1252', async ({ api }) => {
    const [a, b, c] = [aWord(), aWord(), aWord()]

    const semicolons = await importTable(
      api,
      `\ufeffName;Kind;Aliases\r\nBehörde ${a};government;"A ${a};B ${a}"\r\n;;\r\n`,
    )
    const tabs = await importTable(api, `kind\tname\nperson\tZoë ${b}`)
    const bytes = Buffer.from(`name,kind\nZoë ${c},person\n`, 'latin1')
    const latin = await importTable(api, bytes, { type: 'text/csv; charset=windows-1252' })

    const found = await Promise.all(
      [semicolons, tabs, latin].map(async ({ rows }) => (await api.get(`/v1/sources/${rows[0].id}`)).body),
    )
    expect(found).toMatchObject([
      { name: `Behörde ${a}`, kind: 'government', aliases: [`A ${a}`, `B ${a}`] },
      { name: `Zoë ${b}` },
      { name: `Zoë ${c}` },
    ])
  })

  test('adds to sources that are known by external id, page, name or alias, and leaves open who is meant', async ({
    api,
  }) => {
    const word = aWord()
    const page = `https://www.wikidata.example/${word}`
    const make = async (body: object) => (await api.post('/v1/sources', { body: { kind: 'ngo', ...body } })).body
    const byPage = await make({ name: `Page ${word}`, sameAs: [page] })
    const byAlias = await make({ name: `Full Name ${word}`, aliases: [`FN ${word}`] })
    const twins = [await make({ name: `Twin ${word}` }), await make({ name: `Twin ${word}` })]
    const table = `name,kind,sameAs,capacity
Other name ${word},person,${page},
fn ${word},ngo,,watchdog
Twin ${word},ngo,,third
`

    const first = await importTable(api, table)
    const again = await importTable(api, table)

    expect(statuses(first.rows)).toEqual([
      [2, 'updated'],
      [3, 'updated'],
      [4, 'created'],
    ])
    expect(first.rows.map(({ id }) => id).slice(0, 2)).toEqual([byPage.id, byAlias.id])
    expect(first.rows[2].warnings).toMatchObject([
      { code: 'source_ambiguous', detail: expect.stringContaining(twins[1].id) },
    ])
    expect((await api.get(`/v1/sources/${byAlias.id}`)).body).toMatchObject({
      name: `Full Name ${word}`,
      capacity: 'watchdog',
      origin: null,
    })
    expect(again.rows.map(({ status, id }) => [status, id])).toEqual(first.rows.map(({ id }) => ['unchanged', id]))
  })

  test('makes each source once when a table comes four times at once', async ({ api }) => {
    const word = aWord()
    const table = `name,kind\n${Array.from({ length: 60 }, (_, at) => `Name ${at} ${word},person\n`).join('')}`

    const answers = await Promise.all(Array.from({ length: 4 }, () => importTable(api, table)))

    const ids = answers.map(({ rows }) => rows.map(({ id }) => id))
    expect(new Set(ids.flat()).size).toBe(60)
    expect(answers.flatMap(({ rows }) => rows).filter(({ status }) => status === 'created')).toHaveLength(60)
  })

  test('changes nothing when the same table comes again after an editor has worked on it, and what a row changed else', async ({
    api,
  }) => {
    const word = aWord()
    const table = `name,kind,externalId,capacity\nA ${word},person,a-${word},pilot\nB ${word},person,b-${word},pilot\n`
    const { rows } = await importTable(api, table)
    await api.patch(`/v1/sources/${rows[0].id}`, { match: 1, body: { capacity: 'captain' } })

    const again = await importTable(api, table)
    const changed = await importTable(api, table.replace(`b-${word},pilot`, `b-${word},cook`))

    expect(statuses(again.rows)).toEqual([
      [2, 'unchanged'],
      [3, 'unchanged'],
    ])
    expect(statuses(changed.rows)).toEqual([
      [2, 'unchanged'],
      [3, 'updated'],
    ])
    expect((await api.get(`/v1/sources/${rows[0].id}`)).body).toMatchObject({ capacity: 'captain', revision: 2 })
  })

  test('fails the rows that are wrong, alone, and says why', async ({ api }) => {
    const word = aWord()
    const table = `name,kind,affiliation,named
Good ${word},person,,
,person,,
Kind ${word},wizard,,
Lost ${word},person,Nobody ${word},
Named ${word},person,,maybe
Long ${word},person,,,surplus
Ring A ${word},ngo,Ring B ${word},
Ring B ${word},ngo,Ring A ${word},
`

    const { rows, last } = await importTable(api, table)

    expect(last.totals).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 7 })
    const pointers = Object.fromEntries(rows.map(({ line, problem }) => [line, problem?.errors[0].pointer]))
    expect(pointers).toEqual({
      2: undefined,
      3: '/name',
      4: '/kind',
      5: '/affiliation',
      6: '/named',
      7: '',
      8: '/affiliation',
      9: '/affiliation',
    })
    const before = await countAll(api)
    const stopped = await importTable(api, table.replaceAll(word, aWord()), { query: '?onError=stop' })
    const dry = await importTable(api, `name,kind\nDry ${word},person\n`, { query: '?dryRun=true' })
    expect(statuses(stopped.rows)).toEqual([[3, 'failed']])
    expect(dry.rows).toMatchObject([{ status: 'created', id: null }])
    expect(await countAll(api)).toEqual(before)
  })

  test.for([
    ['nothing', '', 422, 'import.invalid', 'is empty'],
    ['an unknown column', 'name,kind,colour\nA,person,red\n', 422, 'import.invalid', '“colour”'],
    ['a missing column', 'name\nA\n', 422, 'import.invalid', 'called kind'],
    ['a column twice', 'name,kind,Name\nA,person,B\n', 422, 'import.invalid', 'called name'],
    ['quotes that do not match', 'name,kind\n"A,person\n', 422, 'import.invalid', 'line 2'],
    ['a row of 100 KB', `name,kind\n${'x'.repeat(100_000)},person\n`, 422, 'import.invalid', 'line 2'],
    ['no rows', 'name,kind\n', 422, 'import.nothing_to_import', 'no row'],
    [
      'bytes that are not UTF-8',
      Buffer.from('name,kind\nZoë,person\n', 'latin1'),
      400,
      'request.invalid_encoding',
      '12',
    ],
  ] as const)('refuses %s', async ([, table, status, code, detail], { api }) => {
    const answer = await importTable(api, table)

    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.detail).toContain(detail)
  })
})
