import { describe, expect, test } from 'vitest'
import { drawChart } from '#bench/chart.ts'
import { median, ratioOf } from '#bench/load.ts'
import { atLeast, atMost, drawTable, lineOf } from '#bench/report.ts'
import { chooseScale } from '#bench/scale.ts'

const ceiling = {
  name: 'by hand',
  rates: [900, 1_000, 500],
  p50s: [3, 2, 4],
  p99s: [9, 8, 7],
  generator: [0.5, 0.4, 0.6],
}
const ours = { ...ceiling, name: 'GET <item>', rates: [450, 400, 250] }

describe('a report', () => {
  test('gives the median of the runs, and of the ratios within each run', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(ratioOf(ours.rates, ceiling.rates)).toBe(0.5)
    expect(lineOf(ours, ceiling)).toMatchObject({
      value: 400,
      p50: 3,
      p99: 8,
      against: { work: 'by hand', ratio: 0.5 },
    })
  })

  test('says in its table which goals are missed', () => {
    const goals = [atLeast(0.5, 0.35, 'ratio'), atMost(8, 5, 'p99 ms')]

    const table = drawTable({ lines: [{ ...lineOf(ours, ceiling), goals }] })

    expect(table).toContain('0.50  by hand  ratio ≥ 0.35 reached, p99 ms ≤ 5 MISSED')
  })

  test('is drawn with bars as long as its figures, in well-formed SVG', () => {
    const svg = drawChart('items', { lines: [lineOf(ceiling), lineOf(ours, ceiling)] }, 'two cores')

    const widths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width))
    expect(widths[1]).toBeCloseTo(((widths[0] ?? 0) * 400) / 900, 0)
    expect(svg).toContain('GET &lt;item&gt;')
    expect(svg).toContain('400 per second · × 0.50')
  })
})

describe('chooseScale', () => {
  test('is large only when asked, tiny for a smoke test, and refuses what it does not know', () => {
    expect(chooseScale({ smoke: false, name: undefined })).toMatchObject({ articles: 10_000, connections: 32, runs: 3 })
    expect(chooseScale({ smoke: false, name: undefined }).grown).toBeNull()
    expect(chooseScale({ smoke: false, name: 'large' })).toMatchObject({ articles: 10_000, grown: 1_000_000 })
    expect(chooseScale({ smoke: false, name: '50000' })).toMatchObject({ articles: 10_000, grown: 50_000 })
    expect(chooseScale({ smoke: true, name: 'large' })).toMatchObject({ articles: 200, grown: 500 })
    for (const name of ['huge', '10000', '2000000', '20000.5']) {
      expect(() => chooseScale({ smoke: false, name })).toThrow(name)
    }
  })
})
