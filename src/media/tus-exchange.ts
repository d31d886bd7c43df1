import { Readable } from 'node:stream'
import type { Server } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Reason } from '#src/errors.ts'
import { readWithPatience } from '#src/platform/http/body-time.ts'
import { clientMetadata } from './resumable.ts'

/**
 * Has a request answered by the library that speaks the protocol; only headers of the protocol reach it.
 *
 * @param changes headers in the place of those that the request has
 * @throws DomainError in the place of what the library refuses
 */
export async function exchange(
  tus: Server,
  request: FastifyRequest,
  changes: Record<string, string> = {},
): Promise<Response> {
  const headers = new Headers(changes)
  for (const name of forwarded) {
    const value = request.headers[name]
    if (typeof value === 'string' && !headers.has(name)) headers.set(name, value)
  }
  const body = request.body instanceof Readable ? readWithPatience(request.raw, request.raw) : null
  const url = `http://localhost${request.url.split('?')[0]}`
  const stream = body && { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' as const }
  const answer = await tus.handleWeb(new Request(url, { method: request.method, headers, ...stream }) as never)
  if (answer.status < 400) return answer
  // What the library has not read is thrown away, so that the client gets its answer.
  body?.destroy()
  if (request.raw.errored) throw new DomainError('request.malformed_request', 'The bytes ended before their end.')
  throw refusalOf(answer.status, (await answer.text()).trim())
}

const forwarded = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'content-type',
  'content-length',
]
const told = ['tus-resumable', 'upload-offset', 'upload-length', 'upload-expires']

/** Writes the state of an upload into the answer, and where it has become a record, which. */
export function tell(reply: FastifyReply, answer: Response, media: string | null): FastifyReply {
  reply.code(answer.status).header('tus-resumable', '1.0.0')
  for (const name of told) {
    const value = answer.headers.get(name)
    if (value !== null) reply.header(name, value)
  }
  const metadata = answer.headers.get('upload-metadata')
  if (metadata !== null) reply.header('upload-metadata', clientMetadata(metadata))
  return media === null ? reply : reply.header('location', `/v1/media/${media}`).header('media-id', media)
}

const reasons: Record<number, `request.${Reason}`> = {
  404: 'request.not_found',
  409: 'request.offset_mismatch',
  410: 'request.not_found',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
  423: 'request.upload_locked',
}

/** What the library refuses with a status, as a problem of ours. */
function refusalOf(status: number, text: string): DomainError {
  if (status >= 500 && status !== 501)
    return new DomainError('service.internal', 'The bytes could not be written.', { cause: text })
  const reason = reasons[status] ?? 'request.invalid_header'
  return new DomainError(reason, text || 'The upload was refused.')
}
