import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Account, spawnAs } from './account.ts'

/** A PostgreSQL server process and the loopback port it listens on. */
export interface Postmaster {
  pid: number
  port: number
}

export interface LaunchOptions {
  /** Path of the postgres program. */
  postgres: string
  /** PostgreSQL's data directory. */
  data: string
  /** File that PostgreSQL's messages are added to. */
  log: string
  account: Account | null
  /** False skips every wait for the disk; for throw-away databases. */
  durable: boolean
  /** The port to listen on; a free one where null. */
  port: number | null
}

/**
 * Finds the server that runs on a data directory, whoever started it. A postmaster.pid that names a dead process, or
 * one that has nothing to do with this directory, is removed: over the second kind PostgreSQL would refuse to start.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const pidFile = join(data, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8').catch(emptyWhenMissing)).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid) return null
  if (port && isAlive(pid) && (await worksOn(pid, data))) return { pid, port }
  await rm(pidFile, { force: true })
  return null
}

/** Starts a server on the loopback interface; it may not take connections yet when this returns. */
export async function launchPostmaster(options: LaunchOptions): Promise<Postmaster> {
  const port = options.port ?? (await findFreePort())
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  if (!options.durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const log = await open(options.log, 'a', 0o600)
  try {
    const child = spawnAs(
      options.account,
      [options.postgres, '-D', options.data, ...settings.flatMap((setting) => ['-c', setting])],
      // In a session of its own: Ctrl-C is for us, and PostgreSQL is stopped after the last answer.
      { stdio: ['ignore', log.fd, log.fd], detached: true },
    )
    return { pid: await pidOf(child), port }
  } finally {
    await log.close()
  }
}

/** Stops a server the fast way: open transactions are rolled back, nothing committed is lost. */
export async function stopPostmaster(server: Postmaster): Promise<void> {
  const steps = [
    ['SIGINT', 6_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 1_000],
  ] as const
  for (const [signal, patience] of steps) {
    signalPostmaster(server, signal)
    for (let waited = 0; waited < patience && isAlive(server.pid); waited += 20) await sleep(20)
  }
}

/** Sends a signal to a server, which may be gone. */
export function signalPostmaster({ pid }: Postmaster, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal)
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is a server that was started on this data directory. */
async function worksOn(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(emptyWhenMissing)
    return commandLine.split('\0').includes(data)
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', `${pid}`]).catch(() => ({ stdout: '' }))
  return stdout.includes(data)
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function pidOf(child: ChildProcess): Promise<number> {
  await once(child, 'spawn')
  child.unref()
  return child.pid as number
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}
