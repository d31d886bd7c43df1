import { type Measured, median, ratioOf } from './load.ts'

/** What one benchmark found. */
export interface Report {
  lines: Line[]
}

/** One line of the table, and one bar of the chart. */
export interface Line {
  work: string
  value: number
  unit: 'per second' | 'ms' | 'MiB' | 'MB/s' | 'F1'
  p50?: number
  p99?: number
  /** What it is compared with, measured in the same run; `ratio` is `value` over its value. */
  against?: { work: string; ratio: number }
  goals: Goal[]
  /** The value of each run. */
  runs: number[]
  /** How busy the load generator was, from 0 to 1. */
  generator?: number
}

export interface Goal {
  text: string
  met: boolean
}

/** The line of something measured under load. */
export function lineOf(measured: Measured, ceiling?: Measured): Line {
  const { name, rates, p50s, p99s, generator } = measured
  return {
    work: name,
    value: median(rates),
    unit: 'per second',
    p50: median(p50s),
    p99: median(p99s),
    ...(ceiling && { against: { work: ceiling.name, ratio: ratioOf(rates, ceiling.rates) } }),
    goals: [],
    runs: rates,
    generator: median(generator),
  }
}

/** A goal that a figure reaches from below. */
export function atLeast(figure: number, wanted: number, what: string): Goal {
  return { text: `${what} ≥ ${wanted}`, met: figure >= wanted }
}

/** A goal that a figure must not exceed. */
export function atMost(figure: number, wanted: number, what: string): Goal {
  return { text: `${what} ≤ ${wanted}`, met: figure <= wanted }
}

/** The report as a table for a terminal. */
export function drawTable({ lines }: Report): string {
  const head = ['work', 'value', '', 'p50 ms', 'p99 ms', 'ratio', 'against', 'goals']
  const rows = lines.map(({ work, value, unit, p50, p99, against, goals }) => [
    work,
    writeFigure(value),
    unit,
    p50 === undefined ? '' : writeFigure(p50),
    p99 === undefined ? '' : writeFigure(p99),
    against ? against.ratio.toFixed(2) : '',
    against?.work ?? '',
    goals.map(({ text, met }) => `${text} ${met ? 'reached' : 'MISSED'}`).join(', '),
  ])
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  const isNumber = (at: number) => [1, 3, 4, 5].includes(at)
  const pad = (cell: string, at: number) =>
    isNumber(at) ? cell.padStart(widths[at] as number) : cell.padEnd(widths[at] as number)
  return [head, ...rows].map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

/** Three digits are as much as a benchmark can promise. */
export function writeFigure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}
