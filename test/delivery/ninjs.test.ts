import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleContext } from '#src/delivery/addresses.ts'
import { toNinjs } from '#src/delivery/formats/ninjs.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { flawsBy, hasSchema } from '#test/support/public-schemas.ts'
import { anyArticle } from './arbitrary.ts'

const example = PublishedArticle.parse(PublishedArticle.meta()?.example)
const [quote] = example.quotes
const [shown] = example.media
if (!quote || !shown) throw new Error('The example has no quote or no picture.')
const describeExample = (changes: Partial<PublishedArticle>) => toNinjs({ ...example, ...changes }, exampleContext)

describe('toNinjs', () => {
  test('is known by its id, and usable', () => {
    expect(describeExample({ canonicalUrl: 'https://agency.example/1' })).toMatchObject({
      uri: `urn:uuid:${example.id}`,
      standard: { name: 'ninjs', version: '3.1' },
      type: 'text',
      pubStatus: 'usable',
      renditions: [{ name: 'web', href: `https://norvik.example/local/${example.slug}` }],
      altIds: expect.arrayContaining([
        { role: 'slug', value: example.slug },
        { role: 'canonicalUrl', value: 'https://agency.example/1' },
      ]),
    })
  })

  test('says where each picture is in all its sizes', () => {
    const associations = describeExample({}).associations as { rel: string; renditions: { name: string }[] }[]
    const { renditions = [] } = associations.find(({ rel }) => rel === 'leadMedia') ?? {}

    expect(renditions.map(({ name }) => name)).toEqual(expect.arrayContaining(['full-1920', 'wide-640', 'square-160']))
    expect(renditions.find(({ name }) => name === 'wide-640')).toEqual({
      name: 'wide-640',
      href: `https://cms.example.org/v1/content/media/${shown.media.id}/file?width=640&height=360&fit=cover&v=kq3Xb9dT1A&format=jpeg`,
      ...{ contentType: 'image/jpeg', width: 640, height: 360 },
    })
  })

  test('says what the article says, and when', () => {
    const described = describeExample({
      kicker: 'Traffic',
      urgency: 3,
      slugline: 'NORVIK-BRIDGE',
      dateline: { place: 'NORVIK', date: '2026-03-03T04:00:00.000Z' },
    })

    expect(described).toMatchObject({
      language: 'en',
      urgency: 3,
      slugline: 'NORVIK-BRIDGE',
      by: 'Ida Brekke',
      located: 'NORVIK',
      firstCreated: example.firstPublishedAt,
      versionCreated: example.modifiedAt,
      contentCreated: '2026-03-03T04:00:00.000Z',
      places: [{ name: 'NORVIK', rel: 'dateline' }],
    })
    expect(described.headlines).toEqual([
      { role: 'main', contentType: 'text/plain', value: example.headline },
      { role: 'kicker', contentType: 'text/plain', value: 'Traffic' },
    ])
    expect(described.bodies).toMatchObject([
      { contentType: 'text/html', value: expect.stringContaining('<p>“<span data-quote=') },
      { contentType: 'text/plain', value: expect.stringContaining('“The bridge held') },
    ])
    expect(described.subjects).toEqual([
      { name: 'local', rel: 'section' },
      { name: 'norvik', rel: 'about' },
      { name: 'transport', rel: 'about' },
    ])
  })

  test('names its sources in their roles; one that is protected only by its name', () => {
    const [known] = example.sources
    if (!known) throw new Error('The example has no source.')
    const hidden = { ...known.source, id: null, slug: null, name: 'an official' }
    const { infoSources } = describeExample({
      sources: [known, { source: hidden, roles: ['speaker', 'data'] }],
      provider: { ...known.source, name: 'Kystpressen' },
    })

    expect(infoSources).toEqual([
      { name: 'Marit Solheim', role: 'speaker', uri: `urn:uuid:${known.source.id}`, literal: 'marit-solheim' },
      { name: 'an official', role: 'speaker' },
      { name: 'an official', role: 'data' },
      { name: 'Kystpressen', role: 'provider', uri: `urn:uuid:${known.source.id}`, literal: 'marit-solheim' },
    ])
  })

  test('brings media with their rights and quotes with their speakers as associations', () => {
    const rights = { validFrom: null, validUntil: '2027-01-01T00:00:00.000Z', territories: ['NO'] }
    const media = { ...shown.media, rights, licence: 'CC BY 4.0' }
    const { associations } = describeExample({ leadMedia: media, media: [] })

    expect(associations).toMatchObject([
      {
        uri: `urn:uuid:${media.id}`,
        type: 'picture',
        rel: 'leadMedia',
        by: 'Ida Brekke',
        usageTerms: 'CC BY 4.0\nTerritories: NO.',
        expires: '2027-01-01T00:00:00.000Z',
        infoSources: [{ name: 'Ida Brekke/Norvik Foto', role: 'creditLine' }],
      },
      {
        uri: `urn:uuid:${quote.id}`,
        rel: 'quote',
        by: 'Marit Solheim, harbour master of Norvik',
        bodies: [{ role: 'direct', value: quote.text }],
        infoSources: [{ name: 'Marit Solheim', role: 'speaker' }],
      },
    ])
  })

  test('is canceled once retracted, with the correction as a description', () => {
    const corrections = [
      { id: quote.id, kind: 'retraction' as const, text: 'It did not reopen.', at: example.modifiedAt },
    ]
    const described = describeExample({ retracted: true, corrections })

    expect(described.pubStatus).toBe('canceled')
    expect(described.descriptions).toContainEqual({
      role: 'retraction',
      contentType: 'text/plain',
      value: 'It did not reopen.',
    })
  })
})

describe.skipIf(!hasSchema('ninjs'))('ninjs by its published schema (skipped where its file is absent)', () => {
  test('holds of any article', () => {
    const flawsOf = flawsBy('ninjs')

    fc.assert(
      fc.property(anyArticle, (article) => {
        expect(flawsOf(JSON.parse(JSON.stringify(toNinjs(article, exampleContext))))).toEqual([])
      }),
      { numRuns: 300 },
    )
    expect(flawsOf({ ...toNinjs(example, exampleContext), headline: 'x', uri: 'x y' })).toHaveLength(2)
  })
})
