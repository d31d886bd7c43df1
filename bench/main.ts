import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Benchmark, openBench } from './bench.ts'
import { drawChart } from './chart.ts'
import { describeMachine, describeVersions, pin } from './machine.ts'
import { profileWork } from './profile.ts'
import { drawTable, type Report } from './report.ts'
import { chooseScale } from './scale.ts'
import { ceiling } from './works/ceiling.ts'
import { contentGrowth } from './works/content-growth.ts'
import { contentItem } from './works/content-item.ts'
import { contentList } from './works/content-list.ts'
import { editorialCreate } from './works/editorial-create.ts'
import { editorialList } from './works/editorial-list.ts'
import { editorialRead } from './works/editorial-read.ts'
import { extraction } from './works/extraction.ts'
import { rawText } from './works/import.ts'
import { imports } from './works/imports.ts'
import { media } from './works/media.ts'
import { mediaFile } from './works/media-file.ts'
import { mediaMalformed } from './works/media-malformed.ts'
import { mediaUpload } from './works/media-upload.ts'
import { publish } from './works/publish.ts'
import { schedule } from './works/schedule.ts'
import { start } from './works/start.ts'

/** In the order in which they run: those that fill the tables come last. */
const benchmarks: Benchmark[] = [
  ceiling,
  extraction,
  start,
  media,
  mediaMalformed,
  mediaUpload,
  schedule,
  publish,
  contentItem,
  mediaFile,
  contentList,
  editorialRead,
  editorialList,
  editorialCreate,
  rawText,
  imports,
  contentGrowth,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { smoke: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
})
const scale = chooseScale({ smoke: values.smoke, name: process.env.BENCH_SCALE })
const chosen = chooseBenchmarks(positionals)
const results = join(import.meta.dirname, values.smoke ? 'results/tmp' : 'results')
const machine = describeMachine()
const versions = await describeVersions()
pin(process.pid, 'generator')
await mkdir(results, { recursive: true })

if (values.profile) await profileAll()
else await measureAll()

async function measureAll(): Promise<void> {
  await using bench = openBench(scale)
  for (const benchmark of chosen) {
    const report = await benchmark.run(bench)
    console.log(`\n${benchmark.name}: ${benchmark.about}\n\n${drawTable(report)}`)
    await keep(benchmark, report)
  }
}

async function profileAll(): Promise<void> {
  for (const benchmark of chosen) {
    const folder = join(import.meta.dirname, 'results/tmp/profile', benchmark.name)
    console.log(`\n${await profileWork(benchmark, scale, folder)}`)
  }
}

/**
 * The benchmarks with these names, or all that this scale is for: a corpus is grown for one of them only. A name that is
 * none ends the program.
 */
function chooseBenchmarks(names: string[]): Benchmark[] {
  const usual = benchmarks.filter((benchmark) => benchmark !== contentGrowth)
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name))
  if (unknown.length > 0) {
    console.error(`No benchmark ${unknown.join(', ')}: there are ${benchmarks.map(({ name }) => name).join(', ')}.`)
    process.exit(1)
  }
  if (names.length > 0) return benchmarks.filter(({ name }) => names.includes(name))
  if (scale.grown === null) return usual
  return values.smoke ? benchmarks : [contentGrowth]
}

async function keep({ name, about }: Benchmark, report: Report): Promise<void> {
  const date = new Date().toISOString().slice(0, 10)
  const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')
  const kept = { name, about, date, command, scale, machine, versions, ...report }
  const note = `${date} · ${machine.cores} cores · Node ${versions.node} · ${versions.commit?.slice(0, 10)} · medians of ${scale.runs}`
  await writeFile(join(results, `${date}-${name}.json`), `${JSON.stringify(kept, null, 2)}\n`)
  await writeFile(join(results, `${date}-${name}.svg`), drawChart(name, report, note))
}
