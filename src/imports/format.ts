import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import type { ImportQuery } from './schema.ts'

/** A request to import, whose body nobody has read yet. */
export interface ImportRequest extends Pick<FastifyRequest, 'actor' | 'headers' | 'id' | 'log' | 'raw' | 'url'> {
  /** Unpacked where it came packed; what breaks it off is thrown where it is read. */
  body: Readable
  query: ImportQuery
}

/** What of the configuration imports go by. */
export interface ImportSettings {
  endedRights: EndedRights
}

/** One kind of body, and how it is imported. */
export interface ImportFormat {
  /** The media types that it may be sent as. */
  types: readonly string[]
  /** What `format=` says to choose it, where another format has the same types. */
  name?: string
  /** Those it is read in, in lower case; UTF-8 alone unless said. */
  charsets?: readonly string[]
  /** The parameters that mean something to it; others are refused. */
  takes: readonly (keyof ImportQuery)[]
  /** What stands in the document for such a body. */
  body: z.ZodType
  /** Reads the body and sends the answer. */
  run: (request: FastifyRequest & ImportRequest, reply: FastifyReply, settings: ImportSettings) => Promise<void>
}

/**
 * Reads a body to its end. Its bytes then stand for it where an `Idempotency-Key` is kept.
 *
 * @throws DomainError `request.too_large` (413) when it has more than `limit` bytes, and what reading it throws
 */
export async function readWhole(request: FastifyRequest & ImportRequest, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.length
    if (length > limit) throw new DomainError('request.too_large', `The body may have ${limit} bytes.`)
    chunks.push(chunk)
  }
  request.bodyBytes = Buffer.concat(chunks)
  return request.bodyBytes
}
