import { STATUS_CODES } from 'node:http'
import {
  cachedHeaders,
  describeProblems,
  headers,
  nameOf,
  notModified,
  parameters,
  problemJson,
  referToHeader,
  tags,
} from './openapi-parts.ts'
import { dropNoise, resolveSchema, settleTwins, settleUnions } from './openapi-schemas.ts'
import type { JsonSchema, Media, OpenApiDocument, Operation, Parameter } from './openapi-shape.ts'

/** Makes the generated document say all that is true: access, every status, common headers, examples, tags in order. */
export function finishDocument(generated: OpenApiDocument): OpenApiDocument {
  const document = settleUnions(dropNoise(settleTwins(generated)))
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
    nameOperation(entry.operation)
    describeAnswers(document, entry)
    addBodyExamples(document, entry.operation)
    settleLists(entry.operation)
    settleCaching(entry.operation)
    settleAccess(entry.operation)
    document.paths[entry.path] = { ...document.paths[entry.path], [entry.method]: inReadingOrder(entry.operation) }
  }
  document.paths = inEditorsOrder(document.paths)
  document.components.responses = {
    ...(operations.some(({ operation }) => '$ref' in (operation.responses[304] ?? {})) && {
      NotModified: notModified('anybody'),
    }),
    ...describeProblems([...statuses].sort()),
  }
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
      ...(method === 'get' ? [] : [409]),
      ...(method === 'post' ? [422] : []),
      ...(guarded ? [412] : []),
      ...(guarded === true ? [428] : []),
    ]),
  ]
}

/** Path parameters come first, as they do in the address; headers that many operations take come last. */
function addCommonParameters({ method, operation }: Entry): void {
  const names = [
    ...(takesKey(method, operation) ? ['IdempotencyKey'] : []),
    ...(operation['x-guarded'] === true ? ['IfMatch'] : []),
    ...(operation['x-guarded'] === 'optional' ? ['OptionalIfMatch'] : []),
    ...(operation['x-cached'] ? ['IfNoneMatch'] : []),
  ]
  const own = operation.parameters?.toSorted((a, b) => Number(isInPath(b)) - Number(isInPath(a))) ?? []
  const common = names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
  if (own.length + common.length > 0) operation.parameters = [...own, ...common]
}

/** Without what the generator adds to the name of a HEAD. */
function nameOperation(operation: Operation): void {
  if (operation.operationId) operation.operationId = operation.operationId.replace(/-head$/, '')
}

function isInPath(parameter: Parameter): boolean {
  return isInline(parameter) && parameter.in === 'path'
}

function takesKey(method: string, operation: Operation): boolean {
  return method === 'post' && operation['x-takes-key'] !== false
}

function describeAnswers(document: OpenApiDocument, { method, operation }: Entry): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if ('$ref' in response) continue
    const json = resolveSchema(document, response.content?.['application/json']?.schema)
    const isRevisioned = json !== undefined && tellsRevision(document, json)
    const names = [
      'X-Request-Id',
      ...(isRevisioned ? ['ETag'] : []),
      ...(json?.properties?.data && json.properties.page ? ['Link'] : []),
      ...((isRevisioned && status === '201') || status === '301' ? ['Location'] : []),
      ...(takesKey(method, operation) ? ['Idempotency-Replayed'] : []),
      ...(operation['x-tells'] ?? []),
    ]
    response.headers = { ...Object.fromEntries(names.map(referToHeader)), ...response.headers }
    // What the generator writes where a route says nothing.
    if (response.description === 'Default Response') {
      const [first = {}] = json?.anyOf ?? []
      const described = json?.description ?? resolveSchema(document, first)?.description
      response.description = String(described ?? STATUS_CODES[Number(status)])
    }
    for (const media of Object.values(response.content ?? {})) media.example ??= exampleOf(document, media.schema)
  }
}

/** Whether an answer is a resource with a revision, or wraps one. */
function tellsRevision(document: OpenApiDocument, { properties = {}, anyOf = [] }: JsonSchema): boolean {
  const wrapped = [...anyOf, ...Object.values(properties)].filter(({ $ref }) => $ref)
  return 'revision' in properties || wrapped.some((part) => resolveSchema(document, part)?.properties?.revision)
}

/** The example of a schema; of a union that of its first option. */
function exampleOf(document: OpenApiDocument, schema: JsonSchema | undefined): unknown {
  const { example, examples, anyOf } = resolveSchema(document, schema) ?? {}
  return example ?? examples?.[0] ?? (anyOf && exampleOf(document, anyOf[0]))
}

/** Puts the example of a body's schema where every tool looks for it; `examplesByType` has one for each media type. */
function addBodyExamples(document: OpenApiDocument, { requestBody }: Operation): void {
  const bodies = Object.entries<Media>(requestBody?.content ?? {}).map(([type, media]) => {
    const schema = resolveSchema(document, media.schema)
    media.example ??= schema?.examplesByType?.[type] ?? exampleOf(document, schema)
    return schema
  })
  for (const schema of bodies) delete schema?.examplesByType
}

/** Says of a parameter that is a list how it is written: by commas where its schema says so, else by repetition. */
function settleLists(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if (!isInline(parameter) || parameter.schema.type !== 'array') continue
    const { explode = true, ...schema } = parameter.schema
    Object.assign(parameter, { schema, style: 'form', explode })
  }
}

/** The paths by their tags, and in a tag those that find a resource `by-` something else than its id last. */
function inEditorsOrder(paths: OpenApiDocument['paths']): OpenApiDocument['paths'] {
  const rank = (path: string) => {
    const tag = Object.values(paths[path] ?? {})[0]?.tags?.[0]
    return tags.findIndex(({ name }) => name === tag) + (/\/by-[a-z-]+\//.test(path) ? 0.5 : 0)
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => rank(a) - rank(b)))
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

/** What may be kept says so, and answers 304 to who has it. */
function settleCaching(operation: Operation): void {
  const { 'x-cached': cached, responses } = operation
  delete operation['x-cached']
  if (!cached) return
  for (const response of Object.values(responses)) {
    if ('headers' in response) response.headers = { ...response.headers, ...cachedHeaders[cached] }
  }
  responses[304] = cached === 'anybody' ? { $ref: '#/components/responses/NotModified' } : notModified(cached)
}

function settleAccess(operation: Operation): void {
  operation.security = operation['x-access'] === 'public' ? [] : [{ token: [] }]
  delete operation['x-access']
  delete operation['x-guarded']
  delete operation['x-tells']
  delete operation['x-takes-key']
}
