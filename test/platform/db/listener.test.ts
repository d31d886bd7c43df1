import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { DeafConnection, type Listener, openListener } from '#src/platform/db/listener.ts'
import { test as base } from '#test/support/database.ts'
import { openProxy } from '#test/support/proxy.ts'

interface Ear {
  listener: Listener
  /** What it was told, in order. */
  heard: string[]
}

/** `listen` opens listeners on two channels, which are stopped at the end. */
const test = base.extend<{ listen: (url?: string) => Ear }>({
  listen: async ({ databaseUrl }, use) => {
    const ears: Ear[] = []
    await use((url = databaseUrl) => {
      const heard: string[] = []
      const listener = openListener({
        url,
        channels: ['first', 'Second one'],
        heartbeatMs: 100,
        onNotification: (channel, payload) => heard.push(`${channel}: ${payload}`),
        onListening: () => heard.push('listening'),
        onLost: (error) => heard.push(error instanceof DeafConnection ? 'deaf' : 'lost'),
      })
      ears.push({ listener, heard })
      return { listener, heard }
    })
    await Promise.all(ears.map(({ listener }) => listener.stop()))
  },
})

function say(db: Database, channel: string, words: string) {
  return db.$executeRaw`SELECT pg_notify(${channel}, ${words})`
}

function breakConnections(db: Database) {
  return db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'verbatim listener' AND datname = current_database()`
}

describe('a listener', () => {
  test('hears what is said on its channels', async ({ db, listen }) => {
    const { heard } = listen()
    await expect.poll(() => heard).toEqual(['listening'])

    await say(db, 'first', 'one')
    await say(db, 'third', 'two')
    await say(db, 'Second one', '')

    await expect.poll(() => heard).toEqual(['listening', 'first: one', 'Second one: '])
  })

  test('listens again after its connection was lost, and says both', async ({ db, listen }) => {
    const { heard } = listen()
    await expect.poll(() => heard).toEqual(['listening'])

    await breakConnections(db)

    await expect.poll(() => heard).toEqual(['listening', 'lost', 'listening'])
    await say(db, 'first', 'again')
    await expect.poll(() => heard.at(-1)).toBe('first: again')
  })

  test('goes on trying where there is no database', async ({ listen }) => {
    const { heard } = listen('postgresql://nobody@127.0.0.1:1/nowhere')

    await expect.poll(() => heard.length).toBeGreaterThan(2)

    expect(new Set(heard)).toEqual(new Set(['lost']))
  })

  test('does not take a connection for one that hears, on which nothing arrives', async ({ databaseUrl, listen }) => {
    await using proxy = await openProxy(databaseUrl)
    proxy.deafen()
    const { heard } = listen(proxy.url)

    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['deaf'])
  })

  test('hears nothing more once it is stopped, and leaves no connection', async ({ db, listen }) => {
    const { heard, listener } = listen()
    await expect.poll(() => heard).toEqual(['listening'])

    await listener.stop()

    await say(db, 'first', 'to nobody')
    expect(heard).toEqual(['listening'])
    const left = await db.$queryRaw`
      SELECT pid FROM pg_stat_activity
      WHERE application_name = 'verbatim listener' AND datname = current_database()`
    expect(left).toEqual([])
  })
})
