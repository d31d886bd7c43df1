import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromMarkdown, toMarkdown } from '#src/content/body/markdown.ts'
import {
  annotateQuote,
  findPassages,
  listQuotePassages,
  nearestPassage,
  type Passage,
} from '#src/content/body/passages.ts'
import { toPlainText } from '#src/content/body/plain.ts'
import { Body } from '#src/content/body/schema.ts'
import { startWatch } from '#test/support/processorTime.ts'
import { anyBody } from './arbitrary.ts'

const one = '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17'
const other = '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d18'
const bodyOf = (markdown: string) => fromMarkdown(markdown).body
const exactly = (passages: Passage[]) => passages.map(({ exact }) => exact)

/** A body and a passage of it with text, anywhere in a block. */
const bodyWithPassage = fc
  .tuple(anyBody, fc.nat(), fc.nat(), fc.nat())
  .map(([body, pick, from, length]) => {
    const blocks = body.filter((block) => block._type === 'block' && toPlainText([block]) !== '')
    const block = blocks[pick % Math.max(1, blocks.length)]
    if (block?._type !== 'block') return null
    const text = block.children.map((span) => span.text).join('')
    const start = from % text.length
    const end = start + 1 + (length % (text.length - start))
    const passage = { block: block._key, start, end, exact: text.slice(start, end), prefix: '', suffix: '' }
    return { body, passage }
  })
  .filter((drawn) => drawn !== null)
  .filter(({ passage }) => passage.exact.isWellFormed())

describe('findPassages', () => {
  test.each([
    ['the words as they stand', 'He said it twice.', 'said it', ['said it']],
    ['each occurrence', 'no war, no peace, no war', 'no war', ['no war', 'no war']],
    ['other quotation marks and apostrophes', 'It’s “his” «own»', `It's "his" "own"`, ['It’s “his” «own»']],
    ['other white space', 'a\u00a0b  \nc', 'a b\tc', ['a\u00a0b\nc']],
    ['other composition of characters', 'caf\u00e9 noir', 'cafe\u0301', ['caf\u00e9']],
    ['words with marks inside', 'we **will** go', 'we will go', ['we will go']],
    ['words where there are no spaces', '我们会来的', '会来', ['会来']],
    ['no part of a word', 'the warning of war', 'war', ['war']],
    ['nothing for no words', 'a', ' ', []],
    ['nothing across paragraphs', 'a\n\nb', 'a b', []],
  ])('finds %s', (_, markdown, wanted, found) => {
    expect(exactly(findPassages(bodyOf(markdown), wanted))).toEqual(found)
  })

  test('says where the words stand, with 32 characters around them', () => {
    const [passage] = findPassages(bodyOf(`First.\n\n${'x'.repeat(40)} the words ${'y'.repeat(40)}`), 'the words')

    expect(passage).toEqual({
      block: 'b2',
      start: 41,
      end: 50,
      exact: 'the words',
      prefix: `${'x'.repeat(31)} `,
      suffix: ` ${'y'.repeat(31)}`,
    })
  })

  test('takes linear time for a text that is nearly the words everywhere', () => {
    const body = bodyOf('a'.repeat(499_999))
    const elapsed = startWatch()

    expect(findPassages(body, `${'a'.repeat(9_999)}b`)).toEqual([])
    expect(elapsed()).toBeLessThan(2_000)
  })
})

describe('nearestPassage', () => {
  const body = bodyOf('The pier closed in May. “We will open it again before the winter,” she said. Nobody came.')

  test('gives the sentence most like the words', () => {
    expect(nearestPassage(body, 'We shall open it before winter')).toBe(
      '“We will open it again before the winter,” she said.',
    )
  })

  test('gives nothing when no sentence is like them', () => {
    expect(nearestPassage(body, 'Zebras gallop quickly')).toBeNull()
  })
})

describe('annotateQuote', () => {
  test('marks a passage, which is then listed', () => {
    fc.assert(
      fc.property(bodyWithPassage, ({ body, passage }) => {
        const annotated = annotateQuote(body, passage, one)

        expect(Body.parse(annotated)).toEqual(annotated)
        const { block, start, end, exact } = passage
        expect(listQuotePassages(annotated)).toContainEqual(
          expect.objectContaining({ block, start, end, exact, quote: one }),
        )
        expect(toPlainText(annotated)).toBe(toPlainText(body))
      }),
    )
  })

  test('keeps other quotes, also where they overlap', () => {
    fc.assert(
      fc.property(bodyWithPassage, fc.nat(), ({ body, passage }, from) => {
        const start = from % passage.end
        const text = annotatedText(body, passage.block)
        if (/[\uDC00-\uDFFF]/.test(text[start] ?? '')) return
        const overlapping = { ...passage, start, exact: text.slice(start, passage.end) }

        const once = annotateQuote(body, passage, one)
        const both = annotateQuote(once, overlapping, other)

        expect(rangesOf(both, one)).toEqual(rangesOf(once, one))
        expect(rangesOf(both, other)).toContainEqual([start, passage.end])
        expect(toPlainText(both)).toBe(toPlainText(body))
      }),
    )
  })

  test('joins what it marks twice', () => {
    const [passage] = findPassages(bodyOf('one two three'), 'one two')
    const [next] = findPassages(bodyOf('one two three'), 'two three')
    if (!passage || !next) throw new Error('not found')

    const annotated = annotateQuote(annotateQuote(bodyOf('one two three'), passage, one), next, one)

    expect(toMarkdown(annotated)).toBe(`[one two three](quote:${one})`)
    expect(exactly(listQuotePassages(annotated))).toEqual(['one two three'])
  })

  test.each([
    ['in a block that is not there', { block: 'b9' }],
    ['that has other words', { exact: 'tea' }],
    ['without length', { end: 0, exact: '' }],
    ['that cuts a character', { start: 8, end: 9, exact: '\ud83d' }],
  ])('refuses a passage %s', (_, wrong) => {
    const passage = { block: 'b1', start: 0, end: 3, exact: 'one', prefix: '', suffix: '', ...wrong }

    expect(() => annotateQuote(bodyOf('one two 👍'), passage, one)).toThrow(
      expect.objectContaining({ code: 'body.quote_not_printed' }),
    )
  })
})

describe('listQuotePassages', () => {
  test('gives passages in reading order, one for neighbouring spans', () => {
    const body = bodyOf(`[a *b*](quote:${one}) he said, [c](quote:${one}).\n\n[d](quote:${other})`)

    expect(listQuotePassages(body).map(({ block, exact, quote }) => [block, exact, quote])).toEqual([
      ['b1', 'a b', one],
      ['b1', 'c', one],
      ['b2', 'd', other],
    ])
  })
})

function annotatedText(body: Body, key: string): string {
  const block = body.find(({ _key }) => _key === key)
  return block?._type === 'block' ? block.children.map(({ text }) => text).join('') : ''
}

function rangesOf(body: Body, quote: string): number[][] {
  return listQuotePassages(body).flatMap((passage) => (passage.quote === quote ? [[passage.start, passage.end]] : []))
}
