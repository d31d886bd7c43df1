import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { expect, vi } from 'vitest'
import { openDatabase, poolOf } from '#src/platform/db/client.ts'
import { toDomainError } from '#src/platform/db/errors.ts'
import { test } from '#test/support/database.ts'

test('outlives its connections: an idle one that breaks is reported and replaced', async ({ db, databaseUrl }) => {
  const onConnectionLost = vi.fn()
  const pool = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 5, onConnectionLost })
  const [{ pid } = { pid: 0 }] = await pool.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`

  await db.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`
  await vi.waitFor(() => expect(onConnectionLost).toHaveBeenCalled())

  expect(await pool.$queryRaw`SELECT current_setting('application_name') AS name`).toEqual([{ name: 'verbatim' }])
  await pool.$disconnect()
})

/** `FATAL 57P01`, as PostgreSQL says it on a connection whose server goes down. */
const farewell = (() => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mgoing down\0\0')
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
})()

/** A way to the database on which each connection is broken in the same breath in which it becomes ready. */
async function startBreakingProxy(databaseUrl: string): Promise<{ proxy: Server; url: string }> {
  const target = new URL(databaseUrl)
  const proxy = createServer((client: Socket) => {
    const server = connect(Number(target.port), target.hostname)
    client.pipe(server).on('error', () => {})
    client.on('error', () => {})
    server.on('data', (bytes) => {
      if (!bytes.toString('latin1').endsWith('Z\0\0\0\x05I')) return client.write(bytes)
      client.end(Buffer.concat([bytes, farewell]))
      return server.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return { proxy, url: url.href }
}

test('outlives a connection that breaks the moment it is made', async ({ databaseUrl }) => {
  const { proxy, url } = await startBreakingProxy(databaseUrl)
  const onConnectionLost = vi.fn()
  const pool = openDatabase({ url, poolSize: 1, statementTimeoutSeconds: 5, onConnectionLost })

  const refused = await pool.$transaction((tx) => tx.source.findMany()).catch(toDomainError)

  expect(refused).toMatchObject({ code: 'database.unavailable' })
  expect(onConnectionLost).toHaveBeenCalledWith(expect.objectContaining({ message: 'going down' }))
  await pool.$disconnect()
  proxy.close()
})

test('tells of no connection that breaks when nobody wants it any more', async ({ databaseUrl }) => {
  const onConnectionLost = vi.fn()
  const db = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 5, onConnectionLost })
  const connected = once(poolOf(db), 'connect')
  await db.$queryRaw`SELECT 1`
  const [connection] = await connected
  await db.$disconnect()

  connection.emit('error', new Error('The server stops.'))

  expect(onConnectionLost).not.toHaveBeenCalled()
})

test('sets the time limits of every connection', async ({ databaseUrl }) => {
  const pool = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 7 })

  const limits = await pool.$queryRaw`
    SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle`

  await pool.$disconnect()
  expect(limits).toEqual([{ statement: '7s', lock: '7s', idle: '7s' }])
})
