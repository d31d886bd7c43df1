import { describe, expect, test } from 'vitest'
import { type Role, roles } from '#src/platform/auth/actor.ts'
import { as, buildSmallApp, type SmallApp } from '#test/platform/http/small-app.ts'

function addRoutes(app: SmallApp) {
  app.get('/public', { config: { access: 'public' } }, async () => ({}))
  for (const role of roles)
    app.get(`/${role}`, { config: { access: role } }, async ({ actor }) => ({ role: actor.role }))
}

describe('access', () => {
  test.for<[Role, Role, number]>([
    ['viewer', 'viewer', 200],
    ['viewer', 'editor', 403],
    ['viewer', 'admin', 403],
    ['editor', 'viewer', 200],
    ['editor', 'editor', 200],
    ['editor', 'admin', 403],
    ['admin', 'viewer', 200],
    ['admin', 'editor', 200],
    ['admin', 'admin', 200],
  ])('of a %s to what needs %s is %i', async ([role, needed, status]) => {
    const app = await buildSmallApp(addRoutes)

    const response = await app.inject({ url: `/${needed}`, headers: as(role) })

    expect(response.statusCode).toBe(status)
    if (status === 200) expect(response.json()).toEqual({ role })
    else expect(response.json()).toMatchObject({ code: 'request.forbidden' })
  })

  test('is checked for HEAD as for GET', async () => {
    const app = await buildSmallApp(addRoutes)

    expect((await app.inject({ method: 'HEAD', url: '/editor' })).statusCode).toBe(401)
    expect((await app.inject({ method: 'HEAD', url: '/editor', headers: as('editor') })).statusCode).toBe(200)
  })

  test.for(['/editor%2f', '//editor', '/EDITOR', '/editor;a', '/./editor', '/editor/'])(
    'cannot be got round by %s',
    async (url) => {
      const app = await buildSmallApp(addRoutes)

      expect([401, 404]).toContain((await app.inject(url)).statusCode)
    },
  )

  test('to public routes is nobody’s business', async () => {
    const app = await buildSmallApp(addRoutes)

    expect((await app.inject({ url: '/public', headers: { authorization: 'nonsense' } })).statusCode).toBe(200)
  })

  test('is settled before the body and the query are looked at', async () => {
    const app = await buildSmallApp((app) => {
      app.post('/notes', { config: { access: 'editor' }, schema: {} }, async () => ({}))
    })

    const response = await app.inject({
      method: 'POST',
      url: '/notes?x=1',
      payload: '{',
      headers: { 'content-type': 'x' },
    })

    expect(response.statusCode).toBe(401)
  })
})

describe('the Authorization header', () => {
  test.for([
    ['nothing', undefined],
    ['an unknown token', 'Bearer nobody-knows-this'],
    ['no scheme', 'token-of-the-admin'],
    ['another scheme', 'Basic token-of-the-admin'],
    ['a scheme alone', 'Bearer '],
    ['two tokens', 'Bearer token-of-the-admin token-of-the-admin'],
    ['a huge token', `Bearer ${'a'.repeat(5000)}`],
    ['an unsigned JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.'],
  ] as const)('with %s is 401 and says how to authenticate', async ([, authorization]) => {
    const app = await buildSmallApp(addRoutes)

    const response = await app.inject({ url: '/viewer', headers: { ...(authorization && { authorization }) } })

    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.json()).toMatchObject({ code: 'request.unauthenticated', errors: [{ header: 'Authorization' }] })
    expect(response.body).not.toContain('token-of-the-admin')
  })

  test('names its scheme in any case', async () => {
    const app = await buildSmallApp(addRoutes)

    const response = await app.inject({ url: '/viewer', headers: { authorization: 'bearer token-of-the-viewer' } })

    expect(response.statusCode).toBe(200)
  })
})

describe('a route', () => {
  test('that declares no access stops the start', async () => {
    const start = buildSmallApp((app) => {
      app.get('/public', { config: { access: 'public' } }, async () => ({}))
      app.get('/forgotten', async () => ({}))
    })

    await expect(start).rejects.toThrow('These routes do not declare config.access: GET /forgotten, HEAD /forgotten.')
  })

  test('that is public has no actor', async () => {
    const app = await buildSmallApp((app) => {
      app.get('/public', { config: { access: 'public' } }, async ({ actor }) => ({ actor }))
    })

    expect((await app.inject({ url: '/public', headers: as('admin') })).statusCode).toBe(500)
  })
})
