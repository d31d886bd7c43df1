import type { FastifyReply } from 'fastify'
import { DomainError } from '#src/errors.ts'
import { exposedHeaders } from '#src/platform/http/headers.ts'

/**
 * How long copies live (seconds). A reader's browser cannot be told to forget, so it asks again after ten seconds, and
 * nearly always hears 304. A cache in front of us can be purged by `Surrogate-Key`; where nobody does it, a minute is how
 * long a correction takes to reach everybody. Meanwhile it asks us once a minute for a page, however many read it, and
 * lets nobody wait while it asks.
 */
export const cacheControl = 'public, max-age=10, s-maxage=60, stale-while-revalidate=30'

/** For what may appear, or come back, at any moment. */
export const briefly = 'public, max-age=5, s-maxage=10'

const passingReasons: ReadonlySet<string> = new Set(['not_found', 'no_file', 'rights_ended'])

/**
 * Says of the failure to find a media record that it may be kept for a moment: what is published next, or renewed, may
 * bring it. Other failures are kept by nobody.
 *
 * @returns the failure
 */
export function passing(error: unknown, reply: FastifyReply, mediaId: string): unknown {
  if (error instanceof DomainError && passingReasons.has(error.reason)) {
    reply.header('cache-control', briefly).header('surrogate-key', `articles media:${mediaId}`)
  }
  return error
}

const yearSeconds = 31_536_000

/**
 * How long copies of a file live: for good where the address names the version of it, else as long as those of other
 * answers; and never beyond the moment from which it must not be shown any more.
 *
 * @param leftSeconds until that moment; infinite where there is none
 */
export function fileCacheControl({ isVersioned, leftSeconds }: { isVersioned: boolean; leftSeconds: number }): string {
  const atMost = (seconds: number) => Math.max(0, Math.floor(Math.min(seconds, leftSeconds)))
  if (isVersioned) return `public, max-age=${atMost(yearSeconds)}, immutable`
  return leftSeconds === Infinity ? cacheControl : `public, max-age=${atMost(10)}, s-maxage=${atMost(60)}`
}

/**
 * The headers that every answer of the content face has: open to all origins, and nothing that a browser could run.
 *
 * @param publicUrl the origin of the service; under https browsers are told to stay there
 */
export function fixedHeaders(publicUrl: string | null): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': exposedHeaders.join(', '),
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(publicUrl?.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
}
