import { setImmediate as turn } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { settleWhenIdle } from '#src/platform/footprint.ts'

const windowMs = 50

describe('a process that has started', () => {
  test('gives back what it does not need any more', async () => {
    const left = new WeakRef({ made: 'at the start' })

    await settleWhenIdle(windowMs)

    expect(left.deref()).toBeUndefined()
  })

  test('waits with it until it is idle', async () => {
    let isSettled = false
    const settling = settleWhenIdle(windowMs).then(() => {
      isSettled = true
    })
    const busyUntil = performance.now() + 4 * windowMs
    while (performance.now() < busyUntil) await turn()

    expect(isSettled).toBe(false)
    await settling
  })

  test('leaves no way to collect garbage to whatever runs later', async () => {
    await settleWhenIdle(windowMs)

    expect(runInNewContext('typeof gc')).toBe('undefined')
  })
})
