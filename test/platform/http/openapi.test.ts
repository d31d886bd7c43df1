import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { TextBody } from '#src/platform/http/body.ts'
import { docs } from '#src/platform/http/docs.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import type { Operation } from '#src/platform/http/openapi-shape.ts'
import { problems } from '#src/platform/http/problem.ts'
import { problemPages } from '#src/platform/http/problem-pages.ts'
import { systemRoutes } from '#src/platform/http/system-routes.ts'
import { buildSmallApp, NoteQuery, type SmallApp } from './small-app.ts'

const Author = z.strictObject({ name: z.string() }).meta({ id: 'Author' })
const StoryDraft = z
  .strictObject({ title: z.string(), author: Author, stars: z.int().default(3) })
  .meta({ id: 'StoryDraft', examples: [{ title: 'A', author: { name: 'B' } }] })
const Block = z.strictObject({ text: z.string().default('') }).meta({ id: 'Block' })
const Story = z
  .object({
    id: z.uuid(),
    revision: z.int(),
    title: z.string(),
    author: Author,
    blocks: z.array(Block),
    savedAt: z.date(),
  })
  .meta({ id: 'Story', description: 'A story.' })
const StoryPage = z
  .object({ data: z.array(Story), page: z.object({ next: z.string().nullable() }) })
  .meta({ id: 'StoryPage' })
z.strictObject({}).meta({ id: 'Unused' })
const params = z.strictObject({ id: z.uuid() })

async function addStories(app: SmallApp) {
  app.get(
    '/v1/stories',
    {
      config: { access: 'viewer' },
      schema: { operationId: 'listStories', tags: ['Articles'], querystring: NoteQuery, response: { 200: StoryPage } },
    },
    fail,
  )
  app.post(
    '/v1/stories',
    {
      config: { access: 'editor' },
      schema: { operationId: 'createStory', tags: ['Articles'], body: StoryDraft, response: { 201: Story } },
    },
    fail,
  )
  app.patch(
    '/v1/stories/:id',
    {
      config: { access: 'editor', guarded: true },
      schema: {
        operationId: 'changeStory',
        tags: ['Articles'],
        params,
        body: z.strictObject({ blocks: z.array(Block) }),
        response: { 200: Story, ...problems(409) },
      },
    },
    fail,
  )
  app.put(
    '/v1/stories/:id/body',
    {
      config: { access: 'editor', guarded: 'optional' },
      schema: {
        operationId: 'replaceText',
        tags: ['Articles'],
        consumes: ['text/plain', 'text/markdown'],
        params,
        body: TextBody.meta({ examplesByType: { 'text/plain': 'A story.', 'text/markdown': '**A story.**' } }),
        response: { 204: z.undefined() },
      },
    },
    fail,
  )
  await app.register(docs)
  await app.register(problemPages)
  await app.register(systemRoutes, { isReady: async () => ({ ready: true, checks: {} }) })
}

function fail(): never {
  throw new Error('Only the document is looked at.')
}

async function derive() {
  const document = deriveDocument(await buildSmallApp(addStories))
  const operation = (path: string, method: string): Operation => {
    const found = document.paths[path]?.[method]
    if (!found) throw new Error(`${method} ${path} is not documented.`)
    return found
  }
  return { document, operation }
}

describe('the OpenAPI document', () => {
  test('has each schema once, and both forms only where they differ', async () => {
    const { document } = await derive()

    expect(Object.keys(document.components.schemas)).toEqual([
      'Author',
      'Block',
      'BlockInput',
      'Health',
      'Problem',
      'ProblemKind',
      'ProblemKinds',
      'Ready',
      'Story',
      'StoryDraft',
      'StoryPage',
    ])
    expect(document.components.schemas.StoryDraft?.properties?.author).toEqual({ $ref: '#/components/schemas/Author' })
  })

  test('says formats without the patterns that mean the same', async () => {
    const { document } = await derive()

    expect(document.components.schemas.Story?.properties).toMatchObject({
      id: { type: 'string', format: 'uuid' },
      revision: { type: 'integer' },
      savedAt: { type: 'string', format: 'date-time' },
    })
    expect(JSON.stringify(document)).not.toContain('"pattern"')
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })

  test.for([
    ['/v1/stories', 'get', [200, 400, 401, 414, 500, 503]],
    ['/v1/stories', 'post', [201, 400, 401, 403, 409, 413, 414, 415, 422, 500, 503]],
    ['/v1/stories/{id}', 'patch', [200, 400, 401, 403, 404, 409, 412, 413, 414, 415, 422, 428, 500, 503]],
    ['/v1/stories/{id}/body', 'put', [204, 400, 401, 403, 404, 409, 412, 413, 414, 415, 422, 500, 503]],
    ['/problems/{slug}', 'get', [200, 400, 404, 414, 500, 503]],
  ] as const)('lists every status of %s %s', async ([path, method, statuses]) => {
    const { document, operation } = await derive()

    expect(Object.keys(operation(path, method).responses).map(Number)).toEqual(statuses)
    expect(operation(path, method).responses[500]).toEqual({ $ref: '#/components/responses/InternalServerError' })
    expect(document.components.responses?.InternalServerError).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    })
  })

  test('says who may call what, and nothing of how that was found', async () => {
    const { document, operation } = await derive()

    expect(operation('/v1/stories', 'get').security).toEqual([{ token: [] }])
    expect(operation('/problems', 'get').security).toEqual([])
    expect(JSON.stringify(document)).not.toMatch(/x-access|x-guarded/)
  })

  test('describes query parameters as they are written', async () => {
    const { operation } = await derive()

    expect(operation('/v1/stories', 'get').parameters).toMatchObject([
      { name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
      { name: 'cursor', required: false, schema: { type: 'string' } },
      { name: 'trashed', required: false, schema: { type: 'boolean' } },
      { name: 'fields', style: 'form', explode: false, schema: { type: 'array', items: { enum: ['title', 'stars'] } } },
      { name: 'sort', schema: { type: 'string', enum: ['title', '-title', 'stars', '-stars'] } },
      { name: 'tag', style: 'form', explode: true, schema: { type: 'array', items: { type: 'string' } } },
    ])
  })

  test('has the headers that requests take and answers bring', async () => {
    const { operation } = await derive()
    const parametersOf = (path: string, method: string) => JSON.stringify(operation(path, method).parameters)

    expect(parametersOf('/v1/stories', 'post')).toContain('parameters/IdempotencyKey')
    expect(parametersOf('/v1/stories/{id}', 'patch')).toContain('parameters/IfMatch')
    expect(parametersOf('/v1/stories/{id}/body', 'put')).toContain('parameters/OptionalIfMatch')
    const headersOf = (path: string, method: string, status: number) =>
      Object.keys((operation(path, method).responses[status] as { headers: object }).headers)
    expect(headersOf('/v1/stories', 'get', 200)).toEqual(['X-Request-Id', 'Link'])
    expect(headersOf('/v1/stories', 'post', 201)).toEqual(['X-Request-Id', 'ETag', 'Location', 'Idempotency-Replayed'])
  })

  test('shows bodies with their kinds and examples', async () => {
    const { operation } = await derive()

    expect(operation('/v1/stories', 'post').requestBody?.content).toEqual({
      'application/json': {
        schema: { $ref: '#/components/schemas/StoryDraft' },
        example: { title: 'A', author: { name: 'B' } },
      },
    })
    expect(Object.keys(operation('/v1/stories/{id}', 'patch').requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json',
    ])
    const text = { type: 'string', description: 'The text itself, in UTF-8.' }
    expect(operation('/v1/stories/{id}/body', 'put').requestBody?.content).toEqual({
      'text/plain': { schema: text, example: 'A story.' },
      'text/markdown': { schema: text, example: '**A story.**' },
    })
  })

  test('has the tags in an editor’s order, without those that nothing bears', async () => {
    const { document } = await derive()

    expect(document.tags?.map(({ name }) => name)).toEqual(['Articles', 'System'])
  })
})

describe('the pages of the contract', () => {
  test('are the document as JSON and as YAML, with an ETag', async () => {
    const app = await buildSmallApp(addStories)

    const [json, yaml] = [await app.inject('/openapi.json'), await app.inject('/openapi.yaml')]

    expect(json.json()).toEqual(JSON.parse(JSON.stringify(deriveDocument(app))))
    expect(parse(yaml.body)).toEqual(json.json())
    expect(yaml.body).not.toMatch(/[&*]a\d/)
    const etag = String(json.headers.etag)
    expect(
      (await app.inject({ url: '/openapi.json', headers: { 'if-none-match': `"x", W/${etag}` } })).statusCode,
    ).toBe(304)
    expect((await app.inject({ url: '/openapi.json', headers: { 'if-none-match': '"x"' } })).statusCode).toBe(200)
  })

  test('show Swagger UI from here alone', async () => {
    const app = await buildSmallApp(addStories)

    const page = await app.inject('/docs')
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')

    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(page.body).not.toMatch(/<script>|<style>/)
    expect(assets.length).toBeGreaterThan(4)
    for (const path of assets) expect((await app.inject(path)).statusCode, path).toBe(200)
    const settings = (await app.inject('/docs/static/swagger-initializer.js')).body
    expect(settings).toMatch(/"persistAuthorization":\s*true/)
    expect(settings).toMatch(/"tryItOutEnabled":\s*true/)
    expect((await app.inject('/docs/json')).json().info.title).toBe('Verbatim')
  })

  test.for(['..%5c..%5cpackage.json', '%2e%2e/%2e%2e/package.json', '..%2f..%2fpackage.json', 'none.js'])(
    'have nothing at %s',
    async (path) => {
      const app = await buildSmallApp(addStories)

      const response = await app.inject(`/docs/static/${path}`)

      expect(response.json()).toMatchObject({ status: 404, code: 'request.not_found' })
    },
  )

  test('begin with a page for people, and links for programs', async () => {
    const app = await buildSmallApp(addStories)

    const [html, json] = [await app.inject({ url: '/', headers: { accept: 'text/html' } }), await app.inject('/')]

    for (const [, path] of html.body.matchAll(/href="([^"]+)"/g))
      expect((await app.inject(path ?? '')).statusCode).toBe(200)
    expect(json.json()).toMatchObject({ name: 'Verbatim', documentation: '/docs' })
  })
})

describe('GET /readyz', () => {
  test('is 503 with what is missing while the service cannot work', async () => {
    const checks = { database: true, migrations: false }
    const app = await buildSmallApp(async (app) => {
      await app.register(systemRoutes, { isReady: async () => ({ ready: false, checks }) })
    })

    const response = await app.inject('/readyz')

    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('5')
    expect(response.json()).toMatchObject({ code: 'service.unavailable', detail: 'Not ready: migrations.', checks })
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  })
})
