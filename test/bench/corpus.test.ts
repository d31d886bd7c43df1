import { describe, expect, test } from 'vitest'
import { createCorpus, type Story } from '#bench/corpus.ts'
import { draftOfStory, textOfStory } from '#bench/drafts.ts'
import { ArticleDraft } from '#src/articles/schema.ts'
import { extractStory } from '#src/extraction/story.ts'

const corpus = createCorpus({ seed: 1, stories: 10_000, speakers: 500 })
const some = Array.from({ length: 200 }, (_, at) => corpus.story(at * 50))

function wordsOf({ paragraphs }: Story): string {
  return paragraphs.map(({ quote, text }) => (quote ? `“${quote.words}” ${text}` : text)).join('\n\n')
}

describe('createCorpus', () => {
  test('makes the same from the same seed, and something else from another', () => {
    const [same, other] = [1, 2].map((seed) => createCorpus({ seed, stories: 10_000, speakers: 500 }))

    expect(same?.story(4_711)).toEqual(corpus.story(4_711))
    expect(same?.speakers).toEqual(corpus.speakers)
    expect(other?.story(4_711)).not.toEqual(corpus.story(4_711))
  })

  test('writes about 4,000 characters, three quotes by three speakers and two pictures', () => {
    for (const story of some) {
      const speakers = story.paragraphs.flatMap(({ quote }) => quote?.speaker ?? [])
      expect(wordsOf(story).length).toBeGreaterThan(3_800)
      expect(wordsOf(story).length).toBeLessThan(4_200)
      expect(new Set(speakers).size).toBe(3)
      expect(story.pictures).toHaveLength(2)
    }
  })

  test('writes no headline and hardly a text twice', () => {
    expect(new Set(some.map(({ headline }) => headline)).size).toBe(some.length)
    expect(new Set(some.map(wordsOf)).size).toBe(some.length)
  })

  test('lets each rare word stand in fifty stories, and in none beyond the corpus', () => {
    const [word = ''] = corpus.rareWords
    const hits = Array.from({ length: 11_000 }, (_, number) => number).filter((number) =>
      wordsOf(corpus.story(number)).includes(word),
    )

    expect(hits).toHaveLength(50)
    expect(Math.max(...hits)).toBeLessThan(10_000)
  })

  test('has speakers enough for every quote, each with an external id of their own', () => {
    expect(new Set(corpus.speakers.map(({ externalId }) => externalId)).size).toBe(500)
    expect(
      new Set(some.flatMap(({ paragraphs }) => paragraphs.flatMap(({ quote }) => quote?.speaker ?? []))).size,
    ).toBeGreaterThan(300)
  })
})

describe('draftOfStory', () => {
  test('is a draft that the service takes as it stands', () => {
    const ids = corpus.speakers.map(() => '01936d5e-8a00-7000-8000-00000000000a')

    for (const story of some) expect(ArticleDraft.safeParse(draftOfStory(story, ids)).error).toBeUndefined()
  })
})

describe('textOfStory', () => {
  test('is a text in which the extraction finds the headline, the quotes and the pictures', () => {
    for (const story of some.slice(0, 20)) {
      const found = extractStory(textOfStory(story))
      const words = story.paragraphs.flatMap(({ quote }) => quote?.words ?? [])

      expect(found.headline).toBe(story.headline)
      expect(found.quotes.map(({ text }) => text)).toEqual(words)
      expect(found.media).toHaveLength(2)
    }
  })
})
