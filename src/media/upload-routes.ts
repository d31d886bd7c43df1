import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { etagOf } from '#src/platform/http/etag.ts'
import { takeStreams } from '#src/platform/http/form.ts'
import { type Answer, answerOnce } from '#src/platform/http/idempotency.ts'
import { problems } from '#src/platform/http/problem.ts'
import { fileNew } from './filing.ts'
import type { FileLimits } from './intake.ts'
import { type Media, MediaDraft } from './schema.ts'
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
      if (request.body instanceof Readable) return createFromFile(request, reply, fileLimits)
      refuseMembers(request.query, 'With JSON the body says it.')
      await answerOnce(request, reply, async (db) =>
        answerNew(await mediaService.create(db, request.actor, request.body as MediaDraft)),
      )
    },
  )
}

async function createFromFile(request: FastifyRequest, reply: FastifyReply, limits: FileLimits): Promise<void> {
  const { file, draft } = await receiveUpload(request, limits)
  await using taken = file
  await taken.keep()
  const { allowDuplicate = false } = request.query as UploadQuery
  // What makes two uploads the same request: a form has another boundary each time.
  request.bodyBytes = Buffer.from(JSON.stringify([taken.sha256, draft]))
  await answerOnce(request, reply, async (db) => {
    const { media, duplicateOf, created } = await fileNew(db, request.actor, { taken, draft, allowDuplicate })
    const unwritten = !created && Object.keys(draft).length > 0 ? [membersNotWritten] : []
    const filed = { ...media, duplicateOf, warnings: [...taken.warnings, ...unwritten] }
    return created ? answerNew(filed) : { status: 200, body: filed, headers: { etag: etagOf(media.revision) } }
  })
}

const membersNotWritten = {
  code: 'members_not_written',
  detail: 'A record has this file already; the members that came with it were not written there.',
}

function answerNew(media: Media): Answer {
  return { status: 201, body: media, headers: { location: `/v1/media/${media.id}`, etag: etagOf(media.revision) } }
}
