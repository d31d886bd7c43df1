import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { addressOf } from '#src/content/routes/api.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { takeStreams } from '#src/platform/http/form.ts'
import { problems } from '#src/platform/http/problem.ts'
import { checkTarget, replaceFile } from './filing.ts'
import type { FileLimits } from './intake.ts'
import { FileBytes, FileForm, fileKindPattern, fileKinds, RefiledMedia, streamsOf } from './upload-schema.ts'
import { receiveFileAlone } from './uploading.ts'

/** /v1/media/{id}/file. */
export const fileRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, { fileLimits }) => {
  await takeStreams(app, fileKindPattern)
  app.put(
    '/v1/media/:id/file',
    {
      config: { access: 'editor', guarded: true, streams: streamsOf(FileForm) },
      schema: {
        operationId: 'replaceMediaFile',
        summary: 'Give a media record a file, or another one',
        description:
          'One revision: the file, the kind that it is and, with the first file, what it says of itself in the members that are empty. The former file comes back when its revision is restored.',
        tags: ['Media'],
        params: addressOf({ one: 'a media record' }, '01936d5e-8a00-7000-8000-000000000016'),
        consumes: ['multipart/form-data', ...fileKinds],
        body: FileBytes,
        response: { 200: RefiledMedia, ...problems(409) },
      },
    },
    async (request, reply) => {
      const target = { id: request.params.id, expected: readIfMatch(request) }
      await checkTarget(app.db, target)
      await using taken = await receiveFileAlone(request, fileLimits)
      await taken.keep()
      const media = await replaceFile(app.db, request.actor, { ...target, taken })
      return reply.header('etag', etagOf(media.revision)).send({ ...media, warnings: taken.warnings })
    },
  )
}
