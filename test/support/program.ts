import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The real program, running. */
export interface Run {
  child: ChildProcess
  origin: string
  /** The token that was printed, if one was. */
  token: string | undefined
  output: string
  /** Milliseconds from the start of the process until it was ready. */
  elapsed: number
}

const main = join(import.meta.dirname, '../../src/launch.js')

/** Starts the real program on a free port; whoever does it ends it. */
export function launch(env: Record<string, string>): ChildProcess {
  const { PATH } = process.env
  return spawn(process.execPath, [main], { cwd: tmpdir(), env: { PATH, PORT: '0', ...env } })
}

/** Waits until the program says that it is ready; a failure to start is an error with what it printed. */
export async function waitUntilReady(child: ChildProcess): Promise<Run> {
  const begun = performance.now()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  while (!output.includes('/v1/imports')) {
    if (child.exitCode !== null) throw new Error(`exit ${child.exitCode}\n${output}`)
    await sleep(10)
  }
  const [, origin = ''] = output.match(/API +(http\S+)\/v1\n/) ?? []
  return { child, origin, token: output.match(/Bearer (vbt_[\w-]+)/)?.[1], output, elapsed: performance.now() - begun }
}

/** Signals the process and waits for its end; the status is null when the signal itself ended it. */
export async function end(child: ChildProcess, ...signals: NodeJS.Signals[]): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  for (const signal of signals) child.kill(signal)
  const [status] = await exited
  return status
}
