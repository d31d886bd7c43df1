import type { Keeping } from './openapi-parts.ts'

/** The parts of an OpenAPI 3.1 document that are worked on here; the rest is carried along. */
export interface OpenApiDocument {
  tags?: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, JsonSchema>
    responses?: Record<string, Response>
    headers?: Record<string, unknown>
    parameters?: Record<string, unknown>
  }
  [member: string]: unknown
}

export interface Operation {
  operationId?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Response>
  security?: Record<string, string[]>[]
  'x-access'?: string
  'x-guarded'?: boolean | 'optional'
  'x-cached'?: Keeping
  'x-tells'?: string[]
  'x-takes-key'?: false
}

export type Parameter = Reference | { in: string; name: string; schema: JsonSchema; style?: string; explode?: boolean }
export type Response =
  | Reference
  | { description: string; headers?: Record<string, unknown>; content?: Record<string, Media> }
export type Reference = { $ref: string }

export interface Media {
  schema?: JsonSchema
  example?: unknown
}

export interface JsonSchema {
  $ref?: string
  format?: string
  pattern?: string
  properties?: Record<string, JsonSchema>
  anyOf?: JsonSchema[]
  examples?: unknown[]
  example?: unknown
  explode?: boolean
  examplesByType?: Record<string, unknown>
  [keyword: string]: unknown
}
