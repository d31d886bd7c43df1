import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { takeStreams } from '#src/platform/http/form.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { answerFiled, answerNew } from './filing-answers.ts'
import type { FileLimits } from './intake.ts'
import { MediaDraft } from './schema.ts'
import { mediaService } from './service.ts'
import { FiledMedia, fileKindPattern, MediaForm, streamsOf, UploadQuery } from './upload-schema.ts'
import { receiveUpload, refuseMembers } from './uploading.ts'

/** POST /v1/media: a record as JSON, or a file with its record. */
export const uploadRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, { fileLimits }) => {
  await takeStreams(app, fileKindPattern)
  app.post(
    '/v1/media',
    {
      config: { access: 'editor', streams: streamsOf(MediaForm) },
      schema: {
        operationId: 'createMedia',
        summary: 'Create a media record, with its file or without',
        description:
          'JSON makes a record without a file. A form brings the file with the members as fields; a body that is the file itself brings text members in the query, and the name of the file in `Content-Disposition`. What the file says of itself fills the members that are not sent. Bytes that a record has already lead to that record: 200, with its id as `duplicateOf`.',
        tags: ['Media'],
        querystring: UploadQuery,
        body: MediaDraft,
        response: { 200: FiledMedia, 201: FiledMedia, ...problems(409) },
      },
    },
    async (request, reply) => {
      if (request.body instanceof Readable) {
        const { file, draft } = await receiveUpload(request, fileLimits)
        await using taken = file
        return await answerFiled(request, reply, {
          file: taken,
          draft,
          allowDuplicate: request.query.allowDuplicate ?? false,
        })
      }
      refuseMembers(request.query, 'With JSON the body says it.')
      await answerOnce(request, reply, async (db) =>
        answerNew(await mediaService.create(db, request.actor, request.body as MediaDraft)),
      )
    },
  )
}
