import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findLexicon } from '#src/extraction/language.ts'
import { placeInText, predictQuotes, splitLines } from '#src/extraction/predictions.ts'
import { findQuotedSpeech } from '#src/extraction/speech.ts'

/**
 * node scripts/fit-evidence.ts LANGUAGE GOLD.jsonl KINDS [FOLDS]
 *
 * Fits what each observation of quoted words weighs (src/extraction/languages/*-evidence.ts) to annotated texts, by logistic
 * regression, and prints the weights; on standard error, how well the same fit to two thirds does on the last third.
 * With FOLDS it prints scores instead: every text is read with weights that were fitted to the other folds only, and all are
 * scored together by the score.mjs that stands beside the texts.
 */
const [language = '', gold = '', kinds = 'direct,partial', folds = '0'] = process.argv.slice(2)
/** What the weights are drawn to: nothing, or, where few texts are annotated, what they are in English. */
const english: Readonly<Record<string, number>> = language === 'en' ? {} : (findLexicon('en')?.evidence?.weights ?? {})
/** What is observed in another way where the mood of a verb tells reported speech. */
const ownObservations = new Set(['inside what is reported', 'in reported speech', 'bias'])
const prior = new Map(Object.entries(english).filter(([name]) => !ownObservations.has(name)))
const [penalty, penaltyOfPrior] = [2, 16]
const rounds = 600
const step = 1.5

interface Observed {
  observations: readonly string[]
  isSpeech: boolean
  index: number
}
type Weights = Map<string, number>

const texts = readFileSync(gold, 'utf8').split('\n').filter(Boolean)
const observed = texts.flatMap(observeText)
if (Number(folds) > 0) crossValidate(Number(folds))
else printWeights()

function printWeights(): void {
  report(fitWeights(observed.filter(({ index }) => index % 3 !== 2)))
  const heaviest = [...fitWeights(observed)].sort(([, a], [, b]) => b - a)
  const weights = heaviest.map(([name, weight]) => [name, Math.round(weight * 10) / 10] as const)
  console.log(JSON.stringify(Object.fromEntries(weights.filter(([, weight]) => weight !== 0)), null, 2))
}

function crossValidate(count: number): void {
  const lexicon = findLexicon(language)
  if (!lexicon?.evidence) throw new Error(`There are no weights for ${language}.`)
  const predicted: string[] = []
  for (let fold = 0; fold < count; fold++) {
    const weights = Object.fromEntries(fitWeights(observed.filter(({ index }) => index % count !== fold)))
    const fitted = { ...lexicon, evidence: { ...lexicon.evidence, weights } }
    const heldOut = texts.filter((_, index) => index % count === fold)
    for (const line of heldOut) {
      const { id, text } = JSON.parse(line) as { id: string; text: string }
      predicted.push(JSON.stringify({ id, quotes: predictQuotes(text, fitted) }))
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-folds-'))
  const file = join(folder, 'predictions.jsonl')
  writeFileSync(file, predicted.join('\n'))
  const scorer = join(dirname(gold), 'score.mjs')
  console.log(execFileSync(process.execPath, [scorer, gold, file, '--kinds', kinds]).toString())
  rmSync(folder, { recursive: true })
}

function observeText(line: string, index: number): Observed[] {
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
      found.push({ observations: [...new Set(observations)], isSpeech, index })
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

/** Gradient descent on the log loss, with a penalty for leaving the prior, so that rare observations say little. */
function fitWeights(examples: readonly Observed[]): Weights {
  const weights: Weights = new Map([['bias', 0], ...prior])
  for (let round = 0; round < rounds; round++) {
    const slopes: Weights = new Map()
    for (const { observations, isSpeech } of examples) {
      const error = 1 / (1 + Math.exp(-weightOf(weights, observations))) - (isSpeech ? 1 : 0)
      for (const name of ['bias', ...observations]) slopes.set(name, (slopes.get(name) ?? 0) + error)
    }
    for (const [name, slope] of slopes) {
      const weight = weights.get(name) ?? 0
      weights.set(name, weight - (step * (slope + drawBack(name, weight))) / examples.length)
    }
  }
  return weights
}

function drawBack(name: string, weight: number): number {
  if (name === 'bias') return 0
  const known = prior.get(name)
  return known === undefined ? penalty * weight : penaltyOfPrior * (weight - known)
}

function report(weights: Weights): void {
  for (const isHeldOut of [false, true]) {
    const examples = observed.filter((example) => (example.index % 3 === 2) === isHeldOut)
    const taken = examples.filter(({ observations }) => weightOf(weights, observations) > 0)
    const right = taken.filter(({ isSpeech }) => isSpeech).length
    const wanted = examples.filter(({ isSpeech }) => isSpeech).length
    const f1 = ((200 * right) / (taken.length + wanted)).toFixed(1)
    console.error(`${isHeldOut ? 'held out' : 'fitted to'}: F1 ${f1} of ${examples.length} quotations in marks`)
  }
}
