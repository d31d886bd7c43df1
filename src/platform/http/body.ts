import type { FastifyInstance, FastifyRequest } from 'fastify'
import secureJson from 'secure-json-parse'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for who must know the bytes, or what stands for a stream; null when there was none. */
    bodyBytes: Buffer | null
  }
}

/** How deep arrays and objects may stand in one another. */
export const maxDepth = 64

export const jsonTypes = ['application/json', 'application/merge-patch+json']

/** Text bodies, which a route takes as a raw Buffer and reads with `decodeText`. */
export const textTypes = ['text/plain', 'text/markdown', 'text/html']

/** The schema of a text body as a route gets it: its bytes. */
export const TextBody = z.instanceof(Buffer).meta({ type: 'string', description: 'The text itself, in UTF-8.' })

/**
 * Replaces the framework's body parsers: JSON is read strictly, text is handed on as bytes. Which of these types a
 * route takes is what its `schema.consumes` says (see body-kinds.ts).
 */
export function addBodyParsers(app: FastifyInstance): void {
  app.decorateRequest('bodyBytes', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonTypes, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    if (bytes.length === 0 && !takesBody(request)) return undefined
    request.bodyBytes = bytes
    return parseJson(bytes)
  })
  app.addContentTypeParser(textTypes, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    request.bodyBytes = bytes
    return bytes
  })
}

/** Whether the route says that it reads a body. */
export function takesBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined
}

/**
 * Reads a JSON body. UTF-8 alone, at most `maxDepth` deep, no `__proto__`; of members with the same name the last one
 * counts, as everywhere in JavaScript.
 *
 * @param what is read, as the refusal calls it
 * @throws DomainError `request.invalid_encoding`, `request.too_deep` or `request.malformed_json`
 */
export function parseJson(bytes: Buffer, what = 'body'): unknown {
  const text = readUtf8(bytes)
  if (text.trim() === '') throw new DomainError('request.malformed_json', `The ${what} is empty; send JSON.`)
  if (isDeeperThan(maxDepth, bytes)) {
    throw new DomainError('request.too_deep', `The ${what} is nested more than ${maxDepth} levels deep.`)
  }
  try {
    return secureJson.parse(text)
  } catch (error) {
    throw new DomainError('request.malformed_json', `The ${what} is not JSON that this service takes.`, {
      cause: error,
    })
  }
}

/**
 * Reads a text body: UTF-8 with or without a byte order mark, made NFC as all text is.
 *
 * @throws DomainError `request.invalid_encoding`, or `request.invalid` when it holds a NUL
 */
export function decodeText(bytes: Buffer): string {
  const text = readUtf8(bytes).normalize()
  if (!text.includes('\0')) return text
  const detail = 'The text must not contain the NUL character.'
  throw new DomainError('request.invalid', detail, { errors: [{ pointer: '', code: 'invalid_value', detail }] })
}

function readUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new DomainError('request.invalid_encoding', 'The body is not UTF-8.', { cause: error })
  }
}

/** Counts brackets outside of strings, before any parser may recurse into them. */
function isDeeperThan(limit: number, json: Buffer): boolean {
  let depth = 0
  let isInString = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]
    if (isInString) {
      if (byte === backslash) index++
      else if (byte === quote) isInString = false
    } else if (byte === quote) isInString = true
    else if (byte === openBracket || byte === openBrace) {
      if (++depth > limit) return true
    } else if (byte === closeBracket || byte === closeBrace) depth--
  }
  return false
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = Buffer.from('"\\[]{}')
