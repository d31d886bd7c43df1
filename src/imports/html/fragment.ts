import { Parser } from 'htmlparser2'
import { convert } from '#src/content/body/conversion.ts'
import { escapeHtml } from '#src/content/body/html.ts'
import { readHtml } from '#src/content/body/html-reader.ts'
import { collapseSpace } from '#src/content/body/normal.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { canonicalUrl } from '#src/platform/text.ts'
import { partKey } from '../reading.ts'
import { partCaption } from './captions.ts'
import { maxNested, tooDeep } from './depth.ts'
import { type Attributes, bestSource, isHiddenElement, isLostElement, resolveUrl } from './elements.ts'
import { isCaption, isFigure, isPicture, labelOf } from './labels.ts'

/** Something to see or hear in a text; `key` stands for it in the body. */
export interface FoundMedia {
  key: string
  kind: 'picture' | 'video' | 'audio'
  /** Where it is; null of one of ours, which is named by its id. */
  url: string | null
  /** What `data-media` says: the id of a record, or of an associated item. */
  id: string | null
  altText: string
  caption: string
  /** What its figure prints beside the caption. */
  creditLine: string | null
}

export interface Fragment {
  body: Body
  media: FoundMedia[]
  warnings: Warning[]
}

/**
 * Reads the HTML of an article's text, without any page around it: as `fromHtml` does, but with its pictures, and with
 * addresses made absolute. Linear in its length; nothing of it is run or fetched.
 *
 * @param base where it stands on the web; relative addresses are dropped without it
 * @throws DomainError `body.too_large` (413), `body.too_deep` (400), `body.invalid` (422)
 */
export function readFragment(html: string, { base = null, firstKey = 0 }: { base?: string | null; firstKey?: number }) {
  const rewriter = new Rewriter(base, firstKey)
  const { body, warnings } = convert(html, (text, collected) => {
    const parser = new Parser({
      onopentag: (name, attributes) => rewriter.open(name, attributes),
      ontext: (words) => rewriter.addText(words),
      onclosetag: (name) => rewriter.close(name),
    })
    parser.end(text)
    return readHtml(rewriter.finish(), collected)
  })
  return { body, media: rewriter.media, warnings } satisfies Fragment
}

/** What prints more holds no caption, but a part of the text. */
const longestCaption = 1_000

interface Figure {
  media: FoundMedia[]
  caption: string[]
  /** What is printed outside of the caption, or as a credit in it. */
  beside: string[]
  /** Depths of the elements that are open and hold the one or the other. */
  inCaption: number | null
  inCredit: number | null
  /** What it prints beside its picture, where it turns out to have none. */
  outside: string[]
  depth: number
}

/** Elements that only part what they hold from the rest. */
const containers = new Set(
  'article aside body center dd details div dl dt fieldset footer header html legend main section summary'.split(' '),
)
/** Elements that say nothing to a body, but for their text. */
const passed = new Set(
  'abbr acronym address bdi bdo big cite data dfn font label mark picture small span time wbr'.split(' '),
)

class Rewriter {
  readonly media: FoundMedia[] = []
  readonly #base: string | null
  readonly #firstKey: number
  #out: string[] = []
  #depth = 0
  #lost: number | null = null
  #figure: Figure | null = null
  /** For each open element, what closes it. */
  readonly #closings: string[] = []

  constructor(base: string | null, firstKey: number) {
    this.#base = base
    this.#firstKey = firstKey
  }

  open(name: string, attributes: Attributes) {
    if (++this.#depth > maxNested) throw tooDeep()
    this.#closings.push('')
    if (this.#lost !== null) return
    if (isLostElement(name, attributes) || isHiddenElement(name, attributes) || this.#isTeaser(name, attributes)) {
      this.#lost = this.#depth
    } else if (isFigure(name, attributes) && !('data-embed' in attributes)) this.#openFigure(attributes)
    else if (isPicture(name)) this.#addPicture(attributes)
    else if (name === 'video' || name === 'audio') this.#addRecording(name, attributes)
    else if (name === 'source') this.#addSource(attributes)
    else if (this.#figure) this.#openInFigure(name, attributes)
    else this.#write(name, attributes)
  }

  addText(text: string) {
    if (this.#lost !== null) return
    const figure = this.#figure
    if (figure) (figure.inCaption === null || figure.inCredit !== null ? figure.beside : figure.caption).push(text)
    this.#out.push(escapeHtml(text))
  }

  close(_name: string) {
    const closing = this.#closings.pop() ?? ''
    if (this.#lost === null) {
      this.#out.push(closing)
      if (this.#figure?.depth === this.#depth) this.#closeFigure(this.#figure)
      else if (this.#figure) this.#closeInFigure(this.#figure)
    } else if (this.#lost === this.#depth) this.#lost = null
    this.#depth--
  }

  finish(): string {
    return this.#out.join('')
  }

  /** Asides tell of other stories, but for the pull quotes of our own bodies. */
  #isTeaser(name: string, attributes: Attributes): boolean {
    return name === 'aside' && !('data-quote' in attributes)
  }

  #write(name: string, attributes: Attributes) {
    const end = (html: string) => {
      this.#closings[this.#closings.length - 1] = html
    }
    if ('data-quote' in attributes || 'data-embed' in attributes) {
      const own = ['data-quote', 'data-embed'].flatMap((key) =>
        attributes[key] === undefined ? [] : [` ${key}="${escapeHtml(attributes[key])}"`],
      )
      this.#out.push(`<${name}${own.join('')}>`)
      return end(`</${name}>`)
    }
    if (containers.has(name)) {
      this.#out.push('<div></div>')
      this.#figure?.caption.push(' ')
      this.#figure?.beside.push(' ')
      return end('<div></div>')
    }
    if (passed.has(name)) return
    const href = name === 'a' ? this.#linkOf(attributes.href) : null
    if (name === 'a' && href === null) return
    const src = name === 'iframe' ? resolveUrl(attributes.src, this.#base) : null
    if (name === 'iframe' && src === null) return
    const style = name === 'b' && attributes.style ? ` style="${escapeHtml(attributes.style)}"` : ''
    this.#out.push(
      `<${name}${href === null ? '' : ` href="${escapeHtml(href)}"`}${src ? ` src="${escapeHtml(src)}"` : ''}${style}>`,
    )
    end(name === 'br' || name === 'hr' ? '' : `</${name}>`)
  }

  /** Links into the page itself lead nowhere outside of it. */
  #linkOf(href: string | undefined): string | null {
    if (!href || href.startsWith('#')) return null
    return /^(?:mailto|tel):/i.test(href) ? href : resolveUrl(href, this.#base)
  }

  #openFigure(attributes: Attributes) {
    if (this.#figure) return
    const texts = { caption: [], beside: [], inCaption: null, inCredit: null }
    this.#figure = { media: [], ...texts, outside: this.#out, depth: this.#depth }
    this.#out = []
    if (attributes['data-media'] !== undefined) this.#add({ id: attributes['data-media'] })
  }

  #openInFigure(name: string, attributes: Attributes) {
    const figure = this.#figure
    if (figure && isCaption(name, attributes)) figure.inCaption ??= this.#depth
    else if (figure && labelOf(name, attributes) === 'credit') figure.inCredit ??= this.#depth
    if (name !== 'figcaption') this.#write(name, attributes)
  }

  #closeInFigure(figure: Figure) {
    if (figure.inCaption === this.#depth) figure.inCaption = null
    if (figure.inCredit === this.#depth) figure.inCredit = null
  }

  #addPicture(attributes: Attributes) {
    const id = attributes['data-media'] ?? null
    const url = id === null ? resolveUrl(bestSource(attributes), this.#base) : null
    if (url === null && id === null) return
    this.#add({ id, url, altText: collapseSpace(attributes.alt ?? '').trim() })
  }

  #addRecording(name: 'video' | 'audio', attributes: Attributes) {
    this.#add({ kind: name, url: resolveUrl(attributes.src, this.#base) })
  }

  /** A source belongs to the recording that is open, or to a picture, which names its own. */
  #addSource({ src }: Attributes) {
    const last = this.media.at(-1)
    if (last && last.kind !== 'picture') last.url ??= resolveUrl(src, this.#base)
  }

  #add(found: Partial<FoundMedia>) {
    const [known] = this.#figure?.media ?? []
    const key = partKey('media', this.#firstKey + this.media.length)
    const nothing = { url: null, id: null, altText: '', caption: '', creditLine: null }
    const media: FoundMedia = { key, kind: 'picture', ...nothing, ...found }
    if (known && known.id !== null) return
    this.media.push(media)
    if (this.#figure) this.#figure.media.push(media)
    else this.#out.push(`<figure data-media="${key}"></figure>`)
  }

  #closeFigure({ media, caption, beside, outside }: Figure) {
    const inside = this.#out
    this.#figure = null
    this.#out = outside
    const { words, credit } = partCaption(caption, beside)
    const isText = words.length > longestCaption
    if (media.length === 0 || isText) {
      if (isText) for (const one of media) this.#out.push(`<figure data-media="${one.key}"></figure>`)
      this.#out.push('<div></div>')
      // One by one: a figure may hold more parts than a call may have arguments.
      for (const part of inside) this.#out.push(part)
      this.#out.push('<div></div>')
      return
    }
    for (const one of media) this.#out.push(`<figure data-media="${one.key}"></figure>`)
    const last = media.at(-1)
    if (last) Object.assign(last, { caption: words, creditLine: credit })
  }
}

/** An address as resources keep it; null for what they cannot. */
export function webUrl(address: string | null | undefined): string | null {
  const url = address ? canonicalUrl(address) : null
  return url !== null && url.length <= 2_048 ? url : null
}
