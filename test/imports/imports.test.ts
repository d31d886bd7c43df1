import { existsSync, readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { countAll } from './counting.ts'

const asText = { 'content-type': 'text/plain' }

/** A short story about a place of its own, so that tests do not meet. */
function aText(place = `Brod${aWord()}`): string {
  return `Skip to main content

Bakery of ${place} wins bread prize

The jury praised the rye

The winning loaf on the counter in ${place} (Photo: Nils Holm/Coast Wire)

The bakery of ${place} won the national bread prize on Friday, the bakers' guild said.

"Rye needs time, and time is what we have," said Berit ${place}, owner of the bakery.

Advertisement

She will bake the loaf until Christmas.`
}

function importText(api: Api, text: string, query = '') {
  return api.post(`/v1/imports${query}`, { headers: asText, body: text })
}

describe('POST /v1/imports with text/plain', () => {
  test('makes a draft with its media, sources and quotes, all linked', async ({ api }) => {
    const place = `Brod${aWord()}`

    const { status, headers, body } = await importText(api, aText(place), '?url=https://example.org/bread')

    expect(status).toBe(201)
    expect(headers.location).toBe(`/v1/articles/${body.article.id}`)
    expect(body.article).toMatchObject({
      status: 'draft',
      headline: `Bakery of ${place} wins bread prize`,
      standfirst: 'The jury praised the rye',
      language: 'en',
      canonicalUrl: 'https://example.org/bread',
      origin: { format: 'text/plain', url: 'https://example.org/bread' },
      leadMedia: body.media[0].id,
    })
    expect(body.media).toMatchObject([
      { caption: `The winning loaf on the counter in ${place}`, creditLine: 'Nils Holm/Coast Wire' },
    ])
    const direct = body.quotes.find(({ kind }: { kind: string }) => kind === 'direct')
    const speaker = body.sources.find(({ name }: { name: string }) => name === `Berit ${place}`)
    expect(direct).toMatchObject({ text: 'Rye needs time, and time is what we have', speaker: speaker.id })
    expect(direct.placements).toMatchObject([{ article: body.article.id, state: 'anchored', fidelity: 'verbatim' }])
    expect(body.article.sources).toContainEqual({ source: speaker.id, roles: ['speaker'] })
    expect(JSON.stringify(body.article.body)).not.toMatch(/Skip to main|Advertisement/)
    expect(body.warnings).toEqual([
      { code: 'line_dropped', detail: 'Left out: “Skip to main content”.' },
      { code: 'line_dropped', detail: 'Left out: “Advertisement”.' },
    ])
  })

  test('changes nothing when the same text comes again, also after an editor has worked on it', async ({ api }) => {
    const text = aText()
    const first = (await importText(api, text)).body
    const edited = await api.patch(`/v1/articles/${first.article.id}`, { match: 1, body: { kicker: 'Food' } })
    const before = await countAll(api)

    const again = await importText(api, text)

    expect(again.status).toBe(200)
    expect(again.body.article).toEqual(edited.body)
    expect(again.body.quotes).toEqual(first.quotes)
    expect(await countAll(api)).toEqual(before)
  })

  test('replaces the article, and keeps what stayed the same, when a changed text comes under the same external id', async ({
    api,
  }) => {
    const [text, externalId] = [aText(), aWord()]
    const first = (await importText(api, text, `?externalId=${externalId}`)).body

    const { status, body } = await importText(
      api,
      text.replace('until Christmas', 'until Easter'),
      `?externalId=${externalId}`,
    )

    expect(status).toBe(200)
    expect(body.article).toMatchObject({ id: first.article.id, revision: 2 })
    expect(JSON.stringify(body.article.body)).toContain('until Easter')
    expect(body.quotes.map(({ id }: { id: string }) => id)).toEqual(first.quotes.map(({ id }: { id: string }) => id))
    expect(body.media).toEqual(first.media)
  })

  test('uses sources that are known by the same name', async ({ api }) => {
    const place = `Brod${aWord()}`
    const known = (await api.post('/v1/sources', { body: { name: `berit ${place}`, kind: 'person' } })).body

    const { body } = await importText(api, aText(place))

    expect(body.sources.map(({ id }: { id: string }) => id)).toContain(known.id)
  })

  test('answers a dry run as if, and stores nothing', async ({ api }) => {
    const before = await countAll(api)

    const { status, body } = await importText(api, aText(), '?dryRun=true')

    expect(status).toBe(201)
    expect(body.quotes.length).toBeGreaterThan(0)
    expect(await countAll(api)).toEqual(before)
  })

  test('makes one article of a text that comes eight times at once', async ({ api }) => {
    const text = aText()

    const answers = await Promise.all(Array.from({ length: 8 }, () => importText(api, text)))

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.article.id)).size).toBe(1)
    expect(new Set(answers.flatMap(({ body }) => body.sources.map(({ id }: { id: string }) => id))).size).toBe(
      answers[0]?.body.sources.length,
    )
  })

  test('files a paragraph of any length, so that it can be changed like others', async ({ api }) => {
    const { status, body } = await importText(api, `${aText()}\n\n${'The jury met in the town hall. '.repeat(1_500)}`)

    expect(status).toBe(201)
    const change = { match: 1, body: { kicker: 'Food' } }
    expect((await api.patch(`/v1/articles/${body.article.id}`, change)).status).toBe(200)
  })

  test('says that an article it made is in the trash', async ({ api }) => {
    const text = aText()
    const { article } = (await importText(api, text)).body
    await api.delete(`/v1/articles/${article.id}`, { match: 1 })

    const { status, body } = await importText(api, text)

    expect([status, body.code]).toEqual([409, 'article.in_trash'])
  })

  test.for([
    ['an empty body', '', 422, 'import.nothing_to_import'],
    ['a headline without a story', 'Only a headline', 422, 'import.nothing_to_import'],
    ['a NUL', 'Headline\n\nText\0text text text.', 422, 'request.invalid'],
    ['bytes that are not UTF-8', Buffer.from([0x48, 0xff, 0xfe, 0x0a, 0x0a, 0x48]), 400, 'request.invalid_encoding'],
    ['more lines than an article has', 'Line\n'.repeat(10_001), 413, 'import.too_large'],
    [
      'more paragraphs than a body holds',
      `${aText()}${'\n\nA line of the story.'.repeat(2_001)}`,
      413,
      'body.too_large',
    ],
    [
      'more key points than an article has',
      `Head of it\n\n${'• A point\n'.repeat(51)}\n${aText()}`,
      422,
      'import.invalid',
    ],
    ['more than 1 MiB', 'x'.repeat(1024 * 1024 + 1), 413, 'request.too_large'],
  ] as const)('refuses %s, and stores nothing', async ([, text, status, code], { api }) => {
    const before = await countAll(api)

    const answer = await api.post('/v1/imports', { headers: asText, body: text })

    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await countAll(api)).toEqual(before)
  })

  test.for([
    ['viewer', 403],
    ['nobody', 401],
    ['editor', 201],
    ['admin', 201],
  ] as const)('answers %s with %i', async ([as, status], { api }) => {
    const answer = await api.post('/v1/imports', { as, headers: asText, body: aText() })

    expect(answer.status).toBe(status)
  })

  test('reads the charset that is declared', async ({ api }) => {
    const headers = { 'content-type': 'text/plain; charset=windows-1252' }

    const { status, body } = await api.post('/v1/imports', {
      headers,
      body: Buffer.from(`Caf\xe9 opens\n\n${aText()}`, 'latin1'),
    })

    expect(status, JSON.stringify(body)).toBe(201)
    expect(JSON.stringify(body)).toContain('Café opens')
  })

  test('refuses to fetch pictures, of which a text names none', async ({ api }) => {
    const { status, body } = await api.post('/v1/imports?fetchMedia=true', { headers: asText, body: aText() })

    expect([status, body.errors[0].code]).toEqual([400, 'misplaced'])
  })

  test('refuses other types, naming those it takes', async ({ api }) => {
    const { status, body } = await api.post('/v1/imports', { headers: { 'content-type': 'text/x-wiki' }, body: 'x' })

    expect(status).toBe(415)
    expect(body.detail).toContain('text/plain')
  })
})

describe('the article this product was conceived from', () => {
  const path = '../shared/articles/000_a57dced29ae1aa7c'

  test('comes out as an experienced editor files it', async ({ api, skip }) => {
    if (!existsSync(`${path}.txt`)) skip('the article is not on this machine')
    const gold = JSON.parse(readFileSync(`${path}.gold.json`, 'utf8'))

    const { status, body } = await importText(api, readFileSync(`${path}.txt`, 'utf8'))
    const { body: article } = await api.get(`/v1/articles/${body.article.id}?body=text&include=quotes,quotes.speaker`)

    expect(status).toBe(201)
    expect(article).toMatchObject({ headline: gold.article.headline, standfirst: gold.article.standfirst })
    expect(article.body.split('\n\n')).toEqual(gold.article.body)
    expect(
      body.media.map(({ caption, creditLine }: Record<string, string>) => ({ caption, credit: creditLine })),
    ).toEqual(gold.media.map(({ caption, credit }: Record<string, string>) => ({ caption, credit })))
    const direct = (quote: { kind: string }) => quote.kind === 'direct'
    expect(
      article.quotes
        .filter(direct)
        .map((quote: { text: string; speaker: { name: string } }) => [quote.text, quote.speaker.name]),
    ).toEqual(
      gold.quotes
        .filter(direct)
        .map((quote: { text: string; speaker: { name: string } }) => [quote.text, quote.speaker.name]),
    )
    const names = body.sources.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(gold.sources.map(({ name }: { name: string }) => name)))
  })
})
