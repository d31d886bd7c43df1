import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { answerWithLines, problemOf } from './answering.ts'
import { charsetOf, charsets, decodeDocument } from './charset.ts'
import { readItemArticle } from './feeds/item-reading.ts'
import type { Feed, FeedItem } from './feeds/items.ts'
import { type ImportFormat, type ImportRequest, type ImportSettings, readWhole } from './format.ts'
import { pageBytes } from './html-format.ts'
import { importDocument } from './importing.ts'
import { checksum, compressRaw, originOf, type RawInput } from './origin.ts'
import type { ResultLine } from './results.ts'
import { refuseKey, requireSome } from './rows/formats.ts'

const FeedDocument = z.any().meta({
  type: 'string',
  description: 'A feed: RSS, RDF or Atom; at most 8 MiB and 2,000 items. One line of the answer is about one item.',
  example: `<rss version="2.0"><channel><title>Norvik Courier</title><item><guid>courier-1</guid><title>Bridge reopens</title>
<description>The harbour bridge of Norvik reopened on Tuesday.</description></item></channel></rss>`,
})

/** The items of a feed, each an article. */
export const feedFormat: ImportFormat = {
  types: ['application/rss+xml', 'application/atom+xml', 'application/rdf+xml', 'application/xml', 'text/xml'],
  charsets,
  takes: ['dryRun', 'publish', 'onError', 'url', 'agency', 'fetchMedia'],
  body: FeedDocument,
  run: async (request, reply, settings) => {
    refuseKey(request)
    const bytes = await readWhole(request, pageBytes)
    const xml = decodeDocument(bytes, { header: charsetOf(request.headers['content-type']), inside: declared(bytes) })
    // Loaded when the first feed comes: most processes never see one.
    const { readFeed } = await import('./feeds/items.ts')
    const feed = readFeed(xml)
    const raw = await compressRaw(bytes, request.mediaType ?? 'application/xml')
    await answerWithLines(reply, requireSome(importItems(request, reply, { feed, raw, ...settings })))
  },
}

/** `<?xml version="1.0" encoding="…"?>` */
function declared(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 200).toString('latin1')
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w:.-]+)["']/i.exec(head)?.[1]?.toLowerCase() ?? null
}

interface Order extends ImportSettings {
  feed: Feed
  raw: RawInput
}

type Request = FastifyRequest & ImportRequest

async function* importItems(request: Request, reply: FastifyReply, order: Order): AsyncGenerator<ResultLine> {
  for (const [at, item] of order.feed.items.entries()) {
    const line = await importItem(request, { ...order, item, line: at + 1 }).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
      const about = { line: at + 1, type: 'article' as const, id: null, externalId: item.id?.slice(0, 255) ?? null }
      return { ...about, status: 'failed' as const, problem: problemOf(reply, error) }
    })
    yield line
    if (line.status === 'failed' && request.query.onError === 'stop') return
  }
}

async function importItem(
  { query, server, actor }: Request,
  { feed, raw, item, line, endedRights }: Order & { item: FeedItem; line: number },
): Promise<ResultLine> {
  const reading = readItemArticle(item, feed.language)
  const url = reading.said.canonicalUrl ?? null
  // Feeds change with each new item: what came again is known by the item.
  const bytes = Buffer.from(JSON.stringify(item))
  const origin = { ...originOf(actor, { format: raw.format, bytes, url }), line }
  const externalId = reading.externalId ?? `item:${checksum(bytes)}`
  await refuseOtherHouse(server.db, externalId, url)
  const { dryRun, publish, agency, fetchMedia } = query
  const wishes = { dryRun, publish, agency, fetchMedia, endedRights }
  const imported = await importDocument(server.db, actor, { ...wishes, reading, origin, raw, externalId, url })
  const { article, status, published, warnings } = imported
  return {
    ...{ line, status, type: 'article', id: dryRun && status === 'created' ? null : article.id, externalId },
    ...(published !== undefined && { published }),
    ...(warnings.length > 0 && { warnings }),
  }
}

/**
 * Ids that are no addresses are unique in their feed alone: the item 17 of one house must not become a revision of the
 * item 17 of another.
 *
 * @throws DomainError `article.external_id_taken` (409) where the article with the id stands on another host
 */
async function refuseOtherHouse(db: Db, externalId: string, url: string | null): Promise<void> {
  if (externalId.includes(':') || url === null) return
  const former = await db.article.findUnique({ where: { externalId }, select: { id: true, canonicalUrl: true } })
  const there = former?.canonicalUrl ? new URL(former.canonicalUrl).host : null
  if (there === null || there === new URL(url).host) return
  const detail = `The article ${former?.id} has the id ${externalId} as well, and is from ${there}.`
  throw new DomainError('article.external_id_taken', detail, {
    errors: [{ pointer: '', code: 'external_id_taken', detail }],
  })
}
