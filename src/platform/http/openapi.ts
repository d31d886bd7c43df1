import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { finishDocument } from './openapi-document.ts'
import type { Keeping } from './openapi-parts.ts'
import type { OpenApiDocument } from './openapi-shape.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a change takes `If-Match`: `true` when it must be sent. */
    guarded?: boolean | 'optional'
    /** Who may keep its answers, which are compared by `If-None-Match` then. */
    cached?: Keeping
    /** Headers of its answers, beside those that follow from its form; `headers` in openapi-parts.ts describes them. */
    tells?: string[]
    /** `false` for a POST whose protocol has its own way of sending again, and which takes no Idempotency-Key. */
    takesKey?: false
  }
}

/** The version in package.json. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version

/** Collects every route's schemas into one OpenAPI 3.1 document. Register it before any route. */
export const openapi = fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.1',
        info: {
          title: 'Verbatim',
          version,
          summary: 'A headless CMS for news in which every quote is a record.',
          description,
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/', description: 'This service' }],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: aboutTokens } } },
      },
      transform: (document) => {
        const { schema, url } = jsonSchemaTransform(document as Source)
        const { access, guarded, cached, tells, takesKey } = document.route.config ?? {}
        const body = describeBodies(document as Source, schema.body)
        const about = {
          'x-access': access,
          'x-guarded': guarded,
          'x-cached': cached,
          'x-tells': tells,
          'x-takes-key': takesKey,
        }
        return { schema: { ...schema, ...body, ...about }, url }
      },
      transformObject: (document) => finishDocument(jsonSchemaTransformObject(document) as OpenApiDocument) as never,
    })
  },
  { name: 'openapi' },
)

type Source = Parameters<typeof jsonSchemaTransform>[0]

/** Where an operation takes streams, the schema of its body for each media type. */
function describeBodies(document: Source, body: unknown): { body?: unknown } {
  const streams = document.route.config?.streams
  if (!streams) return {}
  const described = Object.entries(streams).map(([type, streamed]) => {
    const { schema } = jsonSchemaTransform({ ...document, schema: { body: streamed } })
    return [type, { schema: schema.body }]
  })
  const others = (document.schema.consumes ?? []).filter((type) => !(type in streams))
  const content = [...others.map((type) => [type, { schema: body }]), ...described]
  return { body: { content: Object.fromEntries(content) } }
}

/** The OpenAPI document of an application that is ready, the same for every address it runs at. */
export function deriveDocument(app: FastifyInstance): OpenApiDocument {
  return app.swagger() as object as OpenApiDocument
}

const aboutTokens = `A token made with \`POST /v1/tokens\`, or the one printed at the first start. Its role says what it may do:
\`viewer\` reads, \`editor\` also writes, \`admin\` also manages tokens and removes for good.`

const description = `
Stories, and the words, people and pictures they are made of, each as a record of its own: **articles**, **quotes**,
**sources** and **media**.

**If you edit:** press *Authorize*, paste your token, open an operation and press *Execute*; the examples work as they
stand. Nothing is overwritten unseen: read a resource, and send its \`ETag\` as \`If-Match\` with your change.

**If you write scripts:** send JSON with \`Authorization: Bearer …\`. Bodies and queries are closed: what an operation does
not know, it refuses by name. Texts hold no control characters but line feeds and tabs; their lengths count UTF-16 units.
Send an \`Idempotency-Key\` with every POST and you may repeat it safely for 24 hours. \`POST /v1/imports\` takes what
you have: raw texts, pages, Markdown, ninjs, feeds, tables, and any number of rows.

**If you build a frontend or a client:** lists are paged by an opaque cursor (\`page.next\`, also as a \`Link\` header); times
are RFC 3339 in UTC; ids are UUIDs. Every error is an \`application/problem+json\` (RFC 9457): branch on \`code\`, show
\`detail\`, and quote \`requestId\` when you ask for help. [All kinds of problems](/problems).

Beside the answers listed with each operation, the HTTP server itself answers 408, 417 and 431 to requests that it cannot
take at all, in the same form. In JSON with two members of one name the last one counts.
`.trim()
