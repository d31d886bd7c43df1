import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Validators } from '#src/platform/http/conditions.ts'
import { preferredFormat } from './article-forms.ts'
import type { Cache, Kept } from './cache.ts'
import { chooseEncoding, type Encoding, encode } from './encoding.ts'
import { cacheControl } from './headers.ts'
import { sendAnswer } from './sending.ts'
import type { Spellings } from './spellings.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the content face has answered before. */
    answers: Cache<PreparedAnswer>
    /** How they were asked for. */
    spellings: Spellings
  }
}

/** What the content face says before it is written in an encoding. */
export interface Representation {
  contentType: string
  body: string
  /** The `Surrogate-Key`: by what a cache in front of us is told to forget it. */
  keys: string
  /** Null where there is no one moment. */
  lastModified: Date | null
  /** The article, where it shows nothing else; it is then kept until that article changes. */
  articleId?: string
  /** How long (seconds) it stays true though nothing is published; for ever unless told. */
  keptSeconds?: number
  /** The headers of those names; `Accept-Encoding` alone has a say unless told. */
  vary?: string
  link?: string
}

/** An answer as it is kept and sent. */
export interface PreparedAnswer extends Kept, Validators {
  /** A text is sent together with the headers, as one piece; what is kept is bytes, which need not be encoded each time. */
  content: string | Buffer
  /** Names and values by turns; those of a 304, too. */
  headers: string[]
  /** Those that tell of the bytes. */
  bodyHeaders: string[]
}

/** The bytes of a representation in one encoding; `tag` is the entity tag of the text, without quotation marks. */
interface Encoded extends Omit<Representation, 'body'> {
  tag: string
  encoding: Encoding
  content: string | Buffer
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
  const { answers, spellings } = request.server
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const encodedKey = `${encoding} ${key}`
  const answer = answers.get(encodedKey) ?? (await answers.find(encodedKey, () => load(encoding)))
  if (answer) spellings.learn(spellingOf(request), encodedKey)
  return answer
}

/**
 * What is kept for a request that was answered before, spelled alike; it has been checked then. Null says nothing: the
 * route knows more.
 */
export function recallAnswer(request: FastifyRequest): PreparedAnswer | null {
  const { answers, spellings } = request.server
  const key = spellings.keyOf(spellingOf(request))
  return (key !== undefined && answers.get(key)) || null
}

/** All of a request that has a say in what it is answered. */
function spellingOf({ headers, url }: FastifyRequest): string {
  return `${chooseEncoding(headers['accept-encoding'])} ${preferredFormat(headers.accept)} ${url}`
}

/** Makes an answer of a representation. */
export async function prepare({ body, ...about }: Representation, wanted: Encoding): Promise<PreparedAnswer> {
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return prepareEncoded({ ...about, tag, ...(await encode(body, wanted)) })
}

const tagEndings: Record<Encoding, string> = { br: '-br', gzip: '-gz', identity: '' }

/** Makes an answer of what is written already. */
export function prepareEncoded({ contentType, keys, tag, encoding, content, ...rest }: Encoded): PreparedAnswer {
  const length = Buffer.byteLength(content)
  const etag = `"${tag}${tagEndings[encoding]}"`
  const lastModified = rest.lastModified?.toUTCString() ?? null
  const { vary = 'Accept-Encoding', link } = rest
  const headers = ['etag', etag, 'cache-control', cacheControl, 'surrogate-key', keys, 'vary', vary]
  if (lastModified !== null) headers.push('last-modified', lastModified)
  if (link !== undefined) headers.push('link', link)
  const bodyHeaders = ['content-type', contentType, 'content-length', String(length)]
  if (encoding !== 'identity') bodyHeaders.push('content-encoding', encoding)
  return {
    content,
    etag,
    lastModified,
    headers,
    bodyHeaders,
    size: length + keys.length + overheadBytes,
    articleId: rest.articleId ?? null,
    ...(rest.keptSeconds !== undefined && { until: Date.now() + rest.keptSeconds * 1000 }),
  }
}

/** Makes of what is to be kept bytes of their own: most buffers are cut from a shared one, which stays as long as any does. */
export function settleAnswer(answer: PreparedAnswer): void {
  const { content } = answer
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(content))
  if (typeof content === 'string') bytes.write(content)
  else content.copy(bytes)
  answer.content = bytes
}
