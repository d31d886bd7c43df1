import fc from 'fast-check'
import { DomUtils, parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { element, writeXml } from '#src/delivery/xml.ts'

describe('writeXml', () => {
  test('writes elements, attributes and text', () => {
    const content = [element('a', 'x < y & "z"', { b: '"<\n' }), element('c', null, { d: 1, e: null })]

    expect(writeXml('root', content, {})).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<root><a b="&quot;&lt;&#10;">x &lt; y &amp; &quot;z&quot;</a><c d="1"/></root>\n',
    )
  })

  test('leaves out what says nothing, but not the root', () => {
    expect(writeXml('root', [element('a', null), element('b', [null, []])], {})).toContain('<root></root>')
  })

  test('writes any text and attribute so that a parser reads the same, but for what XML cannot hold', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), 300)
    const odd = ['\0\b\x1F', '\uD800', '\uFFFE\uFFFF', ']]>', '\r\n', '\x7F\x85', '\u{10FFFF}', ' a\t']
    const written = [...texts, ...odd].map((text) => element('t', text, { a: text }))

    const xml = writeXml('root', written, {})

    const { errors } = await validateXML({ xml, normalization: 'c14n' })
    expect(errors).toEqual([])
    const read = DomUtils.getElementsByTagName('t', parseDocument(xml, { xmlMode: true }))
    const kept = [...texts, ...odd].map((text) => text.replace(/[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/gu, ''))
    expect(read.map((node) => DomUtils.textContent(node))).toEqual(kept)
    expect(read.map((node) => node.attribs.a)).toEqual(kept)
  })
})
