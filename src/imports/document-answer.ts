import type { FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from '#src/platform/http/etag.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import type { ImportRequest, ImportSettings } from './format.ts'
import { importDocument } from './importing.ts'
import { compressRaw, originOf } from './origin.ts'
import type { Reading } from './reading.ts'

/** A document that came whole. */
export interface ReceivedDocument extends ImportSettings {
  /** The media type that it was read as. */
  format: string
  bytes: Buffer
  reading: Reading
}

/** The query parameters that mean something to one document of any format. */
export const documentParameters = ['dryRun', 'externalId', 'url', 'agency', 'publish', 'fetchMedia'] as const

/**
 * Files a document and answers with all that it was taken apart into. It is known by the external id that the query
 * names, or else the document, or else by its own checksum.
 */
export async function answerDocument(
  request: FastifyRequest & ImportRequest,
  reply: FastifyReply,
  { format, bytes, reading, endedRights }: ReceivedDocument,
): Promise<void> {
  const { url = null, dryRun, externalId: given, ...wishes } = request.query
  const origin = originOf(request.actor, { format, bytes, url })
  const raw = await compressRaw(bytes, format)
  const externalId = given ?? reading.externalId ?? `${format === 'text/plain' ? 'text' : format}:${origin.sha256}`
  await answerOnce(request, reply, async (db) => {
    const order = { ...wishes, reading, origin, raw, externalId, url, dryRun, endedRights }
    const { article, media, sources, quotes, warnings, status } = await importDocument(db, request.actor, order)
    const body = { article, media, sources, quotes, warnings }
    const etag = etagOf(article.revision)
    if (status !== 'created') return { status: 200, body, headers: { etag } }
    return { status: 201, body, headers: dryRun ? {} : { etag, location: `/v1/articles/${article.id}` } }
  })
}
