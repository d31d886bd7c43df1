import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addressOf } from '#src/content/routes/api.ts'
import { DomainError } from '#src/errors.ts'
import { sendFile } from '#src/platform/http/file-sending.ts'
import { problems } from '#src/platform/http/problem.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import {
  allowedSize,
  asksForRendition,
  chooseFormat,
  exactSize,
  type RenditionQuery,
  renditionParameters,
} from '#src/platform/imaging/rendition-query.ts'
import { endOfSignature, requireSignature, signatureParameter, textOf } from '#src/platform/imaging/signed-rendition.ts'
import { facetOf } from '#src/publishing/snapshot/facets.ts'
import type { Cache } from './cache.ts'
import { fileCacheControl, passing } from './headers.ts'
import { findShownFile, type ShownFile } from './media-file.ts'
import type { SmallFiles } from './small-files.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What has been said of files before. */
    shownFiles: Cache<ShownFile>
    smallFiles: SmallFiles
  }
}

const bytes = { schema: z.string().meta({ format: 'binary', example: 'The bytes of the file.' }) }
const types = [
  ...['image/avif', 'image/jpeg', 'image/webp'],
  ...['video/mp4', 'video/webm', 'audio/mpeg', 'audio/mp4', 'audio/webm', 'audio/ogg', 'audio/wav', 'application/pdf'],
]
const content = Object.fromEntries(types.map((type) => [type, bytes]))

/** `GET /v1/content/media/{id}/file`: what pages show, in the size they need. */
export const mediaFileRoute: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/content/media/:id/file',
    {
      config: { access: 'public', cached: 'anybody a file', tells: ['Content-Disposition', 'Content-Range'] },
      schema: {
        operationId: 'readPublishedMediaFile',
        summary: 'Read the file of a published media record',
        description:
          'A picture in the size and format asked for, with its credit and copyright in it and nothing else of what its file says; without parameters it is 1920 pixels wide at most. Videos, audio and documents come as they are, also in parts (`Range`). The addresses in `renditions` name the version of the picture (`v`), and may be kept for good. Any size may be asked for with a `signature`. When its rights end it is gone (410).',
        tags: ['Content'],
        params: addressOf(
          { one: 'a media record that a published article shows' },
          '01936d5e-8a00-7000-8000-000000000014',
        ),
        querystring: closedQuery({ ...renditionParameters, ...signatureParameter }),
        response: {
          200: { description: 'The file.', content },
          206: { description: 'The part of the file that `Range` asks for.', content },
          ...problems(403, 404, 410, 416, 422),
        },
      },
    },
    async (request, reply) => {
      const { signature, ...query } = request.query
      if (signature && endOfSignature(signature) <= Date.now()) {
        throw new DomainError('media.link_expired', 'This link to a picture has ended.')
      }
      return answerWithFile(request, reply, { id: request.params.id, query, signature })
    },
  )
}

interface Asked {
  id: string
  query: RenditionQuery
  signature: string | undefined
}

/** What the storage has lost meanwhile is made anew, once. */
async function answerWithFile(request: FastifyRequest, reply: FastifyReply, asked: Asked): Promise<FastifyReply> {
  const shown = await findFile(request, reply, asked)
  if (await sendShown(request, reply, { ...asked, shown })) return reply
  request.server.shownFiles.remove(keyOf(request, asked))
  const again = await findFile(request, reply, asked)
  if (await sendShown(request, reply, { ...asked, shown: again })) return reply
  reply.removeHeader('etag').header('cache-control', 'no-store')
  request.log.error({ key: again.file.key }, 'a file is not in the storage')
  throw new DomainError('media.no_file', 'The file of this media record is not in the storage.')
}

async function findFile(request: FastifyRequest, reply: FastifyReply, asked: Asked): Promise<ShownFile> {
  const { server, headers } = request
  const { id, query, signature } = asked
  const format = chooseFormat(query.format, headers.accept)
  const load = async () => {
    if (signature) await requireSignature(server.db, { id, query, signature })
    return findShownFile(server, { id, format, size: signature ? exactSize(query) : allowedSize(query) })
  }
  try {
    const key = keyOf(request, asked)
    return server.shownFiles.get(key) ?? ((await server.shownFiles.find(key, load)) as ShownFile)
  } catch (error) {
    throw passing(error, reply, id)
  }
}

/** The same for all addresses that lead to the same bytes; one that is signed stands for itself. */
function keyOf({ headers }: FastifyRequest, { id, query, signature }: Asked): string {
  const format = chooseFormat(query.format, headers.accept)
  if (signature) return `${textOf({ id, query, expires: null })} ${format} ${signature}`
  const { width, height, fit, quality } = allowedSize(query)
  return [id, width, height, fit, quality, format].join(' ')
}

function sendShown(
  request: FastifyRequest,
  reply: FastifyReply,
  { id, query, signature, shown }: Asked & { shown: ShownFile },
): Promise<boolean> {
  const { file, isPicture, version, until = Infinity } = shown
  const end = signature ? Math.min(until, endOfSignature(signature)) : until
  if (!isPicture && asksForRendition(query)) throw notPicture(file.mimeType, query)
  const isNegotiated = isPicture && (query.format ?? 'auto') === 'auto'
  const leftSeconds = (end - Date.now()) / 1000
  reply.headers({
    'cache-control': fileCacheControl({ isVersioned: query.v === version, leftSeconds }),
    'surrogate-key': facetOf('media', id),
    ...(isNegotiated && { vary: 'Accept' }),
  })
  const { smallFiles } = request.server
  return sendFile(request, reply, { ...file, read: (wanted, range) => smallFiles.read(wanted, range) })
}

function notPicture(mimeType: string, { v: _, ...query }: RenditionQuery): DomainError {
  const detail = `Only pictures come in other sizes and formats; this is ${mimeType}.`
  const errors = Object.keys(query).map((parameter) => ({ parameter, code: 'not_a_picture', detail }))
  return new DomainError('request.invalid_parameter', detail, { errors })
}
