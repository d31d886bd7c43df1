import { expect, test } from 'vitest'
import { openArticleFinder } from '#src/imports/html/finder.ts'

const page = `<article><h1>Ferry</h1>${'<p>The ferry made its last crossing on Tuesday, the city said, and nobody was left.</p>'.repeat(4)}</article>`
/** Takes minutes: each of many is looked at for each other. */
const slow = `<article>${`${'<div>'.repeat(140)}text, text, text, some of it${'</div>'.repeat(140)}`.repeat(140)}</article>`

test('gives up a page that takes too long, and goes on with the next', async () => {
  const finder = openArticleFinder({ pageMs: 2_000 })

  const [lost, found] = await Promise.allSettled([finder.find(slow), finder.find(page)])

  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'import.unreadable' } })
  expect(found).toMatchObject({ status: 'fulfilled', value: { page: { headings: ['Ferry'] } } })
  await finder.close()
})

test('lets no more pages wait than it may, and starts again after it was idle', async () => {
  const finder = openArticleFinder({ mostWaiting: 2, idleMs: 1 })

  const answers = await Promise.allSettled([finder.find(page), finder.find(page), finder.find(page)])
  await new Promise((done) => setTimeout(done, 20))
  const later = await finder.find(page)

  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(answers[2]).toMatchObject({ reason: { code: 'import.unavailable', options: { retryAfter: 5 } } })
  expect(later.content).toContain('last crossing')
  await finder.close()
})
