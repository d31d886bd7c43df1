import { parse } from 'content-disposition'
import type { FastifyRequest } from 'fastify'
import { parseDraft } from '#src/content/drafts.ts'
import { DomainError } from '#src/errors.ts'
import { parseJson } from '#src/platform/http/body.ts'
import { readWithPatience } from '#src/platform/http/body-time.ts'
import { isForm, readForm } from '#src/platform/http/form.ts'
import { type FileLimits, type Received, receiveFile } from './intake.ts'
import { MediaDraft } from './schema.ts'
import type { UploadQuery } from './upload-schema.ts'

/** A file as a request brings it, with what the request says of its record. */
export interface Upload {
  file: Received
  draft: MediaDraft
}

/**
 * Reads a request whose body is a file, or a form with one. Whoever calls it disposes of the file.
 *
 * @throws DomainError what `receiveFile` and `readForm` throw, `request.invalid` for the members of a form, and
 * `request.invalid_parameter` for members in the address of a form
 */
export async function receiveUpload(request: FastifyRequest, limits: FileLimits): Promise<Upload> {
  const { allowDuplicate: _, ...members } = request.query as UploadQuery
  if (!isForm(request)) return { file: await receiveBody(request, limits), draft: members }
  refuseMembers(members, 'The members of a form stand in its fields.')
  const { file, fields } = await receiveForm(request, limits)
  try {
    return { file, draft: draftOf(fields) }
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Reads a request whose body is a file, or a form with a file and nothing else. Whoever calls it disposes of the file.
 *
 * @throws DomainError what `receiveFile` and `readForm` throw, and `request.invalid` for fields
 */
export async function receiveFileAlone(request: FastifyRequest, limits: FileLimits): Promise<Received> {
  if (!isForm(request)) return receiveBody(request, limits)
  const { file, fields } = await receiveForm(request, limits)
  if (fields.size === 0) return file
  await file[Symbol.asyncDispose]()
  const detail = 'Only the file is taken here; change the members by PATCH.'
  const errors = [...fields.keys()].map((name) => ({ pointer: `/${name}`, code: 'unknown', detail }))
  throw new DomainError('request.invalid', detail, { errors })
}

/** Refuses what a query says where the body says it. */
export function refuseMembers(members: object, detail: string): void {
  const errors = Object.keys(members).map((parameter) => ({ parameter, code: 'misplaced', detail }))
  if (errors.length > 0) throw new DomainError('request.invalid_parameter', detail, { errors })
}

async function receiveBody(request: FastifyRequest, limits: FileLimits): Promise<Received> {
  const declared = { mimeType: request.headers['content-type'] ?? null, name: readFileName(request) }
  return receiveFile(request.server, { stream: readWithPatience(request.raw, request.raw), declared }, limits)
}

async function receiveForm(request: FastifyRequest, limits: FileLimits) {
  let file: Received | null = null
  try {
    const fields = await readForm(request, async ({ stream, name, mimeType }) => {
      file = await receiveFile(request.server, { stream, declared: { mimeType, name } }, limits)
    })
    return { file: file as unknown as Received, fields }
  } catch (error) {
    await (file as Received | null)?.[Symbol.asyncDispose]()
    throw error
  }
}

function readFileName({ headers }: FastifyRequest): string | null {
  return parse(headers['content-disposition'] ?? '').parameters.filename ?? null
}

/** Members that are not text; a field holds them as JSON. */
const nested = new Set(['supplier', 'focalPoint', 'rights'])

function draftOf(fields: Map<string, unknown>): MediaDraft {
  const members = [...fields].map(([name, value]) => [name, nested.has(name) ? readNested(name, value) : value])
  return parseDraft(MediaDraft, Object.fromEntries(members), 'The fields of the form are not a media record.')
}

function readNested(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{["]/.test(value)) return value
  try {
    return parseJson(Buffer.from(value))
  } catch (cause) {
    const detail = 'Must be JSON.'
    const errors = [{ pointer: `/${name}`, code: 'invalid_format', detail }]
    throw new DomainError('request.invalid', `The field ${name} is not JSON.`, { cause, errors })
  }
}
