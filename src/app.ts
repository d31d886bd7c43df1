import type { FastifyInstance } from 'fastify'
import { articleRoutes } from '#src/articles/routes.ts'
import type { Config } from '#src/config.ts'
import { identityRoutes } from '#src/identity/routes.ts'
import { findActor } from '#src/identity/service.ts'
import { importRoutes } from '#src/imports/routes.ts'
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
import { quoteRoutes } from '#src/quotes/routes.ts'
import { sourceRoutes } from '#src/sources/routes.ts'

/** Assembles the whole HTTP application; listens on nothing. The caller owns `db`. */
export async function buildApp(config: Pick<Config, 'server'>, { db }: { db: Database }): Promise<FastifyInstance> {
  const app = createServer(config)
  app.decorate('db', db)

  await app.register(openapi)
  await app.register(headers, config.server)
  await app.register(auth, { authenticate: (secret) => findActor(db, secret) })
  await app.register(idempotency)
  await app.register(docs)

  await app.register(articleRoutes)
  await app.register(quoteRoutes)
  await app.register(sourceRoutes)
  await app.register(mediaRoutes)
  await app.register(importRoutes)
  await app.register(identityRoutes)
  await app.register(systemRoutes, { isReady: readinessOf(app, db) })
  await app.register(problemPages)
  return app
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
