import fc from 'fast-check'
import { importFormats } from '#src/imports/formats.ts'
import type { OpenApiDocument } from '#src/platform/http/openapi-shape.ts'
import { aForm, type Part } from '#test/media/forms.ts'
import { type DocumentedOperation, elsewhere, type InlineParameter, listOperations } from '#test/support/schemas.ts'
import { drawerOf, type Kind } from './draw.ts'

/** A request before its ids are settled. */
export interface DrawnRequest {
  operationId: string
  method: string
  /** The path with its parameters filled in. */
  path: string
  query: [string, string][]
  headers: Record<string, string>
  /** JSON is written when the request is sent; text and bytes go as they are. */
  body?: unknown
  as: 'admin' | 'viewer' | 'nobody'
}

/** Draws requests of every operation that ought to be understood. */
export function drawRequests(document: OpenApiDocument): fc.Arbitrary<DrawnRequest> {
  const draw = drawerOf(document)
  const operations = listOperations(document).filter(({ path }) => !elsewhere.test(path))
  return fc.oneof(...operations.map((operation) => drawRequest(operation, draw)))
}

function drawRequest(operation: DocumentedOperation, draw: ReturnType<typeof drawerOf>): fc.Arbitrary<DrawnRequest> {
  const { method, path, parameters, body } = operation
  const kind = kindOf(path)
  const drawParameter = ({ name, schema }: InlineParameter) => draw(schema, { name, kind })
  const inPlace = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const drawPath = fc
    .record(
      Object.fromEntries(inPlace('path').map((parameter) => [parameter.name, drawSegment(parameter, drawParameter)])),
    )
    .map((values) => path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name]))))
  const drawQuery = drawSome(inPlace('query').filter(({ name }) => !cursors.has(name))).chain((chosen) =>
    fc
      .tuple(...chosen.map((parameter) => drawParameter(parameter).map((value) => writeParameter(parameter, value))))
      .map((all) => all.flat()),
  )
  return fc
    .record({
      operationId: fc.constant(operation.operation.operationId ?? ''),
      method: fc.constant(method),
      path: drawPath,
      query: drawQuery,
      headers: drawHeaders(parameters),
      as: fc.constant('admin' as const),
      ...(body && { body: drawBody(body, draw) }),
    })
    .map(({ body, ...request }) => (body ? withBody(request, body) : request))
}

/** Where a list goes on: only an answer says what may stand there. */
const cursors: ReadonlySet<string> = new Set(['cursor', 'since'])

/**
 * The address of an upsert names the external id, which its body may leave out; the query of a file says what its body
 * would say if it were JSON or a form.
 */
function withBody(request: DrawnRequest, { type, body }: { type: string; body: unknown }): DrawnRequest {
  const isFile = Buffer.isBuffer(body)
  if (type === 'multipart/form-data') return { ...request, ...withForm(request, body as Buffer), query: [] }
  const headers = { ...request.headers, 'content-type': type }
  if (request.operationId === 'createMedia' && !isFile) return { ...request, headers, body, query: [] }
  if (request.operationId === 'importContent') return { ...request, ...asImported({ ...request, headers }, type), body }
  if (!request.path.includes('/by-external-id/')) return { ...request, headers, body }
  const { externalId: _externalId, ...members } = body as Record<string, unknown>
  return { ...request, headers, body: members }
}

/** What is imported says which parameters mean something, and rows take no key. */
function asImported({ query, headers }: DrawnRequest, type: string): Pick<DrawnRequest, 'headers' | 'query'> {
  const format = importFormats.find(({ name, types }) => name === undefined && types.includes(type))
  const taken: readonly string[] = format?.takes ?? []
  const { 'idempotency-key': key, ...others } = headers
  const isRows = /json|xml|csv/.test(type)
  return {
    query: query.filter(([name]) => taken.includes(name)),
    headers: isRows || key === undefined ? others : headers,
  }
}

function withForm({ operationId, headers }: DrawnRequest, bytes: Buffer): Pick<DrawnRequest, 'headers' | 'body'> {
  const fields: Part[] = operationId === 'createMedia' ? [['caption', 'A pier']] : []
  const form = aForm(['file', { bytes }], ...fields)
  return { headers: { ...headers, ...form.headers }, body: form.body }
}

/** A few of `items`, in any number. */
export function drawSome<Item>(items: Item[]): fc.Arbitrary<Item[]> {
  return fc.subarray(items, { maxLength: Math.min(items.length, 4) })
}

/** Of slugs and revisions there are few; of external ids most that are drawn do not exist. */
function drawSegment(parameter: InlineParameter, drawParameter: (parameter: InlineParameter) => fc.Arbitrary<unknown>) {
  const { name, schema } = parameter
  if (name === 'slug') return fc.constantFrom(schema.example, schema.example, schema.example, 'not-found')
  return name === 'number' ? fc.constantFrom(1, 1, 1, 2) : drawParameter(parameter)
}

function kindOf(path: string): Kind {
  const plural = /^\/v1\/(?:content\/)?(\w+)/.exec(path)?.[1] ?? ''
  return (
    ({ sources: 'source', media: 'media', quotes: 'quote', tokens: 'token', imports: 'import' } as const)[plural] ??
    'article'
  )
}

/** A parameter as the document says it is written. */
function writeParameter({ name, explode }: InlineParameter, value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [[name, String(value)]]
  return explode ? value.map((item) => [name, String(item)]) : [[name, value.join(',')]]
}

/** What a client says that begins an upload. */
const tusHeaders: Record<string, fc.Arbitrary<string>> = {
  'tus-resumable': fc.constant('1.0.0'),
  'upload-length': fc.integer({ min: 1_000, max: 10_000 }).map(String),
  'upload-metadata': fc.constantFrom(
    'filename cGllci5naWY=',
    'filename cGllci5naWY=,allowDuplicate dHJ1ZQ==',
    'relativePath',
  ),
}

function drawHeaders(parameters: InlineParameter[]): fc.Arbitrary<Record<string, string>> {
  const revision = fc.oneof(
    { arbitrary: fc.constant('*'), weight: 9 },
    { arbitrary: fc.nat(4).map((n) => `"${n}"`), weight: 1 },
  )
  const key = fc.oneof(
    fc.uuid(),
    fc.nat(20).map((number) => `key-${number}`),
  )
  const drawn: Record<string, fc.Arbitrary<string>> = {}
  const optional: string[] = []
  for (const { in: place, name, required } of parameters) {
    if (place !== 'header') continue
    drawn[name.toLowerCase()] = name === 'If-Match' ? revision : (tusHeaders[name] ?? key)
    if (!required) optional.push(name.toLowerCase())
  }
  const requiredKeys = Object.keys(drawn).filter((name) => !optional.includes(name))
  return fc.record(drawn, { requiredKeys }) as fc.Arbitrary<Record<string, string>>
}

function drawBody({ content }: NonNullable<DocumentedOperation['body']>, draw: ReturnType<typeof drawerOf>) {
  const options = Object.entries(content).map(([type, { schema = {} }]) => {
    const isFile = schema.format === 'binary' || type === 'multipart/form-data'
    const isOther = !type.includes('json') && !isFile
    const text =
      texts[type] ?? (isOther ? texts[type.includes('xml') ? 'application/rss+xml' : 'text/plain'] : undefined)
    const body = text ?? (isFile ? drawPicture : draw(schema))
    return (body as fc.Arbitrary<unknown>).map((body) => ({ type, body }))
  })
  return fc.oneof(...options)
}

/** A GIF of one pixel, of any colour. */
const drawPicture = fc
  .uint8Array({ minLength: 3, maxLength: 3 })
  .map((colour) =>
    Buffer.concat([
      Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'),
      colour,
      Buffer.from('\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;', 'latin1'),
    ]),
  )

const sentence = fc.oneof(
  fc.lorem({ mode: 'sentences', maxCount: 2 }),
  fc.lorem({ maxCount: 8 }).map((words) => `“${words},” said harbour master Marit Solheim.`),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
)
const paragraphs = fc.array(sentence, { minLength: 1, maxLength: 6 })
const tag = fc.constantFrom(
  'p',
  'h2',
  'ul',
  'li',
  'strong',
  'a',
  'blockquote',
  'script',
  'table',
  'td',
  'br',
  'svg',
  'q',
)

/** Text bodies have no schema to draw from: what people paste. */
const texts: Record<string, fc.Arbitrary<string>> = {
  'text/plain': paragraphs.map((parts) => ['A headline of a few words', ...parts].join('\n\n')),
  'text/markdown': fc
    .array(
      fc.tuple(fc.constantFrom('', '## ', '- ', '> ', '1. ', '**', '```\n', '![](media:', '[x](quote:'), sentence),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.map(([mark, text]) => mark + text).join('\n\n')),
  'application/rss+xml': paragraphs.map((parts) => {
    const text = parts.join('\n').replace(/[<&]/g, '')
    const item = `<item><title>A headline</title><description>${text}</description></item>`
    return `<rss version="2.0"><channel><title>A feed</title>${item}</channel></rss>`
  }),
  'application/vnd.iptc.ninjs+json': paragraphs.map((parts) =>
    JSON.stringify({ uri: 'urn:x:1', headline: 'A headline', body_text: `Text. ${parts.join('\n\n')}` }),
  ),
  'text/csv': fc
    .array(fc.nat(50), { minLength: 1, maxLength: 4 })
    .map((numbers) => ['name,kind', ...numbers.map((number) => `Name ${number},person`)].join('\n')),
  'text/html': fc
    .array(fc.tuple(tag, sentence), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.map(([name, text], at) => `<${name}>${text}${at % 3 ? `</${name}>` : ''}`).join('\n')),
}
