import { describe, expect, test } from 'vitest'
import { findQuotations } from '#src/extraction/quotations.ts'

const quoted = (...paragraphs: string[]) =>
  findQuotations(paragraphs).map(({ spans }) =>
    spans.map(({ paragraph, start, end }) => paragraphs[paragraph]?.slice(start, end)).join(' ¶ '),
  )

describe('findQuotations', () => {
  test.for([
    ['straight marks', 'He said "we wait" and left.', ['we wait']],
    ['curly marks', 'He said “we wait” and left.', ['we wait']],
    ['low-high marks', 'Er sagte: „Wir warten“ und ging.', ['Wir warten']],
    ['low-high marks with an English close', 'Er sagte: „Wir warten” und ging.', ['Wir warten']],
    ['guillemets with spaces', 'Il dit : « On attend » et part.', ['On attend']],
    ['reversed guillemets', 'Er sagte: »Wir warten« und ging.', ['Wir warten']],
    [
      'single curly marks around apostrophes',
      '‘I don’t know the dogs’ names,’ she said.',
      ['I don’t know the dogs’ names,'],
    ],
    ['single straight marks around apostrophes', "'I don't know,' she said.", ["I don't know,"]],
    ['a curly mark closed by a straight one', 'He said “we wait" and left.', ['we wait']],
    ['right marks on both sides', 'Hon sade: ”Vi väntar” och gick.', ['Vi väntar']],
    ['nested marks, the outer only', '“She said, ‘Run,’ and I ran,” he said.', ['She said, ‘Run,’ and I ran,']],
    ['nested guillemets, the outer only', '« Il a dit « non » hier », dit-elle.', ['Il a dit « non » hier']],
    ['the marks of wire copy', "He said: ``We wait.'' Then he left.", ['We wait.']],
    ['brackets and ellipses inside', '"We […] wait (here)…" he said.', ['We […] wait (here)…']],
    ['a missing closing mark', 'She said: "We wait until the tide turns.', ['We wait until the tide turns.']],
    ['an opening mark forgotten before another', '"Yes we can. "No we cannot," he said.', ['No we cannot,']],
  ] as const)('reads %s', ([, text, expected]) => {
    expect(quoted(text)).toEqual(expected)
  })

  test.for([
    ['apostrophes', "The dogs' owner won't say it's theirs."],
    ['curly apostrophes', 'The dogs’ owner won’t say it’s theirs.'],
    ['a decade', 'Music of the ’90s and the fishermen’s choir.'],
    ['inches', 'A 12" pipe and a 6" one.'],
    ['minutes and seconds', "At 52° 5' 30'' N, and 4' 10'' later."],
    ['two apostrophes that nothing closes', "He wrote ''we wait and left."],
    ['a stray closing mark', 'And so it went.” They left.'],
    ['empty marks', 'He wrote "" twice.'],
  ] as const)('takes %s for no quotation', ([, text]) => {
    expect(quoted(text)).toEqual([])
  })

  test('follows a quotation over paragraphs that reopen it', () => {
    expect(quoted('“It began at dawn.', '“Then the water came.', '“We ran,” she said.')).toEqual([
      'It began at dawn. ¶ Then the water came. ¶ We ran,',
    ])
  })

  test('still reads quotations after an outer mark that never closes', () => {
    expect(quoted('»Die “neue Brücke” ist offen.')).toEqual(['neue Brücke'])
  })
})
