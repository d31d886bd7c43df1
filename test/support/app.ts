import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { createToken } from '#src/identity/service.ts'
import { type Role, roles, system } from '#src/platform/auth/actor.ts'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { type Contract, contractOf, readLines } from './contract.ts'
import { test as base } from './media.ts'

/** An answer, with its JSON body read, or the lines of it. */
export interface Answer {
  status: number
  headers: Record<string, string>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape; the contract checks the shape.
  body: any
}

export interface Call {
  /** Whose token is sent; the editor's unless told, none for `nobody`. */
  as?: Role | 'nobody'
  /** The value of `If-Match`; a number is the revision. */
  match?: number | string
  headers?: Record<string, string>
  /** Sent as JSON; a string, a Buffer or a stream as it is. */
  body?: unknown
}

/** Calls the real application, and checks each answer against its own OpenAPI document. */
export type Api = Record<
  'get' | 'head' | 'post' | 'patch' | 'put' | 'delete',
  (path: string, call?: Call) => Promise<Answer>
>

/** `test` with the real application on a database of its own, shared by the tests of one file. */
export const test = base.extend<{
  $file: { app: FastifyInstance; tokens: Record<Role, string>; contract: Contract; api: Api }
}>({
  app: [
    async ({ db, storage, imaging }, use) => {
      // Tests read what they have just published: test/delivery/caching.test.ts has a cache of its own.
      const config = readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '0' })
      const app = await buildApp(config, { db, storage, imaging })
      await app.ready()
      await use(app)
      await app.close()
    },
    { scope: 'file' },
  ],
  tokens: [
    async ({ db }, use) => {
      const tokens = roles.map(async (role) => [role, (await createToken(db, system, { name: role, role })).token])
      await use(Object.fromEntries(await Promise.all(tokens)))
    },
    { scope: 'file' },
  ],
  contract: [async ({ app }, use) => use(contractFor(app)), { scope: 'file' }],
  api: [
    async ({ app, tokens, contract }, use) => {
      const caller =
        (method: string) =>
        (path: string, call: Call = {}) =>
          inject({ app, tokens, contract }, { method, path, ...call })
      await use({
        get: caller('GET'),
        head: caller('HEAD'),
        post: caller('POST'),
        patch: caller('PATCH'),
        put: caller('PUT'),
        delete: caller('DELETE'),
      })
    },
    { scope: 'file' },
  ],
})

const contracts = new Map<string, Contract>()

/** Applications with the same routes have the same document, which takes half a second to derive and to compile. */
function contractFor(app: FastifyInstance): Contract {
  const routes = app.printRoutes({ commonPrefix: false })
  const contract = contracts.get(routes) ?? contractOf(deriveDocument(app))
  contracts.set(routes, contract)
  return contract
}

async function inject(
  { app, tokens, contract }: { app: FastifyInstance; tokens: Record<Role, string>; contract: Contract },
  { method, path, as = 'editor', match, headers = {}, body }: Call & { method: string; path: string },
): Promise<Answer> {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable
  const response = await app.inject({
    method: method as 'GET',
    url: path,
    headers: {
      ...(as === 'nobody' ? {} : { authorization: `Bearer ${tokens[as]}` }),
      ...(match === undefined ? {} : { 'if-match': typeof match === 'number' ? `"${match}"` : match }),
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: isRaw ? body : JSON.stringify(body) }),
  })
  const contentType = String(response.headers['content-type'] ?? '')
  const text = response.body
  const isLines = contentType.startsWith('application/x-ndjson')
  const { statusCode: status } = response
  const exchange = {
    method,
    path: path.split('?')[0] ?? '',
    status,
    contentType,
    headers: response.headers,
    body: text,
  }
  expect(contract(exchange), `${method} ${path}: ${text.slice(0, 500)}`).toEqual([])
  return {
    status,
    headers: response.headers as Record<string, string>,
    text,
    body: !contentType.includes('json') || method === 'HEAD' ? undefined : isLines ? readLines(text) : JSON.parse(text),
  }
}
