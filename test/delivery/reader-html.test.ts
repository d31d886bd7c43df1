import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { exampleContext } from '#src/delivery/addresses.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { anyArticle } from './arbitrary.ts'

const example = PublishedArticle.parse(PublishedArticle.meta()?.example)
const [quote] = example.quotes
const [shown] = example.media
if (!quote || !shown) throw new Error('The example has no quote or no picture.')
const write = (changes: Partial<PublishedArticle>) => writeReaderHtml({ ...example, ...changes }, exampleContext)

describe('writeReaderHtml', () => {
  test('shows a picture by caption and credit, the caption of the block before that of the article', () => {
    const image = { _type: 'image' as const, _key: 'b2', media: shown.media.id }

    const [, picture = '', caption] =
      /^<figure>(<img .*?>)?<figcaption>(.*)<\/figcaption><\/figure>$/.exec(write({ body: [image] })) ?? []
    expect(caption).toBe('The bridge on the morning it reopened<br>Ida Brekke/Norvik Foto')
    const file = `https://cms.example.org/v1/content/media/${shown.media.id}/file`
    expect(picture).toContain(
      `src="${file}?width=960&amp;v=kq3Xb9dT1A" srcset="${file}?width=320&amp;v=kq3Xb9dT1A 320w, `,
    )
    expect(picture).toContain(
      ' width="1920" height="1280" alt="A steel bridge over a harbour at dawn, with cyclists on it"',
    )
    const bare = { ...shown.media, file: null, renditions: [] }
    expect(write({ body: [image], leadMedia: null, media: [{ ...shown, media: bare }] })).toMatch(
      /^<figure><figcaption>The/,
    )
    expect(write({ body: [{ ...image, caption: 'Dawn <3' }] })).toContain('<figcaption>Dawn &lt;3<br>Ida')
    expect(write({ body: [image], media: [{ ...shown, caption: 'Later' }] })).toContain('<figcaption>Later<br>')
    expect(write({ body: [image], leadMedia: null, media: [] })).toBe('')
  })

  test('shows a pull quote with its speaker in the capacity of then', () => {
    const body = [{ _type: 'pullQuote' as const, _key: 'b2', quote: quote.id }]

    expect(write({ body })).toBe(
      '<figure><blockquote><p>The bridge held when it had to.</p></blockquote><figcaption>Marit Solheim, harbour master of Norvik</figcaption></figure>',
    )
    expect(write({ body, quotes: [{ ...quote, speaker: null, capacity: null }] })).not.toContain('figcaption')
  })

  test('has corrections at the end and a retraction before anything else, in the language of the story', () => {
    const at = '2026-03-04T09:00:00.000Z'
    const corrections: PublishedArticle['corrections'] = [
      { id: quote.id, kind: 'correction', text: 'Zehn & <nicht> zwölf.', at },
      { id: quote.id, kind: 'retraction', text: 'Es stimmte\nnicht.', at },
    ]
    const [first, body, last] = write({ corrections, language: 'de-AT' }).split('\n')

    const day = `(<time datetime="${at}">2026-03-04</time>)`
    expect(first).toBe(`<aside><p><strong>Widerruf</strong> ${day}: Es stimmte<br>nicht.</p></aside>`)
    expect(body).toContain('The bridge held')
    expect(last).toBe(`<aside><p><strong>Berichtigung</strong> ${day}: Zehn &amp; &lt;nicht&gt; zwölf.</p></aside>`)
    expect(write({ corrections, language: 'nb' })).toContain('<strong>Retraction</strong>')
  })

  test('writes no element and no attribute but its own, whatever the article holds', () => {
    const elements =
      'a aside audio blockquote br code em figcaption figure h2 h3 h4 img li ol p s span strong sub sup time u ul video'
    const files = ['src', 'srcset', 'width', 'height', 'alt', 'loading', 'controls', 'preload']
    const attributes = ['href', 'data-quote', 'data-embed', 'datetime', ...files]
    fc.assert(
      fc.property(anyArticle, (article) => {
        const seen: { names: string[]; attributes: string[] } = { names: [], attributes: [] }
        collect(parseDocument(writeReaderHtml(article, exampleContext)).children, seen)
        expect(seen.names.filter((name) => !elements.split(' ').includes(name))).toEqual([])
        expect(seen.attributes.filter((name) => !attributes.includes(name))).toEqual([])
      }),
    )
  })
})

type Nodes = ReturnType<typeof parseDocument>['children']

function collect(nodes: Nodes, seen: { names: string[]; attributes: string[] }): void {
  for (const node of nodes) {
    if (!('attribs' in node)) continue
    seen.names.push(node.name)
    seen.attributes.push(...Object.keys(node.attribs))
    collect(node.children as Nodes, seen)
  }
}
