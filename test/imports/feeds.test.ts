import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { countAll } from './counting.ts'
import { sendDocument } from './lines.ts'

const importFeed = (api: Api, body: string | Buffer, call: { query?: string; type?: string } = {}) =>
  sendDocument(api, body, { type: 'application/rss+xml', ...call })

/** The feed of the fixture about a place of its own. */
function aFeed(word = aWord()): string {
  return readFileSync('test/fixtures/feeds/courier.rss', 'utf8').replaceAll('courier', word)
}

const anItem = (members: string) =>
  `<rss version="2.0"><channel><title>F</title><item>${members}</item></channel></rss>`

const anAtom = (word: string) => `<?xml version="1.0" encoding="iso-8859-1"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:x:${word}</id><updated>2026-03-03T08:00:00Z</updated>
<entry><title type="html">Brücke &amp;amp; Fähre von ${word}</title><id>tag:${word}.example,2026:1</id>
<link href="https://${word}.example/1"/><link rel="enclosure" type="image/jpeg" href="https://${word}.example/a.jpg"/>
<updated>2026-03-03T09:00:00Z</updated><author><name>Katrin Mey</name></author><category term="lokal" label="Lokales"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die Fähre von ${word} hat am Dienstag ihren <b>letzten</b> Weg gemacht, sagte der Sprecher der Stadt.</p></div></content></entry></feed>`

describe('POST /v1/imports with a feed', () => {
  test('files each item of an RSS feed, and answers with a line an item', async ({ api }) => {
    const word = aWord()

    const { rows, last, headers } = await importFeed(api, aFeed(word))

    expect(headers['content-type']).toContain('application/x-ndjson')
    expect(last.totals).toEqual({ created: 2, updated: 0, unchanged: 0, failed: 1 })
    expect(rows).toMatchObject([
      { line: 1, status: 'created', type: 'article', externalId: `${word}-local-4711` },
      { line: 2, status: 'created', externalId: `https://${word}.example/local/ferry` },
      {
        line: 3,
        status: 'failed',
        id: null,
        externalId: `${word}-local-4713`,
        problem: { code: 'import.nothing_to_import' },
      },
    ])
    const path = `/v1/articles/${rows[0].id}?include=media,quotes,quotes.speaker`
    const { body: article } = await api.get(path)
    expect(article).toMatchObject({
      headline: 'Fish market & bakery share a roof',
      standfirst: 'Two old houses on the quay are one from Monday.',
      bylines: [{ name: 'Ida Brekke' }],
      dateline: { place: 'NORVIK', date: '2026-03-04' },
      tags: ['Trade', 'Harbour'],
      canonicalUrl: `https://${word}.example/local/fish-market`,
      language: 'en-GB',
      leadMedia: { caption: 'The quay of Norvik', creditLine: 'Jonas Lund' },
      origin: { format: 'application/rss+xml', line: 1, url: `https://${word}.example/local/fish-market` },
    })
    expect(article.media.map(({ media }: { media: Record<string, unknown> }) => media)).toMatchObject([
      {
        caption: 'The quay of Norvik',
        creditLine: 'Jonas Lund',
        origin: { url: `https://img.${word}.example/quay.jpg` },
      },
      { kind: 'audio', origin: { url: `https://${word}.example/audio/market.mp3` } },
      { creditLine: 'Nils Holm/Coast Wire', origin: { url: `https://${word}.example/pics/roof.jpg` } },
    ])
    expect(article.quotes).toMatchObject([
      { text: 'We have shared the smell for forty years', speaker: { name: 'Berit Aas' } },
    ])
  })

  test('changes nothing when a feed comes again with a new item, also after an editor has worked on it', async ({
    api,
  }) => {
    const word = aWord()
    const first = await importFeed(api, aFeed(word))
    await api.patch(`/v1/articles/${first.rows[0].id}`, { match: 1, body: { headline: 'Market and bakery' } })
    const item = '<item><title>New</title><guid>x:1</guid><description>A new story of the harbour.</description></item>'

    const again = await importFeed(api, aFeed(word).replace('<item>', `${item.replace('x:1', `x:${word}`)}<item>`))
    const changed = await importFeed(api, aFeed(word).replace('opening hours', 'old hours'))

    expect(again.rows.map(({ status }) => status)).toEqual(['created', 'unchanged', 'unchanged', 'failed'])
    expect(changed.rows.map(({ status }) => status)).toEqual(['updated', 'unchanged', 'failed'])
    expect((await api.get(`/v1/articles/${first.rows[0].id}`)).body).toMatchObject({ revision: 3 })
  })

  test('reads Atom in the charset of its declaration', async ({ api }) => {
    const word = aWord()
    const type = 'application/atom+xml'

    const { rows } = await importFeed(api, Buffer.from(anAtom(word), 'latin1'), { type })

    expect(rows).toMatchObject([{ status: 'created', externalId: `tag:${word}.example,2026:1` }])
    expect((await api.get(`/v1/articles/${rows[0].id}`)).body).toMatchObject({
      headline: `Brücke & Fähre von ${word}`,
      bylines: [{ name: 'Katrin Mey' }],
      tags: ['Lokales'],
      language: 'de',
      body: [{ children: expect.arrayContaining([expect.objectContaining({ text: 'letzten' })]) }],
    })
  })

  test('keeps items of two houses apart that have the same number', async ({ api }) => {
    const [number, one, other] = [String(Math.floor(Math.random() * 1e12)), aWord(), aWord()]
    const item = (house: string) =>
      anItem(
        `<title>A story of ${house}</title><guid isPermaLink="false">${number}</guid><link>https://${house}.example/1</link><description>The harbour of ${house} is open.</description>`,
      )

    const answers = [
      await importFeed(api, item(one)),
      await importFeed(api, item(other)),
      await importFeed(api, item(one)),
    ]

    expect(answers.map(({ rows }) => rows[0].problem?.code ?? rows[0].status)).toEqual([
      'created',
      'article.external_id_taken',
      'unchanged',
    ])
  })

  test('stops at the first item that fails, and stores nothing in a dry run', async ({ api }) => {
    const before = await countAll(api)

    const { rows } = await importFeed(api, aFeed().replace(/<item>/, '<item><title>x</title></item><item>'), {
      query: '?dryRun=true&onError=stop',
    })
    const dry = await importFeed(api, aFeed(), { query: '?dryRun=true' })

    expect(rows.map(({ status }) => status)).toEqual(['failed'])
    expect(dry.rows.map(({ status, id }) => [status, id])).toEqual([
      ['created', null],
      ['created', null],
      ['failed', null],
    ])
    expect(await countAll(api)).toEqual(before)
  })

  const bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
  const outside = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
  test.for([
    ['an XML bomb', `${bomb}${anItem('<title>&b;</title>')}`, 422, 'import.invalid'],
    ['an external entity', `${outside}${anItem('<title>&a;</title>')}`, 422, 'import.invalid'],
    ['a page', '<html><body>No feed</body></html>', 422, 'import.invalid'],
    ['a feed that is cut off', aFeed().slice(0, 900), 422, 'import.invalid'],
    [
      'a feed without items',
      '<rss version="2.0"><channel><title>F</title></channel></rss>',
      422,
      'import.nothing_to_import',
    ],
    ['nothing', '', 422, 'import.invalid'],
    [
      '2,001 items',
      '<rss><channel><item></item>'.replace('<item></item>', '<item></item>'.repeat(2_001)),
      413,
      'import.too_large',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from(anItem('<title>Br\u00fccke</title>'), 'latin1'),
      400,
      'request.invalid_encoding',
    ],
  ] as const)('refuses %s', async ([, feed, status, code], { api }) => {
    const answer = await importFeed(api, feed)

    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('reads what is nested deep, and long entities, in time', async ({ api }) => {
    const begun = performance.now()
    const deep = anItem(
      `<title>Deep</title><description>${'<a>'.repeat(50_000)}x${'</a>'.repeat(50_000)}</description>`,
    )
    const entities = anItem(`<title>T</title><description>${'&amp;lt;'.repeat(50_000)}</description>`)

    const answers = [await importFeed(api, deep), await importFeed(api, entities)]

    expect(answers.map(({ rows }) => rows[0].status)).toEqual(['failed', 'created'])
    expect(performance.now() - begun).toBeLessThan(15_000)
  })
})
