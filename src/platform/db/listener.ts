import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface ListenerOptions {
  url: string
  channels: string[]
  onNotification: (channel: string, payload: string) => void
  /** Every channel is listened to from now on; what was said before, nobody heard. */
  onListening?: () => void
  /** Nothing is heard until `onListening` is called again, after the connection was made anew. */
  onLost?: (error: Error) => void
  /** A connection that is silent for this long is asked whether it still stands, and is lost when it does not say so. */
  heartbeatMs?: number
  /** How long the pauses between attempts to connect become. */
  longestPauseMs?: number
}

export interface Listener {
  stop(): Promise<void>
}

/** A connection that stands and answers, and is told nothing: behind it is a pooler that lends connections by the transaction. */
export class DeafConnection extends Error {
  override name = 'DeafConnection'
}

/** How long what another connection says may take to be heard, at most, and how long a deaf one is left alone. */
const longestHearingMs = 3_000
const deafPauseMs = 30_000

/** Listens on a connection of its own, which is made again, at ever longer intervals, whenever it is lost. */
export function openListener(options: ListenerOptions): Listener {
  const stopping = new AbortController()
  const running = listenUntil(stopping.signal, options)
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function listenUntil(stopping: AbortSignal, options: ListenerOptions): Promise<void> {
  const { onListening = () => {}, onLost = () => {}, longestPauseMs = 2_000 } = options
  let pauseMs = 50
  while (!stopping.aborted) {
    try {
      await holdConnection(stopping, options, () => {
        pauseMs = 50
        onListening()
      })
    } catch (error) {
      if (stopping.aborted) return
      onLost(error as Error)
      const pause = error instanceof DeafConnection ? deafPauseMs : pauseMs
      await sleep(pause, null, { signal: stopping }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

/** Ends when it is told to; otherwise throws what ended the connection. */
async function holdConnection(stopping: AbortSignal, options: ListenerOptions, onListening: () => void): Promise<void> {
  const { url, onNotification, heartbeatMs = 5_000 } = options
  const client = new pg.Client({ ...clientOptions(url), query_timeout: heartbeatMs })
  const proof = `verbatim_proof_${randomUUID()}`
  const proven = Promise.withResolvers<void>()
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('The connection that listens has ended.')))
  })
  // It ends also when nobody waits for that any more.
  lost.catch(() => {})
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === proof) proven.resolve()
    else onNotification(channel, payload)
  })
  const listening = async () => {
    await client.connect()
    for (const channel of [proof, ...options.channels]) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    await prove(url, { proof, proven: proven.promise, withinMs: Math.min(longestHearingMs, 10 * heartbeatMs) })
    await client.query(`UNLISTEN ${pg.escapeIdentifier(proof)}`)
    onListening()
    while (!stopping.aborted) {
      await sleep(heartbeatMs, null, { signal: stopping }).catch(() => {})
      if (!stopping.aborted) await client.query('SELECT')
    }
  }
  // Also while a connection is being made, which may take its time.
  const told = Promise.withResolvers<void>()
  const tell = () => told.resolve()
  stopping.addEventListener('abort', tell)
  try {
    await Promise.race([lost, listening(), told.promise])
  } finally {
    stopping.removeEventListener('abort', tell)
    // A connection that no longer answers is not waited for.
    await Promise.race([client.end(), sleep(1_000, null, { ref: false })])
  }
}

function clientOptions(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: 'verbatim listener',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  }
}

interface Proof {
  /** A channel that is listened to. */
  proof: string
  proven: Promise<void>
  withinMs: number
}

/**
 * Has another connection say something, and sees to it that it is heard. One's own words would prove nothing: a pooler
 * may hand out the same connection twice in a row.
 *
 * @throws DeafConnection
 */
async function prove(url: string, { proof, proven, withinMs }: Proof): Promise<void> {
  const other = new pg.Client({ ...clientOptions(url), query_timeout: withinMs })
  // What ends it is told to whoever waits for its answer.
  other.on('error', () => {})
  const patience = new AbortController()
  try {
    await other.connect()
    await other.query('SELECT pg_notify($1, $2)', [proof, ''])
    const tooLong = sleep(withinMs, null, { signal: patience.signal, ref: false }).then(() => {
      throw new DeafConnection('What is said on other connections is not heard: DATABASE_URL has to keep sessions.')
    })
    await Promise.race([proven, tooLong])
  } finally {
    patience.abort()
    await Promise.race([other.end(), sleep(1_000, null, { ref: false })])
  }
}
