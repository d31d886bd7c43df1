import { expect, test } from 'vitest'
import { readCaptionPlace } from '#src/extraction/caption-place.ts'
import { listLexicons } from '#src/extraction/language.ts'

test.for([
  ['Cyclists cross the bridge in Norvik, Norway, Tuesday, March 3, 2026.', 'Norvik, Norway', '2026-03-03'],
  ['NORVIK, NORWAY - MARCH 03, 2026: Cyclists cross the harbour bridge.', 'NORVIK, NORWAY', '2026-03-03'],
  ['NORVIK, NORWAY - MARCH 03: Cyclists cross the harbour bridge.', 'NORVIK, NORWAY', null],
  ['The main street near Saint-Ambroix on 18 September 2026', 'Saint-Ambroix', '2026-09-18'],
  ['Helfer am Nordufer der Weser, 4. März 2026', null, '2026-03-04'],
  ['Des salariés devant l’usine, vendredi 18 septembre 2026.', null, '2026-09-18'],
  ['Cyclists cross the bridge on Tuesday', null, null],
  ['The 12 March 2026th edition', null, null],
  ['Room 12 Somewhere 2026', null, null],
  ['', null, null],
] as const)('%s', ([caption, place, date]) => {
  expect(readCaptionPlace(caption, listLexicons())).toEqual({ place, date })
})

test('takes no time for a caption of capitals', () => {
  const begun = performance.now()
  for (const caption of ['A '.repeat(5_000), `in ${'A, '.repeat(3_000)}3 March 2026`, `${'A'.repeat(9_000)} - a`]) {
    readCaptionPlace(caption, listLexicons())
  }
  expect(performance.now() - begun).toBeLessThan(1_000)
})
