import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Lifecycle } from '#src/content/lifecycle.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import type { ResourceApi } from './api.ts'
import { readRoutes } from './reading.ts'
import { revisionRoutes } from './revisions.ts'
import { trashRoutes } from './trash.ts'
import { usageRoute } from './usage.ts'
import { createRoute, writeRoutes } from './writing.ts'

/** The operations that every noun has: list, create, read, change, replace, delete, restore, upsert, usage, revisions. */
export function resourceRoutes<N extends Shapes>(
  noun: Noun<N>,
  service: Lifecycle<N>,
  api: ResourceApi<N['Resource']>,
): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(readRoutes(noun, service, api))
    if (!api.createsItself) await app.register(createRoute(noun, service, api))
    await app.register(writeRoutes(noun, service, api))
    await app.register(trashRoutes(noun, service, api))
    await app.register(usageRoute(noun, service, api))
    await app.register(revisionRoutes(noun, service, api))
  }
}
