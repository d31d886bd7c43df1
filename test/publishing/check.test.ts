import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Finding } from '#src/publishing/gate-schema.ts'
import { storePicture } from '#test/delivery/files.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource, aStory } from '#test/support/factories.ts'
import { store, trash } from '#test/support/nouns.ts'
import { aPicture } from '#test/support/pictures.ts'
import { read } from '#test/support/revisions.ts'

async function check(api: Api, { id }: { id: string }, query = '') {
  return read(api, `/v1/articles/${id}/check${query}`)
}

/** What is found beside that none of the media here have files, which findings.test.ts looks at. */
async function checkWithoutFiles(api: Api, article: { id: string }, query = '') {
  const report = await check(api, article, query)
  return { ...report, findings: report.findings.filter(({ code }: Finding) => code !== 'file_missing') }
}

async function codesOf(api: Api, article: { id: string }, query = ''): Promise<string[]> {
  return (await checkWithoutFiles(api, article, query)).findings.map(({ code }: Finding) => code)
}

/** A story with nothing to find, unless it is in `changes`. */
function aCleanStory(changes = {}) {
  const leadMedia = aMedia({ altText: 'A pier', creditLine: 'Coast Wire' })
  return aStory({ leadMedia, ...changes })
}

/** A story with much to find, and the ids of what it rests on. */
async function storeTroubled(api: Api) {
  const speaker = await store(api, 'sources', aSource({ protection: 'confidential' }))
  const altered = await store(api, 'quotes', aQuote({ text: 'The pier held.', speaker: speaker.id }))
  const retracted = await store(api, 'quotes', aQuote({ verification: 'retracted' }))
  const rights = { validUntil: '2026-03-03T00:00:00Z', territories: ['NO'] }
  const picture = await store(api, 'media', aMedia({ rights }))
  const related = await store(api, 'articles', anArticle())
  const article = await store(
    api,
    'articles',
    anArticle({
      body: [
        { _type: 'pullQuote', quote: retracted.id },
        aParagraphQuoting(altered.id, 'The pier fell.'),
        { _type: 'image', media: picture.id },
      ],
      media: [{ media: picture.id }],
      related: [related.id],
      embargoUntil: '2999-01-01T00:00:00Z',
    }),
  )
  return { article, speaker, altered, retracted, picture, related }
}

describe('GET /v1/articles/{id}/check', () => {
  test('finds nothing in a story that is well, and changes nothing', async ({ api, db, storage, imaging }) => {
    const picture = await storePicture({ db, storage, imaging }, await aPicture())
    const article = await store(api, 'articles', aCleanStory({ leadMedia: picture.id, media: [] }))

    const { headers, body } = await api.get(`/v1/articles/${article.id}/check`)

    expect(body).toEqual({ revision: 1, publishable: true, needsOverride: false, findings: [] })
    expect(headers.etag).toBe('"1"')
    expect(await read(api, `/v1/articles/${article.id}`)).toEqual(article)
  })

  test('finds what is wrong with a story and with what it rests on, in its order', async ({ api }) => {
    const { article, speaker, altered, retracted, picture, related } = await storeTroubled(api)

    const { publishable, needsOverride, findings } = await checkWithoutFiles(api, article)

    expect([publishable, needsOverride]).toEqual([false, true])
    expect(findings.map(({ code, pointer, resource }: Finding) => [code, pointer, resource?.id])).toEqual([
      ['standfirst_missing', '/standfirst', undefined],
      ['byline_missing', '/bylines', undefined],
      ['language_missing', '/language', undefined],
      ['quote_unattributed', '/body/0/quote', retracted.id],
      ['quote_retracted', '/body/0/quote', retracted.id],
      ['quote_altered', '/body/1/markDefs/0/quote', altered.id],
      ['source_exposed', '/body/1/markDefs/0/quote', speaker.id],
      ['alt_text_missing', '/body/2/media', picture.id],
      ['credit_missing', '/body/2/media', picture.id],
      ['rights_expired', '/body/2/media', picture.id],
      ['rights_limited', '/body/2/media', picture.id],
      ['lead_media_missing', '/leadMedia', undefined],
      ['related_unpublished', '/related/0', related.id],
      ['embargoed', '/embargoUntil', undefined],
    ])
  })

  test('says what publishing says', async ({ api }) => {
    const { article } = await storeTroubled(api)
    const uncredited = await store(api, 'articles', aCleanStory({ media: [{ media: aMedia() }] }))
    const publish = ({ id }: { id: string }) => api.post(`/v1/articles/${id}/publish`, { match: '*' })

    for (const [story, code] of [
      [article, 'article.gate_blocked'],
      [uncredited, 'article.gate_needs_override'],
    ] as const) {
      const { findings } = await check(api, story)
      expect((await publish(story)).body).toMatchObject({ status: 422, code, findings })
    }
  })

  test('looks at quotes, sources and media as they are by now', async ({ api }) => {
    const { article, speaker, altered, picture } = await storeTroubled(api)
    const anonymous = { named: false, name: 'A harbour worker', anonymityReason: 'He would lose his post.' }

    await api.patch(`/v1/sources/${speaker.id}`, { match: 1, body: anonymous })
    await api.patch(`/v1/quotes/${altered.id}`, { match: 1, body: { text: 'The pier fell.' } })
    await api.patch(`/v1/media/${picture.id}`, { match: 1, body: { altText: 'A pier', creditLine: 'X', rights: null } })

    const codes = await codesOf(api, article)
    for (const code of ['source_exposed', 'quote_altered', 'alt_text_missing', 'credit_missing', 'rights_expired']) {
      expect(codes).not.toContain(code)
    }
  })

  test('finds a quote that text has lost, until its words are back', async ({ api }) => {
    const body = [aParagraphQuoting(aQuote({ text: 'The pier held.', speaker: aSource() }), 'The pier held.')]
    const article = await store(api, 'articles', aCleanStory({ body }))
    const replace = (text: string, match: number) =>
      api.put(`/v1/articles/${article.id}/body`, { match, body: text, headers: { 'content-type': 'text/plain' } })

    await replace('Moved: “The pier held.”', 1)
    const moved = await codesOf(api, article)
    await replace('The storm has passed.', 2)
    const { findings: lost } = await checkWithoutFiles(api, article)
    await replace('“The pier held.”', 3)
    const back = await codesOf(api, article)

    const resource = { type: 'quote', id: article.quotes[0] }
    expect(lost).toMatchObject([{ code: 'quote_orphaned', level: 'overridable', pointer: '/body', resource }])
    expect([moved, back]).toEqual([[], []])
  })

  test('finds related articles that readers do not see', async ({ api }) => {
    const related = await store(api, 'articles', aCleanStory())
    const article = await store(api, 'articles', aCleanStory({ related: [related.id] }))
    const act = (verb: string) => api.post(`/v1/articles/${related.id}/${verb}`, { match: '*' })

    const asDraft = await codesOf(api, article)
    await act('publish')
    const published = await codesOf(api, article)
    await act('unpublish')
    const takenDown = await codesOf(api, article)

    expect([asDraft, published, takenDown]).toEqual([['related_unpublished'], [], ['related_unpublished']])
  })

  test.for([
    ['', ['embargoed']],
    ['?at=2998-06-01T00:00:00Z', ['embargoed']],
    ['?at=2999-01-01T00:30:00%2B01:00', ['embargoed']],
    ['?at=2999-01-01T00:00:00Z', []],
    ['?at=2999-06-01T00:00:00Z', ['rights_expired']],
  ] as const)('asks for the time of %s', async ([query, codes], { api }) => {
    const rights = { validUntil: '2999-06-01T00:00:00Z' }
    const leadMedia = aMedia({ altText: 'A pier', creditLine: 'Coast Wire', rights })
    const article = await store(api, 'articles', aCleanStory({ leadMedia, embargoUntil: '2999-01-01T00:00:00Z' }))

    expect(await codesOf(api, article, query)).toEqual(codes)
  })

  test.for([
    ['at=2026-03-03T08:00:00Z', 'request.invalid_parameter'],
    ['at=tomorrow', 'request.invalid_parameter'],
    ['at=', 'request.invalid_parameter'],
    ['when=2999-01-01T00:00:00Z', 'request.unknown_parameter'],
  ] as const)('refuses ?%s', async ([query, code], { api }) => {
    const { id } = await store(api, 'articles', aCleanStory())

    const { body } = await api.get(`/v1/articles/${id}/check?${query}`)

    expect(body).toMatchObject({ status: 400, code, errors: [{ parameter: query.split('=')[0] }] })
  })

  test('is 404 for an article that is not there, or in the trash', async ({ api }) => {
    const trashed = await store(api, 'articles', aCleanStory())
    await trash(api, 'articles', trashed)

    for (const id of [randomUUID(), trashed.id]) {
      expect((await api.get(`/v1/articles/${id}/check`)).body).toMatchObject({ status: 404, code: 'article.not_found' })
    }
  })
})
