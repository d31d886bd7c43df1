import { createHash } from 'node:crypto'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { stringify } from 'yaml'
import { deriveDocument, version } from './openapi.ts'
import type { OpenApiDocument } from './openapi-shape.ts'
import { sendPage, wantsHtml } from './page.ts'

/** The landing page, Swagger UI at /docs and the OpenAPI document as files. Register it after `openapi`. */
export const docs = fp(
  async (app) => {
    await app.register(swaggerPages)
    addDocumentFile(app, '/openapi.json', 'application/json', () => JSON.stringify(deriveDocument(app), null, 2))
    addDocumentFile(app, '/openapi.yaml', 'application/yaml', () => writeYaml(deriveDocument(app)))
    app.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
      reply.header('vary', 'accept')
      return wantsHtml(request) ? sendPage(reply, { title: 'API', body: landing }) : links
    })
  },
  { name: 'docs', dependencies: ['openapi'] },
)

/** The document as YAML, every part written out where it stands. */
export function writeYaml(document: OpenApiDocument): string {
  return stringify(document, { aliasDuplicateObjects: false })
}

async function swaggerPages(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' }
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      filter: true,
      deepLinking: true,
      displayRequestDuration: true,
      docExpansion: 'none',
      defaultModelsExpandDepth: 0,
    },
    theme: {
      title: 'Verbatim API',
      // The bar for loading other documents leads nowhere here.
      css: [{ filename: 'verbatim.css', content: '.swagger-ui .topbar .download-url-wrapper { visibility: hidden }' }],
      favicon: [{ filename: 'logo.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: logo }],
    },
    logo: { type: 'image/svg+xml', content: wordmark, href: '/' },
    // Swagger UI sets style attributes; nothing it needs comes from elsewhere.
    staticCSP: {
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'", 'data:'],
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    },
  })
}

/** Serves a form of the document as bytes that are made once, when they are first asked for. */
function addDocumentFile(app: FastifyInstance, path: string, type: string, write: () => string): void {
  let file: { bytes: Buffer; etag: string } | null = null
  const prepare = () => {
    const bytes = Buffer.from(write())
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
  }
  app.get(path, { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    file ??= prepare()
    return sendFile({ request, reply, type, ...file })
  })
}

function sendFile(file: { request: FastifyRequest; reply: FastifyReply; type: string; bytes: Buffer; etag: string }) {
  const { request, reply, type, bytes, etag } = file
  reply.header('etag', etag).header('cache-control', 'no-cache')
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  if (known.includes(etag) || known.includes('*')) return reply.code(304).send()
  return reply.type(`${type}; charset=utf-8`).send(bytes)
}

const links = {
  name: 'Verbatim',
  version,
  documentation: '/docs',
  openapi: ['/openapi.json', '/openapi.yaml'],
  problems: '/problems',
  health: '/healthz',
  readiness: '/readyz',
}

const landing = `<h1>Verbatim</h1>
<p>A headless CMS for news in which every quote is a record. Version ${version}.</p>
<ul>
<li><a href="/docs">Swagger UI</a>: read about every operation and try it out</li>
<li><a href="/openapi.json">openapi.json</a> and <a href="/openapi.yaml">openapi.yaml</a>: the contract, for tools</li>
<li><a href="/problems">Problems</a>: what each error means and what to do about it</li>
<li><a href="/readyz">Readiness</a>: whether the service can work just now</li>
</ul>`

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#0a4d8c"/><text x="20" y="46" font-family="Georgia,serif" font-size="52" fill="#fff" text-anchor="middle">”</text></svg>`

const wordmark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 40"><text x="4" y="30" font-family="Georgia,serif" font-size="30" fill="#fff">Verbatim”</text></svg>`
