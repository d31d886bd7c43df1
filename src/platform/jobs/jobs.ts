import type { fromPrisma, JobWithMetadata, PgBoss, Queue } from 'pg-boss'
import type { Db } from '#src/platform/db/client.ts'

/** A kind of work that is stored with the change that calls for it, and tried until it is done. */
export interface JobKind<Data extends object> {
  /** Name of its queue; letters, digits and hyphens. */
  queue: string
  /** Of two jobs with the same key that both wait, the second is dropped. Without this, none is. */
  keyOf?: (data: Data) => string
  /** A job that takes longer than this was lost with its process, and is tried again. */
  lostAfterSeconds: number
  retries: { limit: number; firstAfterSeconds: number; longestPauseSeconds: number }
}

/** Stores jobs within the transaction `tx`; they are nowhere if that fails. */
export type SendJobs = <Data extends object>(
  tx: Db,
  kind: JobKind<Data>,
  jobs: Data[],
  options?: { afterSeconds?: number },
) => Promise<void>

export interface Jobs {
  send: SendJobs
  /**
   * Does the next job of a kind that is due. What `work` throws is logged, and the job is tried again later; `work`
   * may also be run twice for the same job, so it has to be such that this changes nothing.
   *
   * @returns whether there was one
   */
  runNext<Data extends object>(kind: JobKind<Data>, work: (data: Data) => Promise<void>): Promise<boolean>
  close(): Promise<void>
}

export interface Log {
  warn(object: object, message: string): void
  error(object: object, message: string): void
}

/** Jobs are kept by pg-boss, in a schema of its own. */
const schema = 'pgboss'
const maxConnections = 2
const lookForLostSeconds = 10
const doneAreKeptSeconds = 86_400
/** Longer than any kind of job is tried. */
const waitingAreKeptSeconds = 7 * 86_400

/**
 * Opens the queues, making them and their schema where they are missing.
 *
 * @throws when the database does not answer, or does not let this role make a schema
 */
export async function openJobs(options: { url: string; kinds: JobKind<never>[]; log: Log }): Promise<Jobs> {
  const { url, kinds, log } = options
  // Loaded here: a process that does no background work spares the memory, and any other the time until it listens.
  const { PgBoss, fromPrisma } = await import('pg-boss')
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'verbatim jobs',
    schema,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    superviseIntervalSeconds: lookForLostSeconds,
    monitorIntervalSeconds: lookForLostSeconds,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  // Without a listener an error of its timers would end the process; the next turn of the timer tries again.
  boss.on('error', (err) => log.warn({ err }, 'the job queue met an error'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  try {
    await boss.start()
    for (const kind of kinds) await openQueue(boss, kind)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return {
    send: (tx, kind, jobs, options) => sendJobs({ boss, within: fromPrisma(tx) }, kind, jobs, options),
    runNext: (kind, work) => runNext({ boss, log }, kind, work),
    close: () => boss.stop({ timeout: 1_000 }),
  }
}

async function openQueue(boss: PgBoss, kind: JobKind<never>): Promise<void> {
  const { queue, keyOf, lostAfterSeconds, retries } = kind
  const settings: Omit<Queue, 'name' | 'policy'> = {
    expireInSeconds: lostAfterSeconds,
    retryLimit: retries.limit,
    retryDelay: retries.firstAfterSeconds,
    retryBackoff: true,
    retryDelayMax: retries.longestPauseSeconds,
    retentionSeconds: waitingAreKeptSeconds,
    deleteAfterSeconds: doneAreKeptSeconds,
  }
  await boss.createQueue(queue, { policy: keyOf ? 'short' : 'standard', ...settings })
  await boss.updateQueue(queue, settings)
}

async function sendJobs<Data extends object>(
  { boss, within }: { boss: PgBoss; within: ReturnType<typeof fromPrisma> },
  { queue, keyOf }: JobKind<Data>,
  jobs: Data[],
  { afterSeconds = 0 }: { afterSeconds?: number } = {},
): Promise<void> {
  if (jobs.length === 0) return
  const startAfter = afterSeconds > 0 ? { startAfter: afterSeconds } : {}
  const rows = jobs.map((data) => ({ data, ...startAfter, ...(keyOf ? { singletonKey: keyOf(data) } : {}) }))
  await boss.insert(queue, rows, { db: within })
}

async function runNext<Data extends object>(
  { boss, log }: { boss: PgBoss; log: Log },
  { queue }: JobKind<Data>,
  work: (data: Data) => Promise<void>,
): Promise<boolean> {
  const [job] = await boss.fetch<Data>(queue, { includeMetadata: true })
  if (!job) return false
  try {
    await work(job.data)
  } catch (error) {
    reportFailure(log, job, error)
    await boss.fail(queue, job, { message: error instanceof Error ? error.message : String(error) })
    return true
  }
  await boss.complete(queue, job)
  return true
}

function reportFailure(log: Log, { name, data, retryCount, retryLimit }: JobWithMetadata<object>, err: unknown): void {
  const job = { queue: name, data, attempt: retryCount + 1 }
  if (retryCount < retryLimit) log.warn({ err, job }, 'a job failed and will be tried again')
  else log.error({ err, job }, 'a job failed for the last time and is given up')
}
