import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aQuote, aWord } from '#test/support/factories.ts'
import { nouns, store } from '#test/support/nouns.ts'

/** The same text as some keyboards and file systems write it: letters apart from their accents. */
const decomposed = (text: string) => text.normalize('NFD')

const total = async (api: Api, path: string) => (await api.get(`${path}&count=true`)).body.page.total

describe.for(nouns)('composed and decomposed letters in /v1/$plural', ({ plural, draft, title }) => {
  test('are stored composed', async ({ api }) => {
    const name = `Café Ångström ${aWord()}`

    expect(await store(api, plural, draft({ [title]: decomposed(name) }))).toMatchObject({ [title]: name })
  })

  test('make one external id', async ({ api }) => {
    const externalId = `Zürich ${aWord()}`
    const at = (id: string) => `/v1/${plural}/by-external-id/${encodeURIComponent(id)}`
    const body = draft()

    const created = await api.put(at(externalId), { body })
    const again = await api.put(at(decomposed(externalId)), { body })

    expect([created.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(created.body)
    expect(await total(api, `/v1/${plural}?externalId=${encodeURIComponent(decomposed(externalId))}`)).toBe(1)
  })

  test('are found by each other', async ({ api }) => {
    const [stored, typed] = [`Löwenzähmer${aWord()}`, `Säntisbähnli${aWord()}`]
    await store(api, plural, draft({ [title]: decomposed(stored) }))
    await store(api, plural, draft({ [title]: typed }))

    expect(await total(api, `/v1/${plural}?q=${encodeURIComponent(stored)}`)).toBe(1)
    expect(await total(api, `/v1/${plural}?q=${encodeURIComponent(decomposed(typed))}`)).toBe(1)
  })
})

describe('composed and decomposed letters in articles', () => {
  test.for(['tag', 'section'])('are one %s', async (filter, { api }) => {
    const value = `Köln ${aWord()}`
    await store(api, 'articles', anArticle({ tags: [decomposed(value)], section: decomposed(value) }))

    expect(await total(api, `/v1/articles?${filter}=${encodeURIComponent(value)}`)).toBe(1)
  })

  test.for(['text/plain', 'text/markdown', 'text/html'])('are composed in a %s body', async (type, { api }) => {
    const { id } = await store(api, 'articles', anArticle())
    const headers = { 'content-type': type }

    const { body } = await api.put(`/v1/articles/${id}/body`, { match: 1, headers, body: decomposed('Für Köln.') })

    expect(body.article.body[0].children[0].text).toBe('Für Köln.')
  })

  test('do not keep a quote from the words that print it', async ({ api }) => {
    const words = 'Für Köln wäre das schön.'
    const { id } = await store(api, 'articles', anArticle({ body: decomposed(`„${words}“ So die Bürgermeisterin.`) }))

    const { status, body } = await api.post(`/v1/articles/${id}/quotes`, {
      match: 1,
      body: { quote: aQuote({ text: words }) },
    })

    expect([status, body.quotes?.length]).toEqual([200, 1])
  })
})
