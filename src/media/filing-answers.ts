import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Warning } from '#src/content/body/warnings.ts'
import { etagOf } from '#src/platform/http/etag.ts'
import { type Answer, answerOnce } from '#src/platform/http/idempotency.ts'
import { type Filed, fileNew } from './filing.ts'
import type { Received } from './intake.ts'
import type { Media, MediaDraft } from './schema.ts'

interface Filing {
  /** Stays with the caller, who disposes of it. */
  file: Received
  draft: MediaDraft
  allowDuplicate: boolean
}

/** Keeps a file that came in, makes its record, and answers: 201, or 200 where a record had the file already. */
export async function answerFiled(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, draft, allowDuplicate }: Filing,
): Promise<void> {
  await file.keep()
  // What makes two requests the same: a form has another boundary each time.
  request.bodyBytes = Buffer.from(JSON.stringify([file.sha256, draft]))
  await answerOnce(request, reply, async (db) => {
    const filed = await fileNew(db, request.actor, { taken: file, draft, allowDuplicate })
    return showFiled(filed, { draft, warnings: file.warnings })
  })
}

/** The answer to who sent a file: 201, or 200 where a record had it already. */
export function showFiled(
  { media, duplicateOf, created }: Filed,
  { draft, warnings }: { draft: MediaDraft; warnings: Warning[] },
): Answer {
  const unwritten = !created && Object.keys(draft).length > 0 ? [membersNotWritten] : []
  const body = { ...media, duplicateOf, warnings: [...warnings, ...unwritten] }
  return created ? answerNew(body) : { status: 200, body, headers: { etag: etagOf(media.revision) } }
}

const membersNotWritten = {
  code: 'members_not_written',
  detail: 'A record has this file already; the members that came with it were not written there.',
}

/** The answer to who made a record. */
export function answerNew(media: Media): Answer {
  return { status: 201, body: media, headers: { location: `/v1/media/${media.id}`, etag: etagOf(media.revision) } }
}
