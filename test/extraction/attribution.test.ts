import { describe, expect, test } from 'vitest'
import { extractStory } from '#src/extraction/story.ts'

/** Quotes of a body, as kind, words, speaker. */
function attribute(language: string, ...paragraphs: string[]) {
  const { quotes, sources } = extractStory(['A headline over the article', ...paragraphs].join('\n\n'), { language })
  const nameOf = (key: string | null) => sources.find((source) => source.key === key)?.name ?? null
  return quotes.map(({ kind, text, speaker }) => [kind, text, nameOf(speaker)])
}

describe('attribution in English', () => {
  test.for([
    ['subject and verb', '"We will wait here," Ana Torv said.', 'Ana Torv'],
    ['verb and subject', '"We will wait here," said Ana Torv, who runs the ferry.', 'Ana Torv'],
    ['a lead-in with a colon', 'Ana Torv replied: "We will wait here."', 'Ana Torv'],
    ['a lead-in with a comma', 'Ana Torv said, "We will wait here."', 'Ana Torv'],
    ['a title', '"We will wait here," said Transport Minister Ana Torv.', 'Ana Torv'],
    ['an apposition', '"We will wait here," Ana Torv, 54, the harbourmaster, told reporters.', 'Ana Torv'],
    ['a function with the name beside it', 'The harbourmaster, Ana Torv, wrote: "We will wait here."', 'Ana Torv'],
    ['an adverb between', '"We will wait here," Ana Torv later said.', 'Ana Torv'],
    ['a question mark', '"Will we wait here?" Ana Torv asked.', 'Ana Torv'],
    ['an unnamed speaker', '"We will wait here," a harbour official said.', 'harbour official'],
    ['an organisation', '"We will wait here," the Lowick Port Authority said in a statement.', 'Lowick Port Authority'],
    ['according to', '"We will wait here," according to Ana Torv.', 'Ana Torv'],
  ] as const)('reads %s', ([, paragraph, speaker]) => {
    expect(attribute('en', paragraph)).toEqual([['direct', expect.stringMatching(/^W.* wait here[.?]?$/), speaker]])
  })

  test('gives both halves of a split quotation to one speaker', () => {
    expect(attribute('en', '"We will wait," said Ana Torv, "until the tide has turned."')).toEqual([
      ['direct', 'We will wait', 'Ana Torv'],
      ['direct', 'until the tide has turned.', 'Ana Torv'],
    ])
  })

  test('resolves surnames and pronouns to the last fitting person', () => {
    const paragraphs = [
      'Ana Torv met Mr Jonas Hale on the quay.',
      '"We will wait here," Torv said. "It is safer."',
      'Hale shook his head. "I will not wait at all," he said.',
      '"Then go and see for yourself," she said.',
    ]

    expect(attribute('en', ...paragraphs).map(([, , speaker]) => speaker)).toEqual([
      'Ana Torv',
      'Ana Torv',
      'Jonas Hale',
      'Ana Torv',
    ])
  })

  test('takes quoted fragments for partial, and only with a speaker', () => {
    expect(attribute('en', 'Ana Torv said the repair was "a small miracle" and thanked the crew.')).toEqual([
      ['partial', 'a small miracle', 'Ana Torv'],
    ])
  })

  test.for([
    ['scare quotes', 'The "temporary" bridge has stood for ten years.'],
    ['a so-called term', 'The so-called "summer timetable" ends on Friday, the council said on its site.'],
    ['a name for something', 'The quay is sometimes referred to as the "long arm" of the town.'],
    ['a title', 'She sang the song "Over the Strait" twice.'],
  ] as const)('takes %s for no quotation', ([, paragraph]) => {
    expect(attribute('en', paragraph).filter(([kind]) => kind !== 'indirect')).toEqual([])
  })

  test.for([
    ['a trailing attribution', 'The bridge will open on Monday, the council said.', 'The bridge will open on Monday'],
    ['that', 'The council said that the bridge will open on Monday.', 'the bridge will open on Monday'],
    ['according to', 'According to the council, the bridge will open on Monday.', 'the bridge will open on Monday'],
  ] as const)('reads reported speech with %s', ([, paragraph, words]) => {
    expect(attribute('en', paragraph)).toEqual([['indirect', words, 'council']])
  })

  test('leaves a quotation that nobody is named for without speaker', () => {
    const { quotes } = extractStory('A headline over it\n\n"We will wait here until the tide has turned."', {
      language: 'en',
    })

    expect(quotes).toMatchObject([{ speaker: null, mention: null, confidence: 0.3 }])
  })
})

describe('attribution in other languages', () => {
  test.for([
    ['fr', '« Nous attendrons ici », a déclaré Anne Leroux.', 'Nous attendrons ici', 'Anne Leroux'],
    [
      'fr',
      '« Nous attendrons, explique Anne Leroux, historienne. Ici même. »',
      'Nous attendrons. Ici même.',
      'Anne Leroux',
    ],
    ['de', '„Wir warten hier auf die Flut“, sagte Anna Torwald.', 'Wir warten hier auf die Flut', 'Anna Torwald'],
    ['de', 'Anna Torwald erklärte: „Wir warten hier auf die Flut.“', 'Wir warten hier auf die Flut.', 'Anna Torwald'],
  ] as const)('%s: %s', ([language, paragraph, words, speaker]) => {
    expect(attribute(language, paragraph)).toEqual([['direct', words, speaker]])
  })

  test('a language without rules gives quotes without speaker', () => {
    expect(attribute('sv', '”Vi väntar här på tidvattnet”, sade Anna Torv.')).toEqual([
      ['direct', 'Vi väntar här på tidvattnet', null],
    ])
    expect(attribute('da', '»Vi venter her på tidevandet«, sagde Anna Torv.')).toEqual([
      ['direct', 'Vi venter her på tidevandet', null],
    ])
  })
})
