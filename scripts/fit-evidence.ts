import { readFileSync } from 'node:fs'
import { findLexicon } from '#src/extraction/language.ts'
import { placeInText, splitLines } from '#src/extraction/predictions.ts'
import { findQuotedSpeech } from '#src/extraction/speech.ts'

/**
 * node scripts/fit-evidence.ts LANGUAGE GOLD.jsonl KINDS
 *
 * Fits what each observation of quoted words weighs (src/extraction/languages/*-evidence.ts) to annotated texts, by logistic
 * regression, and prints the weights; on standard error, how well the same fit to two thirds does on the last third.
 */
const [language = '', gold = '', kinds = 'direct,partial'] = process.argv.slice(2)
const penalty = 2
const rounds = 600
const step = 1.5

interface Observed {
  observations: readonly string[]
  isSpeech: boolean
  isHeldOut: boolean
}
type Weights = Map<string, number>

const observed = readFileSync(gold, 'utf8')
  .split('\n')
  .filter(Boolean)
  .flatMap((line, index) => observeText(line, index % 3 === 2))
report(fitWeights(observed.filter(({ isHeldOut }) => !isHeldOut)))
const heaviest = [...fitWeights(observed)].sort(([, a], [, b]) => b - a)
const weights = heaviest.map(([name, weight]) => [name, Math.round(weight * 10) / 10] as const)
console.log(JSON.stringify(Object.fromEntries(weights.filter(([, weight]) => weight !== 0)), null, 2))

function observeText(line: string, isHeldOut: boolean): Observed[] {
  const { text, quotes } = JSON.parse(line) as { text: string; quotes: { start: number; end: number; kind: string }[] }
  const lexicon = findLexicon(language)
  if (!lexicon) throw new Error(`There is no lexicon for ${language}.`)
  const wanted = new Set(quotes.filter(({ kind }) => kinds.includes(kind)).map((quote) => trim(text, quote)))
  const { lines, starts } = splitLines(text)
  const found: Observed[] = []
  findQuotedSpeech(lines, lexicon, {
    headed: true,
    onObserved: ({ spans }, observations) => {
      const isSpeech = placeInText(spans, starts).some((span) => wanted.has(trim(text, span)))
      found.push({ observations: [...new Set(observations)], isSpeech, isHeldOut })
    },
  })
  return found
}

/** A stretch without marks and commas at its ends, as the scorer compares them. */
function trim(text: string, { start, end }: { start: number; end: number }): string {
  const marks = /[\s"'“”„‟‘’‚«»‹›,;]/
  let [from, to] = [start, end]
  while (from < to && marks.test(text.charAt(from))) from++
  while (to > from && marks.test(text.charAt(to - 1))) to--
  return `${from},${to}`
}

function weightOf(weights: Weights, observations: readonly string[]): number {
  return observations.reduce((sum, name) => sum + (weights.get(name) ?? 0), weights.get('bias') ?? 0)
}

/** Gradient descent on the log loss, with a penalty on large weights so that rare observations weigh little. */
function fitWeights(examples: readonly Observed[]): Weights {
  const weights: Weights = new Map([['bias', 0]])
  for (let round = 0; round < rounds; round++) {
    const slopes: Weights = new Map()
    for (const { observations, isSpeech } of examples) {
      const error = 1 / (1 + Math.exp(-weightOf(weights, observations))) - (isSpeech ? 1 : 0)
      for (const name of ['bias', ...observations]) slopes.set(name, (slopes.get(name) ?? 0) + error)
    }
    for (const [name, slope] of slopes) {
      const weight = weights.get(name) ?? 0
      const drawn = name === 'bias' ? 0 : penalty * weight
      weights.set(name, weight - (step * (slope + drawn)) / examples.length)
    }
  }
  return weights
}

function report(weights: Weights): void {
  for (const isHeldOut of [false, true]) {
    const examples = observed.filter((example) => example.isHeldOut === isHeldOut)
    const taken = examples.filter(({ observations }) => weightOf(weights, observations) > 0)
    const right = taken.filter(({ isSpeech }) => isSpeech).length
    const wanted = examples.filter(({ isSpeech }) => isSpeech).length
    const f1 = ((200 * right) / (taken.length + wanted)).toFixed(1)
    console.error(`${isHeldOut ? 'held out' : 'fitted to'}: F1 ${f1} of ${examples.length} quotations in marks`)
  }
}
