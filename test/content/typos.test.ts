import { describe, expect } from 'vitest'
import { isOneTypoAway } from '#src/content/search.ts'
import { test } from '#test/support/app.ts'
import { anArticle } from '#test/support/factories.ts'
import { nouns, store } from '#test/support/nouns.ts'

describe.for(nouns)('a mistyped search of /v1/$plural', ({ plural, draft, title }) => {
  test.for([
    ['a letter changed', 'parliamemt'],
    ['the first letter changed', 'barliament'],
    ['a letter added', 'parlliament'],
    ['a letter left out', 'parlament'],
    ['two letters swapped', 'parlaiment'],
    ['one typo in each of two words', 'parlaiment buldings'],
  ])('finds with %s: %s', async ([, q = ''], { api }) => {
    const { id } = await store(api, plural, draft({ [title]: 'Parliament buildings close' }))

    const { body } = await api.get(`/v1/${plural}?q=${q}`)

    const found = body.data.find((resource: { id: string }) => resource.id === id)
    expect(found.highlight[title]).toMatch(/^<mark>Parliament<\/mark>/)
  })

  test.for(['parlaimnet', 'prliamet', 'xylophones', 'parliament xylophones'])(
    'does not find with more than that: %s',
    async (q, { api }) => {
      await store(api, plural, draft({ [title]: 'Parliament buildings close' }))

      expect((await api.get(`/v1/${plural}?q=${q}`)).body.data).toEqual([])
    },
  )
})

describe('short words', () => {
  test.for(['goat', 'buat', 'bost', 'boar', 'baot', 'obat', 'bota', 'boaat', 'boats'])(
    'of four letters are forgiven a typo: %s',
    async (q, { api }) => {
      const { id } = await store(api, 'articles', anArticle({ headline: 'Boat', language: 'en' }))

      const { body } = await api.get(`/v1/articles?q=${q}`)

      expect(body.data.map((found: { id: string }) => found.id)).toContain(id)
    },
  )
})

describe('corrections', () => {
  test('are for words that occur nowhere: a word that does stands for itself', async ({ api }) => {
    const trained = await store(api, 'articles', anArticle({ headline: 'Trains' }))
    const drained = await store(api, 'articles', anArticle({ headline: 'Drains' }))

    const { body } = await api.get('/v1/articles?q=drains')

    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([drained.id])
    expect(body.data).not.toContainEqual(expect.objectContaining({ id: trained.id }))
  })

  test('keep the rest of the query: an exclusion still excludes', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ headline: 'Lighthouse keeper' }))
    await store(api, 'articles', anArticle({ headline: 'Lighthouse beacon' }))

    const { body } = await api.get('/v1/articles?q=lighthuose+-beacon')

    expect(body.data.map((found: { id: string }) => found.id)).toEqual([id])
  })
})

describe('isOneTypoAway', () => {
  test.for([
    ['boat', 'boat', false],
    ['boat', 'goat', true],
    ['boat', 'oat', true],
    ['boat', 'boast', true],
    ['boat', 'baot', true],
    ['boat', 'boa', true],
    ['boat', 'abot', false],
    ['boat', 'both', false],
    ['boat', 'bo', false],
    ['å😀b', 'å😃b', true],
  ] as const)('%s and %s: %s', ([one, other, expected]) => {
    expect(isOneTypoAway(one, other)).toBe(expected)
    expect(isOneTypoAway(other, one)).toBe(expected)
  })
})
