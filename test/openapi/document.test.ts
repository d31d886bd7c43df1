import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { writeYaml } from '#src/platform/http/docs.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import type { OpenApiDocument } from '#src/platform/http/openapi-shape.ts'
import { test as base } from '#test/support/app.ts'
import { type DocumentedOperation, listOperations, validatorOf, walkSchemas } from '#test/support/schemas.ts'

const test = base.extend<{ $file: { document: OpenApiDocument } }>({
  document: [async ({ app }, use) => use(deriveDocument(app)), { scope: 'file' }],
})

/** What of `operations` does not hold, by name. */
function offenders(document: OpenApiDocument, holds: (operation: DocumentedOperation) => boolean): string[] {
  return listOperations(document)
    .filter((operation) => !holds(operation))
    .map(({ method, path }) => `${method} ${path}`)
}

describe('openapi/', () => {
  test('is what the routes say', ({ document }) => {
    expect(readFileSync('openapi/openapi.json', 'utf8') === `${JSON.stringify(document, null, 2)}\n`, advice).toBe(true)
    expect(readFileSync('openapi/openapi.yaml', 'utf8') === writeYaml(document), advice).toBe(true)
  })
})

const advice = 'Run npm run openapi and commit what it writes.'

describe('every operation', () => {
  test('has a name of its own, a summary, a description, one tag, and says who may call it', ({ document }) => {
    const tags = new Set(document.tags?.map(({ name }) => name))
    const names = listOperations(document).map(({ operation }) => operation.operationId)

    expect(new Set(names).size).toBe(names.length)
    expect(
      offenders(document, ({ operation }) => {
        const {
          operationId,
          summary,
          description,
          tags: own = [],
          security,
        } = operation as typeof operation & Described
        return (
          /^[a-z][A-Za-z]+$/.test(operationId ?? '') &&
          isSentence(summary) &&
          isSentence(description) &&
          own.length === 1 &&
          tags.has(own[0] ?? '') &&
          Array.isArray(security)
        )
      }),
    ).toEqual([])
  })

  test('describes each parameter, with an example where it must be sent and none where it may be left out', ({
    document,
  }) => {
    const flawed = listOperations(document).flatMap(({ operation, parameters }) =>
      parameters
        .filter(({ description, required = false, example, schema }) => {
          const hasExample = example !== undefined || schema.example !== undefined || schema.examples !== undefined
          return !isSentence(description) || required !== hasExample
        })
        .map(({ name }) => `${operation.operationId} ${name}`),
    )

    expect(flawed).toEqual([])
  })

  test('shows an example of each body it takes and each answer it gives', ({ document }) => {
    const flawed = listOperations(document).flatMap(({ operation, body, responses }) =>
      [['body', body] as const, ...Object.entries(responses)].flatMap(([place, part]) =>
        Object.entries(part?.content ?? {})
          .filter(([, media]) => media.example === undefined || media.schema === undefined)
          .map(([type]) => `${operation.operationId} ${place} ${type}`),
      ),
    )

    expect(flawed).toEqual([])
  })

  test('gives the headers by which revisions and pages go on', ({ document }) => {
    expect(
      offenders(document, ({ method, path, responses }) => {
        const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'))
        return successes.every(([status, { headers = {} }]) => {
          const isOfContent = /^\/v1\/(articles|quotes|sources|media)/.test(path)
          // The answer to the last bytes of an upload names the record.
          const mayBecomeRecord = path.startsWith('/v1/uploads/') && method !== 'delete'
          const isOrder = path === '/v1/media/direct-uploads'
          const isList =
            method === 'get' &&
            /^\/v1\/((content\/)?\w+|storage\/missing-files)$/.test(path) &&
            !/^\/v1\/(me|export)$/.test(path)
          const isAbout = /\/(usage|revisions|related)$/.test(path)
          const isCached = /^\/v1\/content\/(?!changes)/.test(path)
          const isHistory = method === 'get' && /\/(revisions|diff-published|corrections)/.test(path)
          const isLink = path.endsWith('/links')
          const bringsETag = isOfContent && !isOrder && !isList && !isAbout && !isHistory && !isLink && status !== '204'
          return (
            'X-Request-Id' in headers &&
            'ETag' in headers === (bringsETag || isCached || path === '/v1/imports') &&
            'Link' in headers === (isList || isAbout) &&
            'Location' in headers === ((status === '201' && path !== '/v1/tokens' && !isOrder) || mayBecomeRecord)
          )
        })
      }),
    ).toEqual([])
  })
})

describe('every component', () => {
  test('has a description and an example', ({ document }) => {
    const flawed = Object.entries(document.components.schemas).filter(
      ([, schema]) => !isSentence(schema.description) || (schema.example === undefined && !schema.examples?.length),
    )

    expect(flawed.map(([name]) => name)).toEqual([])
  })

  test('stands once', ({ document }) => {
    const texts = Object.entries(document.components.schemas).map(([name, { description, example, ...schema }]) => ({
      name,
      text: JSON.stringify(schema),
    }))
    const twins = Map.groupBy(texts, ({ text }) => text)

    expect(
      [...twins.values()].filter((group) => group.length > 1).map((group) => group.map(({ name }) => name)),
    ).toEqual([])
    expect(Object.keys(document.components.schemas).filter((name) => name.endsWith('Input'))).toEqual([])
  })
})

describe('every schema', () => {
  test('has examples that conform to it, wherever they stand', ({ document }) => {
    const ajv = validatorOf(document)
    const flawed: string[] = []
    for (const { schema, pointer } of walkSchemas(document)) {
      const place = schema as Described
      const examples = [
        ...('example' in place ? [place.example] : []),
        ...(Array.isArray(place.examples) ? place.examples : []),
      ]
      const at = place.schema ? `${pointer}/schema` : pointer
      for (const example of examples) {
        const validate = ajv.compile({ $ref: `document#${encodeURI(at)}` })
        if (!validate(example)) flawed.push(`${at}: ${ajv.errorsText(validate.errors)}`)
      }
    }

    expect(flawed).toEqual([])
  })

  test('bounds its numbers, and in requests its lists and strings', ({ document }) => {
    const flawed = [...walkSchemas(document)].flatMap(({ schema, pointer }) => {
      const types = [schema.type].flat()
      const isNumber = types.includes('integer') || types.includes('number')
      return isNumber && schema.minimum === undefined ? [pointer] : []
    })
    const unbounded = [...requestSchemas(document)].flatMap(({ schema, pointer }) => {
      const types = [schema.type].flat()
      const isList = types.includes('array') && schema.maxItems === undefined
      const isNumber = (types.includes('integer') || types.includes('number')) && schema.maximum === undefined
      const isText = types.includes('string') && !schema.maxLength && !schema.format && !schema.enum && !schema.const
      return isList || isNumber || isText ? [pointer] : []
    })

    expect(flawed).toEqual([])
    expect(unbounded).toEqual([])
  })

  test('has short patterns, and none beside a format', ({ document }) => {
    const flawed = [...walkSchemas(document)].filter(
      ({ schema: { pattern, format } }) =>
        typeof pattern === 'string' && (pattern.length > 100 || typeof format === 'string'),
    )

    expect(flawed.map(({ pointer }) => pointer)).toEqual([])
  })
})

interface Described {
  summary?: string
  description?: string
  example?: unknown
  examples?: unknown
  schema?: unknown
}

function isSentence(text: unknown): boolean {
  return typeof text === 'string' && text.trim().length > 5
}

/** The schemas that requests go through, without raw text bodies, which the size of the body bounds. */
function* requestSchemas(document: OpenApiDocument) {
  const seen = new Set<string>()
  const queue: { value: unknown; pointer: string }[] = listOperations(document).flatMap(
    ({ operation, parameters, body }) => [
      ...parameters.map((parameter) => ({
        value: parameter.schema,
        pointer: `${operation.operationId}/${parameter.name}`,
      })),
      ...Object.entries(body?.content ?? {})
        .filter(([type]) => type.includes('json'))
        .map(([, media]) => ({ value: media.schema, pointer: `${operation.operationId}/body` })),
    ],
  )
  for (const { value, pointer } of queue) {
    for (const found of walkSchemas(value, pointer)) {
      yield found
      const name = found.schema.$ref?.split('/').at(-1)
      if (!name || seen.has(name)) continue
      seen.add(name)
      queue.push({ value: document.components.schemas[name], pointer: name })
    }
  }
}
