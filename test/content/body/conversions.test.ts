import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHtml, toHtml } from '#src/content/body/html.ts'
import { fromMarkdown, toMarkdown } from '#src/content/body/markdown.ts'
import { normaliseBody } from '#src/content/body/normal.ts'
import { fromPlainText, toPlainText } from '#src/content/body/plain.ts'
import { Body } from '#src/content/body/schema.ts'
import { startWatch } from '#test/support/processorTime.ts'
import { anyBody, withoutKeys } from './arbitrary.ts'

describe('round trips', () => {
  test('the arbitrary draws bodies that the schema takes', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(Body.safeParse(body).error).toBeUndefined()
      }),
    )
  })

  test('the normal form is a body, and its own normal form', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const normal = normaliseBody(body)
        expect(Body.parse(normal)).toEqual(normal)
        expect(normaliseBody(normal)).toEqual(normal)
      }),
    )
  })

  test.each([
    ['HTML', toHtml, fromHtml],
    ['Markdown', toMarkdown, fromMarkdown],
  ])('%s gives every body back in normal form, without a warning', (_, write, read) => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const result = read(write(body))
        expect(withoutKeys(result.body)).toEqual(withoutKeys(normaliseBody(body)))
        expect(result.warnings).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('plain text keeps every word', () => {
    const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []
    fc.assert(
      fc.property(anyBody, (body) => {
        const text = toPlainText(body)
        expect(wordsOf(toPlainText(fromPlainText(text).body))).toEqual(wordsOf(text))
      }),
    )
  })
})

const id = '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17'
const paragraph = (text: string, marks: string[] = []) => ({ style: 'normal', children: [{ text, marks }] })

/** The blocks in short: without types, keys and empty lists of definitions. */
function shorten(body: Body): object[] {
  return body.map(({ _key, ...block }) => {
    if (block._type !== 'block') return block
    const { _type, markDefs, children, ...shape } = block
    const spans = children.map(({ text, marks }) => ({ text, marks }))
    const said = markDefs.map(({ _key, ...mark }) => mark)
    return said.length > 0 ? { ...shape, children: spans, markDefs: said } : { ...shape, children: spans }
  })
}

describe('fromHtml', () => {
  test.each([
    ['text without elements', 'Just words', [paragraph('Just words')]],
    ['white space', '<p> two \n  words </p>\n\n<p></p>', [paragraph('two words')]],
    ['text around blocks', '<div>a<p>b</p>c</div>', [paragraph('a'), paragraph('b'), paragraph('c')]],
    ['h1 as h2', '<h1>T</h1>', [{ ...paragraph('T'), style: 'h2' }]],
    [
      'a block quotation of paragraphs',
      '<blockquote><p>a</p><p>b</p></blockquote>',
      ['a', 'b'].map((text) => ({ ...paragraph(text), style: 'blockquote' })),
    ],
    [
      'paragraphs in a list item as lines',
      '<ul><li><p>a</p><p>b</p></li></ul>',
      [{ ...paragraph('a\nb'), listItem: 'bullet', level: 1 }],
    ],
    [
      'nested lists',
      '<ol><li>a<ul><li>b</li></ul></li></ol>',
      [
        { ...paragraph('a'), listItem: 'number', level: 1 },
        { ...paragraph('b'), listItem: 'bullet', level: 2 },
      ],
    ],
    ['entities and quotation elements', '<p>a &amp; <q>b</q></p>', [paragraph('a & “b”')]],
    ['the <b> of Google Docs', '<b style="font-weight:normal"><p>a</p></b>', [paragraph('a')]],
    [
      'a quote',
      `<p><span data-quote="${id}">a</span></p>`,
      [{ ...paragraph('a', ['m1']), markDefs: [{ _type: 'quote', quote: id }] }],
    ],
    [
      'a picture in a figure',
      `<figure><img data-media="${id}"><figcaption>The <b></b> pier</figcaption></figure>`,
      [{ _type: 'image', media: id, caption: 'The pier' }],
    ],
    ['a frame', '<iframe src="//video.example/1">x</iframe>', [{ _type: 'embed', url: 'https://video.example/1' }]],
    ['an unclosed head', '<head><title>x</title><body>a', [paragraph('a')]],
  ])('reads %s', (_, html, expected) => {
    const { body } = fromHtml(html)

    expect(shorten(body)).toEqual(expected)
  })

  test.each([
    ['<script>alert(1)</script><style>p{}</style><p onclick="alert(1)">a</p>', [], 'a'],
    ['<p><a href="javascript:alert(1)">a</a></p>', ['link_removed'], 'a'],
    ['<p><a href=" JaVa\tscript:alert(1)">a</a></p>', ['link_removed'], 'a'],
    ['<p><a href="/relative">a</a></p>', ['link_removed'], 'a'],
    ['<p>a<img src="x" onerror="alert(1)"></p>', ['image_removed'], 'a'],
    ['<p>a</p><iframe src="javascript:alert(1)">b</iframe>', ['element_removed'], 'a'],
    ['<svg><script>alert(1)</script><text>x</text></svg>a', ['element_removed'], 'a'],
    ['<table><tr><td>a</td></tr></table>', ['table_flattened'], 'a'],
    ['<h6>a</h6>', ['heading_raised'], 'a'],
    ['<p>a</p><hr>', ['rule_removed'], 'a'],
    ['<ul><li><h2>a</h2></li></ul>', ['style_removed'], 'a'],
    ['<p data-quote="7">a</p>', ['reference_invalid'], 'a'],
    ['<ul><li>a<ol><li>b</li></ol>c</li></ul>', ['list_item_split'], 'a\n\nb\n\nc'],
    ['<pre>a\n  b</pre>', ['indentation_removed'], 'a\nb'],
    [
      `<figure data-media="${id}"><figcaption><a href="https://x.example">a</a></figcaption></figure>`,
      ['caption_style_removed'],
      'a',
    ],
    ['a\u0000\ud800', ['characters_removed'], 'a\ufffd'],
  ])('keeps the words of %j and tells what it removes', (html, codes, words) => {
    const { body, warnings } = fromHtml(html)

    expect(warnings.map(({ code }) => code)).toEqual(codes)
    expect(toPlainText(body)).toBe(words)
    expect(toHtml(body)).not.toMatch(/javascript|alert|onerror|onclick/i)
  })

  test('tells a removed thing once, and not more of a kind than a person reads', () => {
    const pictures = Array.from(
      { length: 1_000 },
      (_, index) => `<img src="${index}.png"><img src="${index}.png">`,
    ).join('')

    const { warnings } = fromHtml(pictures)

    expect(warnings).toHaveLength(21)
    expect(warnings.at(-1)?.detail).toBe('1960 more of the same kind.')
  })

  test.each([
    ['20,000 nested elements', '<div>'.repeat(20_000), 'body.too_deep'],
    ['elements that only seem closed', '<b title="</b>">'.repeat(20_000), 'body.too_deep'],
    ['more than 1 MiB', 'é'.repeat(600_000), 'body.too_large'],
    ['more than 2,000 blocks', '<p>a'.repeat(250_000), 'body.too_large'],
    ['more than 500,000 characters', 'a '.repeat(500_000), 'body.too_large'],
    ['more than 500 spans in a paragraph', '<i>a</i>b'.repeat(300), 'body.invalid'],
  ])('refuses %s at once', (_, html, code) => {
    const elapsed = startWatch()

    expect(() => fromHtml(html)).toThrow(expect.objectContaining({ code }))
    expect(elapsed()).toBeLessThan(1_000)
  })

  test('writes a paragraph of very many lines at once', () => {
    const { body } = fromPlainText('a\n'.repeat(50_000))
    const elapsed = startWatch()

    expect(fromMarkdown(toMarkdown(body)).body).toEqual(body)
    expect(elapsed()).toBeLessThan(1_500)
  })

  test('cuts a long paragraph into spans that a body may hold, between characters', () => {
    const { body } = fromHtml(`<p>a${'👍'.repeat(20_000)}</p>`)

    expect(Body.parse(body)).toEqual(body)
    expect(toPlainText(body)).toBe(`a${'👍'.repeat(20_000)}`)
  })
})

describe('fromMarkdown', () => {
  test.each([
    ['pictures that never end', '!['],
    ['emphasis in emphasis', '*a **b '],
    ['code that never ends', '` `` '],
    ['lists of very many items', '\n- a'],
    ['headings of very many kinds', 'a\n=\n'],
    ['pictures in very many paragraphs', '![\n\n'],
  ])('refuses a megabyte of %s before it is read closely', (_, marks) => {
    const elapsed = startWatch()

    const refusal = expect.objectContaining({ code: 'body.too_large' })
    expect(() => fromMarkdown(marks.repeat(Math.floor(1_048_576 / marks.length)))).toThrow(refusal)
    expect(elapsed()).toBeLessThan(1_000)
  })

  test.each([
    ['a quote in the text', `He said “[we **will**](quote:${id})”.`],
    ['a picture', `![The “pier”, at noon](media:${id})`],
    ['an embedded page', '<https://example.org/x>'],
    ['a pull quote', `[](pull-quote:${id})`],
    ['lists', '1. a\n   - b\n   - c\n2. d'],
    ['a quote with a link in it', `<span data-quote="${id}">a <a href="https://example.org">b</a></span>`],
    ['marks without a sign', 'H<sub>2</sub>O, E=mc<sup>2</sup>, <u>under</u>, `code`, ~~gone~~'],
    ['a number or a dash that opens no list', '1.5 million\n\n-5 °C\n\n\\- a\n\n1\\. b'],
    ['emphasis in a word', 'un*frigging*believable'],
  ])('reads and writes %s alike', (_, markdown) => {
    const { body, warnings } = fromMarkdown(markdown)

    expect(toMarkdown(body)).toBe(markdown)
    expect(warnings).toEqual([])
  })

  test.each([
    ['a bare URL alone as an embed', 'https://example.org/x', [{ _type: 'embed', url: 'https://example.org/x' }]],
    ['a URL in a sentence as text', 'See https://example.org/x.', [paragraph('See https://example.org/x.')]],
    ['soft line ends as spaces', 'a\nb', [paragraph('a b')]],
    ['hard line ends', 'a  \nb', [paragraph('a\nb')]],
    [
      'escaped signs in a caption',
      `![a\\*b\\] &amp; c](media:${id})`,
      [{ _type: 'image', media: id, caption: 'a*b] & c' }],
    ],
  ])('reads %s', (_, markdown, expected) => {
    expect(shorten(fromMarkdown(markdown).body)).toEqual(expected)
  })

  test('tells of what a body cannot hold', () => {
    const { body, warnings } = fromMarkdown(
      '|a|\n|-|\n|b|\n\n![x](https://x.example/y.png) [c](javascript:alert) <script>d</script>',
    )

    expect(toPlainText(body)).toBe('a\n\nb\n\nc')
    expect(warnings.map(({ code }) => code)).toEqual(['table_flattened', 'image_removed', 'link_removed'])
  })
})

describe('fromPlainText', () => {
  test('makes a paragraph of what stands between blank lines', () => {
    const { body } = fromPlainText('One\r\nline.\n \t\n\nTwo  words.\n')

    expect(shorten(body)).toEqual([paragraph('One\nline.'), paragraph('Two words.')])
    expect(body.map(({ _key }) => _key)).toEqual(['b1', 'b2'])
  })
})

describe('toHtml', () => {
  test('escapes text and attributes', () => {
    const body = Body.parse([
      {
        _type: 'block',
        _key: 'a',
        children: [{ _type: 'span', _key: 's', text: `<i> & "'`, marks: ['m'] }],
        markDefs: [{ _type: 'link', _key: 'm', href: 'https://x.example/?a=1&b=2' }],
      },
      { _type: 'image', _key: 'b', media: id, caption: '<b>' },
    ])

    expect(toHtml(body)).toBe(
      `<p><a href="https://x.example/?a=1&amp;b=2">&lt;i&gt; &amp; &quot;&#39;</a></p><figure data-media="${id}"><figcaption>&lt;b&gt;</figcaption></figure>`,
    )
  })
})
