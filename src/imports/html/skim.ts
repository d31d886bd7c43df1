import { Parser } from 'htmlparser2'
import { escapeHtml } from '#src/content/body/html.ts'
import { collapseSpace } from '#src/content/body/normal.ts'
import { DomainError } from '#src/errors.ts'
import { partCaption } from './captions.ts'
import { maxNested, tooDeep } from './depth.ts'
import { type Attributes, bestSource, isHiddenElement, isLostElement } from './elements.ts'
import { isCaption, isFigure, isPicture, labelOf } from './labels.ts'

/** A picture as a page shows it. */
export interface PagePicture {
  src: string | null
  alt: string
  caption: string
  creditLine: string | null
  /** How many paragraphs the page prints before it. */
  paragraphsBefore: number
}

/** What can be told of a page in one pass, and what is left of it for who looks for the article. */
export interface Skimmed {
  language: string | null
  title: string
  /** Contents of `<meta>` by name or property, in lower case; the first of each. */
  meta: Map<string, string>
  canonical: string | null
  base: string | null
  jsonLd: string[]
  /** First-level headings, and others that are called headlines. */
  headings: string[]
  /** The lines of what is called a byline, above the text. */
  bylines: string[]
  /** The first time that stands above the text. */
  time: string | null
  standfirst: string | null
  kicker: string | null
  figures: PagePicture[]
  /** Everything it prints, white space collapsed. */
  text: string
  /** The page without scripts, styles, forms and navigation, not nested deeper than anything needs. */
  html: string
}

/** A page of more is none that anybody reads; looking for the article takes a time that grows faster than the page. */
const maxElements = 20_000
/** What is nested deeper is read as if it were not. */
const maxDepth = 150
const maxJsonLd = 1024 * 1024

/**
 * Reads a page once, by the events of the parser: linear time, no tree.
 *
 * @throws DomainError `import.too_large` (413) for a page of more than 20,000 elements, `body.too_deep` (400) for one that
 * nests more than 2,000 of them
 */
export function skimPage(html: string): Skimmed {
  const skimmer = new Skimmer()
  const parser = new Parser({
    onopentag: (name, attributes) => skimmer.open(name, attributes),
    ontext: (text) => skimmer.addText(text),
    onclosetag: (name) => skimmer.close(name),
  })
  parser.end(html)
  return skimmer.finish()
}

type OpenFigure = Omit<PagePicture, 'caption' | 'creditLine'> & { caption: string[]; beside: string[]; depth: number }

interface Frame {
  name: string
  /** Whether it stands in what is left of the page. */
  kept: boolean
  /** Where its text goes beside the text of the page. */
  into: string[] | null
  /** What was left of the page before a byline, which is no part of the text. */
  byline: number | null
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const kept = ['class', 'id', 'href', 'src', 'srcset', 'data-src', 'data-srcset', 'alt', 'width', 'height', 'itemprop']
/** Parts of a byline that are lines of their own. */
const lines = new Set(['div', 'p', 'li', 'span', 'time', 'h2', 'h3', 'h4', 'dt', 'dd'])
const longestByline = 300
/** Opens a text beside the others. */
function begin(texts: string[][]): string[] {
  const text: string[] = []
  texts.push(text)
  return text
}

class Skimmer {
  readonly #frames: Frame[] = []
  readonly #out: string[] = []
  readonly #text: string[] = []
  readonly #found = {
    ...{ language: null as string | null, canonical: null as string | null, base: null as string | null },
    ...{ meta: new Map<string, string>(), jsonLd: [] as string[][] },
  }
  readonly #titles: string[] = []
  readonly #headings: string[][] = []
  readonly #standfirsts: string[][] = []
  readonly #kickers: string[][] = []
  readonly #bylines: string[][] = []
  #time: string | null = null
  readonly #figures: OpenFigure[] = []
  #figure: OpenFigure | null = null
  #captionDepth: number | null = null
  #elements = 0
  #depth = 0
  #paragraphs = 0
  #paragraphLength = 0
  /** Depth of the element inside which nothing counts; null outside of one. */
  #lost: number | null = null

  open(name: string, attributes: Attributes) {
    const frame: Frame = { name, kept: false, into: null, byline: null }
    const parent = this.#frames.at(-1)?.name
    this.#frames.push(frame)
    if (this.#frames.length > maxNested) throw tooDeep()
    if (this.#lost !== null) return
    this.#readHead(name, attributes, frame)
    if (isLostElement(name, attributes, parent) || isHiddenElement(name, attributes)) {
      this.#lost = this.#frames.length
      return
    }
    this.#readParts(name, attributes, frame)
    if (!/^(?:html|head|meta|link|base|title)$/.test(name)) this.#keep(name, attributes, frame)
  }

  addText(text: string) {
    const frame = this.#frames.at(-1)
    if (this.#lost !== null) {
      if (this.#lost === this.#frames.length) frame?.into?.push(text)
      return
    }
    for (const { into } of this.#frames.slice(-12)) into?.push(text)
    if (frame?.name === 'title') return
    if (this.#figure) (this.#captionDepth === null ? this.#figure.beside : this.#figure.caption).push(text)
    this.#text.push(text)
    this.#out.push(escapeHtml(text))
    this.#paragraphLength += text.trim().length
  }

  close(name: string) {
    if (this.#frames.length === this.#captionDepth) this.#captionDepth = null
    if (this.#frames.length === this.#figure?.depth) this.#figure = null
    const frame = this.#frames.pop()
    if (this.#lost !== null && this.#frames.length < this.#lost) this.#lost = null
    if (!frame?.kept) return
    this.#depth--
    if (!voids.has(name)) this.#out.push(`</${name}>`)
    this.#text.push(' ')
    if (name === 'p' && this.#paragraphLength > 60) this.#paragraphs++
    if (frame.byline !== null) this.#dropByline(frame.byline)
  }

  finish(): Skimmed {
    const join = (parts: string[]) => collapseSpace(parts.join('')).trim()
    const longest = (texts: string[][]) => texts.map(join).find((text) => text.length > 20 && text.length < 600)
    return {
      ...this.#found,
      jsonLd: this.#found.jsonLd.map((parts) => parts.join('').slice(0, maxJsonLd)),
      title: join(this.#titles),
      headings: this.#headings.map(join).filter(Boolean),
      standfirst: longest(this.#standfirsts) ?? null,
      kicker: this.#kickers.map(join).find((text) => text !== '' && text.length <= 60) ?? null,
      bylines: this.#bylines.flatMap((parts) =>
        parts
          .join('')
          .split('\n')
          .map((line) => join([line]))
          .filter(Boolean),
      ),
      time: this.#time,
      figures: this.#figures.map(({ caption, beside, depth: _depth, ...figure }) => {
        const { words, credit } = partCaption(caption, beside)
        return { ...figure, caption: words, creditLine: credit }
      }),
      text: join(this.#text),
      html: `<html><head></head><body>${this.#out.join('')}</body></html>`,
    }
  }

  #readHead(name: string, attributes: Attributes, frame: Frame) {
    const { meta, jsonLd } = this.#found
    if (name === 'html') this.#found.language = attributes.lang || null
    else if (name === 'title' && this.#titles.length === 0) frame.into = this.#titles
    else if (name === 'base') this.#found.base ??= attributes.href ?? null
    else if (name === 'link' && attributes.rel === 'canonical') this.#found.canonical ??= attributes.href ?? null
    else if (name === 'meta') {
      const key = (attributes.property ?? attributes.name ?? attributes.itemprop ?? '').toLowerCase()
      if (key && attributes.content && !meta.has(key)) meta.set(key, collapseSpace(attributes.content).trim())
    } else if (name === 'script' && /^application\/ld\+json/i.test(attributes.type ?? '')) {
      frame.into = begin(jsonLd)
    }
  }

  #readParts(name: string, attributes: Attributes, frame: Frame) {
    const label = labelOf(name, attributes)
    const isAbove = this.#paragraphs === 0
    if (name === 'h1' || (label === 'headline' && /^h\d$/.test(name) && isAbove)) frame.into = begin(this.#headings)
    else if (label === 'standfirst') frame.into = begin(this.#standfirsts)
    else if (label === 'kicker') frame.into = begin(this.#kickers)
    else if (label === 'byline' && isAbove && !this.#isInByline) {
      frame.into = begin(this.#bylines)
      frame.byline = this.#out.length
    }
    if (this.#isInByline && lines.has(name)) this.#bylines.at(-1)?.push('\n')
    if (name === 'time' && isAbove) this.#time ??= attributes.datetime ?? null
    if (name === 'p') this.#paragraphLength = 0
    this.#readFigure(name, attributes)
  }

  get #isInByline(): boolean {
    return this.#frames.slice(-12).some(({ byline }) => byline !== null)
  }

  /** A byline that turns out to hold more than names is text. */
  #dropByline(from: number) {
    if ((this.#bylines.at(-1) ?? []).join('').length <= longestByline) this.#out.length = from
    else this.#bylines.pop()
  }

  #readFigure(name: string, attributes: Attributes) {
    if (isFigure(name, attributes) && !this.#figure) {
      const depth = this.#frames.length
      this.#figure = { src: null, alt: '', caption: [], beside: [], paragraphsBefore: this.#paragraphs, depth }
      this.#figures.push(this.#figure)
    }
    if (!this.#figure) return
    if (isCaption(name, attributes)) this.#captionDepth = this.#frames.length
    const source = isPicture(name) || name === 'source' ? bestSource(attributes) : null
    if (source === null) return
    if (isPicture(name)) Object.assign(this.#figure, { src: source, alt: attributes.alt ?? '' })
    else this.#figure.src ??= source
  }

  #keep(name: string, attributes: Attributes, frame: Frame) {
    if (this.#depth >= maxDepth) return
    if (++this.#elements > maxElements) {
      throw new DomainError('import.too_large', `The page has more than ${maxElements} elements.`)
    }
    frame.kept = true
    this.#depth++
    const written = kept.flatMap((key) =>
      attributes[key] === undefined ? [] : [` ${key}="${escapeHtml(attributes[key].slice(0, 4_096))}"`],
    )
    this.#out.push(`<${name}${written.join('')}>`)
  }
}
