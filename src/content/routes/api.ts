import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '#src/platform/auth/actor.ts'
import { etagOf } from '#src/platform/http/etag.ts'

/** What the shared routes need to know of a noun beside the noun itself. */
export interface ResourceApi<R> {
  /** A resource as answers show it, registered under its title. */
  Resource: z.ZodObject
  /** A merge patch of the draft. */
  Change: z.ZodObject
  tag: string
  /** Singular and plural in sentences: "an article", "articles". */
  words: { one: string; many: string }
  /** Parameters of reads beside the common ones, and what they do to a resource. */
  view?: { query: z.ZodRawShape; apply: (resource: R, query: Record<string, unknown>) => R }
}

/** The parts of `request` that the services take. */
export function actorOf(request: FastifyRequest): Actor {
  return request.actor as Actor
}

/** Sends a resource with its ETag. */
export function sendResource(reply: FastifyReply, resource: { revision: number }) {
  return reply.header('etag', etagOf(resource.revision)).send(resource)
}
