import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extractStory, type Story } from '#src/extraction/story.ts'

interface Gold {
  article: { headline: string; standfirst: string | null; body: string[] }
  media: { caption: string; credit: string }[]
  sources: { name: string }[]
  quotes: { kind: string; text: string; speaker: { name: string } | null }[]
}

const folder = new URL('../../../shared/articles/', import.meta.url)
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.gold.json')) : []

/** The first article is the one the product was conceived from: all of it must come out. */
const complete = '000_a57dced29ae1aa7c.gold.json'

/** Names that the editor inferred: the text says "un ouvrier" and leaves the employer to the reader. */
const inferred = ['ouvrier de Valtex']

const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const printQuote = (kind: string, text: string, speaker: string | null) => `${kind}: ${text} [${speaker ?? 'nobody'}]`

function listExpected({ article, media, sources, quotes }: Gold): string[] {
  return [
    `headline: ${article.headline}`,
    `standfirst: ${article.standfirst}`,
    ...article.body.map((paragraph) => `paragraph: ${paragraph}`),
    ...media.map(({ caption, credit }) => `picture: ${caption} [${credit}]`),
    ...sources.map(({ name }) => `source: ${name.toLowerCase()}`),
    ...quotes.map(({ kind, text, speaker }) => printQuote(kind, text, speaker?.name ?? null)),
  ]
}

function listFound({ headline, standfirst, body, media, sources, quotes }: Story): string[] {
  const nameOf = (key: string | null) => sources.find((source) => source.key === key)?.name ?? null
  return [
    `headline: ${headline}`,
    `standfirst: ${standfirst}`,
    ...body.map((paragraph) => `paragraph: ${paragraph}`),
    ...media.map(({ caption, creditLine }) => `picture: ${caption} [${creditLine}]`),
    ...sources.map(({ name }) => `source: ${name.toLowerCase()}`),
    ...quotes.map(({ kind, text, speaker }) => printQuote(kind, text, nameOf(speaker))),
  ]
}

describe.skipIf(files.length === 0)('the gold articles (skipped where ../shared/articles is absent)', () => {
  test.for(files)('%s', (file) => {
    const gold = JSON.parse(read(file)) as Gold
    const story = extractStory(read(file.replace('.gold.json', '.txt')))

    const [expected, found] = [listExpected(gold), listFound(story)]
    const missing = expected.filter((line) => !found.includes(line))
    const surplus = found.filter((line) => !expected.includes(line))
    const lines = [...missing.map((line) => `  - ${line}`), ...surplus.map((line) => `  + ${line}`)]
    console.log([`${file}: ${expected.length - missing.length} of ${expected.length}`, ...lines].join('\n'))

    const required = missing.filter((line) => /^(?:headline|standfirst|paragraph|picture|direct):/.test(line))
    expect(required.filter((line) => !inferred.some((name) => line.endsWith(`[${name}]`)))).toEqual([])
    if (file === complete) expect([...missing, ...surplus]).toEqual([])
  })
})
