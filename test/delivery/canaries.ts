import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { createRightsSweep } from '#src/publishing/rights-sweep.ts'
import type { Api } from '#test/support/app.ts'
import { aMedia, aQuote, aSource, aStory, aWord } from '#test/support/factories.ts'

/** What readers must never see a word of: found by `address` and `ids`, which may stand in a request. */
export interface Canary {
  what: string
  /** Stands in whatever of it can be asked for. */
  address: string
  /** Stands in everything else. */
  words: string
  ids: string[]
}

export const canaries: Canary[] = []
/** What of the one published story can be asked for. */
export const published: Record<string, string[]> = {}

const later = '2099-01-01T00:00:00.000Z'

/** A story in which every text has a word by which it would be known. */
function aSecretStory(address: string, words: string) {
  const quoted = `They said ${words} at night.`
  return {
    ...aStory({ headline: `Story ${address}`, section: address, tags: [address] }),
    ...{ kicker: words, standfirst: `Words ${words}.`, slugline: words, keyPoints: [words], edNote: words },
    dateline: { place: words },
    bylines: [{ name: `Reporter ${words}`, source: aSource({ name: `Byline ${words}` }) }],
    seo: { title: words, description: words },
    provider: aSource({ name: `Provider ${words}`, kind: 'news_agency' }),
    body: [
      {
        _type: 'block' as const,
        style: 'normal' as const,
        children: [{ _type: 'span' as const, text: quoted, marks: ['q1'] }],
        markDefs: [
          {
            _type: 'quote' as const,
            _key: 'q1',
            quote: aQuote({ text: quoted, context: words, speaker: aSource({ name: `Speaker ${words}` }) }),
          },
        ],
      },
    ],
    media: [{ media: aMedia({ caption: `Seen ${words}`, altText: words, creditLine: words }) }],
  }
}

/** A picture of its own that says words, and where it was taken. */
async function aTellingPicture(words: string): Promise<Buffer> {
  return sharp(randomBytes(64 * 48 * 3), { raw: { width: 64, height: 48, channels: 3 } })
    .withExif({
      IFD0: { ImageDescription: words, Software: words },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 45/1 0/1' },
    })
    .jpeg()
    .toBuffer()
}

async function giveFile(api: Api, id: string, words: string) {
  const headers = { 'content-type': 'image/jpeg' }
  const { status, text } = await api.put(`/v1/media/${id}/file`, {
    match: '*',
    headers,
    body: await aTellingPicture(words),
  })
  expect(status, text).toBe(200)
}

async function hide(api: Api, what: string, acts: (id: string) => Promise<unknown>, changes: object = {}) {
  const [address, words] = [aWord(), aWord()]
  const { body } = await api.post('/v1/articles', { body: { ...aSecretStory(address, words), ...changes } })
  await giveFile(api, body.media[0].media, words)
  await acts(body.id)
  const parts = [...body.quotes, body.provider, body.bylines[0].source, body.media[0].media, body.sources[0].source]
  canaries.push({ what, address, words, ids: [body.id, ...parts] })
}

async function act(api: Api, id: string, verb: string, body?: object) {
  const { status, text } = await api.post(`/v1/articles/${id}/${verb}`, { match: '*', body })
  expect(status, text).toBe(200)
}

/** Hides one of everything, and publishes a story beside it. */
export async function hideAll({ api, db }: { api: Api; db: Database }): Promise<void> {
  await hide(api, 'a draft', async () => {})
  await hide(api, 'a draft under embargo', async () => {}, { embargoUntil: later })
  await hide(api, 'a scheduled article', (id) => act(api, id, 'publish', { at: later }))
  await hide(api, 'a scheduled article under embargo', (id) => act(api, id, 'publish', { at: later }), {
    embargoUntil: later,
  })
  await hide(api, 'an unpublished article', async (id) => {
    await act(api, id, 'publish')
    await act(api, id, 'unpublish')
  })
  await hide(api, 'a killed article', async (id) => {
    await act(api, id, 'publish')
    await act(api, id, 'kill', { notice: 'Withdrawn.' })
  })
  await hide(api, 'an article in the trash', async (id) => {
    await api.delete(`/v1/articles/${id}`, { match: '*' })
  })
  await hide(api, 'an article that was published and is in the trash', async (id) => {
    await act(api, id, 'publish')
    await api.delete(`/v1/articles/${id}`, { match: '*' })
  })
  await hideParts(api)
  await hideEnded(api, db)
  await publishBeside(api)
}

/** Sources, quotes and media that no published story uses. */
async function hideParts(api: Api) {
  const [address, words] = [aWord(), aWord()]
  const source = await api.post('/v1/sources', { body: aSource({ name: `Source ${address}`, description: words }) })
  const speaker = source.body.id
  const quote = await api.post('/v1/quotes', { body: aQuote({ text: `Said ${words}`, speaker }) })
  const media = await api.post('/v1/media', { body: aMedia({ caption: words, altText: words }) })
  await giveFile(api, media.body.id, words)
  canaries.push({ what: 'unused parts', address, words, ids: [speaker, quote.body.id, media.body.id] })
}

/** A picture that readers saw as long as there were rights to it, and who supplied it. */
async function hideEnded(api: Api, db: Database) {
  const [address, words] = [aWord(), aWord()]
  const supplier = aSource({ name: `Agency ${words}`, kind: 'photo_agency' })
  const picture = aMedia({ caption: words, altText: words, creditLine: words, supplier, rights: { validUntil: later } })
  const image = { _type: 'image' as const, media: { ...picture, externalId: address } }
  const { body } = await api.post('/v1/articles', { body: aStory({ leadMedia: picture, body: [image] }) })
  const shown = [body.leadMedia, body.body[0].media]
  for (const id of shown) await giveFile(api, id, words)
  await act(api, body.id, 'publish', { override: { reason: 'Test.' } })
  for (const id of shown) expect((await api.get(`/v1/content/media/${id}/file`)).status).toBe(200)
  await db.$executeRaw`
    UPDATE media SET rights = jsonb_set(rights, '{validUntil}', '"2026-01-01T00:00:00.000Z"') WHERE id = ANY(${shown}::uuid[])`
  await db.$executeRaw`
    UPDATE published_articles SET stands_until = statement_timestamp() WHERE id = ${body.id}::uuid`
  await createRightsSweep(db, 'remove', (error) => expect.unreachable(String(error)))(new AbortController().signal)
  canaries.push({ what: 'pictures whose rights have ended', address, words, ids: shown })
}

/** A published story that is tied to all of the above in its draft or by what editors alone see. */
async function publishBeside(api: Api) {
  const [address, words] = [aWord(), aWord()]
  const drafts = canaries.filter(({ what }) => /draft|scheduled/.test(what)).flatMap(({ ids: [id] }) => id ?? [])
  const exposed = { name: `Open ${aWord()}`, notes: words, protection: 'none' as const }
  const hidden = aSource({ name: 'a senior official', named: false, protection: 'confidential', description: words })
  const story = aStory({
    ...{ edNote: words, externalId: words, related: drafts, tags: ['open'], section: 'open' },
    sources: [
      { source: aSource(exposed), roles: ['data'] },
      { source: hidden, roles: ['contributor'] },
    ],
  })
  const { body } = await api.post('/v1/articles', { body: story })
  await giveFile(api, body.media[0].media, words)
  await act(api, body.id, 'publish')
  await api.patch(`/v1/articles/${body.id}`, { match: '*', body: { headline: `Newer ${words}`, slug: address } })
  canaries.push({ what: 'what a published story keeps back', address, words, ids: [] })
  Object.assign(published, { slug: [body.slug], id: [...body.quotes, body.media[0].media], section: ['open'] })
}
