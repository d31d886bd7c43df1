import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, aParagraphQuoting, aQuote, aSource, aStory, aWord } from '#test/support/factories.ts'
import { publish, publishStory } from './published.ts'

async function readFeed(api: Api, format: string, query = '') {
  return api.get(`/v1/content/feeds/${format}?${query}`, { as: 'nobody' })
}

describe('GET /v1/content/feeds/{format}', () => {
  test.for([
    ['rss', 'application/rss+xml; charset=utf-8'],
    ['atom', 'application/atom+xml; charset=utf-8'],
    ['json', 'application/feed+json; charset=utf-8'],
  ] as const)('%s has its own content type, and may be kept', async ([format, contentType], { api }) => {
    const section = aWord()
    await publishStory(api, { section })

    const { status, headers, text } = await readFeed(api, format, `section=${section}`)

    expect(status).toBe(200)
    expect(headers['content-type']).toBe(contentType)
    expect(headers['surrogate-key']).toBe(`articles section:${section}`)
    expect(text).toContain('http://localhost/v1/content/feeds/')
    const again = await api.get(`/v1/content/feeds/${format}?section=${section}`, {
      as: 'nobody',
      headers: { 'if-none-match': headers.etag ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('has the newest that fit all filters, as many as asked for', async ({ api }) => {
    const [section, tag] = [aWord(), aWord()]
    const first = await publishStory(api, { section, tags: [tag, 'pier'] })
    const second = await publishStory(api, { section, tags: [tag] })
    const third = await publishStory(api, { section })

    const itemsOf = async (query: string) => {
      const { text } = await readFeed(api, 'rss', query)
      return (parseRssFeed(text).items ?? []).map(({ guid }) => guid?.value)
    }
    const guid = ({ id }: { id: string }) => `urn:uuid:${id}`
    expect(await itemsOf(`section=${section}`)).toEqual([third, second, first].map(guid))
    expect(await itemsOf(`section=${section}&limit=2`)).toEqual([third, second].map(guid))
    expect(await itemsOf(`section=${section}&tag=${tag}`)).toEqual([second, first].map(guid))
    expect(await itemsOf(`tag=${tag}&tag=pier`)).toEqual([guid(first)])
    expect(await itemsOf(`q=${second.headline.split(' ')[1]}`)).toEqual([guid(second)])
    expect(await itemsOf(`section=${section}&language=de`)).toEqual([])
  })

  test('calls itself by its filters, in one spelling', async ({ api }) => {
    const { text } = await readFeed(api, 'json', 'tag=b%20c&section=a&tag=%26')
    const { title, feed_url: address } = parseJsonFeed(JSON.parse(text))

    expect(title).toBe('Verbatim – a – b c – &')
    expect(address).toBe('http://localhost/v1/content/feeds/json?section=a&tag=b+c&tag=%26&limit=20')
  })

  test('has the addresses and the name of the site that is configured, whatever Host asks', async ({
    api,
    db,
    storage,
    imaging,
  }) => {
    const section = `${aWord()} é`
    const article = await publishStory(api, { section })
    const config = readConfig({
      LOG_LEVEL: 'silent',
      CACHE_MEGABYTES: '0',
      PUBLIC_URL: 'https://cms.example.org',
      SITE_NAME: 'Norvik Times',
      ARTICLE_URL: 'https://norvik.example/{section}/{slug}?id={id}',
    })
    const app = await buildApp(config, { db, storage, imaging })

    const url = `/v1/content/feeds/rss?section=${encodeURIComponent(section)}`
    const feed = parseRssFeed((await app.inject({ url, headers: { host: 'evil.example' } })).body)
    await app.close()

    const address = `https://norvik.example/${encodeURIComponent(section)}/${article.slug}?id=${article.id}`
    expect(feed).toMatchObject({ title: `Norvik Times – ${section}`, link: 'https://norvik.example/' })
    expect(feed.items?.[0]?.link).toBe(address)
    expect(feed.atom?.links?.[0]?.href).toMatch(/^https:\/\/cms\.example\.org\/v1\/content\/feeds\/rss\?section=/)
  })

  test('shows a correction as an update, and a retraction in the item', async ({ api }) => {
    const section = aWord()
    const article = await publishStory(api, { section })
    const correct = (kind: string, text: string) =>
      api.post(`/v1/articles/${article.id}/corrections`, { match: '*', body: { kind, text } })
    const read = async () => parseAtomFeed((await readFeed(api, 'atom', `section=${section}`)).text).entries?.[0]
    const before = await read()

    await correct('correction', 'It was ten weeks.')
    const corrected = await read()
    await correct('retraction', 'It did not hold.')
    const retracted = await read()

    expect(before?.updated).toBe(article.publishedAt)
    expect(corrected?.published).toBe(article.publishedAt)
    expect(corrected?.id).toBe(before?.id)
    expect((corrected?.updated ?? '') > (before?.updated ?? '')).toBe(true)
    expect(corrected?.content?.value).toMatch(
      /<\/p>\n<aside><p><strong>Correction<.*It was ten weeks\.<\/p><\/aside>$/s,
    )
    expect(retracted?.content?.value).toMatch(/^<aside><p><strong>Retraction<.*It did not hold\./)
  })

  test('shows the credit of a picture that stands in the text alone', async ({ api }) => {
    const section = aWord()
    const media = aMedia({ caption: 'The pier at dawn', creditLine: 'Coast Wire', altText: 'A pier', language: 'en' })
    const text = aParagraphQuoting(aQuote({ text: 'It held.', speaker: aSource(), language: 'en' }), 'It held.')
    await publishStory(api, { section, media: [], body: [text, { _type: 'image', media }] })

    const { items } = parseJsonFeed(JSON.parse((await readFeed(api, 'json', `section=${section}`)).text))

    expect(items?.[0]?.content_html).toContain('<figcaption>The pier at dawn<br>Coast Wire</figcaption>')
  })

  test('leaves out what readers cannot see', async ({ api }) => {
    const section = aWord()
    const article = await publishStory(api, { section })
    await api.post('/v1/articles', { body: aStory({ section }) })
    await publish(api, article, 'unpublish')

    expect(parseRssFeed((await readFeed(api, 'rss', `section=${section}`)).text).items).toBeUndefined()
  })

  test.for([
    ['rss', 'limit=101', 400],
    ['rss', 'sort=publishedAt', 400],
    ['rss', 'cursor=x', 400],
    ['rdf', '', 404],
  ] as const)('refuses %s?%s', async ([format, query, status], { api }) => {
    expect((await readFeed(api, format, query)).status).toBe(status)
  })
})
