import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { etagOf } from '#src/platform/http/etag.ts'
import { Id } from '#src/platform/id.ts'

/** What the shared routes need to know of a noun beside the noun itself. */
export interface ResourceApi<R> {
  /** A resource as answers show it, registered under its title. */
  Resource: z.ZodObject
  /** A merge patch of the draft. */
  Change: z.ZodObject
  tag: string
  /** Singular and plural in sentences: "an article", "articles". */
  words: { one: string; many: string }
  /** Ids that the addresses of the document name; in the sample they stand for what the operation can be tried on. */
  examples: { shown: string; unused: string; trashed: string }
  /** Whether the noun has a route of its own that creates. */
  createsItself?: true
  /** Parameters of reads beside the common ones, and what they do to a resource. */
  view?: { query: z.ZodRawShape; apply: (resource: R, query: Record<string, unknown>) => R }
}

/** The parameter of the address of one resource. */
export function addressOf(words: { one: string }, example: string) {
  return z.object({ id: Id.meta({ description: `The id of ${words.one}.`, example }) })
}

/** Sends a resource with its ETag. */
export function sendResource(reply: FastifyReply, resource: { revision: number }) {
  return reply.header('etag', etagOf(resource.revision)).send(resource)
}
