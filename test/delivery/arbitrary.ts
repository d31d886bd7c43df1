import fc from 'fast-check'
import { listReferences } from '#src/content/body/references.ts'
import { mediaFileExample } from '#src/media/file-schema.ts'
import { listRenditions } from '#src/media/renditions.ts'
import { cleanText } from '#src/platform/text.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import {
  PublishedMedia,
  PublishedQuote,
  type PublishedSource,
  type SourceName,
} from '#src/publishing/snapshot/parts.ts'
import { anyBody } from '#test/content/body/arbitrary.ts'

/** Every text that the contract lets in: any character but most control characters, and what has a meaning in a format. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      ']]>',
      '</script><script>',
      '<![CDATA[',
      '&amp;',
      '"\'',
      '\uFFFE',
      '\uFFFF\u0085',
      'a\nb\tc',
      '€👍🏽',
    ),
  )
  .filter((value) => value.trim() !== '' && cleanText(value) === value)

const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const dateOrInstant = fc.oneof(
  instant,
  instant.map((time) => time.slice(0, 10)),
)
const id = fc.uuid({ version: 7 })
const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?$/)
const url = fc.constantFrom('https://example.org/', 'http://example.org/a?b=c&d=%C3%A9#f', "https://example.org/'(x)'")
const language = fc.constantFrom('en', 'en-GB', 'de', 'zh-Hant', 'nb', 'sr-Latn')

/** How what may be null is drawn. */
type Maybe = <Value>(value: fc.Arbitrary<Value>) => fc.Arbitrary<Value | null>

function names(maybe: Maybe): fc.Arbitrary<SourceName> {
  return fc
    .record({
      id: maybe(id),
      slug,
      name: text,
      kind: fc.constantFrom(...kinds),
      named: fc.boolean(),
      capacity: maybe(text),
    })
    .map((source) => ({ ...source, slug: source.id === null ? null : source.slug }))
}

const kinds = [
  'person',
  'organization',
  'government',
  'military',
  'ngo',
  'company',
  'news_agency',
  'photo_agency',
  'broadcaster',
  'publication',
  'document',
  'group',
  'social_account',
] as const

function sources(maybe: Maybe): fc.Arbitrary<PublishedSource> {
  const more = fc.record({
    anonymityReason: maybe(text),
    aliases: fc.array(text, { maxLength: 2 }),
    description: maybe(text),
    affiliation: maybe(names(maybe)),
    sameAs: fc.array(url, { maxLength: 2 }),
    url: maybe(url),
    language: maybe(language),
  })
  return fc.tuple(names(maybe), more).map(([name, rest]) => ({ ...name, ...rest }))
}

function mediaOf(mediaId: fc.Arbitrary<string>, maybe: Maybe): fc.Arbitrary<PublishedMedia> {
  const record = fc.record({
    id: mediaId,
    kind: maybe(fc.constantFrom('picture', 'video', 'audio', 'document')),
    caption: maybe(text),
    altText: maybe(text),
    creditLine: maybe(text),
    creator: maybe(text),
    supplier: maybe(names(maybe)),
    copyrightNotice: maybe(text),
    usageTerms: maybe(text),
    licence: maybe(fc.oneof(text, url, fc.constant('https://ex ample.org'))),
    takenAt: maybe(dateOrInstant),
    place: maybe(text),
    language: maybe(language),
    focalPoint: maybe(fc.constant({ x: 0.5, y: 0.33 })),
    rights: maybe(
      fc.record({ validFrom: maybe(instant), validUntil: maybe(instant), territories: maybe(territories) }),
    ),
    digitalSourceType: maybe(fc.constantFrom(...digitalSourceTypes)),
    file: maybe(fc.constantFrom(...files)),
    withheld: fc.constant(null),
  })
  return record.map((media) => {
    const address = `/v1/content/media/${media.id}/file`
    return { ...media, renditions: media.file ? listRenditions(address, media.file, 'kq3Xb9dT1A') : [] }
  })
}

const files = [
  mediaFileExample,
  { ...mediaFileExample, width: 200, height: 3_000 },
  { ...mediaFileExample, mimeType: 'video/mp4', width: 640, height: 360, duration: 12.5, placeholder: null },
  { ...mediaFileExample, mimeType: 'audio/mpeg', width: null, height: null, duration: 61, placeholder: null },
  { ...mediaFileExample, mimeType: 'application/pdf', width: null, height: null, placeholder: null },
]

const territories = fc.subarray(['NO', 'SE', 'GB'])
const digitalSourceTypes = PublishedMedia.shape.digitalSourceType.unwrap().options

function quoteOf(quoteId: fc.Arbitrary<string>, maybe: Maybe): fc.Arbitrary<PublishedArticle['quotes'][number]> {
  return fc.record({
    id: quoteId,
    text,
    kind: fc.constantFrom('direct', 'partial', 'indirect'),
    speaker: maybe(names(maybe)),
    capacity: maybe(text),
    via: fc.array(names(maybe), { maxLength: 2 }),
    addressee: maybe(names(maybe)),
    channel: maybe(text),
    saidAt: maybe(dateOrInstant),
    place: maybe(text),
    language: maybe(language),
    original: maybe(fc.record({ text, language })),
    context: maybe(text),
    verification: fc.constantFrom(...PublishedQuote.shape.verification.options),
    verifiedAt: maybe(instant),
    evidence: fc.array(url, { maxLength: 2 }),
    prints: fc.constant([]),
  })
}

const correction = fc.record({
  id,
  kind: fc.constantFrom('correction', 'clarification', 'update', 'retraction'),
  text,
  at: instant,
})

function articles(maybe: Maybe): fc.Arbitrary<PublishedArticle> {
  return anyBody.chain((body) => {
    const inBody = listReferences(body)
    const shown = fc.tuple(...inBody.media.map((one) => mediaOf(fc.constant(one), maybe)))
    return fc.record({
      id,
      slug,
      headline: text,
      kicker: maybe(text),
      standfirst: maybe(text),
      slugline: maybe(text),
      dateline: maybe(fc.record({ place: maybe(text), date: maybe(dateOrInstant) })),
      section: maybe(text),
      tags: fc.array(text, { maxLength: 3 }),
      language: maybe(language),
      keyPoints: fc.array(text, { maxLength: 2 }),
      canonicalUrl: maybe(url),
      seo: maybe(fc.record({ title: maybe(text), description: maybe(text) })),
      urgency: maybe(fc.integer({ min: 1, max: 9 })),
      bylines: fc.array(fc.record({ name: text, role: maybe(text), source: maybe(names(maybe)) }), { maxLength: 2 }),
      leadMedia: maybe(mediaOf(id, maybe)),
      provider: maybe(names(maybe)),
      retracted: fc.boolean(),
      publishedAt: instant,
      firstPublishedAt: instant,
      modifiedAt: instant,
      body: fc.constant(body),
      media: shown.map((all) => all.map((media, position) => ({ media, caption: null, position }))),
      quotes: fc.tuple(...inBody.quotes.map((one) => quoteOf(fc.constant(one), maybe))),
      sources: fc.array(fc.record({ source: sources(maybe), roles: fc.subarray([...roles]) }), { maxLength: 2 }),
      related: fc.array(fc.record({ id, slug, headline: text, publishedAt: instant }), { maxLength: 1 }),
      corrections: fc.array(correction, { maxLength: 2 }),
    })
  })
}

const roles = ['speaker', 'relay', 'data', 'no_response'] as const

/** Any published article: with all that may be null, with nothing of it, and all between. */
export const anyArticle: fc.Arbitrary<PublishedArticle> = fc.oneof(
  { weight: 6, arbitrary: articles((value) => fc.option(value)) },
  { weight: 2, arbitrary: articles((value) => value) },
  { weight: 1, arbitrary: articles(() => fc.constant(null)) },
)
