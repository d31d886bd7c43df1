import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pin, unpinned } from './machine.ts'

/** A process that answers HTTP. */
export interface Running {
  pid: number
  origin: string
  /** Milliseconds from the start of the process until it was ready. */
  readyAfter: number
  stop(): Promise<void>
}

/** The real service on an embedded PostgreSQL of its own. */
export interface Service extends Running {
  token: string
  databaseUrl: string
}

export const adminToken = 'the-token-of-the-benchmark-in-printable-ascii'
const main = join(import.meta.dirname, '../src/launch.js')
const ceilings = join(import.meta.dirname, 'ceilings/server.ts')

/** Makes an empty folder for a service, and removes it at the end. */
export async function makeDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'verbatim-bench-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Starts the service as a user would, with nothing but a folder, a port and a token set. */
export async function startService(dataDir: string, nodeOptions: string[] = []): Promise<Service> {
  const env = { DATA_DIR: dataDir, PORT: '0', SAMPLE: 'false', ADMIN_TOKEN: adminToken }
  const running = await startProcess([...nodeOptions, main], env)
  const password = await readFile(join(dataDir, 'postgres/password'), 'utf8')
  const port = (await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[3]
  return { ...running, token: adminToken, databaseUrl: `postgresql://verbatim:${password}@127.0.0.1:${port}/verbatim` }
}

/** Starts another process of the service on a database that one serves already, for other settings. */
export function startBeside({ databaseUrl }: Service, settings: Record<string, string>): Promise<Running> {
  return startProcess([main], { DATABASE_URL: databaseUrl, PORT: '0', WORKERS: 'false', ...settings })
}

/** Starts the hand-written servers that the service is compared with. */
export function startCeilings(databaseUrl?: string): Promise<Running> {
  return startProcess([ceilings], databaseUrl ? { DATABASE_URL: databaseUrl } : {})
}

async function startProcess(args: string[], env: Record<string, string>): Promise<Running> {
  const [program, ...rest] = unpinned([process.execPath, ...args])
  const begun = performance.now()
  const child = spawn(program, rest, { env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env } })
  const pid = child.pid as number
  try {
    const origin = await readOrigin(child)
    await waitUntilReady(origin)
    const readyAfter = performance.now() - begun
    pin(pid, 'server')
    return { pid, origin, readyAfter, stop: () => stopProcess(child) }
  } catch (error) {
    await stopProcess(child)
    throw error
  }
}

/** Waits until the process says where it answers; what it says afterwards on standard error is shown. */
async function readOrigin(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.pipe(process.stderr, { end: false })
  for (;;) {
    const [, origin] = /API +(http:\S+?)(?:\/v1)?\n/.exec(output) ?? []
    if (origin) return origin
    if (child.exitCode !== null) throw new Error(`The process ended with status ${child.exitCode}.\n${output}`)
    await sleep(5)
  }
}

async function waitUntilReady(origin: string): Promise<void> {
  const { status } = await fetch(`${origin}/readyz`)
  if (status !== 200) throw new Error(`${origin}/readyz answers ${status}.`)
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
