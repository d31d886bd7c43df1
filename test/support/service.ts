import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/platform/db/client.ts'
import type { PurgeHook } from '#src/publishing/purging.ts'
import { startBackgroundWork } from '#src/publishing/work.ts'
import { openStudio } from './media.ts'

/** The service as a process of its own, listening, with background work. */
export interface Service extends AsyncDisposable {
  port: number
  /** What it was asked for, such as `GET /v1/content/articles`, and how it answered. */
  requests: { line: string; headers: IncomingHttpHeaders; status: number }[]
  /** Takes no connections any more. */
  hangUp(): Promise<void>
}

interface ServiceOptions {
  url: string
  purgeHook: PurgeHook | null
  cacheMegabytes?: number
}

/** Starts the service on a database. */
export async function openService({ url, purgeHook, cacheMegabytes = 8 }: ServiceOptions): Promise<Service> {
  const db = openDatabase({ url, poolSize: 4, statementTimeoutSeconds: 5 })
  const studio = await openStudio()
  const config = readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: `${cacheMegabytes}` })
  const app = await buildApp(config, { db, ...studio })
  const requests: Service['requests'] = []
  app.server.on('request', ({ method, url, headers }, response) => {
    response.once('finish', () => requests.push({ line: `${method} ${url}`, headers, status: response.statusCode }))
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const work = startBackgroundWork({
    ...{ db, url, purgeHook, endedRights: 'remove', log: app.log },
    ...{ storage: studio.storage, fileGraceMs: 3_600_000 },
  })
  const { port } = app.server.address() as AddressInfo
  return {
    port,
    requests,
    async hangUp() {
      app.server.closeAllConnections()
      await app.close()
    },
    async [Symbol.asyncDispose]() {
      await work.stop()
      await app.close()
      await studio[Symbol.asyncDispose]()
      await db.$disconnect()
    },
  }
}
