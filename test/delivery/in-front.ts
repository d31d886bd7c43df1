import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import type { Service } from '#test/support/service.ts'

/** A cache program between readers and the service. */
export interface Front {
  /** The service behind it. */
  service: Service
  ask(path: string, asked?: Asked): Promise<Heard>
  /** What readers are shown as the headline under a slug; the status where that is not 200. */
  headlineOf(slug: string): Promise<string | number>
  /** Asks until the answer comes without the service being asked, and returns that one. */
  untilKept(path: string): Promise<Heard>
}

export interface Asked {
  method?: string
  headers?: Record<string, string>
  /** The address of loopback that asks. */
  from?: string
}

export interface Heard {
  status: number
  reason: string
  headers: IncomingHttpHeaders
  /** As they came, perhaps compressed. */
  bytes: Buffer
}

/** The path of a program of the system, if it and all that it needs are there; null otherwise, which is told. */
export function findProgram(missed: string, ...paths: [string, ...string[]]): string | null {
  const missing = paths.find((path) => globSync(path).length === 0)
  if (missing === undefined) return paths[0]
  console.warn(`${missed}: there is no ${missing}.`)
  return null
}

/** The configuration in that language that docs/purging.md shows, with other addresses and paths; each has to stand there. */
export function readConfiguration(language: string, replacements: Record<string, string>): string {
  const page = readFileSync('docs/purging.md', 'utf8')
  const [, shown = ''] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  return Object.entries(replacements).reduce((text, [from, to]) => {
    expect(text).toContain(from)
    return text.replace(from, to)
  }, shown)
}

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** A folder that programs may enter which do not run as root. */
export async function openFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'verbatim-front-'))
  await chmod(path, 0o755)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Writes a file into a folder and returns its path. */
export async function writeInto({ path }: { path: string }, name: string, text: string): Promise<string> {
  const file = join(path, name)
  await writeFile(file, text)
  return file
}

/** Runs a program until it is disposed of; returns when it takes connections on the port. */
export async function runProgram(
  [program, ...args]: [string, ...string[]],
  { port, env = {} }: { port: number; env?: Record<string, string> },
): Promise<AsyncDisposable> {
  const child = spawn(program, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) throw new Error(`${program}: exit ${child.exitCode}\n${said}`)
    await sleep(20)
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isOpen
}

/** What stands in front of a service, on a port. */
export function frontOf(service: Service, port: number): Front {
  const ask = (path: string, asked: Asked = {}) => send(port, path, asked)
  const headlineOf = async (slug: string) => {
    const { status, bytes } = await ask(`/v1/content/articles/${slug}`)
    return status === 200 ? JSON.parse(bytes.toString()).headline : status
  }
  const untilKept = (path: string) =>
    vi.waitFor(async () => {
      await ask(path)
      const before = service.requests.length
      const heard = await ask(path)
      expect(service.requests.slice(before)).toEqual([])
      return heard
    }, 5_000)
  return { service, ask, headlineOf, untilKept }
}

async function send(port: number, path: string, { method = 'GET', headers = {}, from }: Asked): Promise<Heard> {
  const options = { port, path, method, headers, host: '127.0.0.1', agent: false, ...(from && { localAddress: from }) }
  const call = request(options)
  call.end()
  const [response] = await once(call, 'response')
  const { statusCode: status, statusMessage: reason } = response
  return { status, reason, headers: response.headers, bytes: await buffer(response) }
}
