import { describe, expect, test } from 'vitest'
import { DomainError, type Reason } from '#src/errors.ts'
import { problemPages } from '#src/platform/http/problem-pages.ts'
import { problemTypes } from '#src/platform/http/problem-types.ts'
import { buildSmallApp, Log, type SmallApp } from './small-app.ts'

function failWith(error: unknown) {
  return (app: SmallApp) => {
    app.get('/fail', { config: { access: 'public' } }, async () => {
      throw error
    })
  }
}

const reasons = Object.keys(problemTypes) as Reason[]

describe('an expected failure', () => {
  test.for(reasons)('%s has its status, its title and its place', async (reason) => {
    const app = await buildSmallApp(failWith(new DomainError(`article.${reason}`, 'It went so.')))

    const response = await app.inject('/fail?x=1')

    expect(response.statusCode).toBe(problemTypes[reason].status)
    expect(response.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    expect(response.json()).toEqual({
      type: `/problems/${reason.replaceAll('_', '-')}`,
      code: `article.${reason}`,
      title: problemTypes[reason].title,
      status: problemTypes[reason].status,
      detail: 'It went so.',
      instance: '/fail',
      requestId: response.headers['x-request-id'],
    })
  })

  test('carries faults, members of its own and Retry-After', async () => {
    const errors = [{ pointer: '/slug', code: 'taken', detail: 'Taken.' }]
    const options = { errors, members: { currentRevision: 4, changed: ['slug'] }, retryAfter: 3 }
    const app = await buildSmallApp(failWith(new DomainError('article.stale_revision', 'Changed.', options)))

    const response = await app.inject('/fail')

    expect(response.headers['retry-after']).toBe('3')
    expect(response.json()).toMatchObject({ errors, currentRevision: 4, changed: ['slug'] })
  })

  test('has an absolute type where the public address is known', async () => {
    const error = new DomainError('article.not_found', 'Not there.')
    const app = await buildSmallApp(failWith(error), { server: { publicUrl: 'https://cms.example' } })

    const response = await app.inject({ url: '/fail', headers: { host: 'evil.example' } })

    expect(response.json().type).toBe('https://cms.example/problems/not-found')
  })
})

describe('a failure that nobody expected', () => {
  test('is logged with its cause and says nothing of it', async () => {
    const log = new Log()
    const app = await buildSmallApp(failWith(new Error('SELECT secret FROM tokens', { cause: new Error('why') })), {
      log,
    })

    const response = await app.inject('/fail')

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'service.internal',
      detail: 'Something failed on our side; it has been logged.',
    })
    expect(response.body).not.toMatch(/secret|why|\.ts/)
    expect(log.text).toContain('SELECT secret FROM tokens')
    expect(log.text).toContain('why')
  })

  test.for([
    ['nothing', undefined],
    ['a text', 'text'],
    ['null', null],
    ['an object', { statusCode: 418 }],
  ])('may be %s', async ([, thrown]) => {
    const app = await buildSmallApp(failWith(thrown))

    const response = await app.inject('/fail')

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({ code: 'service.internal' })
  })

  test('of the database says that it is away', async () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const app = await buildSmallApp(failWith(lost))

    const response = await app.inject('/fail')

    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBeDefined()
  })
})

describe('GET /problems', () => {
  test('lists every kind of problem', async () => {
    const app = await buildSmallApp(async (app) => void (await app.register(problemPages)))

    const response = await app.inject('/problems')

    expect(response.json().data.map(({ reason }: { reason: string }) => reason)).toEqual(reasons)
  })

  test.for(reasons)('%s has its page for browsers and for programs', async (reason) => {
    const app = await buildSmallApp(async (app) => void (await app.register(problemPages)))
    const url = `/problems/${reason.replaceAll('_', '-')}`

    const [json, html] = [await app.inject(url), await app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } })]

    expect(json.json()).toEqual({ type: url, reason, ...problemTypes[reason] })
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(html.headers.vary).toContain('accept')
    expect(html.body).toContain(`<h1>${problemTypes[reason].title}</h1>`)
  })

  test('knows no other', async () => {
    const app = await buildSmallApp(async (app) => void (await app.register(problemPages)))

    expect((await app.inject('/problems/constructor')).statusCode).toBe(404)
  })
})
