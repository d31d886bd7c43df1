import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { DomainError } from '#src/errors.ts'

/** How long a body may take to arrive whole, in milliseconds; or each stretch of one that is a file. */
export const bodyTime = 60_000
/** A file that is on its way has to bring this many bytes in each stretch of time. */
const leastProgress = 64 * 1024

const clocks = new WeakMap<IncomingMessage, NodeJS.Timeout>()

/**
 * Breaks off requests whose body does not arrive whole in time, answering 408 where nothing has been answered. Node has
 * such a limit for all requests alike; this one can be told to go by progress.
 */
export function limitBodyTime(server: Server): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return
    const clock = setTimeout(() => breakOff(server, request, response), bodyTime).unref()
    clocks.set(request, clock)
    request.once('close', () => clearTimeout(clock))
  })
}

/** Whether the headers announce a body. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/**
 * A body, or a part of one, whose time goes by progress: as long as it goes on coming the request is not broken off. When
 * the reader stops before the end the rest is thrown away as it comes, so that the connection stays open for an answer.
 *
 * @throws DomainError `request.malformed_request` where the client breaks off
 */
export function readWithPatience(request: IncomingMessage, body: Readable): Readable {
  return Readable.from(passOn(request, body), { objectMode: false })
}

async function* passOn(request: IncomingMessage, body: Readable): AsyncGenerator<Buffer> {
  const clock = clocks.get(request)
  let arrived = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      arrived += chunk.length
      if (arrived >= leastProgress) {
        arrived = 0
        clock?.refresh()
      }
      yield chunk
    }
  } catch (cause) {
    throw new DomainError('request.malformed_request', 'The body ended before it was complete.', { cause })
  } finally {
    body.resume()
  }
}

function breakOff(server: Server, request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return
  const error = Object.assign(new Error('The body did not arrive in time.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  if (response.headersSent) request.socket.destroy(error)
  else server.emit('clientError', error, request.socket)
}
