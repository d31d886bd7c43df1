import type { FastifyInstance } from 'fastify'
import { articleRoutes } from '#src/articles/routes.ts'
import { auditRoutes } from '#src/audit/routes.ts'
import type { Config } from '#src/config.ts'
import { changeRoutes } from '#src/content/routes/changes.ts'
import { contentFace } from '#src/delivery/routes.ts'
import { identityRoutes } from '#src/identity/routes.ts'
import { findActor } from '#src/identity/service.ts'
import { exportRoutes } from '#src/imports/export-routes.ts'
import { type ArticleFinder, openArticleFinder } from '#src/imports/html/finder.ts'
import { importReportRoutes } from '#src/imports/report-routes.ts'
import { importRoutes } from '#src/imports/routes.ts'
import { mediaLinkRoutes } from '#src/media/link-routes.ts'
import { mediaRoutes } from '#src/media/routes.ts'
import { auth } from '#src/platform/auth/plugin.ts'
import type { Database } from '#src/platform/db/client.ts'
import { readMigrationState } from '#src/platform/db/migrate.ts'
import { docs } from '#src/platform/http/docs.ts'
import { headers } from '#src/platform/http/headers.ts'
import { idempotency } from '#src/platform/http/idempotency.ts'
import { openapi } from '#src/platform/http/openapi.ts'
import { problemPages } from '#src/platform/http/problem-pages.ts'
import { createServer } from '#src/platform/http/server.ts'
import { type Readiness, systemRoutes } from '#src/platform/http/system-routes.ts'
import type { Imaging } from '#src/platform/imaging/imaging.ts'
import { type Outbound, openOutbound } from '#src/platform/outbound/fetching.ts'
import type { Storage } from '#src/platform/storage/storage.ts'
import { checkRoutes } from '#src/publishing/check-routes.ts'
import { correctionRoutes } from '#src/publishing/correction-routes.ts'
import { publishedLife } from '#src/publishing/deleting.ts'
import { publishingRoutes } from '#src/publishing/routes.ts'
import { quoteRoutes } from '#src/quotes/routes.ts'
import { sourceRoutes } from '#src/sources/routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    storage: Storage
    imaging: Imaging
    outbound: Outbound
    articleFinder: ArticleFinder
  }
}

/** What the application works with and its caller owns. */
export interface Resources {
  db: Database
  storage: Storage
  imaging: Imaging
}

/** Assembles the whole HTTP application; listens on nothing. */
export async function buildApp(
  config: Pick<Config, 'server' | 'cacheBytes' | 'site' | 'fileLimits' | 'ownHosts' | 'endedRights'>,
  { db, storage, imaging }: Resources,
): Promise<FastifyInstance> {
  const app = createServer(config)
  app.decorate('db', db)
  app.decorate('storage', storage)
  app.decorate('imaging', imaging)
  app.decorate('outbound', openOutbound(config.ownHosts))
  app.decorate('articleFinder', openArticleFinder())
  app.addHook('onClose', async () => void (await Promise.all([app.outbound.close(), app.articleFinder.close()])))
  const isReady = readinessOf(app, db)

  await app.register(openapi)
  // Beside each other, so that the hooks of the one cost the other nothing.
  await app.register(contentFace, config)
  await app.register(editorialFace, { ...config, isReady })
  return app
}

interface EditorialOptions extends Pick<Config, 'server' | 'endedRights' | 'fileLimits'> {
  isReady: () => Promise<Readiness>
}

/** All but the content face: editors' work, the documentation, and what is said of an address that leads nowhere. */
async function editorialFace(app: FastifyInstance, options: EditorialOptions): Promise<void> {
  const { server, endedRights, fileLimits, isReady } = options
  await app.register(headers, server)
  await app.register(auth, { authenticate: (secret) => findActor(app.db, secret) })
  await app.register(idempotency)
  await app.register(docs)

  await app.register(articleRoutes, { life: publishedLife })
  await app.register(checkRoutes)
  await app.register(publishingRoutes, { endedRights })
  await app.register(correctionRoutes, { endedRights })
  await app.register(quoteRoutes)
  await app.register(sourceRoutes)
  await app.register(mediaRoutes, { fileLimits })
  await app.register(mediaLinkRoutes)
  await app.register(importRoutes, { endedRights })
  await app.register(importReportRoutes)
  await app.register(exportRoutes)
  await app.register(changeRoutes)
  await app.register(auditRoutes)
  await app.register(identityRoutes)
  await app.register(systemRoutes, { isReady })
  await app.register(problemPages)
}

/** Ready while the database answers and has every migration that this code knows, and until the service stops. */
function readinessOf(app: FastifyInstance, db: Database): () => Promise<Readiness> {
  let isRunning = true
  app.addHook('preClose', async () => {
    isRunning = false
  })
  return async () => {
    const checks = { running: isRunning, ...(await checkDatabase(app, db)) }
    return { ready: Object.values(checks).every(Boolean), checks }
  }
}

async function checkDatabase(app: FastifyInstance, db: Database) {
  try {
    const { pending } = await readMigrationState(db)
    return { database: true, migrations: pending.length === 0 }
  } catch (error) {
    app.log.warn({ err: error }, 'the database does not answer')
    return { database: false, migrations: false }
  }
}
