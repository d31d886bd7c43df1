import { type Corpus, createCorpus } from './corpus.ts'
import { type Filled, insertCorpus } from './filling.ts'
import type { Contestant } from './load.ts'
import { makeDataDir, type Running, type Service, startCeilings, startService } from './processes.ts'
import { publishCorpus } from './publishing.ts'
import type { Report } from './report.ts'
import type { Scale } from './scale.ts'
import { untilFollowed } from './settling.ts'

/** Something that can be measured, by its name on the command line. */
export interface Benchmark {
  name: string
  /** One sentence for the report. */
  about: string
  run(bench: Bench): Promise<Report>
  /** The one request that `--profile` looks into. */
  profiled?: (room: Newsroom) => Contestant | Promise<Contestant>
}

/** What benchmarks share in one run of the program. */
export interface Bench {
  scale: Scale
  /** The service on a corpus, and the hand-written server on the same database; started when first asked for. */
  newsroom(): Promise<Newsroom>
}

export interface Newsroom extends Filled {
  service: Service
  ceilings: Running
  corpus: Corpus
  /** A number that no story has that was sent before. */
  nextStory(): number
  /** Publishes what is still a draft, once for all benchmarks of a run. */
  publishAll(): Promise<void>
}

/** Opens what benchmarks share; disposing of it stops what was started and removes its data. */
export function openBench(scale: Scale): Bench & AsyncDisposable {
  const started = new AsyncDisposableStack()
  let newsroom: Promise<Newsroom> | undefined
  const open = async () => {
    const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
    return openNewsroom(scale, started, await startService(folder.path))
  }
  return {
    scale,
    newsroom: () => {
      newsroom ??= open()
      return newsroom
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}

/** Fills a service that was just started, and hands it over to `started`. */
export async function openNewsroom(scale: Scale, started: AsyncDisposableStack, service: Service): Promise<Newsroom> {
  started.adopt(service, ({ stop }) => stop())
  const corpus = createCorpus({ seed: 1, stories: scale.articles, speakers: scale.speakers })
  const filled = await timed(`${scale.articles} articles inserted`, () => insertCorpus(service.databaseUrl, corpus))
  await timed('what follows from it was done', () => untilFollowed(service.databaseUrl))
  const ceilings = started.adopt(await startCeilings(service.databaseUrl), ({ stop }) => stop())
  let next = scale.articles
  let published: Promise<void> | undefined
  const publishAll = () => {
    published ??= timed('all of them published', async () => {
      await publishCorpus(service.databaseUrl, filled)
      await untilFollowed(service.databaseUrl)
    })
    return published
  }
  return { service, ceilings, corpus, ...filled, nextStory: () => next++, publishAll }
}

/** Says on standard error how long something took. */
async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const begun = performance.now()
  const result = await work()
  console.error(`${what} in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  return result
}
