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
      await sleep(pauseMs, null, { signal: stopping }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

/** Ends when it is told to; otherwise throws what ended the connection. */
async function holdConnection(stopping: AbortSignal, options: ListenerOptions, onListening: () => void): Promise<void> {
  const { url, onNotification, heartbeatMs = 5_000 } = options
  const client = new pg.Client({
    connectionString: url,
    application_name: 'verbatim listener',
    connectionTimeoutMillis: 5_000,
    query_timeout: heartbeatMs,
    keepAlive: true,
  })
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('The connection that listens has ended.')))
  })
  // It ends also when nobody waits for that any more.
  lost.catch(() => {})
  client.on('notification', ({ channel, payload = '' }) => onNotification(channel, payload))
  const listening = async () => {
    await client.connect()
    for (const channel of options.channels) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
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
