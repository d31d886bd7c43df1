import { STATUS_CODES } from 'node:http'
import { dropNoise, resolveSchema, settleTwins } from './openapi-schemas.ts'
import type { JsonSchema, Media, OpenApiDocument, Operation, Parameter, Response } from './openapi-shape.ts'
import { problemTypes, slugOf } from './problem-types.ts'

const problemJson = 'application/problem+json'

/** Makes the generated document say all that is true: access, every status, common headers, examples, tags in order. */
export function finishDocument(generated: OpenApiDocument): OpenApiDocument {
  const document = dropNoise(settleTwins(generated))
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const statuses = new Set<number>()
  for (const entry of operations) {
    for (const status of listProblemStatuses(entry)) {
      statuses.add(status)
      entry.operation.responses[status] = { $ref: `#/components/responses/${nameOf(status)}` }
    }
    addCommonParameters(entry)
    describeAnswers(document, entry)
    addBodyExamples(document, entry.operation)
    settleLists(entry.operation)
    settleAccess(entry.operation)
    document.paths[entry.path] = { ...document.paths[entry.path], [entry.method]: inReadingOrder(entry.operation) }
  }
  document.components.responses = describeProblems([...statuses].sort())
  document.components.parameters = keepUsed(document, 'parameters', parameters)
  document.components.headers = keepUsed(document, 'headers', headers)
  document.tags = tags.filter(({ name }) => operations.some(({ operation }) => operation.tags?.includes(name)))
  return document
}

interface Entry {
  path: string
  method: string
  operation: Operation
}

/** The problems that follow from the operation's form, and those that its route lists. */
function listProblemStatuses({ path, method, operation }: Entry): number[] {
  const { 'x-access': access, 'x-guarded': guarded, requestBody, responses } = operation
  const listed = Object.entries(responses).flatMap(([status, response]) =>
    'content' in response && response.content?.[problemJson] ? [Number(status)] : [],
  )
  return [
    ...new Set([
      ...listed,
      ...[400, 414, 500, 503],
      ...(access === 'public' ? [] : [401]),
      ...(access === 'public' || access === 'viewer' ? [] : [403]),
      ...(path.includes('{') ? [404] : []),
      ...(requestBody ? [413, 415, 422] : []),
      ...(method === 'post' ? [409, 422] : []),
      ...(guarded ? [412] : []),
      ...(guarded === true ? [428] : []),
    ]),
  ]
}

function addCommonParameters({ method, operation }: Entry): void {
  const names = [
    ...(method === 'post' ? ['IdempotencyKey'] : []),
    ...(operation['x-guarded'] === true ? ['IfMatch'] : []),
    ...(operation['x-guarded'] === 'optional' ? ['OptionalIfMatch'] : []),
  ]
  const common = names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
  if (common.length > 0) operation.parameters = [...(operation.parameters ?? []), ...common]
}

function describeAnswers(document: OpenApiDocument, { method, operation }: Entry): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if ('$ref' in response) continue
    const json = resolveSchema(document, response.content?.['application/json']?.schema)
    const names = [
      'X-Request-Id',
      ...(json?.properties?.revision ? ['ETag'] : []),
      ...(json?.properties?.data && json.properties.page ? ['Link'] : []),
      ...(json?.properties?.revision && status === '201' ? ['Location'] : []),
      ...(method === 'post' ? ['Idempotency-Replayed'] : []),
    ]
    response.headers = { ...Object.fromEntries(names.map(referToHeader)), ...response.headers }
    // What the generator writes where a route says nothing.
    if (response.description === 'Default Response') {
      response.description = String(json?.description ?? STATUS_CODES[Number(status)])
    }
  }
}

/** Puts the example of a body's schema where every tool looks for it. */
function addBodyExamples(document: OpenApiDocument, { requestBody }: Operation): void {
  for (const media of Object.values<Media>(requestBody?.content ?? {})) {
    const schema = resolveSchema(document, media.schema)
    media.example ??= schema?.examples?.[0] ?? schema?.example
  }
}

/** Says of a parameter that is a list how it is written: by commas where its schema says so, else by repetition. */
function settleLists(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if (!isInline(parameter) || parameter.schema.type !== 'array') continue
    const { explode = true, ...schema } = parameter.schema
    Object.assign(parameter, { schema, style: 'form', explode })
  }
}

const membersInOrder = ['operationId', 'summary', 'description', 'tags', 'security', 'parameters', 'requestBody']

function inReadingOrder(operation: Operation): Operation {
  const first = membersInOrder.flatMap((name) => (name in operation ? [[name, undefined]] : []))
  return { ...Object.fromEntries(first), ...operation }
}

function keepUsed<Part>(document: OpenApiDocument, kind: string, parts: Record<string, Part>): Record<string, Part> {
  const text = JSON.stringify([document.paths, document.components.responses])
  return Object.fromEntries(Object.entries(parts).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)))
}

function isInline(parameter: Parameter): parameter is Exclude<Parameter, { $ref: string }> {
  return 'schema' in parameter
}

function settleAccess(operation: Operation): void {
  operation.security = operation['x-access'] === 'public' ? [] : [{ token: [] }]
  delete operation['x-access']
  delete operation['x-guarded']
}

function describeProblems(statuses: number[]): Record<string, Response> {
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
          code: `request.${reason}`,
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

const problemHeaders: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  409: ['Retry-After'],
  503: ['Retry-After'],
}

function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? 'Problem').replace(/[^A-Za-z]/g, '')
}

function referToHeader(name: string): [string, { $ref: string }] {
  return [name, { $ref: `#/components/headers/${name}` }]
}

const text: JsonSchema = { type: 'string' }

const headers = {
  'X-Request-Id': { description: 'Finds the request in the log: yours, if you sent a well-formed one.', schema: text },
  ETag: {
    description: 'The revision, to be sent as `If-Match` with a change.',
    schema: { ...text, examples: ['"3"'] },
  },
  Link: { description: 'The next page: `<…>; rel="next"`; absent on the last one.', schema: text },
  Location: { description: 'Where the new resource stands.', schema: text },
  'Idempotency-Replayed': {
    description: '`true` on an answer that was given before, under the same Idempotency-Key.',
    schema: text,
  },
  'Retry-After': { description: 'Seconds after which trying again makes sense.', schema: { type: 'integer' } },
  'WWW-Authenticate': { description: 'How to authenticate: `Bearer`.', schema: text },
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description: 'The `ETag` of the revision that you change, with its quotes; `*` overwrites whatever stands there.',
  schema: text,
  example: '*',
}

const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Your name for this request. Repeated under it within 24 hours, it gets the first answer again.',
    schema: { ...text, minLength: 1, maxLength: 255 },
  },
  IfMatch: { ...ifMatch, required: true },
  OptionalIfMatch: { ...ifMatch, required: false },
}

const tags = [
  { name: 'Articles', description: 'Stories: headline, body, and what they are made of.' },
  { name: 'Quotes', description: 'Words somebody said or wrote, kept once, wherever they are printed.' },
  { name: 'Sources', description: 'Anyone or anything that information comes from.' },
  { name: 'Media', description: 'Pictures, videos, audio and documents with their captions, credits and rights.' },
  { name: 'Imports', description: 'Whole articles as they were filed or scraped, taken apart into records.' },
  { name: 'Tokens', description: 'Who may use the service, and what for.' },
  { name: 'System', description: 'Whether the service is well, and what its problems mean.' },
]
