import type { ValidateFunction } from 'ajv/dist/2020.js'
import type { OpenApiDocument, Operation } from '#src/platform/http/openapi-shape.ts'
import { validatorOf } from './schemas.ts'

export interface Exchange {
  method: string
  path: string
  status: number
  contentType: string
  headers: Record<string, unknown>
  body: string
}

/** Says where an answer differs from the OpenAPI document; nothing when it does not. */
export type Contract = (exchange: Exchange) => string[]

/** A checker of answers against a document: the operation, the status, the media type and the schema of the body. */
export function contractOf(document: OpenApiDocument): Contract {
  const ajv = validatorOf(document)
  const validators = new Map<string, ValidateFunction>()
  const operations = listOperations(document)

  return ({ method, path, status, contentType, headers, body }) => {
    const found = operations.find((entry) => entry.method === method.toLowerCase() && entry.pattern.test(path))
    if (!found) return []
    const at = `${method} ${found.path} ${status}`
    const { pointer, response } = resolve(document, found, status)
    if (!response) return [`${at}: the status is not documented`]
    const undocumented = tellingHeaders.filter((name) => headers[name] !== undefined && !hasHeader(response, name))
    if (undocumented.length > 0) return [`${at}: the header ${undocumented.join(', ')} is not documented`]
    const unsaid = keepingHeaders.filter((name) => headers[name] === undefined && hasHeader(response, name))
    if (unsaid.length > 0) return [`${at}: the header ${unsaid.join(', ')} is documented and not sent`]
    const mediaType = contentType.split(';')[0] ?? ''
    if (!response.content) return body === '' ? [] : [`${at}: a body where the document has none`]
    if (method === 'HEAD') return []
    const media = response.content[mediaType]
    if (!media) return [`${at}: the media type ${mediaType} is not documented`]
    const reference = `document#${pointer}/content/${escapePointer(mediaType)}/schema`
    const validate = validators.get(reference) ?? ajv.compile({ $ref: reference })
    validators.set(reference, validate)
    return documentsOf(mediaType, body).flatMap((each) => {
      if (validate(each)) return []
      return (validate.errors ?? []).map((error) => `${at}: ${error.instancePath || 'the body'} ${error.message}`)
    })
  }
}

/** What the schema describes: the body, or each line of it. */
function documentsOf(mediaType: string, body: string): unknown[] {
  if (mediaType === 'application/x-ndjson') return readLines(body)
  return [mediaType.endsWith('json') ? JSON.parse(body) : body]
}

/** The JSON documents of an NDJSON body. */
// biome-ignore lint/suspicious/noExplicitAny: as the body of an answer.
export function readLines(body: string): any[] {
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** The headers of answers that clients go by. */
const tellingHeaders = [
  'etag',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
  'idempotency-replayed',
  'x-request-id',
]

/** What caches go by. */
const keepingHeaders = ['cache-control', 'surrogate-key']

function hasHeader({ headers = {} }: { headers?: Record<string, unknown> }, name: string): boolean {
  return Object.keys(headers).some((documented) => documented.toLowerCase() === name)
}

interface Entry {
  method: string
  path: string
  pattern: RegExp
  operation: Operation
}

function listOperations(document: OpenApiDocument): Entry[] {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)
      return { method, path, pattern, operation }
    }),
  )
  // A literal segment stands before a parameter, as in the router.
  return entries.sort((a, b) => a.path.split('{').length - b.path.split('{').length)
}

function resolve(document: OpenApiDocument, { path, method, operation }: Entry, status: number) {
  const response = operation.responses[status]
  if (response && '$ref' in response) {
    const name = response.$ref.split('/').at(-1) ?? ''
    const shared = document.components.responses?.[name]
    return { pointer: `/components/responses/${name}`, response: shared && '$ref' in shared ? undefined : shared }
  }
  return { pointer: `/paths/${escapePointer(path)}/${method}/responses/${status}`, response }
}

function escapePointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'))
}
