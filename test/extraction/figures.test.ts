import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { predictQuotes } from '#src/extraction/predictions.ts'

const folder = fileURLToPath(new URL('../../../shared/quotes/', import.meta.url))
const present = existsSync(`${folder}score.mjs`)

interface Score {
  F1: number
}
type Scores = Record<'quote.exact' | 'quote+speaker.overlap', Score>

/** Scores every text of a set with the scorer that comes with it. */
function score(set: string, kinds: string): Scores {
  const gold = join(folder, `${set}.dev.jsonl`)
  const texts = readFileSync(gold, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; text: string; lang: string })
  const own = mkdtempSync(join(tmpdir(), 'verbatim-figures-'))
  const file = join(own, 'predictions.jsonl')
  const lines = texts.map(({ id, text, lang }) => JSON.stringify({ id, quotes: predictQuotes(text, lang) }))
  writeFileSync(file, lines.join('\n'))
  const out = execFileSync(process.execPath, [join(folder, 'score.mjs'), gold, file, '--kinds', kinds, '--json'])
  rmSync(own, { recursive: true })
  return JSON.parse(out.toString()) as Scores
}

test.skipIf(!present).for([
  ['en', 'direct', { exact: 97, speaker: 90 }],
  ['en', 'direct,partial', { exact: 95, speaker: 80 }],
  ['de', 'direct', { exact: 88, speaker: 75 }],
] as const)('%s.dev, %s, reaches its floors (skipped where ../shared/quotes is absent)', ([set, kinds, floors]) => {
  const figures = score(set, kinds)

  console.log(`${set}.dev ${kinds}: exact ${figures['quote.exact'].F1}, speaker ${figures['quote+speaker.overlap'].F1}`)
  expect(figures['quote.exact'].F1).toBeGreaterThanOrEqual(floors.exact)
  expect(figures['quote+speaker.overlap'].F1).toBeGreaterThanOrEqual(floors.speaker)
})
