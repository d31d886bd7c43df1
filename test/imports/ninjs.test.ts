// Longer than other files: a round trip has to say both of its ends.
import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, aParagraphQuoting, aQuote, aSource, aStory, aWord } from '#test/support/factories.ts'

function importItem(api: Api, item: unknown, query = '?format=ninjs') {
  return api.post(`/v1/imports${query}`, { body: item })
}

/** An article that says all that ninjs has a word for, published. */
async function publishStory(api: Api) {
  const word = aWord()
  const words = `The pier ${word} held.`
  const speaker = aSource({ capacity: 'harbour pilot' })
  const draft = aStory({
    kicker: 'Harbour',
    keyPoints: ['It held.', 'Nobody fell.'],
    slugline: 'PIER',
    dateline: { place: 'NORVIK', date: '2026-03-03' },
    tags: ['norvik', word],
    urgency: 3,
    canonicalUrl: `https://${word}.example/pier`,
    seo: { title: 'Pier held', description: 'The pier held.' },
    edNote: 'Call the pilot again.',
    bylines: [
      { name: 'Ida Brekke', role: 'Reporter' },
      { name: 'Jonas Lund', source: aSource({ name: 'Jonas Lund' }) },
    ],
    provider: aSource({ kind: 'news_agency' }),
    sources: [{ source: aSource({ kind: 'government' }), roles: ['no_response', 'data'] }],
    leadMedia: aMedia({ caption: `Lead ${word}`, altText: 'A pier', creditLine: 'Coast Wire', language: 'en' }),
    media: [
      {
        media: aMedia({
          ...{ altText: 'A boat', creditLine: 'Nils Holm', creator: 'Nils Holm', usageTerms: 'Once.', language: 'en' },
          ...{ place: 'Norvik', rights: { validUntil: '2099-01-01T00:00:00.000Z', territories: ['NO', 'SE'] } },
        }),
        caption: 'The boat in this story',
        position: 7,
      },
    ],
    body: [
      {
        ...aParagraphQuoting(aQuote({ text: words, speaker, language: 'en', channel: 'on the radio' }), words),
        _key: 'first',
      },
      { _type: 'block', style: 'h2', children: [{ _type: 'span', text: 'After the storm', marks: [] }], markDefs: [] },
      {
        _type: 'block',
        style: 'blockquote',
        children: [{ _type: 'span', text: words, marks: ['strong'] }],
        markDefs: [],
      },
      { _type: 'embed', url: 'https://camera.example/pier' },
    ],
  })
  const { body: article } = await api.post('/v1/articles', { body: draft })
  const published = await api.post(`/v1/articles/${article.id}/publish`, {
    match: 1,
    body: { override: { reason: 'Test' } },
  })
  expect(published.status).toBe(200)
  return published.body
}

async function readNinjs(api: Api, slug: string) {
  return (await api.get(`/v1/content/articles/${slug}?format=ninjs`, { as: 'nobody' })).body
}

describe('POST /v1/imports with ninjs', () => {
  test('takes what this service says of an article as that article, and finds it unchanged', async ({ api }) => {
    const article = await publishStory(api)

    const { status, body } = await importItem(api, await readNinjs(api, article.slug))

    expect(status).toBe(200)
    expect(body.article).toEqual((await api.get(`/v1/articles/${article.id}`)).body)
    expect(body.article.revision).toBe(article.revision)
  })

  test('makes the same article of it in another house', async ({ api }) => {
    const article = await publishStory(api)
    const item = await readNinjs(api, article.slug)
    const foreign = new Map<string, string>()
    const text = JSON.stringify(item).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      foreign.set(id, foreign.get(id) ?? randomUUID())
      return foreign.get(id) as string
    })

    const { status, body } = await importItem(api, JSON.parse(text))
    const override = { reason: 'Test' }
    const path = `/v1/articles/${body.article.id}/publish`
    const published = await api.post(path, { match: 1, body: { override } })
    const copy = await readNinjs(api, published.body.slug)

    expect(status).toBe(201)
    expect(body.article.externalId).toBe(`urn:uuid:${foreign.get(article.id)}`)
    const bare = (value: unknown) => withoutOwn(value, [published.body.slug, article.slug])
    expect(bare(copy)).toEqual(bare(item))
    expect(await importItem(api, JSON.parse(text))).toMatchObject({ status: 200, body: { article: { revision: 2 } } })
  })

  test('reads version 2 of an agency, with its pictures, and quotes that only the text has', async ({ api }) => {
    const word = aWord()
    const item = {
      uri: `tag:wire.example,2026:${word}`,
      standard: { name: 'ninjs', version: '2.2' },
      type: 'text',
      versioncreated: '2026-03-03T08:15:00Z',
      pubstatus: 'usable',
      urgency: 2,
      language: 'en-GB',
      headlines: [{ role: 'main', value: `Bridge of ${word} reopens` }],
      descriptions: [{ role: 'summary', value: 'After ten weeks.' }],
      slugline: 'BRIDGE',
      ednote: 'Picture follows.',
      located: 'Norvik',
      by: 'Ida Brekke and Jonas Lund',
      copyrightholder: 'Coast Wire',
      infosources: [{ name: `Coast Wire ${word}`, role: 'provider' }],
      subjects: [{ name: 'Transport', uri: 'http://cv.iptc.org/newscodes/mediatopic/20000337' }],
      places: [{ name: 'Norvik', uri: 'http://www.wikidata.org/entity/Q1' }],
      bodies: [
        { contenttype: 'text/plain', value: 'Not this one.' },
        {
          contenttype: 'text/html',
          value: `<p>NORVIK (CW) - The bridge of ${word} reopened on Tuesday, the city said.</p><p>"The bridge held when it <b>had to</b>," said harbour master Marit ${word}.</p>`,
        },
      ],
      associations: [
        {
          ...{ name: 'mainimage', rel: 'featuremedia', uri: `tag:wire.example,2026:${word}-p`, type: 'picture' },
          ...{ by: 'Nils Holm', copyrightholder: 'Coast Wire', descriptions: [{ role: 'caption', value: 'Cyclists' }] },
          renditions: [
            { name: 'thumb', href: 'https://wire.example/t.jpg', width: 100 },
            { name: 'full', href: 'https://wire.example/f.jpg', width: 4000 },
          ],
        },
      ],
    }

    const { status, body } = await importItem(api, item)

    expect(status).toBe(201)
    expect(body.article).toMatchObject({
      externalId: item.uri,
      headline: `Bridge of ${word} reopens`,
      standfirst: 'After ten weeks.',
      bylines: [{ name: 'Ida Brekke' }, { name: 'Jonas Lund' }],
      dateline: { place: 'Norvik' },
      tags: ['Transport', 'Norvik'],
      urgency: 2,
      slugline: 'BRIDGE',
      edNote: 'Picture follows.',
      leadMedia: body.media[0].id,
      origin: { format: 'application/vnd.iptc.ninjs+json' },
    })
    expect(body.media).toMatchObject([
      {
        externalId: `${item.uri}-p`,
        caption: 'Cyclists',
        creator: 'Nils Holm',
        creditLine: 'Coast Wire',
        origin: { url: 'https://wire.example/f.jpg' },
      },
    ])
    expect(body.quotes).toContainEqual(
      expect.objectContaining({ text: 'The bridge held when it had to', kind: 'direct' }),
    )
    const provider = await api.get(`/v1/sources/${body.article.provider}`)
    expect(provider.body).toMatchObject({ name: `Coast Wire ${word}`, kind: 'news_agency' })
    expect(JSON.stringify(body.article.body)).not.toContain('Not this one')
  })

  test('reads version 1, whose names and associations are others', async ({ api }) => {
    const word = aWord()
    const item = {
      ...{ uri: `http://wire.example/${word}`, type: 'text', headline: `Ferry of ${word} ends`, byline: 'Berit Aas' },
      body_xhtml: '<div><p>The ferry made its last crossing on Tuesday.</p></div>',
      description_text: 'After a winter.',
      associations: {
        main: {
          type: 'picture',
          uri: `http://wire.example/${word}.jpg`,
          description_text: 'The ferry',
          renditions: { original: { href: `https://wire.example/${word}.jpg`, width: 900 } },
        },
      },
    }

    const type = 'application/vnd.iptc.ninjs+json'
    const { status, body } = await api.post('/v1/imports', {
      headers: { 'content-type': type },
      body: JSON.stringify(item),
    })

    expect(status).toBe(201)
    expect(body.article).toMatchObject({
      headline: item.headline,
      standfirst: 'After a winter.',
      bylines: [{ name: 'Berit Aas' }],
    })
    expect(body.media).toMatchObject([{ caption: 'The ferry', origin: { url: `https://wire.example/${word}.jpg` } }])
    expect(body.article.leadMedia).toBe(body.media[0].id)
  })

  test('never publishes what its sender withholds, and publishes what the gate lets through', async ({ api }) => {
    const story = (pubStatus: string) => ({
      ...{ uri: `urn:x:${aWord()}`, type: 'text', pubStatus, language: 'en' },
      headlines: [{ role: 'main', value: `Pier ${aWord()} held` }],
      by: 'Ida Brekke',
      subjects: [{ name: 'local', rel: 'section' }],
      bodies: [{ role: 'main', contentType: 'text/html', value: '<p>The pier of the town held in the storm.</p>' }],
    })

    const withheld = await importItem(api, story('withheld'), '?format=ninjs&publish=true')
    const item = story('usable')
    const usable = await importItem(api, item, '?format=ninjs&publish=true')
    await api.post(`/v1/articles/${usable.body.article.id}/unpublish`, { match: '*' })
    const takenDown = await importItem(api, { ...item, urgency: 3 }, '?format=ninjs&publish=true')

    expect(withheld.body).toMatchObject({ article: { status: 'draft' }, warnings: [{ code: 'withheld' }] })
    expect([usable.status, usable.body.article.status, usable.body.warnings]).toEqual([201, 'published', []])
    expect(takenDown.body).toMatchObject({
      article: { status: 'unpublished', urgency: 3 },
      warnings: [{ code: 'import.taken_down' }],
    })
  })

  test.for([
    ['an array', [], 422, 'import.invalid'],
    ['an item without uri', { type: 'text' }, 422, 'import.invalid'],
    ['a picture', { uri: 'x:1', type: 'picture' }, 422, 'import.invalid'],
    [
      'an item of 501 sources',
      {
        uri: 'x:1',
        headline: 'A',
        body_text: 'Text.',
        infosources: Array.from({ length: 501 }, (_, at) => ({ name: `Source ${at}` })),
      },
      413,
      'import.too_large',
    ],
    ['no text', { uri: 'x:1', headlines: [{ role: 'main', value: 'A' }] }, 422, 'import.nothing_to_import'],
    [
      'members of wrong types',
      { uri: 'x:1', headlines: 5, bodies: 'a', associations: [1, null, []], infosources: {} },
      422,
      'import.nothing_to_import',
    ],
  ] as const)('refuses %s', async ([, item, status, code], { api }) => {
    const answer = await importItem(api, item)

    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
})

/** What differs between two houses: ids, slugs and times. */
function withoutOwn(value: unknown, slugs: string[]): unknown {
  let text = JSON.stringify(value)
  for (const slug of slugs) text = text.replaceAll(slug, 'slug')
  return JSON.parse(
    text
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
      .replace(/"(versionCreated|firstCreated)":"[^"]*"/g, '"$1":""')
      .replace(/"literal":"[^"]*"/g, '"literal":""'),
  )
}
