import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aQuote, aSource } from '#test/support/factories.ts'
import { aLanguage, nouns, store, storeAll, trash } from '#test/support/nouns.ts'

/** The ids of the articles found, best first. */
async function find(api: Api, q: string, more = ''): Promise<string[]> {
  const { status, body, text } = await api.get(`/v1/articles?q=${encodeURIComponent(q)}${more}`)
  expect(status, text).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

describe.for(nouns)('GET /v1/$plural?q=', ({ plural, draft, title }) => {
  test('finds what its words say now, not what they said before, and nothing in the trash', async ({ api }) => {
    const found = async (q: string) => (await api.get(`/v1/${plural}?q=${q}`)).body.data
    const { id } = await store(api, plural, draft({ [title]: 'The quagmire deepens' }))
    expect(await found('quagmire')).toMatchObject([{ id, highlight: { [title]: 'The <mark>quagmire</mark> deepens' } }])

    await api.patch(`/v1/${plural}/${id}`, { match: 1, body: { [title]: 'The foothills flatten' } })

    expect(await found('quagmire')).toEqual([])
    expect(await found('foothills')).toMatchObject([{ id }])
    await trash(api, plural, { id })
    expect(await found('foothills')).toEqual([])
    expect((await api.get(`/v1/${plural}?q=foothills&trashed=true`)).body.data).toMatchObject([{ id }])
  })

  test('escapes everything in a highlight but its own marks', async ({ api }) => {
    const words = `Tom & "Jerry's" <script>alert('skiff')</script> <mark>skiff</mark>`
    await store(api, plural, draft({ [title]: words }))

    const { body } = await api.get(`/v1/${plural}?q=skiff`)

    expect(body.data[0].highlight[title]).toBe(
      'Tom &amp; &quot;Jerry&#39;s&quot; &lt;script&gt;alert(&#39;<mark>skiff</mark>&#39;)&lt;/script&gt; &lt;mark&gt;<mark>skiff</mark>&lt;/mark&gt;',
    )
  })

  test.for(["' OR 1=1 --", "'; DROP TABLE sources; --", '& | ! ( ) : * <->', '"unclosed', '\\', '%_', "$1 $$ E'\\'"])(
    'takes %s as words',
    async (q, { api }) => {
      const { status, body } = await api.get(`/v1/${plural}?q=${encodeURIComponent(q)}&count=true`)

      expect(status).toBe(200)
      expect(body.page.total).toBe(0)
    },
  )
})

describe('ranking', () => {
  test('puts the headline before the standfirst, that before the body, and that before the byline', async ({ api }) => {
    const drafts = [
      anArticle({ bylines: [{ name: 'Gull Petrel' }] }),
      anArticle({ body: 'A petrel was seen.' }),
      anArticle({ standfirst: 'A petrel was seen.' }),
      anArticle({ headline: 'A petrel was seen' }),
    ]
    const [byline, body, standfirst, headline] = await storeAll(api, 'articles', drafts)
    const ranked = [headline.id, standfirst.id, body.id, byline.id]

    expect(await find(api, 'petrel')).toEqual(ranked)
    expect(await find(api, 'petrel', '&sort=createdAt')).toEqual(ranked.toReversed())
  })

  test('pages by rank without repeating or skipping', async ({ api }) => {
    const headlines = ['Narwhal', 'Narwhal narwhal', 'Narwhal narwhal narwhal', 'Narwhal', 'One narwhal']
    const stored = await storeAll(
      api,
      'articles',
      headlines.map((headline) => anArticle({ headline })),
    )
    const whole = await find(api, 'narwhal')

    const paged: string[] = []
    let next = '/v1/articles?q=narwhal&limit=2'
    while (next) {
      const { body } = await api.get(next)
      paged.push(...body.data.map(({ id }: { id: string }) => id))
      next = body.page.next && `/v1/articles?q=narwhal&limit=2&cursor=${body.page.next}`
    }

    expect(paged).toEqual(whole)
    expect(paged.toSorted()).toEqual(stored.map(({ id }) => id).toSorted())
  })
})

describe('the language of searches', () => {
  test.for([
    ['all words', 'lantern harbour', ['both']],
    ['a phrase', '"lantern harbour"', []],
    ['a phrase as it stands', '"harbour lantern"', ['both']],
    ['either word', 'lantern or harbour', ['both', 'lantern', 'harbour', 'harbours']],
    ['a word but not another', 'lantern -harbour', ['lantern']],
    ['a word but not a phrase', 'harbour -"harbour lantern"', ['harbour', 'harbours']],
    ['a word but not another in its other forms', 'lantern -harbours', ['lantern']],
  ] as const)('finds %s: %s', async ([, q, names], { api }) => {
    const language = aLanguage()
    const texts = {
      both: 'A harbour lantern',
      lantern: 'One lantern',
      harbour: 'One harbour',
      harbours: 'Two harbours',
    }
    const ids = new Map<string, string>()
    for (const [name, headline] of Object.entries(texts)) {
      ids.set((await store(api, 'articles', anArticle({ headline, language }))).id, name)
    }

    const found = await find(api, q, `&language=${language}`)
    const inAnyLanguage = (await find(api, q)).filter((id) => ids.has(id))

    expect(found.map((id) => ids.get(id)).sort()).toEqual([...names].sort())
    expect(inAnyLanguage.map((id) => ids.get(id)).sort()).toEqual([...names].sort())
  })

  test('only exclusions find all the others', async ({ api }) => {
    const language = aLanguage()
    const [kept] = await storeAll(api, 'articles', [
      anArticle({ headline: 'Kept', language }),
      anArticle({ headline: 'Excluded', language }),
    ])

    expect(await find(api, '-excluded', `&language=${language}`)).toEqual([kept.id])
  })

  test.for([
    ['en', 'The ferries were cancelled', 'ferry cancel'],
    ['de', 'Die Häuser am Hafen brannten', 'haus'],
    ['fr', 'Les négociations ont continué', 'négociation'],
    ['nb', 'Fiskerne mistet båtene', 'fisker båt'],
  ] as const)(
    'finds other forms of a word in %s, with and without language=',
    async ([language, headline, q], { api }) => {
      const { id } = await store(api, 'articles', anArticle({ headline, language }))

      expect(await find(api, q)).toEqual([id])
      expect(await find(api, q, `&language=${language}`)).toEqual([id])
      expect(await find(api, q, '&language=it')).toEqual([])
    },
  )

  test('the little words of a language are not required', async ({ api }) => {
    const { id } = await store(api, 'articles', anArticle({ headline: 'Cormorants return', language: 'en' }))

    expect(await find(api, 'the return of the cormorants')).toEqual([id])
  })
})

describe('what is searched', () => {
  test.for([
    ['sources', aSource({ aliases: ['Zephyrine'] })],
    ['sources', aSource({ notes: 'Zephyrine' })],
    ['media', aMedia({ altText: 'Zephyrine' })],
    ['media', aMedia({ creditLine: 'Zephyrine' })],
    ['quotes', aQuote({ original: { text: 'Zephyrine', language: 'nb' } })],
    ['quotes', aQuote({ context: 'Zephyrine' })],
    ['articles', anArticle({ tags: ['zephyrine'] })],
    ['articles', anArticle({ keyPoints: ['Zephyrine'] })],
    ['articles', anArticle({ edNote: 'Zephyrine' })],
    ['articles', anArticle({ body: 'First.\n\n- The **Zephyr**ine' })],
  ] as const)('in %s: %o', async ([plural, draft], { api }) => {
    const { id } = await store(api, plural, draft)

    const { body } = await api.get(`/v1/${plural}?q=zephyrine`)

    expect(body.data.map((found: { id: string }) => found.id)).toContain(id)
  })

  test('a highlight of the body shows the words around the hit', async ({ api }) => {
    const filler = 'Nothing to see here at all. '.repeat(40)
    await store(api, 'articles', anArticle({ body: `${filler}\n\nA rare axolotl was seen in Norvik.\n\n${filler}` }))

    const [{ highlight }] = (await api.get('/v1/articles?q=axolotl&fields=id')).body.data

    expect(Object.keys(highlight)).toEqual(['body'])
    expect(highlight.body).toContain('<mark>axolotl</mark> was seen')
    expect(highlight.body.length).toBeLessThan(400)
  })
})
