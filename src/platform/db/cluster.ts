import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Account, spawnAs } from './account.ts'
import { isAlive } from './postmaster.ts'

/** The files of one embedded PostgreSQL, as they lie in its folder. */
export interface Cluster {
  /** PostgreSQL's own data directory. */
  data: string
  password: string
}

/** The role that owns everything in an embedded PostgreSQL. */
export const superuser = 'verbatim'

/** What `createCluster` needs to know beside the folder. */
export interface ClusterOptions {
  /** Path of the initdb program. */
  initdb: string
  account: Account | null
  /** False skips every wait for the disk; for throw-away databases. */
  durable: boolean
}

/**
 * Reads the cluster in `folder`, making it first where there is none. It is made beside the folder and renamed when
 * complete, so that a process killed on the way leaves nothing that looks finished, and of two that start at once
 * one wins and the other takes what it made.
 */
export async function ensureCluster(folder: string, options: ClusterOptions): Promise<Cluster> {
  const found = await findCluster(folder)
  if (found) return found
  await removeAbandoned(folder)
  const draft = `${folder}.partial-${process.pid}`
  try {
    await createCluster(draft, options)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    const winner = await findCluster(folder)
    if (!winner) throw error
    return winner
  }
  return readCluster(folder)
}

async function findCluster(folder: string): Promise<Cluster | null> {
  return readCluster(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

async function readCluster(folder: string): Promise<Cluster> {
  return { data: join(folder, 'data'), password: await readFile(join(folder, 'password'), 'utf8') }
}

async function createCluster(folder: string, options: ClusterOptions): Promise<void> {
  const { initdb, account, durable } = options
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await mkdir(data, { recursive: true })
  await chmod(folder, 0o711)
  await chmod(data, 0o700)
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (account) for (const path of [folder, data, passwordFile]) await chown(path, account.uid, account.gid)

  // The built-in C.UTF-8 sorts alike on every machine; a locale of the machine's C library does not.
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const speed = durable ? [] : ['--no-sync']
  const child = spawnAs(account, [initdb, `--pgdata=${data}`, ...locale, ...access, ...speed, '--no-instructions'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`initdb failed (${status}): ${Buffer.concat(complaints).toString().trim()}`)
}

/** Removes what a killed process left of its attempt. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.partial-`
  for (const name of await readdir(dirname(folder))) {
    const pid = Number(name.slice(prefix.length))
    if (!name.startsWith(prefix) || (pid !== process.pid && isAlive(pid))) continue
    await rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
