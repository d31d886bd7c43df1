import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listQuotePassages } from '#src/content/body/passages.ts'
import { Body } from '#src/content/body/schema.ts'
import { DomainError } from '#src/errors.ts'
import { decodeDocument } from '#src/imports/charset.ts'
import { readTable } from '#src/imports/csv/table.ts'
import { readItemArticle } from '#src/imports/feeds/item-reading.ts'
import { readFeed } from '#src/imports/feeds/items.ts'
import { readFormatted } from '#src/imports/formatted.ts'
import { readFragment } from '#src/imports/html/fragment.ts'
import { readMetadata } from '#src/imports/html/metadata.ts'
import { skimPage } from '#src/imports/html/skim.ts'
import { readMarkdown } from '#src/imports/markdown-format.ts'
import { readNinjs } from '#src/imports/ninjs/reading.ts'
import type { Reading } from '#src/imports/reading.ts'

const words = fc.constantFrom(
  ...[
    'NORVIK, March 3 (Coast Wire) - ',
    'The bridge held',
    ' when it had to',
    '“',
    '”',
    '," said Marit Solheim. ',
    '"',
  ],
  ...[
    'By Ida Brekke',
    'Advertisement',
    'Photo: Nils Holm/AFP',
    ' She said: ',
    '»',
    '«',
    ' ',
    '\n',
    '&amp;',
    '&',
    '…',
    'e\u0301',
    '😀',
  ],
)
const tag = fc.constantFrom(
  ...['p', 'b', 'em', 'a', 'ul', 'li', 'h2', 'blockquote', 'figure', 'figcaption', 'div', 'span', 'q', 'br', 'picture'],
  ...['aside', 'iframe', 'img', 'video', 'source', 'table', 'td', 'script', 'article', 'nav', 'sup', 'pre'],
)
const attributes = fc.constantFrom(
  ...['', ' href="/a"', ' href="javascript:a"', ' src="/a.jpg"', ' src="data:a"', ' class="share"', ' hidden'],
  ...[' data-media="01936d5e-8a00-7000-8000-000000000014"', ' data-quote="x"', ' srcset="a.jpg 1x, b.jpg 2x"'],
)
const piece = fc.oneof(
  { arbitrary: words, weight: 4 },
  { arbitrary: fc.tuple(tag, attributes).map(([name, said]) => `<${name}${said}>`), weight: 3 },
  { arbitrary: tag.map((name) => `</${name}>`), weight: 2 },
)
const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

/** What any reading must be, whatever it was read from. */
function expectSound({ body, paragraphs, quotes, media, lead, sources }: Reading) {
  const parsed = Body.parse(body)
  const texts = new Map(
    parsed.flatMap((block) =>
      block._type === 'block' ? [[block._key, block.children.map(({ text }) => text).join('')] as const] : [],
    ),
  )
  for (const { passages, speaker, via } of quotes) {
    for (const { paragraph, start, end, exact } of passages) {
      expect(texts.get(paragraphs[paragraph] ?? '')?.slice(start, end)).toBe(exact)
    }
    for (const key of [speaker, ...via]) if (key !== null) expect(sources.map((source) => source.key)).toContain(key)
  }
  const keys = media.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  if (lead !== null) expect(keys).toContain(lead)
  for (const block of parsed) if (block._type === 'image') expect(keys).toContain(block.media)
}

/** Reads, or refuses for a reason that has a page. */
function readOrRefuse(read: () => Reading) {
  try {
    expectSound(read())
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

const base = 'https://post.example/a/'

describe('whatever is read', () => {
  test('as HTML, Markdown, a feed or ninjs is sound, and its quotes stand where they say', () => {
    fc.assert(
      fc.property(soup, (html) => {
        readOrRefuse(() => {
          const { body, media } = readFragment(html, { base })
          return readFormatted({ body, media, lead: null, head: { headline: 'Head' } })
        })
        readOrRefuse(() => readMarkdown(`# Head\n\n${html}`, base))
        const item = `<item><title>Head</title><description><![CDATA[${html}]]></description><enclosure url="/a.jpg" type="image/jpeg"/></item>`
        for (const one of readFeed(`<rss version="2.0"><channel><title>F</title>${item}</channel></rss>`).items) {
          readOrRefuse(() => readItemArticle(one, 'en'))
        }
        const bodies = [{ contentType: 'text/html', value: html }]
        readOrRefuse(() => readNinjs({ uri: 'urn:x:1', headline: 'Head', bodies }))
      }),
      { numRuns: 300 },
    )
  })

  test('as a page is skimmed to what is left of it, with nothing that runs', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const page = skimPage(`<title>T</title><script type="application/ld+json">${html}</script>${html}`)
        expect(page.html).not.toMatch(/<script|<nav/)
        expect(readMetadata(page).images).toEqual(expect.any(Array))
      }),
      { numRuns: 300 },
    )
  })

  test('as ninjs may be any JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('uri', 'type', 'bodies', 'associations', 'people', 'by', 'headlines'),
          fc.jsonValue(),
        ),
        (item) => readOrRefuse(() => readNinjs(item)),
      ),
      { numRuns: 300 },
    )
  })

  test('as bytes is decoded, or the byte is named that is wrong', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(null, 'utf-8', 'windows-1252'),
        (array, header) => {
          const bytes = Buffer.from(array)
          try {
            expect(decodeDocument(bytes, { header }).isWellFormed()).toBe(true)
          } catch (error) {
            if (!(error instanceof DomainError)) throw error
            const { offset } = (error.options.members ?? {}) as { offset?: number }
            if (offset === undefined) return
            expect(() => decodeDocument(bytes.subarray(0, offset), { header })).not.toThrow(/is not UTF-8/)
            expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, offset + 4))).toThrow()
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('as a table comes back cell by cell, whatever is in them', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\t', '\n'), maxLength: 8 })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 10 }),
        fc.constantFrom(',', ';', '\t'),
        async (rows, delimiter) => {
          const table = [['name', 'kind'], ...rows].map((row) => row.map(quoted).join(delimiter)).join('\r\n')
          const read = await Array.fromAsync(readTable(table, { columns: ['name', 'kind'], required: ['name'] }))
          const said = rows.filter((row) => row.some((text) => text !== ''))
          expect(read.map(({ cells }) => [cells.get('name') ?? '', cells.get('kind') ?? ''])).toEqual(said)
        },
      ),
      { numRuns: 100 },
    )
  })
})

test('a body that names quotes of nobody loses their marks, and keeps the words', () => {
  const value = '<p>“<span data-quote="01936d5e-8a00-7000-8000-00000000001e">The bridge held</span>”, she said.</p>'

  const { body } = readNinjs({ uri: 'urn:x:1', headline: 'Head', bodies: [{ contentType: 'text/html', value }] })

  expect(listQuotePassages(body)).toEqual([])
  expect(JSON.stringify(body)).toContain('The bridge held')
})
