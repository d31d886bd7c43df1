import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { aLanguage, store, times } from '#test/support/nouns.ts'
import { publish, publishStory } from './published.ts'

const list = '/v1/content/quotes'

/** Stores a quote of somebody and publishes a story that prints it. */
async function printQuote(api: Api, changes: Parameters<typeof aQuote>[0] = {}) {
  const quote = await store(api, 'quotes', aQuote({ speaker: aSource(), ...changes }))
  const story = await publishStory(api, { body: [aParagraphQuoting(quote.id, quote.text)] })
  return { quote, story }
}

async function idsOf(api: Api, query: string): Promise<string[]> {
  const { status, body, text } = await api.get(`${list}?${query}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

describe('GET /v1/content/quotes', () => {
  test('lists what published articles print, the last one to be printed first', async ({ api }) => {
    const language = aLanguage()
    await store(api, 'quotes', aQuote({ language }))
    const early = await printQuote(api, { language })
    const late = await printQuote(api, { language })

    const { body } = await api.get(`${list}?language=${language}&count=true`, { as: 'nobody' })

    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([late.quote.id, early.quote.id])
    expect(body.page).toEqual({ limit: 20, next: null, total: 2 })
    expect(body.data[0]).toMatchObject({ text: late.quote.text, speaker: { id: late.quote.speaker } })
  })

  test('narrows by speaker, source, kind, verification and language', async ({ api }) => {
    const language = aLanguage()
    const agency = await store(api, 'sources', aSource({ kind: 'news_agency' }))
    const said = await printQuote(api, { language, via: [agency.id], verification: 'verified' })
    const told = await printQuote(api, { language: `${language}-a`, speaker: agency.id, kind: 'indirect' })
    const both = [told.quote.id, said.quote.id]

    expect(await idsOf(api, `source=${agency.id}`)).toEqual(both)
    expect(await idsOf(api, `speaker=${agency.id}`)).toEqual([told.quote.id])
    expect(await idsOf(api, `speaker=${said.quote.speaker}`)).toEqual([said.quote.id])
    expect(await idsOf(api, `language=${language}`)).toEqual(both)
    expect(await idsOf(api, `language=${language}&kind=indirect`)).toEqual([told.quote.id])
    expect(await idsOf(api, `language=${language}&verification=verified`)).toEqual([said.quote.id])
    expect(await idsOf(api, `language=${language}&kind=direct&verification=disputed`)).toEqual([])
  })

  test('pages without repeating or skipping, also where all came in at once', async ({ api }) => {
    const speaker = (await store(api, 'sources', aSource())).id
    const texts = times(5, () => `The ${aWord()} held.`)
    await publishStory(api, { body: texts.map((text) => aParagraphQuoting(aQuote({ text, speaker }), text)) })

    const seen: string[] = []
    for (let next: string | null = `${list}?speaker=${speaker}&limit=2&fields=text`; next; ) {
      const { body }: Awaited<ReturnType<Api['get']>> = await api.get(next)
      seen.push(...body.data.map(({ text }: { text: string }) => text))
      next = body.page.next && `${list}?speaker=${speaker}&limit=2&fields=text&cursor=${body.page.next}`
    }

    expect(seen.toSorted()).toEqual(texts.toSorted())
  })

  test.for(['sort=publishedAt', 'addressee=x', 'kind=x', 'verification=x', 'fields=verifiedBy', 'speaker=x'])(
    'refuses ?%s by name',
    async (query, { api }) => {
      const { status, body } = await api.get(`${list}?${query}`)

      expect(status).toBe(400)
      expect(body.errors).toMatchObject([{ parameter: query.split('=')[0] }])
    },
  )
})

describe('GET /v1/content/quotes/{id}', () => {
  test('shows the quote and the newest articles that print it', async ({ api }) => {
    const { quote, story } = await printQuote(api)
    const again = await publishStory(api, { body: [aParagraphQuoting(quote.id, quote.text)] })

    const { body, headers } = await api.get(`${list}/${quote.id}`, { as: 'nobody' })

    expect(body).toMatchObject({ id: quote.id, text: quote.text, speaker: { id: quote.speaker } })
    expect(body.articles).toEqual(
      [again, story].map(({ id, slug, headline, publishedAt }) => ({ id, slug, headline, publishedAt })),
    )
    expect(headers['surrogate-key']).toBe(`articles quote:${quote.id}`)
    expect(Object.keys(body)).not.toContain('verifiedBy')
  })

  test('is there as long as somebody prints it, and no longer', async ({ api }) => {
    const { quote, story } = await printQuote(api)
    const path = `${list}/${quote.id}`
    const other = await publishStory(api, { body: [aParagraphQuoting(quote.id, quote.text)] })

    await publish(api, story, 'unpublish')
    expect((await api.get(path)).body.articles).toMatchObject([{ id: other.id }])
    await publish(api, other, 'kill', { notice: 'Withdrawn.' })

    expect((await api.get(path)).body).toMatchObject({ status: 404, code: 'quote.not_found' })
    expect(await idsOf(api, `speaker=${quote.speaker}`)).toEqual([])
    await publish(api, story)
    expect((await api.get(path)).body.articles).toMatchObject([{ id: story.id }])
  })

  test('is not there before it is printed', async ({ api }) => {
    const quote = await store(api, 'quotes', aQuote())

    expect((await api.get(`${list}/${quote.id}`)).status).toBe(404)
    expect((await api.get(`${list}/not-an-id`)).status).toBe(404)
  })
})
