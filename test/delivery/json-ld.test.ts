import Validator, { type Issue } from '@adobe/structured-data-validator'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleContext } from '#src/delivery/addresses.ts'
import { toJsonLd, writeJsonLd } from '#src/delivery/formats/json-ld.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { hasVocabulary, listOutOfRange, readVocabulary } from '#test/support/vocabulary.ts'
import { anyArticle } from './arbitrary.ts'

const example = PublishedArticle.parse(PublishedArticle.meta()?.example)
const [quote] = example.quotes
if (!quote) throw new Error('The example has no quote.')
const describeExample = (changes: Partial<PublishedArticle>) => toJsonLd({ ...example, ...changes }, exampleContext)

describe('toJsonLd', () => {
  test('describes the article, where it stands, when it appeared and who made it', () => {
    expect(describeExample({})).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      '@id': `urn:uuid:${example.id}`,
      url: `https://norvik.example/local/${example.slug}`,
      mainEntityOfPage: `https://norvik.example/local/${example.slug}`,
      headline: example.headline,
      description: example.standfirst,
      articleBody: '“The bridge held when it had to.” said harbour master Marit Solheim.',
      articleSection: 'local',
      keywords: ['norvik', 'transport'],
      inLanguage: 'en',
      datePublished: example.firstPublishedAt,
      dateline: 'NORVIK, 2026-03-03',
      author: [{ '@type': 'Person', name: 'Ida Brekke', jobTitle: 'Reporter' }],
      publisher: { '@type': 'Organization', name: 'Norvik Times', url: 'https://norvik.example/' },
    })
  })

  test('has the canonical address of the article as the one of its page', () => {
    const described = describeExample({ canonicalUrl: 'https://agency.example/1' })

    expect(described.mainEntityOfPage).toBe('https://agency.example/1')
    expect(described.url).toBe(`https://norvik.example/local/${example.slug}`)
  })

  test('says where each picture is, how large, and in what form', () => {
    const [image] = describeExample({}).image as object[]
    const pixels = (value: number) => ({ '@type': 'QuantitativeValue', value, unitCode: 'E37' })
    const file = `https://cms.example.org/v1/content/media/${example.media[0]?.media.id}/file`
    expect(image).toMatchObject({
      '@type': 'ImageObject',
      contentUrl: `${file}?width=1920&v=kq3Xb9dT1A&format=jpeg`,
      encodingFormat: 'image/jpeg',
      width: pixels(1920),
      height: pixels(1280),
      thumbnail: { '@type': 'ImageObject', width: pixels(320), height: pixels(320) },
    })
  })

  test('has a quote as a quotation by its speaker in the capacity of then, and reported speech as a claim', () => {
    const original = { text: 'Broen holder.', language: 'nb' }
    const indirect = { ...quote, kind: 'indirect' as const, evidence: ['https://example.org/minutes'] }
    const { hasPart } = describeExample({
      quotes: [{ ...quote, capacity: 'deputy harbour master', original }, indirect],
    })

    const speaker = { '@type': 'Person', '@id': `urn:uuid:${quote.speaker?.id}`, name: 'Marit Solheim' }
    expect(hasPart).toMatchObject([
      {
        '@type': 'Quotation',
        text: quote.text,
        author: { ...speaker, jobTitle: 'deputy harbour master' },
        dateCreated: '2026-03-03',
        translationOfWork: { text: 'Broen holder.', inLanguage: 'nb' },
      },
      {
        '@type': 'Claim',
        author: { ...speaker, jobTitle: 'harbour master of Norvik' },
        isBasedOn: ['https://example.org/minutes'],
      },
    ])
  })

  test('has pictures with their credits and rights', () => {
    const [first] = example.media
    const media = first && { ...first.media, licence: 'https://example.org/licence', usageTerms: 'One use' }
    const { image } = describeExample({
      leadMedia: null,
      media: media ? [{ media, caption: 'Dawn', position: 0 }] : [],
    })

    expect(image).toMatchObject([
      {
        '@type': 'ImageObject',
        caption: 'Dawn',
        creditText: 'Ida Brekke/Norvik Foto',
        creator: { name: 'Ida Brekke' },
        contentLocation: { '@type': 'Place', name: 'Norvik' },
        license: 'https://example.org/licence',
        usageInfo: { text: 'One use' },
        digitalSourceType: 'https://schema.org/DigitalCaptureDigitalSource',
      },
    ])
  })

  test('has its corrections, and says that it is retracted', () => {
    const at = '2026-03-04T09:00:00.000Z'
    const described = describeExample({
      retracted: true,
      corrections: [{ id: quote.id, kind: 'retraction', text: 'It did not reopen.', at }],
    })

    expect(described.creativeWorkStatus).toBe('Retracted')
    expect(described.correction).toMatchObject([
      { '@type': 'CorrectionComment', name: 'retraction', text: 'It did not reopen.', datePublished: at },
    ])
  })

  test('mentions its sources by what they are, and rests on its documents', () => {
    const [first] = example.sources
    if (!first) throw new Error('The example has no source.')
    const { mentions, isBasedOn } = describeExample({
      sources: [
        first,
        {
          source: { ...first.source, kind: 'document', name: 'Annual report', sameAs: ['https://example.org/r'] },
          roles: [],
        },
        { source: { ...first.source, id: null, slug: null, kind: 'military', name: 'a colonel' }, roles: ['speaker'] },
      ],
    })

    expect(mentions).toMatchObject([
      { '@type': 'Person', affiliation: { '@type': 'Organization', name: 'Norvik Harbour Board' } },
      { '@type': 'Organization', name: 'a colonel' },
    ])
    expect((mentions as object[])[1]).not.toHaveProperty('@id')
    expect(isBasedOn).toMatchObject([
      { '@type': 'CreativeWork', name: 'Annual report', sameAs: ['https://example.org/r'] },
    ])
  })
})

describe('writeJsonLd', () => {
  test('writes what may stand in a script element', () => {
    fc.assert(
      fc.property(anyArticle, (article) => {
        const written = writeJsonLd(article, exampleContext)
        expect(written).not.toContain('<')
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(toJsonLd(article, exampleContext))))
      }),
    )
  })
})

describe.skipIf(!hasVocabulary)('JSON-LD by the vocabulary of schema.org (skipped where its file is absent)', () => {
  const articles = fc.sample(anyArticle, 300).map((article) => toJsonLd(article, exampleContext))

  test('has only types and properties that there are, each property on a type that has it', async () => {
    const issues = await new Validator(readVocabulary()).validate({ jsonld: { NewsArticle: articles } })

    expect(issues.filter(isFlaw).map(({ issueMessage }) => issueMessage)).toEqual([])
    const wrong = { '@type': 'NewsArticle', headlines: 'x', author: { '@type': 'Persona' } }
    expect(
      (await new Validator(readVocabulary()).validate({ jsonld: { NewsArticle: [wrong] } })).filter(isFlaw),
    ).toHaveLength(2)
  })

  test('has only values that their properties take', () => {
    const check = listOutOfRange(readVocabulary())

    expect(articles.flatMap(check)).toEqual([])
    expect(check({ '@type': 'NewsArticle', author: 'Ida', correction: [{ '@type': 'Person' }] })).toHaveLength(2)
  })
})

/** What a search engine wants of a video is not known of one without a file. */
function isFlaw({ errorType, severity, path }: Issue): boolean {
  const isOfVideo = path.at(-1)?.type === 'VideoObject' || path.at(-1)?.property === 'video'
  return errorType === 'schemaOrg' || (severity === 'ERROR' && !isOfVideo)
}
