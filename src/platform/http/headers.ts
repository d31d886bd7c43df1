import cors, { type FastifyCorsOptions } from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { pathOf, refuseUnrouted } from './address.ts'

export interface HeadersOptions {
  /** Origins whose pages may use the editorial face. */
  corsOrigins: string[]
  publicUrl: string | null
}

/**
 * Security headers, CORS and `no-store` on all routes of a context, and on what no route at all answers. Readers' pages
 * may be anywhere, so the content face, the contract and the problem pages are open to all origins; the editorial face
 * is open to those that the configuration lists.
 */
export const headers = fp<HeadersOptions>(
  async (app, { corsOrigins, publicUrl }) => {
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    })
    await app.register(cors, {
      delegator: (request: FastifyRequest, answer: (error: Error | null, options: FastifyCorsOptions) => void) =>
        answer(
          null,
          isOpenToAll(request) ? openToAll : { ...editorial, origin: corsOrigins.length > 0 && corsOrigins },
        ),
    })
    app.addHook('onRequest', (request, reply, next) => {
      if (request.routeOptions.config.access !== 'public') reply.header('cache-control', 'no-store')
      next()
    })
    // The hooks of the context that says what is not found are the ones that run before it is said.
    app.setNotFoundHandler((request, reply) =>
      refuseUnrouted(app, request, (methods) => reply.header('allow', methods)),
    )
  },
  { name: 'headers' },
)

/** Both ways, in uploads that can be resumed. */
const resumableHeaders = ['Tus-Resumable', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset']

/** Beside those that every page may read anyway. */
export const exposedHeaders = ['ETag', 'Idempotency-Replayed', 'Link', 'Location', 'Retry-After', 'X-Request-Id']

const shared = {
  exposedHeaders,
  maxAge: 600,
  strictPreflight: false,
}

const openToAll: FastifyCorsOptions = { ...shared, origin: '*', methods: ['GET', 'HEAD'] }

const editorial: FastifyCorsOptions = {
  ...shared,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    ...['Authorization', 'Content-Disposition', 'Content-Type', 'Idempotency-Key', 'If-Match', 'X-Request-Id'],
    ...resumableHeaders,
  ],
  exposedHeaders: [...exposedHeaders, ...resumableHeaders, 'Media-Id', 'Upload-Expires'],
}

function isOpenToAll(request: FastifyRequest): boolean {
  return /^\/(v1\/content|problems|openapi\.(json|yaml))(\/|$)/.test(pathOf(request.url))
}
