import { type Line, type Report, writeFigure } from './report.ts'

const width = 860
const rowHeight = 34
const top = 64
const labelEnd = 370
const barStart = 382
const longestBar = 250

/** A report as a horizontal bar chart. Bars of one unit share a scale; those of comparisons are paler. */
export function drawChart(title: string, { lines }: Report, note: string): string {
  const height = top + lines.length * rowHeight + 36
  const ceilings = new Set(lines.map(({ against }) => against?.work))
  const bars = lines.map((line, at) => drawBar(line, { at, lines, isCeiling: ceilings.has(line.work) }))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escapeText(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="20" y="34" font-size="18" font-weight="600" fill="#1d2733">${escapeText(title)}</text>
${bars.join('\n')}
<text x="20" y="${height - 14}" font-size="11" fill="#64707d">${escapeText(note)}</text>
</svg>
`
}

function drawBar(line: Line, { at, lines, isCeiling }: { at: number; lines: Line[]; isCeiling: boolean }): string {
  const y = top + at * rowHeight
  const most = Math.max(...lines.filter(({ unit }) => unit === line.unit).map(({ value }) => value))
  const length = Math.max(1, (line.value / most) * longestBar)
  const ratio = line.against ? ` · × ${line.against.ratio.toFixed(2)}` : ''
  const figure = `${writeFigure(line.value)} ${line.unit}${ratio}`
  return `<text x="${labelEnd}" y="${y + 15}" text-anchor="end" fill="#1d2733">${escapeText(line.work)}</text>
<rect x="${barStart}" y="${y}" width="${length.toFixed(1)}" height="22" rx="3" fill="${isCeiling ? '#b9c4d0' : '#1f6f8b'}"/>
<text x="${(barStart + length + 8).toFixed(1)}" y="${y + 15}" fill="#1d2733">${escapeText(figure)}</text>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
