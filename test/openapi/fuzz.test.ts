import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { fillSample } from '#src/sample.ts'
import { type Answer, test as base } from '#test/support/app.ts'
import { type Desk, openDesk } from './desk.ts'
import { drawMutations } from './mutations.ts'
import { type DrawnRequest, drawRequests } from './requests.ts'

/*
 * Requests drawn from the OpenAPI document, sent to the whole application on the sample. Every answer is checked against
 * the document by `api`. In the environment:
 *   FUZZ_RUNS  how many requests, 1500 unless told, half of them valid and half broken
 *   FUZZ_SEED  a whole number, or `random`; the seed is printed, and the same seed draws the same requests
 */
const runs = Number(process.env.FUZZ_RUNS ?? 1_500)
const seed = process.env.FUZZ_SEED === 'random' ? randomInt(2 ** 31) : Number(process.env.FUZZ_SEED ?? 20_260_303)
const options = { numRuns: Math.ceil(runs / 2), seed }
const timeout = 60_000 + runs * 50

const test = base.extend<{ $file: { requests: fc.Arbitrary<DrawnRequest>; desk: Desk } }>({
  requests: [async ({ app }, use) => use(drawRequests(deriveDocument(app))), { scope: 'file' }],
  desk: [
    async ({ api, db, storage, imaging }, use) => {
      await fillSample({ db, storage, imaging })
      console.info(`FUZZ_RUNS=${runs} FUZZ_SEED=${seed}`)
      await use(await openDesk(api))
    },
    { scope: 'file' },
  ],
})

describe('requests drawn from the document', () => {
  test('are understood when they are valid', { timeout }, async ({ requests, desk }) => {
    const outcomes: { operationId: string; isDone: boolean; unexplained?: string }[] = []

    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { operationId } = request
        const { status, body, text } = await desk.send(request)
        expect(status, text).toBeLessThan(500)
        const isDone = status < 300
        outcomes.push({ operationId, isDone, ...(!isDone && !isExplained(body?.code) && { unexplained: text }) })
      }),
      options,
    )

    const done = outcomes.filter(({ isDone }) => isDone)
    const unexplained = outcomes.flatMap((outcome) => outcome.unexplained ?? [])
    expect(done.length / outcomes.length).toBeGreaterThan(0.7)
    expect(unexplained.length / outcomes.length, unexplained.slice(0, 5).join('\n')).toBeLessThan(0.03)
    const byOperation = Map.groupBy(outcomes, ({ operationId }) => operationId)
    expect(byOperation.size).toBeGreaterThan(40)
    // Some need luck, such as an article that the gate lets through; test/openapi/examples.test.ts has each done once.
    const often = [...byOperation].filter(([, tries]) => tries.length >= 15)
    expect(often.filter(([, tries]) => !tries.some(({ isDone }) => isDone)).map(([id]) => id)).toEqual([])
  })

  test('are refused, or done, but never break anything when they are broken', { timeout }, async ({
    requests,
    desk,
  }) => {
    const refused = new Map<string, number>()

    await fc.assert(
      fc.asyncProperty(requests, drawMutations(), async (request, mutation) => {
        const answer = await desk.send(mutation.apply(request))
        expect(answer.status, answer.text).toBeLessThan(500)
        const isRefused = answer.status >= 400 || hasFailedRows(answer)
        if (mutation.isFatal) expect(isRefused, `${mutation.name} is taken by ${request.operationId}`).toBe(true)
        if (isRefused) refused.set(mutation.name, (refused.get(mutation.name) ?? 0) + 1)
      }),
      options,
    )

    expect(refused.size).toBeGreaterThan(15)
  })
})

/** Of rows each is refused in a line of its own. */
function hasFailedRows({ body }: Answer): boolean {
  return Array.isArray(body) && body.at(-1)?.totals?.failed > 0
}

const explained = new Set([
  ...['not_found', 'in_trash', 'not_in_trash', 'reference_in_trash', 'reference_missing', 'still_referenced'],
  ...['slug_taken', 'external_id_taken', 'stale_revision', 'idempotency_key_reused'],
  ...['quote_not_printed', 'quote_ambiguous', 'nothing_to_import'],
  ...['gate_blocked', 'gate_needs_override', 'not_published', 'not_scheduled', 'killed', 'gone'],
  ...['no_file', 'link_invalid', 'link_expired'],
])

/** Whether a valid request may meet with this: what it names is not there, not free, or in another state. */
function isExplained(code: string | undefined): boolean {
  return explained.has(code?.split('.')[1] ?? '')
}
