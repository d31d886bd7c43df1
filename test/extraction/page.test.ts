import { describe, expect, test } from 'vitest'
import { readBylines } from '#src/extraction/bylines.ts'
import { readCaption } from '#src/extraction/captions.ts'
import { cutDateline } from '#src/extraction/dateline.ts'
import { isFurniture } from '#src/extraction/furniture.ts'
import { guessLanguage, listLexicons } from '#src/extraction/language.ts'
import { extractStory } from '#src/extraction/story.ts'

const lexicons = listLexicons()

describe('readCaption', () => {
  test.for([
    ['Boats in the bay (AFP)', 'Boats in the bay', 'AFP'],
    ['Boats in the bay (Reuters/Ana Torv)', 'Boats in the bay', 'Reuters/Ana Torv'],
    ['Boats in the bay [Photo: Ana Torv]', 'Boats in the bay', 'Ana Torv'],
    ['Boats in the bay. Photograph: Ana Torv/Sound Pictures', 'Boats in the bay.', 'Ana Torv/Sound Pictures'],
    ['Boats in the bay. Photo by Ana Torv', 'Boats in the bay.', 'Ana Torv'],
    ['Des bateaux dans la baie. © Anne Leroux / Agence Rive', 'Des bateaux dans la baie.', 'Anne Leroux / Agence Rive'],
    ['Boote in der Bucht. Foto: Anna Torwald/dpa', 'Boote in der Bucht.', 'Anna Torwald/dpa'],
    ['Credit: Ana Torv', '', 'Ana Torv'],
  ] as const)('%s', ([line, caption, creditLine]) => {
    expect(readCaption(line, lexicons)).toEqual({ caption, creditLine })
  })

  test.for([
    'The boats of the Lowick Sailing Club (LSC) came in.',
    'The boats came in at noon (see below)',
    'A photo shows the boats: two of them are damaged.',
    '© 2026 The Lowick Ledger',
  ])('no caption: %s', (line) => {
    expect(readCaption(line, lexicons)).toBeNull()
  })
})

describe('readBylines', () => {
  test.for([
    ['By Ana Torv', [{ name: 'Ana Torv', role: null }]],
    [
      'By ANA TORV and Jonas Hale',
      [
        { name: 'Ana Torv', role: null },
        { name: 'Jonas Hale', role: null },
      ],
    ],
    ['By Ana Torv, Transport Correspondent', [{ name: 'Ana Torv', role: 'Transport Correspondent' }]],
    ['Ana Torv Northern ports correspondent', [{ name: 'Ana Torv', role: 'Northern ports correspondent' }]],
    ['Par Anne Leroux', [{ name: 'Anne Leroux', role: null }]],
    ['Von Anna Torwald', [{ name: 'Anna Torwald', role: null }]],
    ['By noon the boats were in.', null],
  ] as const)('%s', ([line, expected]) => {
    expect(readBylines(line, lexicons)).toEqual(expected)
  })
})

describe('cutDateline', () => {
  test.for([
    ['LOWICK, May 4 (Northern Wire) - Boats came.', { place: 'LOWICK', date: 'May 4', agency: 'Northern Wire' }],
    ['LOWICK, 4 May 2026 — Boats came.', { place: 'LOWICK', date: '2026-05-04', agency: null }],
    ['Lowick (AFP) – Boats came.', { place: 'Lowick', date: null, agency: 'AFP' }],
    ['SAINT-RIVE (Agence Rive) – Boats came.', { place: 'SAINT-RIVE', date: null, agency: 'Agence Rive' }],
    ['NORVIK (Aug. 13) -- Boats came.', { place: 'NORVIK', date: 'Aug. 13', agency: null }],
  ] as const)('%s', ([paragraph, dateline]) => {
    expect(cutDateline(paragraph, lexicons)).toEqual({ dateline, rest: 'Boats came.' })
  })

  test.for(['The boats – all of them – came.', 'Lowick - a small town - woke up.', 'Boats came.'])(
    'none: %s',
    (text) => {
      expect(cutDateline(text, lexicons)).toBeNull()
    },
  )
})

test.for([
  ['Skip to content', true],
  ['ADVERTISEMENT', true],
  ['News | Sport | Weather', true],
  ['Read more: Boats in the bay', true],
  ['Lire aussi : Des bateaux dans la baie', true],
  ['Lesen Sie auch: Boote in der Bucht', true],
  ['Share this on Facebook', true],
  ['Partager cet article sur Facebook', true],
  ['Das könnte Sie auch interessieren: Boote in der Bucht', true],
  ['* * *', true],
  ['Sharing boats is the rule in the bay.', false],
  ['Home is where the boats are.', false],
  ['More commentary »', true],
  ['12 Comments', true],
  ['| courier.example', true],
  ['Nous partons demain. »', false],
  ['Il a dit « non »', false],
  ['– – –', true],
] as const)('furniture: %s is %s', ([line, expected]) => {
  expect(isFurniture(line, lexicons)).toBe(expected)
})

describe('extractStory on the parts of a page', () => {
  const body = 'The boats came in at noon, and the whole town of Lowick went down to the quay to see them.'

  test.for([
    ['CORRECTED-Boats come home to Lowick', 'CORRECTED', 'Boats come home to Lowick'],
    ['Exclusive: Boats come home to Lowick', 'Exclusive', 'Boats come home to Lowick'],
    ['Lowick: boats come home', null, 'Lowick: boats come home'],
  ] as const)('%s', ([line, kicker, headline]) => {
    expect(extractStory(`${line}\n\n${body}`)).toMatchObject({ kicker, headline, body: [body] })
  })

  test('takes a sentence over the dateline for the standfirst', () => {
    const text = `Boats come home to Lowick\n\nForty of them were out.\n\nLOWICK, May 4 (Northern Wire) - ${body}`

    expect(extractStory(text)).toMatchObject({
      standfirst: 'Forty of them were out.',
      dateline: { place: 'LOWICK', date: 'May 4', agency: 'Northern Wire' },
      body: [body],
    })
  })

  test('takes bullets before the body for key points', () => {
    const { keyPoints } = extractStory(`Boats come home to Lowick\n\n• Forty boats\n• No one hurt\n\n${body}`)

    expect(keyPoints).toEqual(['Forty boats', 'No one hurt'])
  })

  test('joins lines that a program broke', () => {
    const lines = [
      'The boats came in at noon on the first day of the spring',
      'tide, and the whole town of Lowick went down to the old',
      'quay to see them, as it had done every year since then.',
    ]

    expect(extractStory(`Boats come home\n\n${lines.join('\n')}`).body).toEqual([lines.join(' ')])
  })

  test('reads Windows line ends and a byte order mark', () => {
    expect(extractStory(`\uFEFFBoats come home\r\n\r\n${body}\r\n`)).toMatchObject({
      headline: 'Boats come home',
      body: [body],
    })
  })

  test.for([
    ['', ['no_headline', 'no_body', 'language_unknown']],
    [body, ['no_headline']],
    ['Boats come home', ['no_body', 'language_unknown']],
  ] as const)('warns of what is missing in "%s"', ([text, codes]) => {
    expect(extractStory(text).warnings.map(({ code }) => code)).toEqual(codes)
  })
})

test('takes a language without a lexicon for none of those that have one', () => {
  const text = `Los barcos vuelven

El puerto de Norvik se abrió de nuevo el lunes. “Hemos esperado dos años para esto”, dijo la alcaldesa Ana Ruiz en el muelle.

“Es un buen día”, añadió, y los barcos se fueron con la marea, como en los años de antes de la guerra.`

  const { language, quotes, sources, warnings } = extractStory(text)

  expect(language).toBe('es')
  expect(quotes.map(({ text, speaker }) => [text, speaker])).toEqual([
    ['Hemos esperado dos años para esto', null],
    ['Es un buen día', null],
  ])
  expect([sources, warnings.map(({ code }) => code)]).toEqual([[], ['language_unknown']])
})

test.for([
  ['The boats came in at noon and the town went down to the quay.', 'en'],
  ['Die Boote kamen am Mittag, und die Stadt ging an den Hafen hinunter.', 'de'],
  ['Les bateaux sont rentrés à midi et la ville est descendue sur le quai.', 'fr'],
  ['Los barcos llegaron al mediodía y la ciudad bajó al muelle, donde los esperaba una banda.', 'es'],
  ['Le barche sono arrivate a mezzogiorno e la città è scesa al molo, dove le aspettava una banda.', 'it'],
  ['De boten kwamen om twaalf uur aan en de stad liep naar de kade, waar een band op hen wachtte.', 'nl'],
  ['Они сказали, что это было для них как праздник, но его уже не было, когда мы пришли.', 'ru'],
  ['Ref. 67e509a6c5d5 3d6a, a1c2d3 a4c5d6 c7a8d9, 9c8d7a 6c5d4a 3a2c1d, boats', null],
] as const)('guesses the language of "%s"', ([text, expected]) => {
  expect(guessLanguage(text)).toBe(expected)
})
