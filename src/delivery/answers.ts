import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isCurrent, type Validators } from '#src/platform/http/conditions.ts'
import type { Cache, Kept } from './cache.ts'
import { chooseEncoding, type Encoding, encode } from './encoding.ts'
import { cacheControl } from './headers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the content face has answered before. */
    answers: Cache<PreparedAnswer>
  }
}

/** What the content face says before it is written in an encoding. */
export interface Representation {
  contentType: string
  body: string
  /** The `Surrogate-Key`: by what a cache in front of us is told to forget it. */
  keys: string
  /** RFC 3339; null where there is no one moment. */
  lastModified: string | null
  /** The article, where it shows nothing else; it is then kept until that article changes. */
  articleId?: string
  /** How long (seconds) it stays true though nothing is published; for ever unless told. */
  keptSeconds?: number
  headers?: Record<string, string>
}

/** An answer as it is kept and sent. */
export interface PreparedAnswer extends Kept, Validators {
  bytes: Buffer
  /** Those of a 304, too. */
  headers: Record<string, string>
  /** Those that tell of the bytes. */
  bodyHeaders: Record<string, string>
}

/** The bytes of a representation in one encoding; `tag` is the entity tag of the text, without quotation marks. */
interface Encoded extends Omit<Representation, 'body'> {
  tag: string
  encoding: Encoding
  bytes: Buffer
}

/** About what an entry takes beside its bytes: headers, keys, and the objects that hold them. */
const overheadBytes = 1_500

/**
 * Answers a GET of the content face with what `make` makes of the address and the validated query, or with what it made
 * of them before: it must look at nothing else. Does conditional requests, compression and caching; its route declares
 * `config.cached`.
 */
export async function sendCached(
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => Promise<Representation>,
): Promise<FastifyReply> {
  const key = JSON.stringify([request.routeOptions.url, request.params, request.query])
  const answer = await findAnswer(request, key, async (encoding) => prepare(await make(), encoding))
  return sendAnswer(request, reply, answer as PreparedAnswer)
}

/** What is kept under a key in the client's encoding, or else what `load` finds. */
export async function findAnswer(
  request: FastifyRequest,
  key: string,
  load: (encoding: Encoding) => Promise<PreparedAnswer | null>,
): Promise<PreparedAnswer | null> {
  const { answers } = request.server
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const encodedKey = `${encoding} ${key}`
  return answers.get(encodedKey) ?? (await answers.find(encodedKey, () => load(encoding)))
}

/** Makes an answer of a representation. */
export async function prepare({ body, ...about }: Representation, wanted: Encoding): Promise<PreparedAnswer> {
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return prepareEncoded({ ...about, tag, ...(await encode(body, wanted)) })
}

const tagEndings: Record<Encoding, string> = { br: '-br', gzip: '-gz', identity: '' }

/** Makes an answer of bytes that are written already. */
export function prepareEncoded({ contentType, keys, tag, encoding, bytes, ...rest }: Encoded): PreparedAnswer {
  const etag = `"${tag}${tagEndings[encoding]}"`
  const lastModified = rest.lastModified && new Date(rest.lastModified).toUTCString()
  return {
    bytes: ownBytes(bytes),
    etag,
    lastModified,
    headers: {
      etag,
      'cache-control': cacheControl,
      'surrogate-key': keys,
      vary: 'Accept-Encoding',
      ...(lastModified && { 'last-modified': lastModified }),
      ...rest.headers,
    },
    bodyHeaders: { 'content-type': contentType, ...(encoding !== 'identity' && { 'content-encoding': encoding }) },
    size: bytes.length + keys.length + overheadBytes,
    articleId: rest.articleId ?? null,
    ...(rest.keptSeconds !== undefined && { until: Date.now() + rest.keptSeconds * 1000 }),
  }
}

/** The bytes in memory of their own: small buffers are cut from a shared one, which stays as long as any of them does. */
function ownBytes(bytes: Buffer): Buffer {
  return bytes.length === bytes.buffer.byteLength ? bytes : Buffer.from(Uint8Array.from(bytes).buffer)
}

/** Sends an answer, or 304 to who has it already. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): FastifyReply {
  reply.headers(answer.headers)
  if (isCurrent(request.headers, answer)) return reply.code(304).send()
  return reply.headers(answer.bodyHeaders).send(answer.bytes)
}
