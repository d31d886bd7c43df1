import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { DomainError } from '#src/errors.ts'
import { answerWithLines, type ResultLines } from '#src/imports/answering.ts'
import type { ResultLine } from '#src/imports/results.ts'
import { buildSmallApp } from '#test/platform/http/small-app.ts'
import { readLines } from '#test/support/contract.ts'

const lineOf = (line: number): ResultLine => ({ line, status: 'created', type: 'source', id: null, externalId: null })

async function appThatAnswers(lines: () => ResultLines) {
  return buildSmallApp((app) => {
    app.get('/lines', { config: { access: 'public' } }, async (_request, reply) => answerWithLines(reply, lines()))
  })
}

describe('an answer in lines', () => {
  test('ends in totals, with what the lines return', async () => {
    const app = await appThatAnswers(async function* () {
      yield lineOf(1)
      yield { ...lineOf(2), status: 'failed' as const }
      return { stoppedAt: 2 }
    })

    const answer = await app.inject('/lines')

    expect(answer.headers['content-type']).toBe('application/x-ndjson')
    const totals = { created: 1, updated: 0, unchanged: 0, failed: 1 }
    expect(readLines(answer.body).at(-1)).toEqual({ totals, stoppedAt: 2 })
  })

  test('says in its last line what failed on the way, and in its status what failed before', async () => {
    const fail = () => new DomainError('request.too_large', 'Too much.')
    const late = await appThatAnswers(async function* () {
      yield lineOf(1)
      throw fail()
    })
    // biome-ignore lint/correctness/useYield: what fails before its first line has none.
    const early = await appThatAnswers(async function* () {
      throw fail()
    })

    const [, last] = readLines((await late.inject('/lines')).body)
    const refused = await early.inject('/lines')

    expect(last).toMatchObject({ totals: { created: 1 }, problem: { status: 413, code: 'request.too_large' } })
    expect([refused.statusCode, refused.json().code]).toEqual([413, 'request.too_large'])
  })

  test('is made no faster than it is read, and ends when nobody reads it any more', async () => {
    let made = 0
    let isOver = false
    const app = await appThatAnswers(async function* () {
      try {
        for (;;) yield lineOf(++made)
      } finally {
        isOver = true
      }
    })
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const [answer] = (await once(get(`${origin}/lines`, { agent: false }), 'response')) as [IncomingMessage]

    let before = -1
    await vi.waitFor(
      async () => {
        before = made
        await pause(50)
        expect(made).toBe(before)
      },
      { timeout: 10_000, interval: 0 },
    )
    expect(isOver).toBe(false)
    answer.destroy()
    await vi.waitFor(() => expect(isOver).toBe(true))
  })
})
