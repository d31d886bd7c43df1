import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { ensureAdministrator, findActor } from './identity/service.ts'
import { startImportWork } from './imports/work.ts'
import { type Database, openDatabase } from './platform/db/client.ts'
import { startEmbedded } from './platform/db/embedded.ts'
import { migrate } from './platform/db/migrate.ts'
import { openImaging } from './platform/imaging/processes.ts'
import { openStorage } from './platform/storage/opening.ts'
import { startBackgroundWork } from './publishing/work.ts'
import { fillSample } from './sample.ts'

/** The running service. */
export interface Service {
  /** The origin it answers under. */
  origin: string
  /** An administrator's token that may be shown; null where only its owner has it. */
  token: string | null
  /** Answers what has been asked, then lets go of everything, the embedded PostgreSQL last. */
  stop(): Promise<void>
}

/** Starts everything in order. When one step fails, what was started before it is stopped. */
export async function start(config: Config): Promise<Service> {
  await using started = new AsyncDisposableStack()
  let app: FastifyInstance | undefined
  const reportLoss = (err: Error) => app?.log.warn({ err }, 'lost a connection to the database')

  const url = config.database.url ?? (await startPostgres(config.dataDir, started, reportLoss))
  const options = { ...config.database, url, onConnectionLost: reportLoss }
  const db = started.adopt(openDatabase(options), (pool) => pool.$disconnect())
  await migrate(db, url)
  const token = await ensureToken(config, db)

  const storage = started.adopt(await openStorage(config), (opened) => opened.close())
  const imaging = started.adopt(await openImaging(), (opened) => opened.close())
  if (!config.database.url && config.sample) await fillSample({ db, storage, imaging })
  app = started.adopt(await buildApp(config, { db, storage, imaging }), closeApp)
  const { host, port, publicUrl } = config.server
  const address = await app.listen({ host, port })
  if (config.workers) {
    const { purgeHook, endedRights } = config
    const fileGraceMs = config.files.graceHours * 3_600_000
    const workplace = { db, url, purgeHook, endedRights, storage, fileGraceMs, log: app.log }
    started.adopt(startBackgroundWork(workplace), (work) => work.stop())
    const { outbound } = app
    const means = { db, storage, imaging, outbound, fileLimits: config.fileLimits, log: app.log }
    started.adopt(startImportWork(means), (work) => work.stop())
  }
  const running = started.move()
  return { origin: publicUrl ?? address, token, stop: () => running.disposeAsync() }
}

async function startPostgres(dataDir: string, started: AsyncDisposableStack, onLost: (error: Error) => void) {
  const postgres = started.adopt(await startEmbedded({ dataDir, onLost }), (server) => server.stop())
  return postgres.url
}

/** Lets requests be answered, for as long as a client may take that stops half-way. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const patience = setTimeout(() => app.server.closeAllConnections(), 5_000)
  await app.close()
  clearTimeout(patience)
}

/**
 * Sees to it that there is an administrator. On the embedded database the first one's token is kept beside the data,
 * so that each start can show it.
 */
async function ensureToken({ adminToken, dataDir, database }: Config, db: Database): Promise<string | null> {
  const made = await ensureAdministrator(db, adminToken)
  if (adminToken || database.url) return made
  const file = join(dataDir, 'admin-token')
  if (made) await writeFile(file, `${made}\n`, { mode: 0o600 })
  const kept = existsSync(file) ? (await readFile(file, 'utf8')).trim() : ''
  return kept && (await findActor(db, kept)) ? kept : null
}
