import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import { jsonTypes, takesBody } from './body.ts'
import { hasBody } from './body-time.ts'
import { encodings, isDecodable } from './decoding.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What the route takes beside what `schema.body` says, by media type or range (`image/*`), for the document. It gets
     * these bodies as streams, unread and of any length, and nothing looks at them before it does.
     */
    streams?: Record<string, z.ZodType>
    /** Whether it takes bodies that are packed, and sees itself to the charset that they are in. */
    decodes?: boolean
  }
}

/**
 * Writes into each route with a body which media types it takes, where `schema.consumes` does not say it: JSON, and for
 * PATCH a merge patch as well. The same list is checked on each request and stands in the OpenAPI document.
 */
export function declareBodyKinds(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.body === undefined || route.schema.consumes) return
    const consumes = route.method === 'PATCH' ? jsonTypes.toReversed() : ['application/json']
    route.schema = { ...route.schema, consumes: [...consumes, ...Object.keys(route.config?.streams ?? {})] }
  })
}

/**
 * Refuses a body that the route cannot read, before it is read.
 *
 * @throws DomainError `request.unsupported_media_type`, or `request.malformed_request` where no body belongs
 */
export function checkBodyKind(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (!hasBody(request.raw) && mayLackBody(request)) {
    // Of no body it says nothing, but the framework would look for its parser.
    delete request.raw.headers['content-type']
    return
  }
  if (!takesBody(request)) throw new DomainError('request.malformed_request', 'This operation takes no body.')
  const { 'content-encoding': encoding = 'identity', 'content-type': type } = request.headers
  const { decodes = false } = request.routeOptions.config
  requireEncoding(encoding.toLowerCase(), decodes)
  const kinds = (request.routeOptions.schema?.consumes ?? []).join(' or ')
  if (type === undefined) throw unsupported('Content-Type', `The body needs a Content-Type: ${kinds}.`)
  if (!request.mediaType || !takes(request.routeOptions.schema?.consumes ?? [], request.mediaType)) {
    throw unsupported('Content-Type', `The Content-Type ${type} is not taken here; send ${kinds}.`)
  }
  if (!decodes) requireCharset(type, ['utf-8'])
}

/**
 * Refuses a charset that is not one of `taken`, which are in lower case.
 *
 * @returns which it is; UTF-8 where the type names none
 * @throws DomainError `request.unsupported_media_type`
 */
export function requireCharset(type: string, taken: readonly string[]): string {
  const named = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type)?.[1] ?? 'utf-8'
  const charset = named.toLowerCase().replace(/^utf8$/, 'utf-8')
  if (taken.includes(charset)) return charset
  const names = taken.map((name) => name.toUpperCase()).join(' or ')
  throw unsupported('Content-Type', `The charset ${named} is not taken; send ${names}.`)
}

function requireEncoding(encoding: string, decodes: boolean): void {
  if (encoding === 'identity' || (decodes && isDecodable(encoding))) return
  const instead = decodes ? `send it as it is, or as ${encodings.join(', ')}` : 'send the body as it is'
  throw unsupported('Content-Encoding', `The Content-Encoding ${encoding} is not taken here; ${instead}.`)
}

function mayLackBody({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.schema?.body === undefined || routeOptions.schema.body instanceof z.ZodOptional
}

function takes(kinds: readonly string[], mediaType: string): boolean {
  return kinds.includes(mediaType) || kinds.includes(mediaType.replace(/\/.*$/, '/*'))
}

function unsupported(header: string, detail: string): DomainError {
  return new DomainError('request.unsupported_media_type', detail, {
    errors: [{ header, code: 'unsupported', detail }],
  })
}
