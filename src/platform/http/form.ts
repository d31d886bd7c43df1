import type { Readable } from 'node:stream'
import multipart, { type Multipart } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'
import { readWithPatience } from './body-time.ts'

/** A file in a form, as its sender describes it. */
export interface FormFile {
  stream: Readable
  name: string | null
  mimeType: string | null
}

/** What a form may hold: a file, and fields for the members of any resource of ours. */
const limits = {
  parts: 60,
  fields: 50,
  files: 2,
  fieldNameSize: 100,
  headerPairs: 20,
  fieldSize: 32 * 1024,
  // Whoever takes the file counts its bytes.
  fileSize: Number.MAX_SAFE_INTEGER,
}

const formType = 'multipart/form-data'

/** Hands forms, and bodies of the kinds named, to the routes of this context as streams. */
export async function takeStreams(app: FastifyInstance, kinds: RegExp): Promise<void> {
  await app.register(multipart, { limits })
  app.addContentTypeParser(kinds, async (_request: FastifyRequest, body: Readable) => body)
  app.addHook('preValidation', (request, _reply, next) => {
    if (isForm(request)) request.body = request.raw
    next()
  })
}

/** Whether the body is `multipart/form-data`. */
export function isForm(request: FastifyRequest): boolean {
  return request.mediaType === formType
}

/**
 * Reads a form with one file, in a field called `file`, wherever in the form it stands.
 *
 * @param take is given the file when it comes, and reads it to its end
 * @returns the fields by name, without those that are empty; a field that was sent as JSON is what the JSON says
 * @throws DomainError `request.invalid` (422) for a file that is missing or one too many and for a field given twice,
 * `request.malformed_request`, `request.too_large`, and what `take` throws
 */
export async function readForm(
  request: FastifyRequest,
  take: (file: FormFile) => Promise<void>,
): Promise<Map<string, unknown>> {
  const fields = new Map<string, unknown>()
  let files = 0
  for await (const part of readParts(request)) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file')
        throw invalid(`/${part.fieldname}`, 'unknown', 'The file belongs in the field file.')
      if (++files > 1) throw invalid('/file', 'repeated', 'Takes one file.')
      const stream = readWithPatience(request.raw, part.file)
      await take({ stream, name: part.filename || null, mimeType: part.mimetype || null })
    } else if (part.value !== '') {
      if (part.valueTruncated || part.fieldnameTruncated) throw fieldTooLarge(part.fieldname)
      if (fields.has(part.fieldname)) throw invalid(`/${part.fieldname}`, 'repeated', 'Is given more than once.')
      fields.set(part.fieldname, part.value)
    }
  }
  if (files === 0) throw invalid('/file', 'required', 'The form has no file.')
  return fields
}

/** What is not read is thrown away as it comes, so that the connection stays open for an answer. */
async function* readParts(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts()
  try {
    for (;;) {
      const { done, value } = await parts.next().catch((cause: unknown) => Promise.reject(malformed(cause)))
      if (done) return
      yield value
    }
  } finally {
    request.raw.unpipe()
    request.raw.resume()
  }
}

function malformed(cause: unknown): DomainError {
  const { statusCode, code } = cause as { statusCode?: number; code?: string }
  if (statusCode === 413) return new DomainError('request.too_large', 'The form has too many parts.', { cause })
  if (code === 'FST_INVALID_JSON_FIELD_ERROR') {
    return new DomainError('request.malformed_json', 'A field of the form is sent as JSON, and is none.', { cause })
  }
  return new DomainError('request.malformed_request', 'The form cannot be read, or ended before its end.', { cause })
}

function fieldTooLarge(name: string): DomainError {
  return new DomainError('request.too_large', `The field ${name.slice(0, 100)} of the form is too long.`)
}

function invalid(pointer: string, code: string, detail: string): DomainError {
  return new DomainError('request.invalid', detail, { errors: [{ pointer, code, detail }] })
}
