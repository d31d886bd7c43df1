import { describe, expect, test } from 'vitest'
import { predictQuotes } from '#src/extraction/predictions.ts'
import { extractLines } from '../../scripts/extract-lines.ts'

const collect = (chunks: readonly (string | Uint8Array)[]) =>
  Array.fromAsync(
    extractLines(
      (async function* () {
        for (const chunk of chunks) yield Buffer.from(chunk)
      })(),
    ),
  )

describe('npm run extract', () => {
  test('answers each line, names the bad ones and goes on', async () => {
    const torv = '{"id":"a","text":"\\"We will wait here,\\" Ana Torv said.","language":"en"}\n'
    const lines = [torv, '\n', 'nonsense\n', '{"id":"b"}\r\n', Buffer.from([0x22, 0xff, 0x0a]), '{"id":3,"text":""}']

    const answers = await collect(lines)

    expect(answers).toEqual([
      { line: 1, answer: expect.any(String) },
      { line: 3, problem: expect.stringMatching(/^no JSON: /) },
      { line: 4, problem: expect.stringContaining('text') },
      { line: 5, problem: 'no UTF-8' },
      { line: 6, answer: '{"id":3,"quotes":[]}' },
    ])
    expect(JSON.parse((answers[0] as { answer: string }).answer)).toEqual({
      id: 'a',
      quotes: [
        {
          start: 1,
          end: 19,
          kind: 'direct',
          speaker: { start: 21, end: 29, text: 'Ana Torv' },
          cue: 'said',
          confidence: 0.95,
        },
      ],
    })
  })

  test('reads lines that arrive in pieces, inside a character too', async () => {
    const bytes = Buffer.from('{"id":"ä","text":"„Wir warten hier auf die Flut“, sagte Anna Torwald."}\n')
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte))

    expect(await collect(pieces)).toEqual(await collect([bytes]))
  })

  test('refuses a line of more than 32 MiB and goes on after it', async () => {
    const chunk = Buffer.alloc(8 << 20, 'x')

    expect(await collect([chunk, chunk, chunk, chunk, 'x\n', '{"id":2,"text":""}\n'])).toEqual([
      { line: 1, problem: 'longer than 33554432 bytes' },
      { line: 2, answer: '{"id":2,"quotes":[]}' },
    ])
  })
})

describe('predictQuotes', () => {
  test('gives offsets into the text as it was given', () => {
    const text = '\n  Boats\r\n\r\n😀 „Wir warten“, sagte Anna Torwald.\r\n„Bis zur Flut.“\n'

    expect(predictQuotes(text, 'de').map(({ start, end }) => text.slice(start, end))).toEqual([
      'Wir warten',
      'Bis zur Flut.',
    ])
  })

  test('makes one of a quotation that runs over paragraphs, and two of one that is interrupted', () => {
    const long = '“It began at dawn.\n\n“Then the water came,” said Ana Torv, “and we ran.”'
    const aside = '« Dix minutes, raconte Nadia Ferrand, déléguée. Pour trente ans de boîte. »'

    expect(predictQuotes(long, 'en').map(({ start, end }) => long.slice(start, end))).toEqual([
      'It began at dawn.\n\n“Then the water came,',
      'and we ran.',
    ])
    expect(predictQuotes(aside, 'fr').map(({ start, end }) => aside.slice(start, end))).toEqual([
      'Dix minutes',
      'Pour trente ans de boîte.',
    ])
  })
})
