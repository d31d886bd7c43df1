import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractStory } from '#src/extraction/story.ts'
import { startWatch } from '#test/support/processorTime.ts'

const pieces = fc.constantFrom(
  ...[
    '"',
    '“',
    '”',
    '„',
    '«',
    '»',
    '‘',
    '’',
    "'",
    ',',
    '.',
    '?',
    ':',
    '(',
    ')',
    '–',
    '\n',
    '\n\n',
    ' ',
    '\u00a0',
    '\r\n',
  ],
  ...[
    'said',
    'Ana Torv',
    'the council',
    'according to',
    'he',
    'told',
    'Reuters',
    'that',
    'We will wait',
    'AFP',
    'Photo:',
  ],
  ...[
    'sagte',
    'laut',
    'a déclaré',
    'selon',
    'l’économiste',
    'By',
    'on Monday',
    'who',
    'and',
    '14',
    'Mr',
    '😀',
    '\ud800',
  ],
)
const prose = fc.array(pieces, { maxLength: 120 }).map((list) => list.join(' '))
const anyText = fc.oneof(prose, fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 }))
const language = fc.constantFrom('en', 'de', 'fr', 'sv', undefined)
const extract = (text: string, code: string | undefined) => extractStory(text, code ? { language: code } : {})

describe('extractStory on any text', () => {
  test('gives passages whose offsets hold their words', () => {
    fc.assert(
      fc.property(anyText, language, (text, code) => {
        const { body, quotes } = extract(text, code)
        for (const { passages, mention } of quotes) {
          for (const { paragraph, start, end, exact } of mention ? [...passages, mention] : passages) {
            expect(body[paragraph]?.slice(start, end)).toBe(exact)
            expect(start).toBeLessThan(end)
          }
        }
      }),
      { numRuns: 600 },
    )
  })

  test('refers only to sources that it files', () => {
    fc.assert(
      fc.property(anyText, language, (text, code) => {
        const { quotes, sources, provider } = extract(text, code)
        const keys = new Set(sources.map(({ key }) => key))
        const used = quotes.flatMap(({ speaker, addressee, via }) => [speaker, addressee, ...via])
        const owners = sources.map(({ affiliation }) => affiliation)
        expect([...used, ...owners, provider].filter((key) => key !== null && !keys.has(key))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('keeps the words of the body as printed', () => {
    fc.assert(
      fc.property(anyText, language, (text, code) => {
        const words = (value: string) => value.replaceAll('\uFEFF', '').split(/\s+/).join(' ')
        const all = words(text)
        for (const paragraph of extract(text, code).body) expect(all).toContain(words(paragraph))
      }),
      { numRuns: 400 },
    )
  })
})

test.for([
  ['straight marks', '"'],
  ['marks of every kind', '„“‘"«»\' '],
  ['short quotations', '"a b c d" '],
  ['names', 'Ana Torv '],
  ['attributions', 'Ana Torv said, '],
] as const)('reads a paragraph of a megabyte of %s in good time', ([, piece]) => {
  const text = `Boats come home to Lowick\n\n${piece.repeat((1 << 20) / piece.length)}`
  const elapsed = startWatch()

  extractStory(text, { language: 'en' })

  expect(elapsed()).toBeLessThan(3_000)
})
