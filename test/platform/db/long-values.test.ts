import { expect } from 'vitest'
import { LongValues } from '#src/platform/db/long-values.ts'
import { test } from '#test/support/database.ts'

test('texts and bytes reach the database as they are, each in its place', async ({ db }) => {
  using long = new LongValues()
  const [text, bytes] = ['“Ærø”\n\\ {"a": 1} \u{1f4f0}'.repeat(100_000), Buffer.from([0, 1, 254, 255])]

  const [row] = await db.$transaction((tx) => {
    return tx.$queryRaw<object[]>`
      SELECT ${long.hold(text)}::text AS text, ${'short'} AS short, ${long.hold(bytes)}::bytea AS bytes`
  })

  expect(row).toEqual({ text, short: 'short', bytes: new Uint8Array(bytes) })
})

test('what stands for a value means nothing when it is gone', async ({ db }) => {
  const long = new LongValues()
  const mark = long.hold('a secret')
  long[Symbol.dispose]()

  await expect(db.$queryRaw`SELECT ${mark}::text AS text`).rejects.toThrow('invalid byte sequence')
})
