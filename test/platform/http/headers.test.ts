import { describe, expect, test } from 'vitest'
import { maskSecrets } from '#src/platform/http/log.ts'
import { problemPages } from '#src/platform/http/problem-pages.ts'
import { as, buildSmallApp, Log, type SmallApp, tokenOf } from './small-app.ts'

async function addRoutes(app: SmallApp) {
  await app.register(problemPages)
  app.get('/v1/notes', { config: { access: 'viewer' } }, async () => ({}))
}

describe('every answer', () => {
  test.for(['/v1/notes', '/problems', '/nothing'])('to %s has the security headers', async (url) => {
    const app = await buildSmallApp(addRoutes)

    const { headers } = await app.inject(url)

    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
  })

  test('asks for https where the service is reached by it', async () => {
    const app = await buildSmallApp(addRoutes, { server: { publicUrl: 'https://cms.example' } })

    expect((await app.inject('/problems')).headers['strict-transport-security']).toContain('max-age=31536000')
  })

  test('of the editorial face is stored nowhere', async () => {
    const app = await buildSmallApp(addRoutes)

    const [allowed, refused] = [
      await app.inject({ url: '/v1/notes', headers: as('viewer') }),
      await app.inject('/v1/notes'),
    ]

    expect(allowed.headers['cache-control']).toBe('no-store')
    expect(refused.headers['cache-control']).toBe('no-store')
  })
})

describe('CORS', () => {
  const ask = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' }

  test('lets the listed origins use the editorial face, without cookies', async () => {
    const app = await buildSmallApp(addRoutes)
    const headers = { origin: 'https://desk.example', ...ask }

    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/notes', headers })
    const answer = await app.inject({ url: '/v1/notes', headers: { ...as('viewer'), origin: 'https://desk.example' } })

    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe('https://desk.example')
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH')
    expect(preflight.headers['access-control-allow-headers']).toMatch(/Authorization.*Idempotency-Key.*If-Match/)
    expect(answer.headers['access-control-allow-origin']).toBe('https://desk.example')
    expect(answer.headers['access-control-expose-headers']).toContain('ETag')
    expect(answer.headers.vary).toContain('Origin')
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  test.for(['https://evil.example', 'https://desk.example.evil.example', 'null'])('lets %s not', async (origin) => {
    const app = await buildSmallApp(addRoutes)

    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/notes', headers: { origin, ...ask } })
    const answer = await app.inject({ url: '/v1/notes', headers: { ...as('viewer'), origin } })

    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('lets everybody read what is public', async () => {
    const app = await buildSmallApp(addRoutes)

    const answer = await app.inject({ url: '/problems', headers: { origin: 'https://reader.example' } })

    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })

  test('is off where no origin is listed', async () => {
    const app = await buildSmallApp(addRoutes, { server: { corsOrigins: [] } })
    const headers = { origin: 'https://desk.example', ...ask }

    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/notes', headers })

    expect(preflight.statusCode).toBe(405)
    expect(preflight.json()).toMatchObject({ code: 'request.method_not_allowed' })
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('the log', () => {
  test('says what was asked, and no credential', async () => {
    const log = new Log()
    const app = await buildSmallApp(addRoutes, { log })

    await app.inject({ url: '/v1/notes?access_token=hush&q=vbt_abc', headers: { ...as('admin'), cookie: 'sid=hush' } })
    app.log.info({ headers: { authorization: 'Bearer hush' } }, 'a careless line')

    expect(log.text).toContain('/v1/notes')
    expect(log.text).toContain('a careless line')
    expect(log.text).not.toContain('hush')
    expect(log.text).not.toContain('vbt_abc')
    expect(log.text).not.toContain(tokenOf('admin'))
  })

  test.for([
    ['/v1/articles?q=bridge&limit=5', '/v1/articles?q=bridge&limit=5'],
    ['/v1/me?token=abc&limit=5', '/v1/me?token=[redacted]&limit=5'],
    ['/v1/me?api_key=abc', '/v1/me?api_key=[redacted]'],
    ['/v1/tokens/vbt_3q2-7w_x', '/v1/tokens/[redacted]'],
  ] as const)('writes %s as %s', ([url, written]) => {
    expect(maskSecrets(url)).toBe(written)
  })
})
