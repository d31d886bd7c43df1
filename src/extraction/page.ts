import { type Byline, readBylines } from './bylines.ts'
import { type Caption, readCaption } from './captions.ts'
import { cutDateline, isPublicationLine } from './dateline.ts'
import { isFurniture, isNote, readHeadlineLabel } from './furniture.ts'
import type { Lexicon, SourceKind } from './languages/lexicon.ts'

export interface Picture extends Caption {
  role: 'lead' | 'inline'
  /** Index of the paragraph it stands after; null before the body. */
  afterParagraph: number | null
}

/** The parts of a page, in the words and order in which they are printed. */
export interface Page {
  headline: string | null
  kicker: string | null
  standfirst: string | null
  keyPoints: string[]
  bylines: Byline[]
  /** The line that says when the article appeared. */
  published: string | null
  /** The masthead over the headline. */
  publisher: string | null
  body: string[]
  media: Picture[]
  editorsNotes: string[]
  dropped: string[]
}

type Line =
  | { type: 'text' | 'keyPoint' | 'note' | 'furniture' | 'published'; text: string; block: number }
  | { type: 'caption'; text: string; block: number; caption: Caption }
  | { type: 'byline'; text: string; block: number; bylines: Byline[] }

const mastheads: ReadonlySet<SourceKind> = new Set<SourceKind>(['publication', 'broadcaster', 'news_agency'])
const maxHeadlineWords = 30
const maxStandfirstWords = 60
/** Pull quotes are looked for by comparing lines with each other; a text of more lines is no single article. */
const maxLinesCompared = 400

/** Splits raw text into the parts of an article. Text is neither reworded nor reordered. */
export function readPage(text: string, lexicons: readonly Lexicon[]): Page {
  const lines = joinCredits(splitLines(text).map((line) => classifyLine(line, lexicons)))
  const page: Page = {
    headline: null,
    kicker: null,
    standfirst: null,
    keyPoints: [],
    bylines: [],
    published: null,
    publisher: null,
    body: [],
    media: [],
    editorsNotes: [],
    dropped: lines.filter(({ type }) => type === 'furniture').map((line) => line.text),
  }
  const printed = lines.filter(({ type }) => type !== 'furniture')
  const bodyFrom = readHead(printed, page, lexicons)
  readBody(printed.slice(bodyFrom), page)
  return page
}

interface RawLine {
  text: string
  block: number
}

/** Lines with the number of their block; blocks are parted by blank lines. Lines broken by width are joined again. */
function splitLines(text: string): RawLine[] {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .split(/\n[^\S\n]*\n/)
  return blocks.flatMap((lines, block) =>
    joinBroken(lines.split('\n').flatMap((line) => line.trim() || [])).map((line) => ({ text: line, block })),
  )
}

/** A block of several lines of one width, most of which end inside a sentence, was broken by a program. */
function joinBroken(lines: string[]): string[] {
  const full = lines.slice(0, -1)
  if (full.length < 2) return lines
  const broken =
    full.every(({ length }) => length >= 50 && length <= 100) &&
    full.filter((line) => /[.!?"”»]$/.test(line)).length * 3 < full.length
  return broken ? [lines.join(' ')] : lines
}

function classifyLine({ text, block }: RawLine, lexicons: readonly Lexicon[]): Line {
  if (isFurniture(text, lexicons)) return { type: 'furniture', text, block }
  if (isNote(text, lexicons)) return { type: 'note', text, block }
  if (isPublicationLine(text, lexicons)) return { type: 'published', text, block }
  const bylines = readBylines(text, lexicons)
  if (bylines) return { type: 'byline', text, block, bylines }
  const caption = readCaption(text, lexicons)
  if (caption) return { type: 'caption', text, block, caption }
  if (/^[•●▪*‣-]\s+\S/u.test(text)) return { type: 'keyPoint', text: text.replace(/^\S\s+/u, ''), block }
  return { type: 'text', text, block }
}

/** Gives a credit on a line of its own to the caption line right above it. */
function joinCredits(lines: Line[]): Line[] {
  const joined: Line[] = []
  for (const line of lines) {
    const above = joined.at(-1)
    const credit = line.type === 'caption' && line.caption.caption === '' ? line.caption.creditLine : null
    if (credit && above?.type === 'text' && above.block === line.block && countWords(above.text) <= 40) {
      joined[joined.length - 1] = { ...above, type: 'caption', caption: { caption: above.text, creditLine: credit } }
    } else joined.push(line)
  }
  return joined
}

const countWords = (text: string): number => 1 + (text.slice(0, maxCounted).match(/\s+/g)?.length ?? 0)
/** Characters in which words are counted; no rule asks for more than sixty words. */
const maxCounted = 800
const endsSentence = (text: string): boolean => /[.!?…]["”»’)]?$/u.test(text)

/** Reads what stands above the body; returns the index of the body's first line. */
function readHead(lines: readonly Line[], page: Page, lexicons: readonly Lexicon[]): number {
  const headlineAt = lines.findIndex(({ type }) => type === 'text')
  const headline = lines[headlineAt]
  if (!headline) return 0
  const at = isSectionLine(lines, headlineAt) ? headlineAt + 1 : headlineAt
  if (at > headlineAt) page[isMasthead(headline.text, lexicons) ? 'publisher' : 'kicker'] = headline.text
  const candidate = lines[at]
  if (!candidate || isParagraph(candidate.text) || (lines.length === 1 && endsSentence(candidate.text))) return 0
  const labelled = readHeadlineLabel(candidate.text, lexicons)
  page.headline = labelled.headline
  page.kicker = labelled.kicker ?? page.kicker
  lines.slice(0, headlineAt).forEach((line) => {
    placeFurnishing(line, page)
  })
  const bodyFrom = findBody(lines, at + 1, lexicons)
  readBetween(lines.slice(at + 1, bodyFrom), page)
  return bodyFrom
}

/** A short line over the headline: a section name or a masthead. */
function isSectionLine(lines: readonly Line[], at: number): boolean {
  const [line, next] = [lines[at], lines[at + 1]]
  if (line?.type !== 'text' || next?.type !== 'text' || countWords(line.text) > 4 || endsSentence(line.text))
    return false
  return countWords(next.text) >= 5 && !endsSentence(next.text) && !isParagraph(next.text)
}

const isMasthead = (text: string, lexicons: readonly Lexicon[]): boolean =>
  lexicons.some(({ organizationNouns }) =>
    organizationNouns.some(
      ([kind, nouns]) =>
        mastheads.has(kind) &&
        text
          .toLowerCase()
          .split(/\s+/)
          .some((word) => nouns.has(word)),
    ),
  )

const isParagraph = (text: string): boolean =>
  countWords(text) > maxHeadlineWords || (countWords(text) > 18 && endsSentence(text))

/**
 * Finds where the body begins. Bylines, dates and notes belong to the head, and so does one line of text before
 * them; without them a first line that ends no sentence is the standfirst, or one over the dateline.
 */
function findBody(lines: readonly Line[], from: number, lexicons: readonly Lexicon[]): number {
  const marker = lines
    .slice(from, from + 8)
    .findLastIndex(({ type }) => type === 'byline' || type === 'published' || type === 'keyPoint')
  const texts = lines.slice(from, from + marker + 1).filter(({ type }) => type === 'text')
  const markerCounts =
    marker !== -1 && texts.length <= 1 && texts.every(({ text }) => countWords(text) <= maxStandfirstWords)
  let bodyFrom = markerCounts ? from + marker + 1 : from
  if (!markerCounts || texts.length === 0) bodyFrom = skipStandfirst(lines, bodyFrom, lexicons)
  while (lines[bodyFrom] && lines[bodyFrom]?.type !== 'text') bodyFrom++
  return bodyFrom
}

function skipStandfirst(lines: readonly Line[], from: number, lexicons: readonly Lexicon[]): number {
  const findText = (after: number) => lines.findIndex(({ type }, index) => index >= after && type === 'text')
  const at = findText(from)
  const line = lines[at]
  if (!line || countWords(line.text) < 4 || countWords(line.text) > maxStandfirstWords) return from
  const below = lines[findText(at + 1)]?.text
  const isOverDateline = below !== undefined && cutDateline(below, lexicons) !== null
  const isLoose = !endsSentence(line.text) && !/[:"”»]$/.test(line.text)
  return isOverDateline || (isLoose && hasSentence(lines, at + 1)) ? at + 1 : from
}

const hasSentence = (lines: readonly Line[], from: number): boolean =>
  lines.slice(from).some(({ type, text }) => type === 'text' && endsSentence(text))

function readBetween(lines: readonly Line[], page: Page): void {
  for (const line of lines) {
    if (line.type !== 'text') placeFurnishing(line, page)
    else if (page.standfirst === null) page.standfirst = line.text
    else page.dropped.push(line.text)
  }
}

/** Puts a line that is no running text where it belongs. */
function placeFurnishing(line: Line, page: Page): void {
  const afterParagraph = page.body.length === 0 ? null : page.body.length - 1
  if (line.type === 'caption')
    page.media.push({ ...line.caption, role: afterParagraph === null ? 'lead' : 'inline', afterParagraph })
  else if (line.type === 'byline') page.bylines.push(...line.bylines)
  else if (line.type === 'published') page.published ??= line.text
  else if (line.type === 'note') page.editorsNotes.push(line.text.replace(/^\((.*)\)$/su, '$1'))
  else if (line.type === 'keyPoint' && page.body.length === 0) page.keyPoints.push(line.text)
  else page.body.push(line.text)
}

function readBody(lines: readonly Line[], page: Page): void {
  const text = lines.length > maxLinesCompared ? [] : lines.map((line) => line.text)
  lines.forEach((line, index) => {
    if (isPullQuote(text, index)) page.dropped.push(line.text)
    else if (index > 0 && isPullQuoteName(text, { index, block: line.block, above: lines[index - 1]?.block }))
      page.dropped.push(line.text)
    else placeFurnishing(line, page)
  })
}

/** A line of quoted words that stand in another paragraph too. */
function isPullQuote(text: readonly string[], index: number): boolean {
  const words = text[index]
    ?.match(/^["“«„‘](.{8,300})["”»“’]$/u)?.[1]
    ?.trim()
    .replace(/[.,!?]$/, '')
  return (
    words !== undefined &&
    text.some((other, at) => at !== index && other.length > words.length + 10 && other.includes(words))
  )
}

/** The name under a pull quote. */
function isPullQuoteName(
  text: readonly string[],
  { index, block, above }: { index: number; block: number; above: number | undefined },
): boolean {
  const line = text[index] ?? ''
  return block === above && countWords(line) <= 8 && !endsSentence(line) && isPullQuote(text, index - 1)
}
