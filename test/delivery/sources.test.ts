import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { aLanguage, store } from '#test/support/nouns.ts'
import { publish, publishStory } from './published.ts'

const list = '/v1/content/sources'

/** Stores a source and publishes a story that rests on it. */
async function nameSource(api: Api, changes: Parameters<typeof aSource>[0] = {}) {
  const source = await store(api, 'sources', aSource(changes))
  const story = await publishStory(api, { sources: [{ source: source.id, roles: ['data'] }] })
  return { source, story }
}

async function namesOf(api: Api, query: string): Promise<string[]> {
  const { status, body, text } = await api.get(`${list}?${query}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ name }: { name: string }) => name)
}

describe('GET /v1/content/sources', () => {
  test('lists whom published articles name, by name or the latest first', async ({ api }) => {
    const language = aLanguage()
    await store(api, 'sources', aSource({ name: 'Unprinted', language }))
    for (const name of ['Berta', 'Anna', 'Celine']) await nameSource(api, { name, language })

    expect(await namesOf(api, `language=${language}`)).toEqual(['Celine', 'Anna', 'Berta'])
    expect(await namesOf(api, `language=${language}&sort=publishedAt`)).toEqual(['Berta', 'Anna', 'Celine'])
    expect(await namesOf(api, `language=${language}&sort=name`)).toEqual(['Anna', 'Berta', 'Celine'])
    expect(await namesOf(api, `language=${language}&sort=-name`)).toEqual(['Celine', 'Berta', 'Anna'])
  })

  test('pages by name, also through equal ones', async ({ api }) => {
    const language = aLanguage()
    for (const name of ['Berta', 'Anna', 'Berta', 'Celine']) await nameSource(api, { name, language })

    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await api.get(`${list}?language=${language}&sort=name&limit=1&count=true${cursor}`)
      seen.push(...body.data.map(({ name }: { name: string }) => name))
      expect(body.page.total).toBe(4)
      cursor = body.page.next && `&cursor=${body.page.next}`
    } while (cursor)

    expect(seen).toEqual(['Anna', 'Berta', 'Berta', 'Celine'])
  })

  test('narrows by kind', async ({ api }) => {
    const language = aLanguage()
    const { source } = await nameSource(api, { language, kind: 'document' })
    await nameSource(api, { language })

    expect(await namesOf(api, `language=${language}&kind=document`)).toEqual([source.name])
  })

  test.for(['protection=none', 'reliability=A', 'sort=createdAt', 'kind=x', 'fields=notes', 'updatedAfter=2026-01-01'])(
    'refuses ?%s by name',
    async (query, { api }) => {
      const { status, body } = await api.get(`${list}?${query}`)

      expect(status).toBe(400)
      expect(body.errors).toMatchObject([{ parameter: query.split('=')[0] }])
    },
  )
})

describe('GET /v1/content/sources/{slug}', () => {
  test('shows who it is, what it said and what rests on it, newest first', async ({ api }) => {
    const { source, story } = await nameSource(api, { notes: 'Call before noon.', reliability: 'B' })
    const text = `It was the ${aWord()}.`
    const quote = await store(api, 'quotes', aQuote({ text, speaker: source.id }))
    await store(api, 'quotes', aQuote({ speaker: source.id }))
    const printing = await publishStory(api, { body: [aParagraphQuoting(quote.id, text)] })

    const { body, headers, text: raw } = await api.get(`${list}/${source.slug}`, { as: 'nobody' })

    expect(body).toMatchObject({ id: source.id, slug: source.slug, name: source.name, kind: 'person' })
    expect(body.quotes).toMatchObject([{ id: quote.id, text }])
    expect(body.articles.map(({ id }: { id: string }) => id)).toEqual([printing.id, story.id])
    expect(headers['surrogate-key']).toBe(`articles source:${source.id}`)
    expect(raw).not.toMatch(/Call before noon|reliability|protection/)
  })

  test('shows twenty of each at most', async ({ api }) => {
    const speaker = await store(api, 'sources', aSource())
    for (let at = 0; at < 21; at++) {
      const text = `Word ${at} of ${aWord()}.`
      await publishStory(api, { body: [aParagraphQuoting(aQuote({ text, speaker: speaker.id }), text)] })
    }

    const { body } = await api.get(`${list}/${speaker.slug}`)

    expect([body.quotes.length, body.articles.length]).toEqual([20, 20])
    expect(body.quotes[0].text).toMatch(/^Word 20/)
  })

  test('is there as long as an article names it, be it only through a quote or a picture', async ({ api }) => {
    const supplier = await store(api, 'sources', aSource())
    const media = [{ media: aMedia({ altText: 'A', creditLine: 'B', supplier: supplier.id }) }]
    const path = `${list}/${supplier.slug}`
    expect((await api.get(path)).status).toBe(404)

    const story = await publishStory(api, { media })
    expect((await api.get(path)).body.articles).toMatchObject([{ id: story.id }])
    await publish(api, story, 'unpublish')

    expect((await api.get(path)).body).toMatchObject({ status: 404, code: 'source.not_found' })
    expect(await namesOf(api, 'limit=100')).not.toContain(supplier.name)
  })

  test('has no page and is in no list while its identity is protected', async ({ api }) => {
    const [name, text] = [`Hidden ${aWord()}`, `I saw the ${aWord()}.`]
    const source = await store(
      api,
      'sources',
      aSource({ name, protection: 'background', named: false, anonymityReason: 'Fears for the job.' }),
    )
    const quote = await store(api, 'quotes', aQuote({ text, speaker: source.id }))
    await publishStory(api, { body: [aParagraphQuoting(quote.id, text)] })

    const answers = await Promise.all(
      [
        `${list}/${source.slug}`,
        `${list}?limit=100`,
        `${list}?q=${name.split(' ')[1]}`,
        `/v1/content/quotes?speaker=${source.id}`,
        `/v1/content/quotes?source=${source.id}`,
        `/v1/content/articles?source=${source.id}`,
        `/v1/content/articles?speaker=${source.id}`,
      ].map((path) => api.get(path, { as: 'nobody' })),
    )

    expect(answers[0]?.status).toBe(404)
    expect(answers[1]?.text).not.toContain(source.id)
    for (const { body } of answers.slice(2)) expect(body.data).toEqual([])
    const { body } = await api.get(`/v1/content/quotes/${quote.id}`, { as: 'nobody' })
    expect(body).toMatchObject({ text, speaker: { id: null, slug: null } })
  })
})
