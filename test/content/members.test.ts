import { describe, expect } from 'vitest'
import type { z } from 'zod'
import { ArticleDraft } from '#src/articles/schema.ts'
import { MediaDraft } from '#src/media/schema.ts'
import { QuoteDraft } from '#src/quotes/schema.ts'
import { SourceDraft } from '#src/sources/schema.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aQuote, aSource } from '#test/support/factories.ts'
import { type NounCase, store } from '#test/support/nouns.ts'

interface Full {
  plural: NounCase['plural']
  Draft: z.ZodObject
  /** A draft that says every member, in the spelling in which it is kept. */
  write: (ids: Record<'source' | 'media' | 'quote' | 'article', string>) => Record<string, unknown>
}

const full: Full[] = [
  {
    plural: 'sources',
    Draft: SourceDraft,
    write: ({ source }) => ({
      externalId: 'full source',
      slug: 'senior-official',
      name: 'A senior official',
      kind: 'government',
      named: false,
      anonymityReason: 'Not allowed to speak in public.',
      aliases: ['The official', 'They'],
      description: 'Line one.\nLine two.',
      capacity: 'adviser',
      affiliation: source,
      sameAs: ['https://example.org/Q1'],
      url: 'https://example.org/~official?a=b#c',
      language: 'nb-NO',
      reliability: 'B',
      notes: 'Call before noon.',
      protection: 'confidential',
    }),
  },
  {
    plural: 'media',
    Draft: MediaDraft,
    write: ({ source }) => ({
      externalId: 'full media',
      kind: 'picture',
      caption: 'A bridge',
      altText: 'A steel bridge',
      creditLine: 'Ida Brekke/Norvik Foto',
      creator: 'Ida Brekke',
      supplier: source,
      copyrightNotice: '© Norvik Foto',
      usageTerms: 'Once',
      licence: 'CC BY 4.0',
      takenAt: '2026-03-03T07:00:00.000Z',
      place: 'Norvik',
      language: 'en',
      focalPoint: { x: 0, y: 1 },
      rights: { validFrom: '2026-03-03T00:00:00.000Z', validUntil: '9999-12-31T23:59:59.999Z', territories: ['NO'] },
      digitalSourceType: 'digitalCapture',
    }),
  },
  {
    plural: 'quotes',
    Draft: QuoteDraft,
    write: ({ source }) => ({
      externalId: 'full quote',
      text: 'The bridge held.',
      kind: 'direct',
      speaker: source,
      capacity: 'harbour master',
      via: [source],
      addressee: source,
      channel: 'in a statement',
      saidAt: '0001-01-01',
      place: 'Norvik',
      language: 'en',
      original: { text: 'Broen holdt.', language: 'nb' },
      context: 'At the reopening.',
      verification: 'disputed',
      evidence: ['https://example.org/tape'],
    }),
  },
  {
    plural: 'articles',
    Draft: ArticleDraft,
    write: ({ source, media, quote, article }) => ({
      externalId: 'full article',
      slug: 'bridge-reopens',
      headline: 'Bridge reopens',
      kicker: 'Traffic',
      standfirst: 'At last.',
      slugline: 'NORVIK-BRIDGE',
      dateline: { place: 'NORVIK', date: '2026-03-03' },
      bylines: [{ name: 'Ida Brekke', role: 'Reporter', source }],
      section: 'local',
      tags: ['norvik', 'Transport'],
      language: 'en',
      keyPoints: ['It is open.'],
      body: [
        { _type: 'pullQuote', _key: 'p', quote },
        { _type: 'embed', _key: 'e', url: 'https://example.org/map' },
      ],
      leadMedia: media,
      media: [{ media, caption: 'Again', position: 3 }],
      sources: [{ source, roles: ['data', 'no_response'] }],
      related: [article],
      provider: source,
      canonicalUrl: 'https://example.org/bridge',
      seo: { title: 'Bridge', description: 'Open' },
      urgency: 9,
      edNote: 'Check the year.',
      embargoUntil: '2026-03-03T08:00:00.000Z',
    }),
  },
]

async function storeTargets(api: Api) {
  const { id: source } = await store(api, 'sources', aSource())
  const { id: media } = await store(api, 'media', aMedia())
  const { id: quote } = await store(api, 'quotes', aQuote())
  const { id: article } = await store(api, 'articles', anArticle())
  return { source, media, quote, article }
}

describe.for(full)('every member of $plural', ({ plural, Draft, write }) => {
  test('is kept as it was sent, sent back without a change, emptied by PUT and brought back by PATCH', async ({
    api,
  }) => {
    const draft = write(await storeTargets(api))
    const required = Object.fromEntries(
      Object.entries(draft).filter(([name]) => !Draft.shape[name]?.safeParse(null).success),
    )
    const slug = 'slug' in draft ? { slug: draft.slug } : {}
    expect(Object.keys(draft).sort()).toEqual(Object.keys(Draft.shape).sort())

    const created = await store(api, plural, draft)
    const path = `/v1/${plural}/${created.id}`
    const same = [await api.put(path, { match: 1, body: draft }), await api.patch(path, { match: 1, body: draft })]
    const emptied = await api.put(path, { match: 1, body: required })
    const back = await api.patch(path, { match: 2, body: draft })

    expect(created).toMatchObject(draft)
    expect(same.map(({ body }) => body)).toEqual([created, created])
    for (const [name, value] of Object.entries(emptied.body)) {
      if (name in draft && !(name in { ...required, ...slug }))
        expect([null, [], true, 'none', 'unverified'], name).toContainEqual(value)
    }
    expect(back.body).toMatchObject(draft)
    expect(back.body.revision).toBe(3)
  })
})
