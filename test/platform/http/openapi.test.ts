import { describe, expect, test } from 'vitest'
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
const Verse = z.strictObject({ text: z.string().default('') }).meta({ id: 'Verse' })
const Story = z
  .object({
    id: z.uuid(),
    revision: z.int(),
    title: z.string(),
    author: Author,
    blocks: z.array(Verse),
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
        body: z.strictObject({ blocks: z.array(Verse) }),
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
      'Health',
      'Problem',
      'ProblemKind',
      'ProblemKinds',
      'Ready',
      'Story',
      'StoryDraft',
      'StoryPage',
      'Verse',
      'VerseInput',
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
