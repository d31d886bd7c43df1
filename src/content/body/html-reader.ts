import { Parser } from 'htmlparser2'
import { DomainError } from '#src/errors.ts'
import { isId } from '#src/platform/id.ts'
import { canonicalUrl } from '#src/platform/text.ts'
import { breaksLine, type Frame, isBlock, isForeign, isHidden, listItemOf, markOf, styleOf } from './html-elements.ts'
import { BodyBuilder, collapseSpace, type Mark, type Shape } from './normal.ts'
import { type Body, canonicalHref } from './schema.ts'
import type { Warnings } from './warnings.ts'

type Attributes = Record<string, string>

const maxDepth = 256
const maxCaption = 2_000

/**
 * Reads HTML by an allow-list: elements it does not know give their text only, scripts and styles nothing. It follows the
 * parser's events and builds no tree, so it takes linear time and no stack.
 *
 * @throws DomainError `body.too_deep` when elements are nested more than 256 deep
 */
export function readHtml(html: string, warnings: Warnings): Body {
  const reader = new HtmlReader(warnings)
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.addText(text),
    onclosetag: () => reader.close(),
  })
  parser.end(html)
  return reader.finish()
}

class HtmlReader {
  readonly #warnings: Warnings
  readonly #builder = new BodyBuilder()
  readonly #frames: Frame[] = []
  readonly #startedItems = new WeakSet<Shape>()
  #frame: Frame = {
    name: '',
    shape: { style: 'normal' },
    marks: [],
    lists: [],
    skipped: false,
    preformatted: false,
    figure: null,
    inCaption: false,
  }

  constructor(warnings: Warnings) {
    this.#warnings = warnings
  }

  open(name: string, attributes: Attributes) {
    if (this.#frames.length >= maxDepth) {
      throw new DomainError('body.too_deep', `The HTML nests elements more than ${maxDepth} deep.`)
    }
    this.#frames.push(this.#frame)
    this.#frame = { ...this.#frame, name }
    if (this.#frame.skipped) return
    if (isBlock(name)) this.#breakAround(name)
    this.#enter(name, attributes)
  }

  addText(text: string) {
    const { skipped, inCaption, figure, shape, marks, preformatted } = this.#frame
    if (skipped) return
    if (inCaption && figure) {
      figure.caption += text
      return
    }
    if (preformatted && /\t| {2}/.test(text)) {
      this.#warnings.add('indentation_removed', 'The indentation of preformatted text was removed.')
    }
    const begins = !this.#builder.hasText
    this.#builder.addText(preformatted ? text : collapseSpace(text), shape, marks)
    if (begins && this.#builder.hasText && shape.listItem) this.#startItem(shape)
  }

  close() {
    const { name, skipped, figure } = this.#frame
    const parent = this.#frames.pop()
    if (parent && !skipped) {
      if (name === 'q') this.addText('”')
      if (name === 'figure' && figure) this.#addFigure(figure)
      if (isBlock(name)) this.#breakAround(name)
    }
    if (parent) this.#frame = parent
  }

  finish(): Body {
    return this.#builder.finish()
  }

  #enter(name: string, attributes: Attributes) {
    if (isHidden(name)) this.#frame.skipped = true
    else if (isForeign(name)) this.#skip(`An element <${name}> was removed.`)
    else if (name === 'br') this.#builder.addText('\n', this.#frame.shape, this.#frame.marks)
    else if (name === 'hr') this.#warnings.add('rule_removed', 'A horizontal rule was removed.')
    else if (name === 'table') this.#warnings.add('table_flattened', 'A table became one paragraph a cell.')
    else if (name === 'img') this.#addImage(attributes)
    else if (name === 'iframe') this.#addFrame(attributes)
    else if (name === 'figure') this.#openFigure(attributes)
    else if (name === 'figcaption') this.#frame.inCaption = this.#frame.figure !== null
    else if (name === 'aside' && 'data-quote' in attributes) this.#addPullQuote(attributes['data-quote'])
    else if (name === 'ul' || name === 'ol')
      this.#frame.lists = [...this.#frame.lists, name === 'ul' ? 'bullet' : 'number']
    else this.#enterText(name, attributes)
  }

  #enterText(name: string, attributes: Attributes) {
    if (name === 'q') this.addText('“')
    if (name === 'pre') this.#frame.preformatted = true
    if (name === 'li') this.#reshape(listItemOf(this.#frame, this.#warnings))
    const style = styleOf(name, this.#warnings)
    if (style) this.#reshape({ style })
    const mark = markOf(name, attributes)
    if (mark) this.#addMark(mark)
    if (name === 'a' && attributes.href !== undefined) this.#addLink(attributes.href)
    if ('data-quote' in attributes) this.#addQuote(attributes['data-quote'])
  }

  /** Blocks end where block elements begin and end; only a list item goes on, on a new line. */
  #breakAround(name: string) {
    if (this.#frame.inCaption && this.#frame.figure) this.#frame.figure.caption += ' '
    else if (this.#frame.shape.listItem && breaksLine(name)) this.#builder.startLine()
    else this.#builder.endBlock()
  }

  #reshape(shape: Shape) {
    const { shape: outer } = this.#frame
    if (outer.listItem && !shape.listItem) {
      this.#warnings.add('style_removed', `A list item cannot be a ${shape.style} at the same time.`)
      return
    }
    if (outer.style !== 'normal' && outer.style !== shape.style) {
      this.#warnings.add('style_removed', `A block inside a ${outer.style} lost that style.`)
    }
    this.#frame.shape = shape
  }

  #startItem(shape: Shape) {
    if (this.#startedItems.has(shape)) {
      this.#warnings.add('list_item_split', 'Text after a nested list or picture became a list item of its own.')
    }
    this.#startedItems.add(shape)
  }

  #addMark(mark: Mark) {
    if (this.#frame.inCaption) {
      this.#warnings.add('caption_style_removed', 'Captions are plain text: marks and links in them were removed.')
    }
    const kept = mark.startsWith('link:')
      ? this.#frame.marks.filter((other) => !other.startsWith('link:'))
      : this.#frame.marks
    this.#frame.marks = [...kept, mark]
  }

  #addLink(href: string) {
    if (href.startsWith('quote:')) return this.#addQuote(href.slice('quote:'.length))
    if (href.startsWith('pull-quote:')) return this.#addPullQuote(href.slice('pull-quote:'.length))
    const link = canonicalHref(href.trim())
    if (link && link.length <= 2048) return this.#addMark(`link:${link}`)
    this.#warnings.add(
      'link_removed',
      `The link to ${shorten(href)} was removed: it is not an http, https, mailto or tel URL.`,
    )
  }

  #addQuote(id = '') {
    if (isId(id)) this.#addMark(`quote:${id}`)
    else this.#warnings.add('reference_invalid', `${shorten(id)} is not the id of a quote.`)
  }

  #addPullQuote(id = '') {
    if (!isId(id)) return this.#warnings.add('reference_invalid', `${shorten(id)} is not the id of a quote.`)
    this.#builder.addBlock({ _type: 'pullQuote', quote: id })
    this.#frame.skipped = true
  }

  #addImage(attributes: Attributes) {
    const { src = '', alt = '' } = attributes
    const inSource = src.startsWith('media:')
    const media = attributes['data-media'] ?? (inSource ? src.slice('media:'.length) : '')
    const { figure } = this.#frame
    if (!isId(media))
      this.#warnings.add('image_removed', `The picture ${shorten(src || alt)} was removed: it names no media record.`)
    else if (figure && (figure.media ?? media) === media) figure.media = media
    else this.#addFigure({ media, caption: inSource ? alt : '' })
  }

  #openFigure(attributes: Attributes) {
    const embed = attributes['data-embed']
    if (embed !== undefined) return this.#addEmbed(embed)
    const media = attributes['data-media']
    if (media !== undefined && !isId(media)) {
      this.#warnings.add('reference_invalid', `${shorten(media)} is not the id of a media record.`)
    }
    this.#frame.figure = { media: media !== undefined && isId(media) ? media : null, caption: '' }
  }

  #addFigure({ media, caption }: { media: string | null; caption: string }) {
    const words = collapseSpace(caption).trim()
    this.#builder.endBlock()
    if (words.length > maxCaption) {
      this.#warnings.add('caption_shortened', `A caption was cut to ${maxCaption} characters.`)
    }
    if (media === null) this.#builder.addText(words, { style: 'normal' })
    else if (words === '') this.#builder.addBlock({ _type: 'image', media })
    else this.#builder.addBlock({ _type: 'image', media, caption: words.slice(0, maxCaption).toWellFormed() })
    this.#builder.endBlock()
  }

  #addFrame({ src = '' }: Attributes) {
    this.#addEmbed(src.startsWith('//') ? `https:${src}` : src)
  }

  #addEmbed(url: string) {
    const canonical = canonicalUrl(url)
    if (canonical === null || canonical.length > 2048)
      return this.#skip(`An embedded page ${shorten(url)} was removed.`)
    this.#builder.addBlock({ _type: 'embed', url: canonical })
    this.#frame.skipped = true
  }

  #skip(detail: string) {
    this.#warnings.add('element_removed', detail)
    this.#frame.skipped = true
  }
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100).toWellFormed()}…` : text
}
