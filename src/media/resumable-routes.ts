import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import { problems } from '#src/platform/http/problem.ts'
import { Id } from '#src/platform/id.ts'
import type { FileLimits } from './intake.ts'
import {
  findUpload,
  finishUpload,
  forget,
  openResumable,
  ownedMetadata,
  parseMetadata,
  type Resumable,
  readNotes,
  uploadsPath,
  uploadTime,
} from './resumable.ts'
import { exchange, tell } from './tus-exchange.ts'
import { FileBytes } from './upload-schema.ts'

const chunkType = 'application/offset+octet-stream'
const days = uploadTime / 86_400_000

const version = z.string().max(20).meta({ description: 'The version of the protocol.', example: '1.0.0' })
const tusHeaders = z.object({ 'tus-resumable': version })
const count = (description: string) =>
  z.string().max(15).regex(/^\d+$/, 'must be a number of bytes').meta({ description, example: '5000000' })
const params = z.object({ upload: Id.meta({ description: 'The id of the upload, from its `Location`.' }) })
const nothing = (description: string) => z.undefined().meta({ description })
const protocol = 'By the [tus protocol](https://tus.io/protocols/resumable-upload), version 1.0.0.'
const stateHeaders = ['Tus-Resumable', 'Upload-Offset', 'Location', 'Media-Id']
const finished = 'Where it is complete, `Location` and `Media-Id` name the record that it has become.'

/** /v1/uploads: files that come in pieces, and go on after an interruption. */
export const resumableRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (
  app,
  { fileLimits: limits },
) => {
  let opened: Promise<Resumable> | null = null
  /** Not before the first upload: where no file can be stored, all else is answered. */
  const open = async () => {
    opened ??= openResumable(app, limits)
    try {
      return await opened
    } catch (error) {
      opened = null
      throw error
    }
  }
  app.addHook('preHandler', async (request, reply) => {
    if (request.headers['tus-resumable'] === '1.0.0') return
    reply.header('tus-version', '1.0.0')
    throw new DomainError('request.unknown_version', 'Tus-Resumable must be 1.0.0.')
  })
  app.addContentTypeParser(chunkType, async (_request: FastifyRequest, body: Readable) => body)

  app.post(
    uploadsPath,
    {
      config: {
        access: 'editor',
        streams: { [chunkType]: FileBytes },
        tells: ['Location', 'Tus-Resumable', 'Upload-Offset', 'Upload-Expires', 'Media-Id'],
        takesKey: false,
      },
      schema: {
        operationId: 'beginMediaUpload',
        summary: 'Begin an upload that can be resumed',
        description: `${protocol} The body may bring the first bytes. \`Upload-Metadata\` may hold \`filename\`, \`filetype\`, \`members\` (a MediaDraft as JSON) and \`allowDuplicate\`. The upload is its token's alone, and has ${days} days.`,
        tags: ['Media'],
        consumes: [chunkType],
        headers: tusHeaders.extend({
          'upload-length': count('How many bytes the file has.'),
          'upload-metadata': z.string().max(12_000).optional().meta({ description: 'Keys with values in Base64.' }),
        }),
        body: FileBytes.optional(),
        response: { 201: nothing(`It stands at \`Location\`. ${finished}`), ...problems(412, 423) },
      },
    },
    async (request, reply) => {
      const header = request.headers['upload-metadata']
      readNotes(parseMetadata(header))
      const metadata = ownedMetadata(header, request.actor)
      const answer = await exchange((await open()).tus, request, { 'upload-metadata': metadata })
      const id = answer.headers.get('location')?.split('/').at(-1) ?? ''
      const media = await finishUpload(app, await open(), { id, actor: request.actor, limits })
      return tell(reply, answer, media).header('location', `${uploadsPath}/${id}`).send()
    },
  )

  app.head(
    `${uploadsPath}/:upload`,
    {
      config: {
        access: 'editor',
        tells: [...stateHeaders, 'Upload-Length', 'Upload-Metadata'],
        swagger: { exposeHeadRoute: true },
      },
      schema: {
        operationId: 'lookAtMediaUpload',
        summary: 'Ask how far an upload has come',
        description: `${protocol} \`Upload-Offset\` says where to go on. ${finished}`,
        tags: ['Media'],
        headers: tusHeaders,
        params,
        response: { 200: nothing('How far it has come.'), ...problems(412, 423) },
      },
    },
    async (request, reply) => sendState(request, reply, async () => exchange((await open()).tus, request)),
  )

  app.patch(
    `${uploadsPath}/:upload`,
    {
      config: { access: 'editor', streams: { [chunkType]: FileBytes }, tells: [...stateHeaders, 'Upload-Expires'] },
      schema: {
        operationId: 'continueMediaUpload',
        summary: 'Send the next bytes of an upload',
        description: `${protocol} ${finished} Otherwise the upload waits for the rest.`,
        tags: ['Media'],
        headers: tusHeaders.extend({ 'upload-offset': count('Where the bytes belong: how many have come before.') }),
        params,
        consumes: [chunkType],
        body: FileBytes.optional(),
        response: { 204: nothing(`The bytes are there. ${finished}`), ...problems(409, 412, 423) },
      },
    },
    async (request, reply) =>
      sendState(request, reply, async () => exchange((await open()).tus, request, { 'content-type': chunkType })),
  )

  app.delete(
    `${uploadsPath}/:upload`,
    {
      config: { access: 'editor', tells: ['Tus-Resumable'] },
      schema: {
        operationId: 'abandonMediaUpload',
        summary: 'Give up an upload',
        description: `${protocol} The record that a complete upload has become stays.`,
        tags: ['Media'],
        headers: tusHeaders,
        params,
        response: { 204: nothing('It is gone.'), ...problems(412, 423) },
      },
    },
    async (request, reply) => {
      const { upload: id } = request.params
      const { media } = await findUpload(await open(), id, request.actor)
      if (media === null) await exchange((await open()).tus, request)
      await forget(await open(), id)
      return reply.code(204).header('tus-resumable', '1.0.0').send(undefined)
    },
  )

  /** The same for HEAD and PATCH: also one that asks after a crash learns of the record. */
  async function sendState(request: FastifyRequest, reply: FastifyReply, ask: () => Promise<Response>) {
    const { upload: id } = request.params as { upload: string }
    const { size, media } = await findUpload(await open(), id, request.actor)
    if (media !== null) {
      const headers = {
        'upload-offset': String(size),
        ...(request.method === 'HEAD' && { 'upload-length': String(size) }),
      }
      const answer = new Response(null, { status: request.method === 'HEAD' ? 200 : 204, headers })
      return tell(reply, answer, media).send()
    }
    const answer = await ask()
    return tell(reply, answer, await finishUpload(app, await open(), { id, actor: request.actor, limits })).send()
  }
}
