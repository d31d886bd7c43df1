import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addressOf } from '#src/content/routes/api.ts'
import { DomainError } from '#src/errors.ts'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'
import { sendFile } from '#src/platform/http/file-sending.ts'
import { takeStreams } from '#src/platform/http/form.ts'
import { problems } from '#src/platform/http/problem.ts'
import { closedQuery, Flag } from '#src/platform/http/query.ts'
import { asksForRendition, renditionParameters } from '#src/platform/imaging/rendition-query.ts'
import { findFile } from './file-finding.ts'
import { fileTypes } from './file-types.ts'
import { checkTarget, replaceFile } from './filing.ts'
import type { FileLimits } from './intake.ts'
import { mediaService } from './service.ts'
import { FileBytes, FileForm, fileKindPattern, fileKinds, RefiledMedia, streamsOf } from './upload-schema.ts'
import { receiveFileAlone } from './uploading.ts'

const content = Object.fromEntries(
  fileTypes.map((type) => [type, { schema: z.string().meta({ format: 'binary', example: 'The bytes of the file.' }) }]),
)

/** /v1/media/{id}/file. */
export const fileRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, { fileLimits }) => {
  await takeStreams(app, fileKindPattern)
  app.get(
    '/v1/media/:id/file',
    {
      config: { access: 'viewer', cached: 'its client', tells: ['Content-Disposition', 'Content-Range'] },
      schema: {
        operationId: 'readMediaFile',
        summary: 'Read the file of a media record',
        description:
          'The original as it came in, with all that it says of itself, also in parts (`Range`). Where a size, format or quality is named, a picture made of it as readers get it.',
        tags: ['Media'],
        params: addressOf({ one: 'a media record' }, '01936d5e-8a00-7000-8000-000000000014'),
        querystring: closedQuery({
          ...renditionParameters,
          download: Flag.optional().meta({ description: 'Have a browser save it instead of showing it.' }),
        }),
        response: {
          200: { description: 'The file.', content },
          206: { description: 'The part of the file that `Range` asks for.', content },
          ...problems(404, 416, 422),
        },
      },
    },
    async (request, reply) => {
      const { download = false, ...query } = request.query
      const media = await mediaService.read(app.db, request.params)
      const file = await findFile(app, media, { query, accept: request.headers.accept })
      // Kept by this browser, and compared each time: tokens are revoked, and files replaced.
      reply.headers({ 'cache-control': 'private, no-cache', ...(asksForRendition(query) && { vary: 'Accept' }) })
      if (await sendFile(request, reply, { ...file, isDownload: download })) return reply
      reply.removeHeader('etag').header('cache-control', 'no-store')
      request.log.error({ key: file.key }, 'a file is not in the storage')
      throw new DomainError('media.no_file', 'The file of this media record is not in the storage.')
    },
  )
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
