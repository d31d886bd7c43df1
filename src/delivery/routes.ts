import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Config } from '#src/config.ts'
import { poolOf } from '#src/platform/db/client.ts'
import type { Listener } from '#src/platform/db/listener.ts'
import { type PreparedAnswer, recallAnswer, settleAnswer } from './answers.ts'
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
import { sendAnswer } from './sending.ts'
import { sitemapRoutes } from './sitemaps/sitemap-routes.ts'
import { SmallFiles } from './small-files.ts'
import { Spellings } from './spellings.ts'

/** How the memory for what readers ask for is shared out; of files, what is said of them and the bytes of small ones. */
const shares = { answers: 5 / 8, spellings: 1 / 8, saidOfFiles: 1 / 16, smallFiles: 3 / 16 }

/**
 * Everything under /v1/content: what is published, for whoever asks. Its routes have no hooks but those of the server
 * and two, which answer from memory, and set fixed headers on all else; that is why all of them must be public.
 */
export const contentFace: FastifyPluginAsyncZod<Pick<Config, 'cacheBytes' | 'site'>> = async (app, config) => {
  app.decorate('answers', new Cache<PreparedAnswer>(config.cacheBytes * shares.answers, settleAnswer))
  app.decorate('spellings', new Spellings(config.cacheBytes * shares.spellings))
  app.decorate('shownFiles', new Cache<ShownFile>(config.cacheBytes * shares.saidOfFiles))
  app.decorate('smallFiles', new SmallFiles(app.storage, config.cacheBytes * shares.smallFiles))
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access !== 'public')
      throw new Error(`${method} ${url} must be public: nobody's credentials are checked.`)
  })
  const headers = fixedHeaders(app.publicUrl)
  app.decorate('fixedHeaders', Object.entries(headers).flat())
  app.addHook('onRequest', (request, reply, next) => {
    const kept = recallAnswer(request)
    if (kept) sendAnswer(request, reply, kept)
    else next()
  })
  // Of what sendAnswer has not sent; a file has a stricter policy of its own.
  app.addHook('onSend', (_request, reply, payload, next) => {
    for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value)
    next(null, payload)
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
