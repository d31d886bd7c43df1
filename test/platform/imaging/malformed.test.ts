import { expect } from 'vitest'
import { bombs } from '#bench/bombs.ts'
import { makeMalformed } from '#bench/malformed.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'
import { test } from './samples.ts'

const count = 120

test(`none of ${count} malformed files does more than be refused, and each is answered in time`, {
  timeout: 240_000,
}, async ({ keep }) => {
  const imaging = await openImaging()
  const answers: Record<string, number> = {}
  for await (const { name, bytes } of makeMalformed(7, count)) {
    const path = await keep(bytes)
    const begun = performance.now()
    const code = await imaging.examine(path).then(
      () => 'taken',
      (error) => error.code ?? String(error),
    )
    // Five seconds, and what the start of another process takes on a busy machine.
    expect(performance.now() - begun, name).toBeLessThan(10_000)
    answers[code] = (answers[code] ?? 0) + 1
  }
  await imaging.close()
  // Some bytes do not matter, and PNG may hold any comment.
  const known = ['media.type_refused', 'media.unreadable', 'taken']
  expect(Object.keys(answers).filter((code) => !known.includes(code))).toEqual([])
  expect(answers['media.unreadable']).toBeGreaterThan(count / 3)
})

test('what is hidden in text that nobody needs is not unpacked', { timeout: 120_000 }, async ({ keep }) => {
  const imaging = await openImaging()
  const harmless = ['compressedText', 'compressedProfile', 'entitiesInXmp']
  for (const bomb of bombs.filter(({ name }) => harmless.includes(name))) {
    const examined = await imaging.examine(await keep(await bomb()))
    expect(examined.metadata.caption, bomb.name).toBeNull()
  }
  await imaging.close()
})
