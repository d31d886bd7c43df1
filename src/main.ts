import { readConfig } from './config.ts'
import { settleWhenIdle } from './platform/footprint.ts'
import type { Service } from './start.ts'

/** How long a stop may take, in milliseconds; whoever sent the signal loses patience after ten seconds. */
const patience = 9_000

let stopping = false
// A terminal's Ctrl-C arrives twice, the second time through npm: only the first counts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const starting = run()

async function run(): Promise<Service | null> {
  try {
    const config = readConfig(process.env)
    const [{ start }, { describeService }] = await Promise.all([import('./start.ts'), import('./welcome.ts')])
    const service = await start(config)
    process.stdout.write(describeService(service, config))
    settleWhenIdle()
    return service
  } catch (error) {
    process.stderr.write(`Verbatim cannot start. ${describeFailure(error)}\n`)
    process.exit(1)
  }
}

async function stop(status: number): Promise<void> {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), patience).unref()
  const service = await starting
  await service?.stop()
  process.exit(status)
}

/** A bug: what is being answered is answered still, and whoever watches the process starts a new one. */
function fail(error: unknown): void {
  console.error(error)
  stop(1)
}

/** A plain Error was written for whoever starts the service; anything else is a bug, and its place matters. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'Error' ? error.message : (error.stack ?? error.message)
}
