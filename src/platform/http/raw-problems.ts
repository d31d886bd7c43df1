import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { DomainError } from '#src/errors.ts'
import { pathOf } from './address.ts'
import { describeProblem } from './problem.ts'

/**
 * Answers what fails before there is a request: the HTTP parser's refusals and requests that never arrive whole. The
 * connection ends with the answer.
 */
export function answerClientErrors(publicUrl: string | null) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const requestId = randomUUID()
    const problem = describeProblem(readClientError(error), { instance: '/', requestId, publicUrl })
    const body = JSON.stringify(problem)
    const headers = Object.entries(headersOf(body, requestId)).map(([name, value]) => `${name}: ${value}`)
    const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...headers]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  }
}

/** Answers 417 to an `Expect` that is not 100-continue; the HTTP server handles it before any route. */
export function answerUnknownExpectations(server: Server, publicUrl: string | null): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const failure = new DomainError(
      'request.expectation_failed',
      'The only expectation this service meets is 100-continue.',
    )
    const requestId = randomUUID()
    const problem = describeProblem(failure, { instance: pathOf(request.url ?? '/'), requestId, publicUrl })
    const body = JSON.stringify(problem)
    response.writeHead(problem.status, headersOf(body, requestId)).end(body)
  })
}

function headersOf(body: string, requestId: string) {
  return {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-request-id': requestId,
    connection: 'close',
  }
}

function readClientError(error: Error & { code?: string }): DomainError {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DomainError('request.timeout', 'The request did not arrive whole in time.', { cause: error })
    case 'HPE_HEADER_OVERFLOW':
      return new DomainError('request.headers_too_large', 'The headers are larger than 16 KiB.', { cause: error })
    default:
      return new DomainError('request.malformed_request', 'This is not a request by the rules of HTTP.', {
        cause: error,
      })
  }
}
