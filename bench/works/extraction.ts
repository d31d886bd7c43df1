import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from '#bench/bench.ts'
import { createCorpus } from '#bench/corpus.ts'
import { textOfStory } from '#bench/drafts.ts'
import { median } from '#bench/load.ts'
import { writeGermanStory } from '#bench/press.ts'
import { makeDataDir } from '#bench/processes.ts'
import { atLeast, atMost, type Line } from '#bench/report.ts'
import type { Scale } from '#bench/scale.ts'
import { predictQuotes } from '#src/extraction/predictions.ts'
import { extractStory } from '#src/extraction/story.ts'

export const extraction: Benchmark = {
  name: 'extraction',
  about:
    'Raw text into stories and quotes, in megabytes of text a second of processor time; the annotated sets, where they are beside the project, with what was right.',
  run: async ({ scale }) => {
    const { stories } = sizeOf(scale)
    const corpus = createCorpus({ seed: 1, stories, speakers: scale.speakers })
    const english = Array.from({ length: stories }, (_, number) => textOfStory(corpus.story(number)))
    const german = Array.from({ length: stories }, (_, number) => writeGermanStory(number))
    return {
      lines: [
        lineOfSpeed('quotes of English', { texts: english, language: 'en', read: predictQuotes }, scale),
        lineOfSpeed('quotes of German', { texts: german, language: 'de', read: predictQuotes }, scale),
        lineOfSpeed('stories of English', { texts: english, language: 'en', read: readStory }, scale),
        lineOfSpeed('stories of German', { texts: german, language: 'de', read: readStory }, scale),
        lineOfMarks(scale),
        ...(await linesOfSets(scale)),
      ],
    }
  },
}

const readStory = (text: string, language: string) => extractStory(text, { language })

/** The smoke test reads a few stories once. */
const sizeOf = ({ articles }: Scale): { stories: number; readMegabytes: number; markBytes: number } =>
  articles < 1_000
    ? { stories: 20, readMegabytes: 0.01, markBytes: 1 << 12 }
    : { stories: 1_000, readMegabytes: 8, markBytes: 1 << 20 }

/** Processor time (s) that something takes; what others do on the machine does not count. */
function timeOf(work: () => void): number {
  const begun = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000_000
}

interface Reading {
  texts: readonly string[]
  language: string
  read: (text: string, language: string) => unknown
}

/** Reads all texts, as often as it takes for a second or two; once so before it counts. */
function lineOfSpeed(work: string, { texts, language, read }: Reading, scale: Scale): Line {
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1_000_000
  const times = Math.ceil(sizeOf(scale).readMegabytes / megabytes)
  const readAll = () => {
    for (let time = 0; time < times; time++) for (const text of texts) read(text, language)
  }
  const rates = Array.from({ length: scale.runs + 1 }, () => (times * megabytes) / timeOf(readAll)).slice(1)
  const value = median(rates)
  return { work, value, unit: 'MB/s', goals: [atLeast(value, 5, 'MB/s')], runs: rates }
}

const marks = ['"', '“', '”', '„', '‘', '’', "'", '«', '»', '‚', '"a b" ', '„a b“ ', '‘a b’ ', '«a b» ', '„“‘"«»\' ']

/** The mark of which a paragraph of a megabyte takes longest. */
function lineOfMarks(scale: Scale): Line {
  const { markBytes } = sizeOf(scale)
  const times = marks.map((mark) => {
    const text = `A headline\n\n${mark.repeat(markBytes / mark.length)}`
    return timeOf(() => void extractStory(text, { language: 'en' })) * 1_000
  })
  const value = Math.max(...times)
  return { work: 'a megabyte of the slowest mark', value, unit: 'ms', goals: [atMost(value, 1_000, 'ms')], runs: times }
}

const folder = fileURLToPath(new URL('../../../shared/quotes/', import.meta.url))

interface Gold {
  id: string
  text: string
}

/** Speed on the annotated sets, and the figures that their scorer gives; nothing where they are absent. */
async function linesOfSets(scale: Scale): Promise<Line[]> {
  if (!existsSync(join(folder, 'score.mjs'))) return []
  await using own = new AsyncDisposableStack()
  const { path } = own.adopt(await makeDataDir(), ({ remove }) => remove())
  const most = scale.articles < 1_000 ? 20 : Number.POSITIVE_INFINITY
  return ['en', 'de'].flatMap((language) => {
    const lines = readFileSync(join(folder, `${language}.dev.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .slice(0, most)
    const gold = lines.map((line) => JSON.parse(line) as Gold)
    const [goldFile, found] = [join(path, `${language}.gold.jsonl`), join(path, `${language}.found.jsonl`)]
    writeFileSync(goldFile, lines.join('\n'))
    const predictions = gold.map(({ id, text }) => JSON.stringify({ id, quotes: predictQuotes(text, language) }))
    writeFileSync(found, predictions.join('\n'))
    const texts = gold.map(({ text }) => text)
    return [
      lineOfSpeed(`quotes of ${language}.dev`, { texts, language, read: predictQuotes }, scale),
      lineOfSpeed(`stories of ${language}.dev`, { texts, language, read: readStory }, scale),
      ...linesOfScores(language, goldFile, found),
    ]
  })
}

const goals: Record<string, readonly [kinds: string, exact: number | null, speaker: number][]> = {
  en: [
    ['direct', 97, 90],
    ['direct,partial', null, 80],
  ],
  de: [['direct', 88, 75]],
}

function linesOfScores(language: string, gold: string, found: string): Line[] {
  return (goals[language] ?? []).flatMap(([kinds, exact, speaker]) => {
    const out = execFileSync(process.execPath, [join(folder, 'score.mjs'), gold, found, '--kinds', kinds, '--json'])
    const scores = JSON.parse(out.toString()) as Record<string, { F1: number }>
    const line = (measure: string, goal: number | null): Line => {
      const value = scores[measure]?.F1 ?? 0
      const reached = goal === null ? [] : [atLeast(value, goal, 'F1')]
      return { work: `${language}.dev ${kinds}: ${measure}`, value, unit: 'F1', goals: reached, runs: [value] }
    }
    return [line('quote.exact', exact), line('quote+speaker.overlap', speaker)]
  })
}
