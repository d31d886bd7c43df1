import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { DomainError } from '#src/errors.ts'
import { requireCharset } from '#src/platform/http/body-kinds.ts'
import { decodeBody } from '#src/platform/http/decoding.ts'
import { problems } from '#src/platform/http/problem.ts'
import { linesType } from './answering.ts'
import type { ImportFormat, ImportRequest, ImportSettings } from './format.ts'
import { importFormats } from './formats.ts'
import { AnswerLine } from './results.ts'
import { Imported, ImportQuery } from './schema.ts'

const types = [...new Set(importFormats.flatMap((format) => format.types))]

/** POST /v1/imports: what is sent, as its Content-Type and `format` say. */
export const importRoutes: FastifyPluginAsyncZod<ImportSettings> = async (app, { endedRights }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(types, async (request: FastifyRequest) => decodeBody(request))
  app.post(
    '/v1/imports',
    {
      config: { access: 'editor', decodes: true, streams: describeBodies() },
      schema: {
        operationId: 'importContent',
        summary: 'Import what a newsroom has',
        description:
          'The Content-Type says what it is. A raw text, a page, Markdown or a ninjs item becomes a draft article with its pictures, sources and quotes, all linked; page furniture is dropped. 201 when the article is new, 200 when it was there. What has many rows or items (NDJSON, JSON, feeds, CSV) is answered with a line a row, each as soon as the row is durable, and a last line with the totals: read them while you send. The same import sent twice changes nothing.',
        tags: ['Imports'],
        consumes: types,
        querystring: ImportQuery,
        body: importFormats[0]?.body,
        response: {
          200: {
            description: 'One article that was there, or a line for each of many rows.',
            content: { 'application/json': { schema: Imported }, [linesType]: { schema: AnswerLine } },
          },
          201: Imported,
          ...problems(409),
        },
      },
    },
    async (request, reply) => {
      const given = request as unknown as FastifyRequest & ImportRequest
      const format = chooseFormat(given)
      requireCharset(request.headers['content-type'] ?? '', format.charsets ?? ['utf-8'])
      refuseOthers(format, given.query)
      await format.run(given, reply, { endedRights })
    },
  )
}

/** In the order in which they are offered: of formats with the same media type the one that needs no `format=`. */
function describeBodies() {
  const unnamed = importFormats.filter(({ name }) => name === undefined)
  const described = [...importFormats, ...unnamed].flatMap(({ types, body }) =>
    types.map((type) => [type, body] as const),
  )
  // A member keeps its place when it is said again.
  return Object.fromEntries(described)
}

/** The Content-Type is one of those of the table: others have been refused. */
function chooseFormat({ mediaType = '', query }: FastifyRequest & ImportRequest): ImportFormat {
  const candidates = importFormats.filter(({ types }) => types.includes(mediaType))
  const chosen = candidates.find(({ name }) => name === query.format)
  if (chosen) return chosen
  const named = candidates.flatMap(({ name }) => name ?? [])
  const detail = query.format === undefined ? `Must be given with ${mediaType}.` : `Says nothing of ${mediaType}.`
  const choice = named.length > 0 ? ` It may be ${named.join(' or ')}.` : ''
  throw refusedParameter('format', 'invalid_value', detail + choice)
}

function refuseOthers({ takes }: ImportFormat, query: ImportQuery): void {
  const names = Object.keys(query) as (keyof ImportQuery)[]
  const other = names.find((name) => name !== 'format' && !takes.includes(name))
  if (other) throw refusedParameter(other, 'misplaced', `${other} means nothing for what was sent.`)
}

function refusedParameter(parameter: string, code: string, detail: string): DomainError {
  return new DomainError('request.invalid_parameter', `${parameter}: ${detail}`, {
    errors: [{ parameter, code, detail }],
  })
}
