import type { RequestListener } from 'node:http'
import { describe, expect } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { aWord } from '#test/support/factories.ts'
import { aPicture } from '#test/support/pictures.ts'
import { test as base, serve } from '#test/support/web.ts'

/** Posts to an application that may fetch from the host. */
type FromUrl = (
  body: object,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: Record<string, unknown> }>

const test = base.extend<{ $file: { fromUrl: FromUrl } }>({
  fromUrl: [
    async ({ db, storage, imaging, tokens, web }, use) => {
      const config = readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '0', FETCH_HOSTS: web.host })
      const app = await buildApp(config, { db, storage, imaging })
      await use(async (payload, headers = {}) => {
        const authorization = `Bearer ${tokens.editor}`
        const url = '/v1/media/from-url'
        const answer = await app.inject({ method: 'POST', url, headers: { authorization, ...headers }, payload })
        return { status: answer.statusCode, body: answer.json() }
      })
      await app.close()
    },
    { scope: 'file' },
  ],
})

describe('POST /v1/media/from-url', () => {
  test('makes a record with the file and the members that are sent', async ({ web, fromUrl }) => {
    const bytes = await aPicture({ width: 90, height: 60 })

    const answer = await fromUrl({
      url: web.publish(serve(bytes)),
      creditLine: 'Ida Brekke',
      rights: { territories: ['NO'] },
    })

    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      ...{ kind: 'picture', creditLine: 'Ida Brekke', duplicateOf: null, warnings: [] },
      rights: { territories: ['NO'] },
      file: { bytes: bytes.length, width: 90, height: 60 },
    })
  })

  test('leads to the record that has the file already', async ({ web, fromUrl }) => {
    const url = web.publish(serve(await aPicture()))
    const { body: first } = await fromUrl({ url })

    expect(await fromUrl({ url })).toMatchObject({ status: 200, body: { id: first.id, duplicateOf: first.id } })
  })

  test('answers the same to the same request under the same key', async ({ web, fromUrl }) => {
    const url = web.publish(serve(await aPicture()))
    const key = { 'idempotency-key': aWord() }

    const [first, second] = [await fromUrl({ url }, key), await fromUrl({ url }, key)]

    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.id).toBe(first.body.id)
  })

  test('says where the server was wrong about the file', async ({ web, fromUrl }) => {
    const { body } = await fromUrl({ url: web.publish(serve(await aPicture(), 'image/png')) })

    expect(body.warnings).toMatchObject([{ code: 'type_mismatch' }])
  })

  test.for([
    ['a page', 415, serve(Buffer.from('<!doctype html><title>Not found</title>'), 'text/html')],
    ['a drawing', 415, serve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')],
    ['half a picture', 422, serve(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))],
    ['nothing', 422, serve(Buffer.alloc(0))],
    ['an error', 422, (_request, response) => response.writeHead(500).end()],
  ] satisfies [string, number, RequestListener][])(
    'refuses %s, and keeps nothing',
    async ([, status, handler], { web, fromUrl, db }) => {
      const before = await db.media.count()

      expect((await fromUrl({ url: web.publish(handler as RequestListener) })).status).toBe(status)
      expect(await db.media.count()).toBe(before)
    },
  )

  test('keeps nothing of a file that breaks off', async ({ web, fromUrl, db }) => {
    const before = await db.media.count()
    const url = web.publish((_request, response) => {
      response.writeHead(200, { 'content-length': '100000' })
      response.write('begun', () => response.destroy())
    })

    expect((await fromUrl({ url })).status).toBe(422)
    expect(await db.media.count()).toBe(before)
  })

  test('refuses what lies in the network, and says where in the request', async ({ web, api }) => {
    const url = web.publish(serve(await aPicture()))

    const answer = await api.post('/v1/media/from-url', { body: { url } })

    expect(answer).toMatchObject({ status: 422, body: { code: 'media.fetch_refused', errors: [{ pointer: '/url' }] } })
  })

  test.for([
    ['no address', {}],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['an unknown member', { url: 'https://example.org/a.jpg', file: null }],
  ] as const)('refuses %s', async ([, body], { api }) => {
    expect((await api.post('/v1/media/from-url', { body })).status).toBe(422)
  })

  test('is for editors', async ({ api }) => {
    const body = { url: 'https://example.org/a.jpg' }

    expect((await api.post('/v1/media/from-url', { body, as: 'viewer' })).status).toBe(403)
    expect((await api.post('/v1/media/from-url', { body, as: 'nobody' })).status).toBe(401)
  })
})
