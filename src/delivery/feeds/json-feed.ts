import { z } from 'zod'
import { addressOf, exampleContext, type FormatContext, homeOf, urnOf } from '#src/delivery/addresses.ts'
import { writeReaderHtml } from '#src/delivery/reader-html.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { type Feed, listAuthors, listCategories, listEnclosures } from './feed.ts'

const { quotes, corrections, retracted, canonicalUrl } = PublishedArticle.shape
const Url = z.string().meta({ format: 'uri' })
const Time = z.string().meta({ format: 'date-time' })

const item = {
  id: z.string().meta({ description: 'Made of the id of the article, so that a new slug makes no new item.' }),
  url: Url.meta({ description: 'Where readers find the article.' }),
  title: z.string(),
  content_html: z.string(),
  summary: z.string().optional(),
  date_published: Time.meta({ description: 'When it was published first.' }),
  date_modified: Time.meta({ description: 'When readers last saw a change, also a correction.' }),
  authors: z.array(z.object({ name: z.string() })),
  image: Url.optional().meta({ description: 'The picture at the top.' }),
  tags: z.array(z.string()),
  attachments: z
    .array(
      z.object({
        url: Url,
        mime_type: z.string(),
        title: z.string().optional(),
        size_in_bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
        duration_in_seconds: z.number().min(0).max(10_000_000).optional(),
      }),
    )
    .optional()
    .meta({ description: 'Videos, audio and documents that go with it.' }),
  language: z.string().optional(),
  _verbatim: z.object({ canonicalUrl, retracted, quotes, corrections }).meta({
    description: 'What JSON Feed has no member for.',
  }),
}
type Item = z.infer<z.ZodObject<typeof item>>

const itemExample = describeItem(PublishedArticle.meta()?.example as PublishedArticle, exampleContext)

const JsonFeedItem = z
  .object(item)
  .meta({ id: 'JsonFeedItem', description: 'An article in a feed.', example: itemExample })

const feed = {
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  home_page_url: Url,
  feed_url: Url,
  language: z.string().optional(),
  items: z.array(JsonFeedItem),
}

export const JsonFeed = z.object(feed).meta({
  id: 'JsonFeed',
  description: 'A feed in the form of [JSON Feed 1.1](https://www.jsonfeed.org/version/1.1/).',
  example: {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Norvik Times',
    home_page_url: 'https://norvik.example/',
    feed_url: 'https://cms.example.org/v1/content/feeds/json',
    items: [itemExample],
  },
})

/** A feed as JSON Feed 1.1. */
export function writeJsonFeed({ title, address, language, articles, context }: Feed): string {
  const feed: z.infer<typeof JsonFeed> = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: homeOf(context),
    feed_url: address,
    language: language ?? undefined,
    items: articles.map((article) => describeItem(article, context)),
  }
  return JSON.stringify(feed)
}

function describeItem(article: PublishedArticle, context: FormatContext): Item {
  const { canonicalUrl, retracted, quotes, corrections } = article
  return {
    id: urnOf(article.id),
    url: addressOf(article, context),
    title: article.headline,
    content_html: writeReaderHtml(article, context),
    summary: article.standfirst ?? undefined,
    date_published: article.firstPublishedAt,
    date_modified: article.modifiedAt,
    authors: listAuthors(article).map((name) => ({ name })),
    ...describeFiles(article, context),
    tags: listCategories(article),
    language: article.language ?? undefined,
    _verbatim: { canonicalUrl, retracted, quotes, corrections },
  }
}

function describeFiles(article: PublishedArticle, context: FormatContext): Pick<Item, 'image' | 'attachments'> {
  const enclosures = listEnclosures(article, context)
  const others = enclosures.filter(({ bytes }) => bytes !== null)
  const lead = enclosures.find(({ media, bytes }) => media.id === article.leadMedia?.id && bytes === null)
  const attachments = others.map(({ href, mimeType, title, bytes, media }) => ({
    url: href,
    mime_type: mimeType,
    title: title ?? undefined,
    size_in_bytes: bytes ?? undefined,
    duration_in_seconds: media.file?.duration ?? undefined,
  }))
  return { image: lead?.href, ...(attachments.length > 0 && { attachments }) }
}
