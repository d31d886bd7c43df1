import { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { addressOf } from '#src/content/routes/api.ts'
import { answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { CompletionQuery, DirectUpload, DirectUploadOrder } from './direct-upload-schema.ts'
import { clearUpload, finishUpload, orderUpload, readFinished, readReceived, readUpload } from './direct-uploads.ts'
import { showFiled } from './filing-answers.ts'
import { type FileLimits, takeIn } from './intake.ts'
import { MediaDraft } from './schema.ts'
import { FiledMedia } from './upload-schema.ts'

/** Copying a large file takes longer than a connection may otherwise be silent. */
const patienceMs = 15 * 60_000

/** /v1/media/direct-uploads: files that clients send to the storage themselves. */
export const directUploadRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, { fileLimits }) => {
  app.post(
    '/v1/media/direct-uploads',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'orderDirectUpload',
        summary: 'Order an upload past this service',
        description:
          'Where files are kept in an S3 bucket, answers the request by which a client sends one file there itself, within an hour: `PUT` it to `url` with `headers`, then complete the upload. Where they are kept on a disk this is 409 `media.no_direct_uploads`.',
        tags: ['Media'],
        body: DirectUploadOrder,
        response: { 201: DirectUpload, ...problems(409) },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (db) => {
        const ordered = { order: request.body, storage: app.storage, limits: fileLimits }
        return { status: 201, body: await orderUpload(db, request.actor, ordered) }
      }),
  )

  app.post(
    '/v1/media/direct-uploads/:id/complete',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'completeDirectUpload',
        summary: 'Make a record of a file that was sent to the storage',
        description:
          'Takes the file in as an upload does: its bytes are looked at, and bytes that a record has already lead to that record. Sent again, it answers the record that came of the upload. Only the token that ordered the upload may complete it.',
        tags: ['Media'],
        params: addressOf({ one: 'an upload' }, '01936d5e-8a00-7000-8000-000000000050'),
        querystring: CompletionQuery,
        body: MediaDraft,
        response: { 200: FiledMedia, 201: FiledMedia, ...problems(409) },
      },
    },
    async (request, reply) => {
      const upload = await readUpload(app.db, request.actor, request.params.id)
      if (upload.mediaId !== null) {
        const { mediaId } = upload
        return answerOnce(request, reply, async (db) =>
          showFiled(await readFinished(db, mediaId), { draft: {}, warnings: [] }),
        )
      }
      bePatient(request)
      const declared = { mimeType: upload.mimeType, name: upload.name }
      const taken = await takeIn(app, { stream: await readReceived(app.storage, upload), declared }, fileLimits)
      const { allowDuplicate = false } = request.query
      const completion = { upload, taken, draft: request.body, allowDuplicate }
      await answerOnce(request, reply, async (db) =>
        showFiled(await finishUpload(db, request.actor, completion), { draft: request.body, warnings: taken.warnings }),
      )
      await clearUpload(app.storage, upload).catch((err: unknown) =>
        request.log.warn({ err }, 'what was sent is removed later'),
      )
    },
  )
}

function bePatient({ socket }: FastifyRequest): void {
  if (socket instanceof Socket) socket.setTimeout(patienceMs)
}
