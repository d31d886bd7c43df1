import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { docs } from '#src/platform/http/docs.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { problemPages } from '#src/platform/http/problem-pages.ts'
import { systemRoutes } from '#src/platform/http/system-routes.ts'
import { addNotes, buildSmallApp, type SmallApp } from './small-app.ts'

async function addPages(app: SmallApp) {
  addNotes(app)
  await app.register(docs)
  await app.register(problemPages)
  await app.register(systemRoutes, { isReady: async () => ({ ready: true, checks: {} }) })
}

describe('the pages of the contract', () => {
  test('are the document as JSON and as YAML, with an ETag', async () => {
    const app = await buildSmallApp(addPages)

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
    const app = await buildSmallApp(addPages)

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
      const app = await buildSmallApp(addPages)

      const response = await app.inject(`/docs/static/${path}`)

      expect(response.json()).toMatchObject({ status: 404, code: 'request.not_found' })
    },
  )

  test('begin with a page for people, and links for programs', async () => {
    const app = await buildSmallApp(addPages)

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
