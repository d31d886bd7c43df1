import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Config } from '#src/config.ts'
import { poolOf } from '#src/platform/db/client.ts'
import type { Listener } from '#src/platform/db/listener.ts'
import type { PreparedAnswer } from './answers.ts'
import { articleRoute } from './article-route.ts'
import { Cache, together } from './cache.ts'
import { contentChangeRoutes } from './changes.ts'
import { feedRoutes } from './feeds/feed-routes.ts'
import { fixedHeaders } from './headers.ts'
import { followPublishing } from './invalidation.ts'
import { listRoutes } from './list-routes.ts'
import type { ShownFile } from './media-file.ts'
import { mediaFileRoute } from './media-file-route.ts'
import { partRoutes } from './part-routes.ts'
import { relatedRoute } from './related-route.ts'
import { sitemapRoutes } from './sitemaps/sitemap-routes.ts'

/** Of files only what is said of them is kept, not their bytes: a small part of what answers take. */
const filesShare = 16

/**
 * Everything under /v1/content: what is published, for whoever asks. Its routes have no hooks but those of the server
 * and one that sets fixed headers, which is why all of them must be public.
 */
export const contentFace: FastifyPluginAsyncZod<Pick<Config, 'cacheBytes' | 'site'>> = async (app, config) => {
  app.decorate('answers', new Cache<PreparedAnswer>(config.cacheBytes))
  app.decorate('shownFiles', new Cache<ShownFile>(config.cacheBytes / filesShare))
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access !== 'public')
      throw new Error(`${method} ${url} must be public: nobody's credentials are checked.`)
  })
  const headers = fixedHeaders(app.publicUrl)
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(headers)
    next()
  })
  if (config.cacheBytes > 0) keepAnswersTrue(app)

  await app.register(articleRoute, config)
  await app.register(listRoutes)
  await app.register(relatedRoute)
  await app.register(partRoutes)
  await app.register(mediaFileRoute)
  await app.register(feedRoutes, config)
  await app.register(sitemapRoutes, config)
  await app.register(contentChangeRoutes)
}

function keepAnswersTrue(app: FastifyInstance): void {
  let listener: Listener | undefined
  app.addHook('onReady', async () => {
    const { connectionString: url = '' } = poolOf(app.db).options
    listener = followPublishing(together([app.answers, app.shownFiles]), { url, log: app.log })
  })
  app.addHook('onClose', async () => {
    await listener?.stop()
    app.answers.close()
    app.shownFiles.close()
  })
}
