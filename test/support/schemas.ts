import { createRequire } from 'node:module'
import type { Ajv2020 as Ajv } from 'ajv/dist/2020.js'
import type {
  JsonSchema,
  Media,
  OpenApiDocument,
  Operation,
  Parameter,
  Response,
} from '#src/platform/http/openapi-shape.ts'

// Both packages are CommonJS whose types and default exports disagree under nodenext.
const require = createRequire(import.meta.url)
const { Ajv2020 } = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv }
const addFormats = require('ajv-formats') as (ajv: Ajv) => void

/** A validator that knows a document under the name `document`, formats included. */
export function validatorOf(document: OpenApiDocument): Ajv {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
  addFormats(ajv)
  ajv.addSchema({ $id: 'document', ...document })
  return ajv
}

/** What a document says of one operation, with every reference to a shared part resolved. */
export interface DocumentedOperation {
  method: string
  path: string
  operation: Operation
  parameters: InlineParameter[]
  body: { required: boolean; content: Record<string, Media> } | undefined
  responses: Record<string, InlineResponse>
}

export type InlineParameter = Exclude<Parameter, { $ref: string }> & {
  required?: boolean
  description?: string
  example?: unknown
}
export type InlineResponse = Exclude<Response, { $ref: string }>

/**
 * What cannot be done on the sample by who knows the document alone: an upload that can be resumed is its token's, a
 * direct one needs a bucket, and what is fetched lies on the public Internet. Tests in test/media look at them.
 */
export const elsewhere = /^\/v1\/(uploads\/|media\/direct-uploads|media\/from-url)/

export function listOperations(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      operation,
      parameters: (operation.parameters ?? []).map((part) => resolve<InlineParameter>(document, part)),
      body: operation.requestBody as DocumentedOperation['body'],
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, part]) => [status, resolve<InlineResponse>(document, part)]),
      ),
    })),
  )
}

/** The part itself, or what its `$ref` leads to. */
export function resolve<Part>(document: OpenApiDocument, part: object): Part {
  if (!('$ref' in part)) return part as Part
  const steps = String(part.$ref).slice(2).split('/')
  const found = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document)
  return resolve<Part>(document, found as object)
}

/** Every schema in a value, the nested ones too, with the JSON pointer it stands at. */
export function* walkSchemas(value: unknown, pointer = ''): Generator<{ schema: JsonSchema; pointer: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walkSchemas(item, `${pointer}/${index}`)
  } else if (typeof value === 'object' && value !== null) {
    yield { schema: value as JsonSchema, pointer }
    for (const [name, member] of Object.entries(value)) {
      if (name === 'properties') yield* walkMembers(member, `${pointer}/properties`)
      else if (!/^(examples?|enum|required)$/.test(name)) yield* walkSchemas(member, `${pointer}/${escapeStep(name)}`)
    }
  }
}

/** A member may be called `type` or `example`: what holds the members is no schema itself. */
function* walkMembers(members: object, pointer: string): ReturnType<typeof walkSchemas> {
  for (const [name, schema] of Object.entries(members)) yield* walkSchemas(schema, `${pointer}/${escapeStep(name)}`)
}

function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
