import { expect, vi } from 'vitest'
import { openDatabase } from '#src/platform/db/client.ts'
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

test('sets the time limits of every connection', async ({ databaseUrl }) => {
  const pool = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeoutSeconds: 7 })

  const limits = await pool.$queryRaw`
    SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle`

  await pool.$disconnect()
  expect(limits).toEqual([{ statement: '7s', lock: '7s', idle: '7s' }])
})
