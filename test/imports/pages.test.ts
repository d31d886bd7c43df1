// Longer than other files: pages are long.
import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { countAll } from './counting.ts'

const pages = 'test/fixtures/pages'

function importPage(api: Api, body: string | Buffer, { query = '', type = 'text/html' } = {}) {
  return api.post(`/v1/imports${query}`, { headers: { 'content-type': type }, body })
}

/** A page whose story is in no other test. */
function aPage({ word = aWord(), text = '', head = '' } = {}): string {
  const paragraph = `<p>The ferry of ${word} carried nine thousand people a day through the winter, the council said, and nobody was left on the quay when the last boat went.</p>`
  return `<!doctype html><html lang="en"><head><title>Ferry of ${word}</title>${head}</head><body><article><h1>Ferry of ${word} ends its winter</h1>${paragraph.repeat(3)}${text}</article></body></html>`
}

const textsOf = (body: { _type: string; style?: string; children?: { text: string }[] }[]) =>
  body.map(({ _type, style, children }) => [style ?? _type, (children ?? []).map(({ text }) => text).join('')])

describe('POST /v1/imports with text/html', () => {
  test('files the article of a page with its formats, pictures, sources and quotes', async ({ api }) => {
    const { status, body } = await importPage(api, readFileSync(`${pages}/harbour-bridge.html`))

    expect(status).toBe(201)
    expect(body.article).toMatchObject({
      externalId: 'https://courier.example/news/harbour-bridge-reopens',
      canonicalUrl: 'https://courier.example/news/harbour-bridge-reopens',
      headline: 'Harbour bridge reopens after winter repairs',
      kicker: 'Local',
      standfirst: 'Ten weeks of work on the main span ended a week early.',
      bylines: [
        { name: 'Ida Brekke', role: 'Transport reporter' },
        { name: 'Jonas Lund', role: null },
      ],
      dateline: { place: 'NORVIK', date: '2026-03-03' },
      section: 'Local',
      tags: ['Norvik', 'harbour bridge', 'transport'],
      language: 'en-GB',
      leadMedia: body.media[0].id,
      origin: { format: 'text/html', url: null, line: null },
    })
    expect(body.media).toMatchObject([
      {
        caption: 'Cyclists cross the harbour bridge on Tuesday morning',
        altText: 'Cyclists on a steel bridge at dawn',
        creditLine: 'Nils Holm/Coast Wire',
        origin: { format: 'text/html', url: 'https://img.courier.example/2026/bridge-1200.jpg' },
      },
      {
        caption: 'The ferry on its last crossing.',
        creditLine: 'Jonas Lund',
        origin: { url: 'https://courier.example/2026/ferry-800.jpg' },
      },
    ])
    expect(textsOf(body.article.body)).toEqual([
      ['normal', expect.stringMatching(/^The harbour bridge of Norvik reopened .* before dawn\.$/)],
      ['normal', expect.stringContaining('“The bridge held when it had to,” said Marit Solheim')],
      ['h2', 'Traffic through the old town'],
      ['normal', expect.stringMatching(/^Buses /)],
      ['normal', expect.stringMatching(/^The repairs cost/)],
      ['normal', 'The speed limit stays at 30 kilometres an hour until May.'],
      ['normal', 'Lorries over 20 tonnes cross at night only.'],
      ['image', ''],
      ['blockquote', 'Nobody has asked us what happens next winter.'],
      ['normal', expect.stringMatching(/^“We carried/)],
      ['normal', expect.stringMatching(/^The council will vote/)],
    ])
    const [first, second] = body.article.body
    expect(first.children).toContainEqual(expect.objectContaining({ text: 'ten weeks', marks: ['strong'] }))
    expect(second.markDefs).toContainEqual(
      expect.objectContaining({ _type: 'link', href: 'https://courier.example/news/inspection-report' }),
    )
    const solheim = body.sources.find(({ name }: { name: string }) => name === 'Marit Solheim')
    const held = body.quotes.find(({ text }: { text: string }) => text.startsWith('The bridge held'))
    expect(held).toMatchObject({ text: 'The bridge held when it had to', kind: 'direct', speaker: solheim.id })
    expect(held.placements).toMatchObject([{ block: second._key, start: 1, state: 'anchored', fidelity: 'verbatim' }])
    expect(JSON.stringify(body.article)).not.toMatch(/cookies|newsletter|Advertisement|Most read|Share/)
    for (const part of [...body.media, ...body.quotes, ...body.sources]) {
      expect(part.origin).toMatchObject({ import: body.article.origin.import, by: body.article.createdBy })
    }
  })

  test('reads a page of old, in the charset that it declares', async ({ api }) => {
    const bytes = Buffer.from(readFileSync(`${pages}/hochwasser.html`, 'utf8'), 'latin1')

    const { status, body } = await importPage(api, bytes, { query: '?url=https://talbote.example/2026/weser.html' })

    expect(status).toBe(201)
    expect(body.article).toMatchObject({
      headline: 'Weser steigt weiter: Deichwärter bleiben die Nacht über',
      bylines: [{ name: 'Katrin Mey' }],
      language: 'de',
      dateline: { place: 'Holzmühle' },
    })
    expect(body.media).toMatchObject([
      {
        caption: 'Helfer füllen am Mittwoch Sandsäcke am Nordufer.',
        creditLine: 'Anja Wolff',
        altText: 'Helfer mit Sandsäcken',
        origin: { url: 'https://talbote.example/2026/deich.jpg' },
      },
    ])
    const direct = body.quotes.filter(({ kind }: { kind: string }) => kind === 'direct')
    const nameOf = (id: string) => body.sources.find((source: { id: string }) => source.id === id)?.name
    expect(direct.map(({ text, speaker }: Record<string, string>) => [text, nameOf(speaker ?? '')])).toEqual([
      ['Wir bleiben die ganze Nacht hier', 'Deichvorsteher Uwe Brandt'],
      ['Morgen früh wissen wir mehr.', 'Deichvorsteher Uwe Brandt'],
      // Ilse Kordes said it: a known weakness of pronouns in German.
      ['Jeder Meter zählt für die Lastwagen mit dem Sand.', expect.anything()],
    ])
    expect(JSON.stringify(body.article.body)).not.toMatch(/Startseite|Foto: Anja|Von Katrin/)
  })

  test.for([
    [
      'components.html',
      {
        headline: 'Harbour bridge reopens after repairs',
        bylines: [{ name: 'Ida Brekke', role: 'Transport correspondent' }],
        edNote: 'Published according to the text: “3 March 2026”.',
        language: 'en-GB',
      },
      { caption: 'Cyclists cross the bridge', altText: 'A bridge', creditLine: 'Getty Images' },
      ['normal', 'normal', 'normal', 'h2', 'normal', 'normal'],
    ],
    [
      'blog.html',
      {
        headline: 'Harbour bridge reopens after repairs',
        bylines: [{ name: 'Ida Brekke' }],
        dateline: { place: 'NORVIK' },
        externalId: 'https://daily.example/2026/03/bridge/',
      },
      {
        ...{ caption: 'The bridge on Tuesday', creditLine: 'Nils Holm' },
        origin: { url: 'https://daily.example/wp-content/uploads/bridge.jpg' },
      },
      ['normal', 'normal', 'normal', 'normal', 'normal'],
    ],
  ] as const)('reads %s, which says little for machines', async ([name, article, media, styles], { api }) => {
    const { status, body } = await importPage(api, readFileSync(`${pages}/${name}`))

    expect(status).toBe(201)
    expect(body.article).toMatchObject({ ...article, leadMedia: body.media[0].id })
    expect(body.media).toMatchObject([media])
    expect(textsOf(body.article.body).map(([style]) => style)).toEqual(styles)
    expect(JSON.stringify(body.article.body)).not.toMatch(/More on|Ferry ends|cannery|Share|thoughts|Great news/)
  })

  test('changes nothing when the same page comes with another advertisement, and one revision when its text changed', async ({
    api,
  }) => {
    const word = aWord()
    const head = `<link rel="canonical" href="https://courier.example/${word}">`
    const first = (await importPage(api, aPage({ word, head }))).body

    const again = await importPage(api, aPage({ word, head: `${head}<script>ad()</script>` }))
    const changed = await importPage(api, aPage({ word, head, text: `<p>The boat goes back to ${word}.</p>` }))

    expect([again.status, changed.status]).toEqual([200, 200])
    expect(again.body.article).toEqual(first.article)
    expect(changed.body.article).toMatchObject({ id: first.article.id, revision: 2 })
  })

  test('uses pictures as they stand, and tells of another credit', async ({ api }) => {
    const word = aWord()
    const query = `?externalId=${word}&url=https://courier.example/${word}`
    const figure = (caption: string) =>
      `<figure><img src="/a.jpg" alt="A boat"><figcaption>${caption}</figcaption></figure>`
    const first = (
      await importPage(
        api,
        aPage({ word, text: figure('The boat in Norvik, Norway, March 3, 2026 (Photo: Nils Holm/AP)') }),
        { query },
      )
    ).body

    const { body } = await importPage(api, aPage({ word, text: figure('The ship (Photo: Ida Brekke/AFP)') }), { query })

    expect(first.media).toMatchObject([{ place: 'Norvik, Norway', takenAt: '2026-03-03', creditLine: 'Nils Holm/AP' }])
    expect(body.media).toEqual(first.media)
    expect(body.article.media).toMatchObject([{ media: first.media[0].id, caption: 'The ship' }])
    expect(body.warnings).toMatchObject([{ code: 'credit_differs', detail: expect.stringContaining('Ida Brekke/AFP') }])
  })

  test('keeps what editors added where the page has no word for it', async ({ api }) => {
    const word = aWord()
    const query = `?externalId=${word}`
    const { article } = (await importPage(api, aPage({ word }), { query })).body
    await api.patch(`/v1/articles/${article.id}`, { match: 1, body: { urgency: 2, slugline: 'FERRY' } })

    const { body } = await importPage(api, aPage({ word, text: '<p>The boat is sold.</p>' }), { query })

    expect(body.article).toMatchObject({ revision: 3, urgency: 2, slugline: 'FERRY' })
  })

  test.for([
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${aPage({ text: '<p>Über Brücken</p>' })}`, 'utf16le'), ''],
    ['a UTF-8 byte order mark', Buffer.from(`\ufeff${aPage({ text: '<p>Über Brücken</p>' })}`), ''],
    ['windows-1252 by header', Buffer.from(aPage({ text: '<p>Über Brücken</p>' }), 'latin1'), '; charset=windows-1252'],
    ['line ends of Windows', Buffer.from(aPage({ text: '<p>Über\r\nBrücken</p>' }).replaceAll('\n', '\r\n')), ''],
    ['entities', Buffer.from(aPage({ text: '<p>&Uuml;ber Br&#252;cken&#x200b;</p>' })), ''],
  ] as const)('reads %s', async ([, bytes, charset], { api }) => {
    const { status, body } = await importPage(api, bytes, { type: `text/html${charset}` })

    expect(status).toBe(201)
    expect(JSON.stringify(body.article.body)).toContain('Über Brücken')
  })

  test('says at which byte a page is not what it should be', async ({ api }) => {
    const page = aPage({ text: '<p>Br\u00fccken</p>' })
    const bytes = Buffer.from(page, 'latin1')

    const { status, body } = await importPage(api, bytes)

    expect([status, body.code, body.offset]).toEqual([400, 'request.invalid_encoding', bytes.indexOf(0xfc)])
  })

  test.for([
    ['nothing', '', 422, 'import.nothing_to_import'],
    [
      'a page without an article',
      '<title>Weather</title><ul><li><a href="/">Home</a></ul>',
      422,
      'import.nothing_to_import',
    ],
    ['bytes of a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 400, 'request.invalid_encoding'],
    ['a NUL', '<h1>A\0B</h1>', 422, 'request.invalid'],
    ['a charset that nobody knows', '<meta charset="klingon"><h1>A</h1>', 400, 'request.invalid_encoding'],
    ['20,001 elements', '<i></i>'.repeat(20_001), 413, 'import.too_large'],
    ['more than 8 MiB', 'x'.repeat(8 * 1024 * 1024 + 1), 413, 'request.too_large'],
  ] as const)('refuses %s, and stores nothing', async ([, page, status, code], { api }) => {
    const before = await countAll(api)

    const answer = await importPage(api, page)

    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await countAll(api)).toEqual(before)
  })

  test.for([
    ['100,000 nested elements', 400, `${'<div>'.repeat(100_000)}${aPage()}`],
    ['5 MB of scripts', 201, aPage({ head: `<script>${'var a = 1;'.repeat(500_000)}</script>` })],
    ['5 MB of one attribute', 201, aPage({ head: `<meta name="a" content="${'b '.repeat(2_500_000)}">` })],
    ['400 elements in each other', 201, aPage({ text: `${'<div>'.repeat(400)}The boat is sold.` })],
    ['10,000 unclosed tags', 400, aPage({ text: '<b><i>'.repeat(5_000) })],
  ] as const)('answers a page with %s in time with %i', async ([, status, page], { api }) => {
    const begun = performance.now()

    expect((await importPage(api, page)).status).toBe(status)
    expect(performance.now() - begun).toBeLessThan(15_000)
  })
})
