import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'
import type { ByteRange, Storage } from '#src/platform/storage/storage.ts'
import { isCurrent } from './conditions.ts'

/** A file in the storage, and what an answer says of it. */
export interface SentFile {
  key: string
  bytes: number
  mimeType: string
  /** Strong, with its quotation marks. */
  etag: string
  /** What it is called where somebody saves it: letters, digits, hyphens and a dot. */
  name: string
  /** Whether a browser is to save it, and not to show it. */
  isDownload?: boolean
}

/** Reads a file or a part of it; null when it is not there. */
export type ReadFile = (file: SentFile, range: ByteRange | null) => Promise<Readable | Buffer | null>

/**
 * Sends a file, the part of it that `Range` asks for, or 304 to who has it already. A browser that opens it runs nothing.
 * The caller says how long it may be kept.
 *
 * @param read where the bytes come from; the storage unless told
 * @returns false, with nothing sent, when the storage has no such file
 * @throws DomainError `request.range_not_satisfiable` (416)
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SentFile & { read?: ReadFile },
): Promise<boolean> {
  const { etag, bytes } = file
  reply.header('etag', etag).header('accept-ranges', 'bytes')
  if (isCurrent(request.headers, { etag, lastModified: null })) {
    reply.code(304).send()
    return true
  }
  if (request.method === 'HEAD') {
    describe(reply, file).header('content-length', bytes).send(Readable.from([]))
    return true
  }
  const range = readRange(request.headers, file)
  if (range === 'beyond') {
    reply.removeHeader('etag').header('cache-control', 'no-store').header('content-range', `bytes */${bytes}`)
    throw new DomainError('request.range_not_satisfiable', `The file has ${bytes} bytes.`)
  }
  const content = await (file.read ?? readFrom(request.server.storage))(file, range)
  if (!content) return false
  describe(reply, file)
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
  }
  // Not returned: a reply is a promise of its own end.
  reply.header('content-length', range ? range.end - range.start + 1 : bytes).send(content)
  return true
}

function readFrom(storage: Storage): ReadFile {
  return async ({ key }, range) => (await storage.read(key, range ?? undefined))?.stream ?? null
}

/** Also where a browser takes it for a page. */
const filePolicy = "sandbox; default-src 'none'"

/**
 * Browsers show a PDF by a page of their own, for which our policy holds, too: in a sandbox many open nothing, and without
 * styles and the plugin they show a strip of it. No script may run here either. Any page may show it in a frame.
 */
const viewerPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors *"

function describe(reply: FastifyReply, { mimeType, name, isDownload = false }: SentFile): FastifyReply {
  return reply.headers({
    'content-type': mimeType,
    'content-disposition': `${isDownload ? 'attachment' : 'inline'}; filename="${name}"`,
    'content-security-policy': mimeType === 'application/pdf' ? viewerPolicy : filePolicy,
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  })
}

/**
 * The one part that is asked for. Several at once, and what cannot be read, are answered with the whole, as is a part of
 * what is not the present file any more (`If-Range`).
 */
function readRange(headers: IncomingHttpHeaders, { bytes, etag }: SentFile): ByteRange | 'beyond' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.replaceAll(/\s/g, '') ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return null
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  return start > end ? 'beyond' : { start, end }
}
