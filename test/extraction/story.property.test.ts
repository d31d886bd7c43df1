import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predictQuotes } from '#src/extraction/predictions.ts'
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

describe('predictQuotes on any text', () => {
  test('gives stretches of the text as it was given, in order and apart from each other', () => {
    fc.assert(
      fc.property(anyText, language, (text, code) => {
        let last = 0
        for (const { start, end, speaker, confidence } of predictQuotes(text, code ?? null)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          if (speaker) expect(text.slice(speaker.start, speaker.end)).toBe(speaker.text)
          expect(confidence).toBeGreaterThan(0)
          expect(confidence).toBeLessThanOrEqual(1)
          last = end
        }
      }),
      { numRuns: 600 },
    )
  })

  test('finds the same quotes wherever a paragraph stands', () => {
    fc.assert(
      fc.property(prose, language, fc.nat({ max: 40 }), (text, code, shift) => {
        const plain = predictQuotes(text, code ?? 'en')
        const moved = predictQuotes(`${'\n'.repeat(shift)}${text}`, code ?? 'en')
        expect(moved.map(({ start, end }) => [start - shift, end - shift])).toEqual(
          plain.map(({ start, end }) => [start, end]),
        )
      }),
      { numRuns: 300 },
    )
  })
})

const repeated = [
  ...['"', '“', '”', '„', '‘', '’', '‚', "'", '«', '»', '„“‘"«»\' '],
  ...['"a b c d" ', '„a b c d“ ', "'a b' ", '“a ‘b ', '„a b c d e\n', '“a b c d e\n', '« a b c d e\n'],
  ...[
    'Ana Torv ',
    'Ana Torv said, ',
    'Anna Torwald sagte, ',
    'dass er sagte, ',
    'die große ',
    '(a ',
    '. ',
    "l'a-t-il ",
  ],
]

test.for(repeated)('reads 32 KB of %j in good time, in every language', (piece) => {
  const text = `Boats come home to Lowick\n\n${piece.repeat((1 << 15) / piece.length)}`
  for (const code of ['en', 'de', 'fr']) {
    const elapsed = startWatch()
    extractStory(text, { language: code })
    predictQuotes(text, code)
    expect(elapsed()).toBeLessThan(500)
  }
})
