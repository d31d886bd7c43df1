import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'

const maxUrlBytes = 8000
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The path of a request target without its query; a target in absolute form loses its origin. */
export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] || '/'
}

/**
 * Refuses what the router lets pass: an address that is too long or not UTF-8, and a Host that is missing, doubled or
 * no host.
 *
 * @throws DomainError `request.url_too_long`, `request.invalid_encoding` or `request.malformed_request`
 */
export function checkAddress(request: FastifyRequest): void {
  const { url, headers, rawHeaders, httpVersion } = request.raw
  const target = url ?? '/'
  if (target.length > maxUrlBytes) {
    throw new DomainError('request.url_too_long', `The path and query may have ${maxUrlBytes} bytes.`)
  }
  checkEncoding(target)
  const hosts = countHosts(rawHeaders)
  const isHost = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(headers.host ?? '')
  if (hosts > 1 || !(isHost || (hosts === 0 && httpVersion === '1.0'))) {
    throw new DomainError('request.malformed_request', 'The request needs exactly one Host header that names a host.')
  }
}

/**
 * Says why no route answers: the address is unknown, or it takes other methods, which then stand in `Allow`.
 *
 * @throws DomainError always: `request.not_found` or `request.method_not_allowed`
 */
export function refuseUnrouted(
  app: FastifyInstance,
  request: FastifyRequest,
  setAllow: (methods: string) => void,
): never {
  const path = pathOf(request.url)
  const allowed = methods.filter((method) => app.findRoute({ method, url: path }) !== null)
  // A route that takes the method has itself found nothing, such as a file that is not there.
  if (allowed.length === 0 || allowed.some((method) => method === request.method)) {
    throw new DomainError('request.not_found', 'There is nothing at this address.')
  }
  setAllow(allowed.join(', '))
  throw new DomainError(
    'request.method_not_allowed',
    `${request.method} is not taken here. Allowed: ${allowed.join(', ')}.`,
  )
}

/** How many Host headers there are among names and values by turns. */
function countHosts(rawHeaders: string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

function checkEncoding(target: string): void {
  if (isCleanUtf8(target)) return
  const detail = 'Must be percent-encoded UTF-8 without NUL; a % itself is written %25.'
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''
  const parameters = query.split('&').filter((parameter) => !isCleanUtf8(parameter))
  throw new DomainError('request.invalid_encoding', 'The address is not percent-encoded UTF-8 without NUL.', {
    errors: parameters.map((text) => ({ parameter: text.split('=', 1)[0] ?? '', code: 'invalid_encoding', detail })),
  })
}

function isCleanUtf8(target: string): boolean {
  // Most addresses are plain, and this is asked of every request.
  if (/^[\w\-./?=&,:]*$/.test(target)) return true
  try {
    return !decodeURIComponent(target.replaceAll('+', ' ')).includes('\0')
  } catch {
    return false
  }
}
