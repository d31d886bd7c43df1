import fc from 'fast-check'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { exampleContext } from '#src/delivery/addresses.ts'
import { writeAtom } from '#src/delivery/feeds/atom.ts'
import type { Feed } from '#src/delivery/feeds/feed.ts'
import { writeJsonFeed } from '#src/delivery/feeds/json-feed.ts'
import { writeRss } from '#src/delivery/feeds/rss.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { mediaFileExample as mediaFile } from '#src/media/file-schema.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { flawsBy, hasSchema } from '#test/support/public-schemas.ts'
import { anyArticle } from './arbitrary.ts'

const example = PublishedArticle.parse(PublishedArticle.meta()?.example)
const corrected: PublishedArticle = {
  ...example,
  headline: 'Bridge <open> & “free” for ]]> all',
  modifiedAt: '2026-03-04T09:00:00.000Z',
  canonicalUrl: 'https://agency.example/1?a=b&c=d',
  corrections: [
    { id: example.id, kind: 'correction', text: 'It was ten weeks, not <twelve>.', at: '2026-03-04T09:00:00.000Z' },
  ],
}
const feed: Feed = {
  title: 'Norvik Times – local',
  address: 'https://cms.example.org/v1/content/feeds/rss?section=local&limit=20',
  language: 'en',
  articles: [corrected, example],
  context: exampleContext,
}
const [shown] = example.media
const pictureAddress = `https://cms.example.org/v1/content/media/${shown?.media.id}/file?width=1920&v=kq3Xb9dT1A&format=jpeg`
const video: PublishedArticle = {
  ...example,
  leadMedia: null,
  media: example.media.map((item) => ({
    ...item,
    media: {
      ...item.media,
      ...{ kind: 'video' as const, renditions: [] },
      file: { ...mediaFile, mimeType: 'video/mp4', bytes: 5_000, width: 640, height: 360, duration: 12.5 },
    },
  })),
}
const writers = { rss: writeRss, atom: writeAtom }
const anyFeed = fc.array(anyArticle, { maxLength: 3 }).map((articles) => ({ ...feed, articles }))

describe('writeRss', () => {
  test('is read by a feed reader as what it says', () => {
    const read = parseRssFeed(writeRss(feed))

    expect(read).toMatchObject({
      title: feed.title,
      link: 'https://norvik.example/',
      language: 'en',
      lastBuildDate: 'Wed, 04 Mar 2026 09:00:00 GMT',
      atom: { links: [{ href: feed.address, rel: 'self', type: 'application/rss+xml' }] },
    })
    expect(read.items?.[0]).toMatchObject({
      title: corrected.headline,
      link: `https://norvik.example/local/${example.slug}`,
      guid: { value: `urn:uuid:${example.id}`, isPermaLink: false },
      pubDate: 'Tue, 03 Mar 2026 08:00:00 GMT',
      dcterms: { modified: ['2026-03-04T09:00:00.000Z'] },
      dc: { creators: ['Ida Brekke'], languages: ['en'] },
      categories: [{ name: 'local' }, { name: 'norvik' }, { name: 'transport' }],
      description: example.standfirst,
      content: { encoded: writeReaderHtml(corrected, exampleContext) },
    })
  })
})

describe('files', () => {
  const videoAddress = `https://cms.example.org/v1/content/media/${shown?.media.id}/file`
  const withVideo = { ...feed, articles: [video] }

  test('of RSS are Media RSS, and an enclosure where it is known how long they are', () => {
    const [picture] = parseRssFeed(writeRss(feed)).items ?? []
    expect(picture?.enclosures).toBeUndefined()
    expect(picture?.media?.contents).toMatchObject([
      {
        ...{ url: pictureAddress, type: 'image/jpeg', medium: 'image', width: 1920, height: 1280 },
        description: { value: shown?.media.caption },
        credits: [{ value: shown?.media.creditLine }],
        thumbnails: [{ url: expect.stringContaining('width=320&height=320&fit=cover'), width: 320, height: 320 }],
      },
    ])
    const [moving] = parseRssFeed(writeRss(withVideo)).items ?? []
    expect(moving?.enclosures).toEqual([{ url: videoAddress, type: 'video/mp4', length: 5_000 }])
    expect(moving?.media?.contents).toMatchObject([
      { url: videoAddress, medium: 'video', fileSize: 5_000, duration: 12.5 },
    ])
  })

  test('of Atom are links', () => {
    const [moving] = parseAtomFeed(writeAtom(withVideo)).entries ?? []
    expect(moving?.links).toContainEqual(
      expect.objectContaining({ rel: 'enclosure', href: videoAddress, type: 'video/mp4', length: 5_000 }),
    )
  })

  test('of JSON Feed are the picture at the top, and attachments', () => {
    const [picture] = JSON.parse(writeJsonFeed(feed)).items
    expect(picture).toMatchObject({ image: pictureAddress })
    expect(picture).not.toHaveProperty('attachments')
    const [moving] = JSON.parse(writeJsonFeed(withVideo)).items
    expect(moving.attachments).toMatchObject([
      { url: videoAddress, mime_type: 'video/mp4', size_in_bytes: 5_000, duration_in_seconds: 12.5 },
    ])
  })
})

describe('writeAtom', () => {
  test('is read by a feed reader as what it says; a correction is an update', () => {
    const read = parseAtomFeed(writeAtom(feed))

    expect(read).toMatchObject({
      id: feed.address,
      title: { value: feed.title },
      updated: '2026-03-04T09:00:00.000Z',
      authors: [{ name: 'Norvik Times' }],
    })
    expect(read.entries?.[0]).toMatchObject({
      id: `urn:uuid:${example.id}`,
      title: { value: corrected.headline },
      published: example.firstPublishedAt,
      updated: corrected.modifiedAt,
      authors: [{ name: 'Ida Brekke' }],
      categories: [{ term: 'local' }, { term: 'norvik' }, { term: 'transport' }],
      summary: { value: example.standfirst },
      content: { value: writeReaderHtml(corrected, exampleContext), type: 'html' },
    })
    expect(read.entries?.[0]?.links).toEqual([
      { rel: 'alternate', href: `https://norvik.example/local/${example.slug}` },
      { rel: 'canonical', href: corrected.canonicalUrl },
      { rel: 'enclosure', href: pictureAddress, type: 'image/jpeg', title: shown?.media.caption },
    ])
  })

  test('says when it changed although nothing is in it', () => {
    expect(parseAtomFeed(writeAtom({ ...feed, articles: [] })).updated).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('RSS and Atom', () => {
  test.for(['rss', 'atom'] as const)('%s is well-formed XML, whatever the articles hold', async (format) => {
    const fileName = (index: number) => `${index}.xml`
    const xml = fc
      .sample(anyFeed, 60)
      .map((any, index) => ({ fileName: fileName(index), contents: writers[format](any) }))

    const { valid, errors } = await validateXML({ xml, normalization: 'c14n' })
    expect(errors).toEqual([])
    expect(valid).toBe(true)
  })

  test('have an item for each article, known by its id', () => {
    fc.assert(
      fc.property(anyFeed, (any) => {
        fc.pre(any.articles.length > 0)
        const ids = any.articles.map(({ id }) => `urn:uuid:${id}`)
        expect(parseRssFeed(writeRss(any)).items?.map(({ guid }) => guid?.value)).toEqual(ids)
        expect(parseAtomFeed(writeAtom(any)).entries?.map(({ id }) => id)).toEqual(ids)
      }),
    )
  })
})

describe('writeJsonFeed', () => {
  test('is read by a feed reader as what it says', () => {
    const read = parseJsonFeed(JSON.parse(writeJsonFeed(feed)))

    expect(read).toMatchObject({ title: feed.title, home_page_url: 'https://norvik.example/', feed_url: feed.address })
    expect(read.items?.[0]).toMatchObject({
      id: `urn:uuid:${example.id}`,
      url: `https://norvik.example/local/${example.slug}`,
      title: corrected.headline,
      content_html: writeReaderHtml(corrected, exampleContext),
      date_modified: corrected.modifiedAt,
      authors: [{ name: 'Ida Brekke' }],
    })
  })

  test('keeps quotes and corrections as records', () => {
    const [item] = JSON.parse(writeJsonFeed(feed)).items

    expect(item._verbatim).toEqual({
      canonicalUrl: corrected.canonicalUrl,
      retracted: false,
      quotes: example.quotes,
      corrections: corrected.corrections,
    })
  })

  test.skipIf(!hasSchema('jsonFeed'))('holds to the schema of JSON Feed (skipped where its file is absent)', () => {
    const flawsOf = flawsBy('jsonFeed')

    fc.assert(
      fc.property(anyFeed, (any) => {
        expect(flawsOf(JSON.parse(writeJsonFeed(any)))).toEqual([])
      }),
    )
    expect(flawsOf({ version: '2', title: 'x', items: [{}] })).not.toEqual([])
  })
})
