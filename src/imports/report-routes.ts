import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addressOf } from '#src/content/routes/api.ts'
import { problems } from '#src/platform/http/problem.ts'
import { ImportReport } from './report-schema.ts'
import { readRaw, readReport } from './reports.ts'

const address = addressOf({ one: 'an import' }, '01936d5e-8a00-7000-8000-000000000050')
const bytes = { schema: z.string().meta({ format: 'binary', example: 'The bytes as they came.' }) }

/** GET /v1/imports/{id} and what came in under it. */
export const importReportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/imports/:id',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'readImport',
        summary: 'Read what became of an import',
        description:
          'The `origin` of whatever a document made names it. It tells what came in, what that made, and how far the fetching of its pictures is. It is kept for as long as any of what it made is there.',
        tags: ['Imports'],
        params: address,
        response: { 200: ImportReport, ...problems(404) },
      },
    },
    async (request) => readReport(app.db, request.params.id),
  )
  app.get(
    '/v1/imports/:id/raw',
    {
      config: { access: 'editor', tells: ['Content-Disposition'] },
      schema: {
        operationId: 'readRawImport',
        summary: 'Read what came in',
        description: 'The document byte for byte, as a file to be saved: nothing in it is to be believed, or run.',
        tags: ['Imports'],
        params: address,
        response: {
          200: { description: 'The document.', content: { 'application/octet-stream': bytes } },
          ...problems(404),
        },
      },
    },
    async (request, reply) => {
      const { bytes: raw, name } = await readRaw(app.db, request.params.id)
      reply.headers({
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}"`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
      })
      return reply.send(raw as never)
    },
  )
}
