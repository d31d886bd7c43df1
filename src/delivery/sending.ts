import type { FastifyReply, FastifyRequest } from 'fastify'
import { isCurrent } from '#src/platform/http/conditions.ts'
import type { PreparedAnswer } from './answers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The names and values, by turns, of the headers that every answer of the content face has. */
    fixedHeaders: string[]
  }
}

/**
 * Sends an answer, or 304 to who has it already, by Node's own means: going through twenty headers one by one is most of
 * what the framework does for it. Headers set on the reply before are not sent; hooks that run when an answer is on its
 * way (onSend) do not run, those that run afterwards do.
 */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): FastifyReply {
  const { server, id, headers } = request
  const isKnown = isCurrent(headers, answer)
  const { raw } = reply
  if (server.isClosing) raw.shouldKeepAlive = false
  raw.writeHead(isKnown ? 304 : 200, [
    ...server.fixedHeaders,
    ...answer.headers,
    ...(isKnown ? [] : answer.bodyHeaders),
    'x-request-id',
    id,
  ])
  // Not before: when a header cannot be written, the framework still has to say so.
  reply.hijack()
  // Node itself leaves out the bytes for HEAD.
  raw.end(isKnown ? undefined : answer.content)
  return reply
}
