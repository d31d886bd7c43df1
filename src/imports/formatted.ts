import type { ArticleDraft } from '#src/articles/schema.ts'
import { normaliseBody } from '#src/content/body/normal.ts'
import type { Body, TextBlock } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { type Byline, readBylines } from '#src/extraction/bylines.ts'
import { readCaptionPlace } from '#src/extraction/caption-place.ts'
import { readCaption } from '#src/extraction/captions.ts'
import { cutDateline, isPublicationLine } from '#src/extraction/dateline.ts'
import { isFurniture, isNote } from '#src/extraction/furniture.ts'
import { canBeGuessed, findLexicon, guessLanguage, listLexicons } from '#src/extraction/language.ts'
import type { Lexicon } from '#src/extraction/languages/lexicon.ts'
import { completeStory, type StoryParts } from '#src/extraction/story.ts'
import { LanguageTag } from '#src/platform/text.ts'
import type { FoundMedia } from './html/fragment.ts'
import { takeKeyPoints } from './key-points.ts'
import { type Reading, type ReadMedia, warningsOf } from './reading.ts'
import { isDay, membersOf, partsOf } from './text-reading.ts'

/** An article whose text has its formats, and what is known of it from elsewhere. */
export interface Formatted {
  body: Body
  media: DescribedMedia[]
  /** Key of the media at the top; null to take the first thing of the body, if that is one. */
  lead: string | null
  head: Head
  /** What the format says beside; members left out stay as they are. */
  said?: Partial<ArticleDraft>
  externalId?: string | null
  /** Whether it was cut out of a page, and may have links to other stories in it. */
  isPage?: boolean
  warnings?: Warning[]
}

/** Media of which more may be known than the text prints. */
export interface DescribedMedia extends FoundMedia {
  creator?: string | null
}

export interface Head {
  headline: string | null
  kicker?: string | null
  standfirst?: string | null
  bylines?: Byline[]
  /** When it appeared, as written. */
  published?: string | null
  publisher?: string | null
  /** As declared; the text itself is believed more. */
  language?: string | null
}

/**
 * Makes a reading of an article with formats: page furniture is dropped, the lines of head and desk are put where they
 * belong, captions are taken apart, and quotes and sources are read from the paragraphs.
 */
export function readFormatted(formatted: Formatted): Reading {
  const { body, head, said = {}, warnings = [] } = formatted
  const language = chooseLanguage(body, head.language ?? null)
  const lexicon = findLexicon(language)
  const lexicons = lexicon ? [lexicon] : listLexicons()
  const sorted = sortBlocks(formatted, lexicons)
  const { keyPoints, blocks: story } = formatted.isPage
    ? takeKeyPoints(sorted.blocks)
    : { keyPoints: [], blocks: sorted.blocks }
  const { dateline, blocks } = takeDateline(story, lexicons)
  const normal = normaliseBody(blocks)
  const texts = normal.filter((block) => block._type === 'block' && !/^h\d$/.test(block.style)) as TextBlock[]
  const lead = formatted.lead ?? leadOf(normal)
  const media = formatted.media.map((one) => describe(one, { captions: sorted.captions, lexicons, language }))
  const parts: StoryParts = {
    ...{ language, headline: head.headline, kicker: head.kicker ?? null, standfirst: head.standfirst ?? null },
    ...{ keyPoints, bylines: head.bylines?.length ? head.bylines : sorted.bylines },
    dateline: dateline && { ...dateline, date: dateOf(dateline.date, head.published ?? null) },
    ...{ published: head.published ?? sorted.published, publisher: head.publisher ?? null },
    body: texts.map(textOf),
    media: media.map(({ draft: { caption, creditLine } }) => ({
      ...{ caption: caption ?? '', creditLine: creditLine ?? null, role: 'inline', afterParagraph: null },
    })),
    ...{ editorsNotes: sorted.notes, dropped: sorted.dropped },
  }
  const completed = completeStory(parts)
  return {
    externalId: formatted.externalId ?? null,
    said: { ...membersOf(completed), ...said },
    body: lead === null ? normal : withoutFirst(normal, lead),
    paragraphs: texts.map(({ _key }) => _key),
    media,
    lead,
    ...partsOf(completed),
    warnings: [...warnings, ...warningsOf(completed)],
  }
}

/** Of less text nobody can tell the language better than who wrote it. */
const tellingLength = 300

/** What the words of a text are in; or what is declared, if that is the same language, or one that words cannot tell. */
export function chooseLanguage(body: Body, declared: string | null): string | null {
  const text = body.flatMap((block) => (block._type === 'block' ? textOf(block) : [])).join(' ')
  const guessed = guessLanguage(text)
  const tag = LanguageTag.safeParse(declared)
  if (!tag.success) return guessed
  if (guessed === null || text.length < tellingLength || !canBeGuessed(tag.data)) return tag.data
  return tag.data.split('-')[0] === guessed ? tag.data : guessed
}

interface Sorted {
  blocks: Body
  bylines: Byline[]
  published: string | null
  notes: string[]
  dropped: string[]
  /** What stands right under media, by their keys. */
  captions: Map<string, string>
}

/** How many blocks at either end may be bylines and dates. */
const edge = 4
const longestCaption = 400
/** Pull quotes are looked for by comparing paragraphs with each other; a text of more is no single article. */
const maxCompared = 400

function sortBlocks({ body, head, isPage = false }: Formatted, lexicons: readonly Lexicon[]): Sorted {
  const sorted: Sorted = { blocks: [], bylines: [], published: null, notes: [], dropped: [], captions: new Map() }
  const texts = body.length > maxCompared ? [] : body.map((block) => (block._type === 'block' ? textOf(block) : ''))
  for (const [at, block] of body.entries()) {
    if (block._type !== 'block') {
      sorted.blocks.push(block)
      continue
    }
    const text = textOf(block)
    const isAtEdge = at < edge || at >= body.length - edge
    const previous = sorted.blocks.at(-1)
    if (isAtEdge && at < edge && isSame(text, head.headline)) continue
    if (isAtEdge && at < edge && isSame(text, head.standfirst ?? null)) continue
    if (isFurniture(text, lexicons) || isPullQuote(block, { at, texts })) sorted.dropped.push(text)
    else if (isPage && at > 0 && isTeaser(block)) sorted.dropped.push(text)
    else if (isNote(text, lexicons)) sorted.notes.push(text.replace(/^\((.*)\)$/su, '$1'))
    else if (isAtEdge && isPublicationLine(text, lexicons)) sorted.published ??= text
    else if (isAtEdge && readBylines(text, lexicons)) sorted.bylines.push(...(readBylines(text, lexicons) ?? []))
    else if (previous?._type === 'image' && isCaption(text, lexicons)) sorted.captions.set(previous.media, text)
    else sorted.blocks.push(block)
  }
  while (isHeading(sorted.blocks.at(-1))) sorted.dropped.push(textOf(sorted.blocks.pop() as TextBlock))
  return sorted
}

const isHeading = (block: Body[number] | undefined) => block?._type === 'block' && /^h\d$/.test(block.style)

const isCaption = (text: string, lexicons: readonly Lexicon[]) =>
  text.length <= longestCaption && readCaption(text, lexicons) !== null

function isSame(text: string, other: string | null): boolean {
  const fold = (value: string) =>
    value
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return other !== null && fold(text) === fold(other)
}

/** A list item or heading that is a link as a whole leads to another story. */
function isTeaser({ style, listItem, children, markDefs }: TextBlock): boolean {
  const links = new Set(markDefs.flatMap(({ _type, _key }) => (_type === 'link' ? [_key] : [])))
  if (links.size === 0 || (!listItem && style === 'normal')) return false
  return children.every(({ text, marks }) => text.trim() === '' || marks.some((mark) => links.has(mark)))
}

/** A block quotation of words that stand in another paragraph, too. */
function isPullQuote(block: TextBlock, { at, texts }: { at: number; texts: string[] }): boolean {
  if (block.style !== 'blockquote') return false
  const words = textOf(block).replace(/^["“«„‘»]+|["”»“’«.,!?]+$/gu, '')
  return words.length >= 8 && words.length <= 300 && texts.some((text, other) => other !== at && text.includes(words))
}

function takeDateline(blocks: Body, lexicons: readonly Lexicon[]) {
  const at = blocks.findIndex((block) => block._type === 'block' && !isHeading(block))
  const first = blocks[at]
  const cut = first?._type === 'block' ? cutDateline(textOf(first), lexicons) : null
  if (!cut || first?._type !== 'block' || !textOf(first).endsWith(cut.rest)) return { dateline: null, blocks }
  const shortened = withoutStart(first, textOf(first).length - cut.rest.length)
  return { dateline: cut.dateline, blocks: blocks.flatMap((block, other) => (other === at ? shortened : [block])) }
}

function withoutStart(block: TextBlock, length: number): TextBlock[] {
  let left = length
  const children = block.children.flatMap((span) => {
    const text = span.text.slice(left)
    left = Math.max(0, left - span.text.length)
    return text === '' ? [] : [{ ...span, text }]
  })
  return children.length > 0 ? [{ ...block, children }] : []
}

/** A day without a year is that of the publication, when it is the same day of a month. */
function dateOf(printed: string | null, published: string | null): string | null {
  const [day, , , number] = /^(\d{4})-(\d{2})-(\d{2})/.exec(published ?? '') ?? []
  if (printed === null || !day || /\d{4}/.test(printed)) return printed
  return Number(printed.match(/\d{1,2}/)?.[0]) === Number(number) ? day : printed
}

function leadOf([first]: Body): string | null {
  return first?._type === 'image' ? first.media : null
}

/** What stands at the top of the article need not begin its text as well. */
function withoutFirst(body: Body, key: string): Body {
  const at = body.findIndex((block) => block._type === 'image' && block.media === key)
  return at === -1 || at > 1 ? body : body.filter((_, other) => other !== at)
}

interface Surroundings {
  captions: Map<string, string>
  lexicons: readonly Lexicon[]
  language: string | null
}

function describe(found: DescribedMedia, { captions, lexicons, language }: Surroundings): ReadMedia {
  const printed = found.caption || captions.get(found.key) || ''
  const read = readCaption(printed, lexicons) ?? { caption: printed, creditLine: null }
  const { place, date } = readCaptionPlace(read.caption, lexicons)
  const credited = found.creditLine && (readCaption(found.creditLine, lexicons)?.creditLine ?? found.creditLine)
  const draft = {
    kind: found.kind,
    caption: clip(read.caption, 2_000),
    altText: clip(found.altText, 1_000),
    creditLine: clip(credited || (read.creditLine ?? ''), 300),
    creator: clip(found.creator ?? '', 200),
    place: clip(place ?? '', 300),
    takenAt: isDay(date) ? date : null,
    language,
  }
  return { key: found.key, uri: null, url: found.url, draft, caption: null, supplier: null }
}

/** As much of a text as its member takes; null for none. */
export function clip(text: string, length: number): string | null {
  return text.slice(0, length).toWellFormed().trim() || null
}

function textOf(block: TextBlock): string {
  return block.children.map(({ text }) => text).join('')
}
