import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError, type Reason } from '#src/errors.ts'
import { toDomainError } from '#src/platform/db/errors.ts'
import { toStorageFailure } from '#src/platform/storage/failures.ts'
import { pathOf } from './address.ts'
import { readFrameworkError } from './framework-errors.ts'
import { problemTypes } from './problem-types.ts'

const FaultEntry = z
  .object({
    pointer: z.string().optional().meta({ description: 'JSON pointer into the body; empty for the whole of it.' }),
    parameter: z.string().optional().meta({ description: 'Name of the query parameter.' }),
    header: z.string().optional().meta({ description: 'Name of the header.' }),
    code: z.string().meta({ description: 'What is wrong there, for programs.' }),
    detail: z.string().meta({ description: 'What is wrong there, for people.' }),
  })
  .meta({ description: 'One wrong place in the request.' })

/** An RFC 9457 problem document, the body of every error this API returns. */
export const Problem = z
  .looseObject({
    type: z.string().meta({ format: 'uri-reference', description: 'Where the kind of problem is explained.' }),
    code: z.string().meta({ description: 'What programs branch on: `<feature>.<reason>`, never renamed.' }),
    title: z.string().meta({ description: 'The kind of problem in a few words.' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status, repeated.' }),
    detail: z.string().meta({ description: 'What went wrong this time, for people.' }),
    instance: z.string().meta({ format: 'uri-reference', description: 'The path that was asked for.' }),
    requestId: z.string().meta({ description: 'Finds the request in the log; also in `X-Request-Id`.' }),
    errors: z.array(FaultEntry).optional().meta({ description: 'Each wrong place, where places are what is wrong.' }),
    currentRevision: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'With 412 and 428: the revision to send as `If-Match`.' }),
    changed: z.array(z.string()).optional().meta({ description: 'With 412: members that changed meanwhile.' }),
    referrers: z
      .array(z.looseObject({ type: z.string(), id: z.uuid() }))
      .optional()
      .meta({ description: 'With `still_referenced`: what refers to the resource.' }),
    candidates: z
      .array(z.looseObject({ block: z.string(), start: z.int().min(0), end: z.int().min(0), exact: z.string() }))
      .optional()
      .meta({ description: 'With `quote_ambiguous`: the passages that print the words.' }),
    nearest: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'With `quote_not_printed`: the passage most like the words, if any is.' }),
    findings: z
      .array(z.looseObject({ code: z.string(), level: z.string(), pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'With `gate_blocked` and `gate_needs_override`: all that the gate found in the article.' }),
    limit: z.int().min(1).optional().meta({ description: 'With 413 of a file: how many bytes it may have.' }),
    notice: z.string().optional().meta({ description: 'With 410 of an article: what readers are told of it.' }),
    checks: z
      .record(z.string(), z.boolean())
      .optional()
      .meta({ description: 'With 503 of `/readyz`: what was looked at, and whether it was found well.' }),
  })
  .meta({
    id: 'Problem',
    description: 'What went wrong, in the form of RFC 9457. Kinds of problems may add members of their own.',
    examples: [
      {
        type: '/problems/slug-taken',
        code: 'article.slug_taken',
        title: 'Slug taken',
        status: 409,
        detail: 'The slug harbour-bridge-reopens belongs to another article.',
        instance: '/v1/articles',
        requestId: '0f0f6c1e-6f0e-4a2b-9f4e-2f0d9f1d8a11',
        errors: [{ pointer: '/slug', code: 'taken', detail: 'Belongs to another article.' }],
      },
    ],
  })

export type Problem = z.infer<typeof Problem>

/** The `schema.response` entries for the problems a route can answer with, beside those that follow from its form. */
export function problems<const Status extends number>(...statuses: Status[]) {
  const entry = (status: Status) => ({
    description: STATUS_CODES[status] ?? 'Error',
    content: { 'application/problem+json': { schema: Problem } },
  })
  return Object.fromEntries(statuses.map((status) => [status, entry(status)])) as Record<
    Status,
    ReturnType<typeof entry>
  >
}

/** The one place where an error becomes a response. It is stored nowhere unless `Cache-Control` is set already. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = toFailure(error)
  const problem = describeProblem(failure, {
    instance: pathOf(request.url),
    requestId: request.id,
    publicUrl: request.server.publicUrl,
  })
  if (problem.status === 500) request.log.error({ err: error }, 'request failed')
  if (problem.status > 500) request.log.warn({ err: error }, 'request not served')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  if (failure.options.retryAfter !== undefined) reply.header('retry-after', String(failure.options.retryAfter))
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  reply.code(problem.status).type('application/problem+json')
  return reply.serializer(JSON.stringify).send(problem)
}

/** Says an error as an expected failure; everything that is not an expected failure says nothing of its cause. */
export function toFailure(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  return (
    readFrameworkError(error) ??
    toDomainError(error) ??
    toStorageFailure(error) ??
    new DomainError('service.internal', 'Something failed on our side; it has been logged.', { cause: error })
  )
}

export function describeProblem(
  failure: DomainError,
  context: { instance: string; requestId: string; publicUrl: string | null },
): Problem {
  const { status, title } = problemTypes[failure.reason]
  return {
    type: typeUrl(failure.reason, context.publicUrl),
    code: failure.code,
    title,
    status,
    detail: failure.message,
    instance: asUriReference(context.instance),
    requestId: context.requestId,
    ...(failure.options.errors && { errors: failure.options.errors }),
    ...(failure.options.members as Partial<Problem>),
  }
}

/** A path as it was asked for, which may hold anything, as RFC 3986 spells it. */
function asUriReference(path: string): string {
  const encode = (character: string) => encodeURIComponent(character.toWellFormed())
  return path.replace(/%(?![0-9a-f]{2})|[^\w\-.~!$&'()*+,;=:@/%]+/gi, encode)
}

/** The last part of the URL of a kind of problem. */
export function slugOf(reason: Reason): string {
  return reason.replaceAll('_', '-')
}

function typeUrl(reason: Reason, publicUrl: string | null): string {
  const path = `/problems/${slugOf(reason)}`
  return publicUrl ? new URL(path, publicUrl).href : path
}
