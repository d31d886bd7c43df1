import { STATUS_CODES } from 'node:http'
import type { JsonSchema, Response } from './openapi-shape.ts'
import { slugOf } from './problem.ts'
import { problemTypes } from './problem-types.ts'

export const problemJson = 'application/problem+json'

/** The problems that operations answer with, one response a status. */
export function describeProblems(statuses: number[]): Record<string, Response> {
  return Object.fromEntries(statuses.map((status) => [nameOf(status), describeStatus(status)]))
}

/** One answer for all operations: the kinds of problems with this status, one of them as the example. */
function describeStatus(status: number): Response {
  const kinds = Object.entries(problemTypes).filter(([, type]) => type.status === status)
  const [reason = 'invalid', type] = kinds[0] ?? []
  const slug = slugOf(reason as keyof typeof problemTypes)
  return {
    description: kinds.map(([, { title }]) => title).join('; '),
    headers: Object.fromEntries(['X-Request-Id', ...(problemHeaders[status] ?? [])].map(referToHeader)),
    content: {
      [problemJson]: {
        schema: { $ref: '#/components/schemas/Problem' },
        example: {
          type: `/problems/${slug}`,
          code: `${featureOf(status)}.${reason}`,
          title: type?.title,
          status,
          detail: type?.explanation,
          instance: '/v1/articles',
          requestId: '0f0f6c1e-6f0e-4a2b-9f4e-2f0d9f1d8a11',
        },
      },
    },
  }
}

/** Who says so in the example of a status. */
function featureOf(status: number): string {
  if (status >= 500) return 'service'
  return [409, 412, 428].includes(status) ? 'article' : 'request'
}

const problemHeaders: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  409: ['Retry-After'],
  503: ['Retry-After'],
}

/** The component name of the response with a status. */
export function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? 'Problem').replace(/[^A-Za-z]/g, '')
}

/** The entry of a shared header in a response. */
export function referToHeader(name: string): [string, { $ref: string }] {
  return [name, { $ref: `#/components/headers/${name}` }]
}

const text: JsonSchema = { type: 'string' }

/** The headers that answers bring. */
export const headers = {
  'X-Request-Id': { description: 'Finds the request in the log: yours, if you sent a well-formed one.', schema: text },
  ETag: {
    description: 'The revision, to be sent as `If-Match` with a change.',
    schema: { ...text, examples: ['"3"'] },
  },
  EntityTag: {
    description: 'Changes with the answer; another one for each way it is compressed. Send it as `If-None-Match`.',
    schema: { ...text, examples: ['"MV9b23bQeMQ7isAGTkoBZA-br"'] },
  },
  'Last-Modified': { description: 'When it last changed, if that is one moment.', schema: text },
  'Cache-Control': { description: 'For how long browsers and shared caches may keep it.', schema: text },
  PrivateCacheControl: {
    description: 'That your client alone may keep it, and has to ask each time whether it is still the newest.',
    schema: { ...text, const: 'private, no-cache' },
  },
  'Surrogate-Key': { description: 'By what a shared cache is told to forget it, parted by spaces.', schema: text },
  Link: { description: 'The next page: `<…>; rel="next"`; absent on the last one.', schema: text },
  Location: { description: 'Where the new resource stands, or where this one stands now.', schema: text },
  'Idempotency-Replayed': {
    description: '`true` on an answer that was given before, under the same Idempotency-Key.',
    schema: text,
  },
  'Retry-After': {
    description: 'Seconds after which trying again makes sense.',
    schema: { type: 'integer', minimum: 1 },
  },
  'Tus-Resumable': { description: 'The version of the tus protocol: `1.0.0`.', schema: text },
  'Upload-Offset': { description: 'How many bytes of the upload are there.', schema: text },
  'Upload-Length': { description: 'How many bytes it will have.', schema: text },
  'Upload-Metadata': { description: 'What its client said of it.', schema: text },
  'Upload-Expires': { description: 'When its time is over.', schema: text },
  'Media-Id': { description: 'The id of the record that it has become.', schema: text },
  'Content-Range': { description: 'Which part of the file it is, of how many bytes.', schema: text },
  'Content-Disposition': { description: 'What the file is called, and whether it is to be saved.', schema: text },
  'WWW-Authenticate': { description: 'How to authenticate: `Bearer`.', schema: text },
}

const entityTag = { ETag: { $ref: '#/components/headers/EntityTag' } }

/** Who may keep an answer: anybody, also where it is a file, of which no time of a change is told; or its client alone. */
export type Keeping = 'anybody' | 'anybody a file' | 'its client'

/** The headers of what may be kept. */
export const cachedHeaders: Record<Keeping, Record<string, { $ref: string }>> = {
  anybody: {
    ...entityTag,
    ...Object.fromEntries(['Last-Modified', 'Cache-Control', 'Surrogate-Key'].map(referToHeader)),
  },
  'anybody a file': { ...entityTag, ...Object.fromEntries(['Cache-Control', 'Surrogate-Key'].map(referToHeader)) },
  'its client': { ...entityTag, 'Cache-Control': { $ref: '#/components/headers/PrivateCacheControl' } },
}

/** What a client gets that has the newest answer already. */
export function notModified(keeping: Keeping): Response {
  return {
    description: 'You have the newest already.',
    headers: { ...Object.fromEntries(['X-Request-Id'].map(referToHeader)), ...cachedHeaders[keeping] },
  }
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description: 'The `ETag` of the revision that you change, with its quotes; `*` overwrites whatever stands there.',
  schema: { ...text, minLength: 1, maxLength: 255 },
}

/** The headers that many operations take. */
export const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Your name for this request. Repeated under it within 24 hours, it gets the first answer again.',
    schema: { ...text, minLength: 1, maxLength: 255 },
  },
  IfMatch: { ...ifMatch, required: true, example: '*' },
  OptionalIfMatch: { ...ifMatch, required: false },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the answer that you have: 304 when there is no newer one.',
    schema: { ...text, minLength: 1, maxLength: 8_000 },
  },
}

/** The groups of operations, in the order in which an editor thinks of them. */
export const tags = [
  { name: 'Articles', description: 'Stories: headline, body, and what they are made of.' },
  { name: 'Publishing', description: 'From a draft to what readers see: gate, schedule, corrections.' },
  { name: 'Quotes', description: 'Words somebody said or wrote, kept once, wherever they are printed.' },
  { name: 'Sources', description: 'Anyone or anything that information comes from.' },
  { name: 'Media', description: 'Pictures, videos, audio and documents with their captions, credits and rights.' },
  { name: 'Imports', description: 'Whole articles as they were filed or scraped, taken apart into records.' },
  { name: 'Content', description: 'What is published, for everybody: no token needed, and never a draft.' },
  { name: 'Changes', description: 'What happened, in order, for whoever keeps a copy.' },
  { name: 'Audit', description: 'Who did what that matters later.' },
  { name: 'Tokens', description: 'Who may use the service, and what for.' },
  { name: 'System', description: 'Whether the service is well, and what its problems mean.' },
]
