import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { problems } from '#src/platform/http/problem.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import { WebUrl } from '#src/platform/text.ts'
import { answerFiled } from './filing-answers.ts'
import { type FileLimits, receiveFile } from './intake.ts'
import { MediaDraft } from './schema.ts'
import { allowDuplicate, FiledMedia } from './upload-schema.ts'

const FromUrl = MediaDraft.extend({
  url: WebUrl.meta({ description: 'Where the file is: http or https, on the public Internet.' }),
}).meta({
  id: 'MediaFromUrl',
  description: 'Where a file is, and what its record says.',
  example: { url: 'https://example.org/2026/bridge.jpg', creditLine: 'Ida Brekke/Norvik Foto' },
})

/** POST /v1/media/from-url: the service fetches the file itself. */
export const fetchRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, { fileLimits }) => {
  app.post(
    '/v1/media/from-url',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'createMediaFromUrl',
        summary: 'Create a media record with a file from the web',
        description:
          'The file is fetched and then treated like an upload. Nothing of yours is sent along: no credential, no cookie. Only the public Internet is asked, and hosts that the operator of the service names.',
        tags: ['Media'],
        querystring: closedQuery({ allowDuplicate }),
        body: FromUrl,
        response: { 200: FiledMedia, 201: FiledMedia, ...problems(409, 413, 415, 429) },
      },
    },
    async (request, reply) => {
      const { url, ...draft } = request.body
      const { stream, mimeType, name } = await app.outbound.fetch(url)
      await using file = await receiveFile(app, { stream, declared: { mimeType, name } }, fileLimits)
      await answerFiled(request, reply, { file, draft, allowDuplicate: request.query.allowDuplicate ?? false })
    },
  )
}
