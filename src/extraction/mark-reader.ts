import type { Quotation, Span } from './quotations.ts'

export type Style =
  | 'straight'
  | 'double'
  | 'low'
  | 'guillemet'
  | 'reversed'
  | 'right'
  | 'single'
  | 'apostrophe'
  | 'doubled'

/** A mark whose closing one has not been read. */
export interface OpenMark {
  style: Style
  /** Where its words are opened in this paragraph; -1 where they go on without a mark. */
  at: number
  quotation: Quotation | null
}

/** The mark that opens each style. */
export const opensWith: Record<Style, string> = {
  straight: '"',
  double: '“',
  low: '„',
  guillemet: '«',
  reversed: '»',
  right: '”',
  single: '‘',
  apostrophe: "'",
  doubled: '``',
}

/** Wire copy opens with two backticks and closes with two apostrophes, which elsewhere are seconds and typing slips. */
const marks = /["“”„‟«»‘’‚]|(?<!')''(?!')|(?<!`)``(?!`)|(?<!')'(?!')/g
const wordBefore = /[\p{L}\p{N}]/u
const spaceAfter = /[\s\p{P}]/u

/** Nesting deeper than this is no writing; the marks are then read as text. */
const maxDepth = 6

interface MarkedSpan extends Span {
  opened: boolean
  closed: boolean
}

/** Adds a stretch to a quotation, with and without its marks and the white space beside them. */
export function addSpan(
  quotation: Quotation,
  text: string,
  { paragraph, start, end, opened, closed }: MarkedSpan,
): void {
  let from = opened ? start + 1 : start
  let to = closed ? end - 1 : end
  while (from < to && isSpace(text, from)) from++
  while (to > from && isSpace(text, to - 1)) to--
  quotation.spans.push({ paragraph, start: from, end: to })
  quotation.outer.push({ paragraph, start, end })
}

const isSpace = (text: string, at: number): boolean => /\s/.test(text.charAt(at))

/** Reads the marks of one paragraph from left to right, keeping those that are open. */
export class MarkReader {
  readonly quotations: Quotation[] = []
  /** Quotations inside a mark that is still open; they count when that mark turns out to be none. */
  nested: Quotation[] = []
  private readonly open: OpenMark[] = []
  private readonly text: string
  private readonly paragraph: number
  private readonly carried: OpenMark | null
  private readonly lastSingleClose: number
  private readonly lastApostropheClose: number

  constructor(text: string, paragraph: number, carried: OpenMark | null) {
    this.text = text
    this.paragraph = paragraph
    this.carried = carried
    this.lastSingleClose = this.findLastClose('’')
    this.lastApostropheClose = this.findLastClose("'")
  }

  /** @returns the outermost mark that is still open at the end, if any */
  read(): OpenMark | null {
    let from = 0
    if (this.carried) {
      this.open.push({ ...this.carried })
      from = this.carried.at + 1
    }
    marks.lastIndex = from
    for (let match = marks.exec(this.text); match; match = marks.exec(this.text)) this.readMark(match[0], match.index)
    return this.open[0] ?? null
  }

  private readMark(mark: string, at: number): void {
    const top = this.open.at(-1)?.style
    switch (mark) {
      case '"':
        this.readStraight(at)
        break
      case '“':
        if (top === 'low') this.close(top, at)
        else this.start('double', at)
        break
      case '„':
        this.start('low', at)
        break
      case '«':
        if (top === 'reversed') this.close(top, at)
        else this.start('guillemet', at)
        break
      case '»':
        if (this.isOpen('guillemet')) this.close('guillemet', at)
        else this.startReversed(at)
        break
      case '‘':
      case '‚':
        this.startSingle('single', at, this.lastSingleClose)
        break
      case '’':
        this.readClosingSingle('single', at)
        break
      case "'":
        this.readApostrophe(at)
        break
      case "''":
      case '``':
        this.readDoubled(mark, at)
        break
      default:
        this.readRight(at)
    }
  }

  private readStraight(at: number): void {
    const opens = this.canOpen(at)
    if (this.isOpen('low')) this.close('low', at)
    else if (this.isOpen('double') && !opens) this.close('double', at)
    else if (this.isOpen('straight') && (!opens || this.canClose(at))) this.close('straight', at)
    else if (this.isOpen('straight')) this.restart('straight', at)
    else if (opens) this.start('straight', at)
  }

  /** Only the inner character of each pair is taken for the mark: a mark is one character wide. */
  private readDoubled(mark: string, at: number): void {
    if (mark === "''" && this.isOpen('doubled') && this.canClose(at + 1)) this.close('doubled', at)
    else if (mark === '``' && !wordBefore.test(this.text.charAt(at - 1)) && this.canOpen(at + 1))
      this.start('doubled', at + 1)
  }

  private readApostrophe(at: number): void {
    if (this.isOpen('apostrophe') && !this.canOpen(at)) this.readClosingSingle('apostrophe', at)
    else this.startSingle('apostrophe', at, this.lastApostropheClose)
  }

  /** Swedish and Finnish open with the mark that others close with; only after a space, since elsewhere it is a slip. */
  private readRight(at: number): void {
    const parted = at === 0 || isSpace(this.text, at - 1)
    if (parted && this.open.length === 0 && this.canOpen(at)) this.start('right', at)
    else this.closeFirstOf(['double', 'low', 'straight', 'right'], at)
  }

  private startReversed(at: number): void {
    if (this.canOpen(at)) this.start('reversed', at)
  }

  private startSingle(style: Style, at: number, lastClose: number): void {
    if (this.canOpen(at) && lastClose > at && wordBefore.test(this.text.charAt(at + 1))) this.start(style, at)
  }

  /** An apostrophe inside or after a word closes nothing while a better mark follows ("the dogs’ owners’"). */
  private readClosingSingle(style: Style, at: number): void {
    if (!this.isOpen(style) || !this.canClose(at)) return
    const last = style === 'single' ? this.lastSingleClose : this.lastApostropheClose
    const possessive = /s/i.test(this.text.charAt(at - 1)) && /^\s\p{Ll}/u.test(this.text.slice(at + 1, at + 3))
    if (!possessive || last === at) this.close(style, at)
  }

  private canOpen(at: number): boolean {
    return !wordBefore.test(this.text.charAt(at - 1)) && at + 1 < this.text.length && !isSpace(this.text, at + 1)
  }

  private canClose(at: number): boolean {
    const next = this.text.charAt(at + 1)
    return !isSpace(this.text, at - 1) && (next === '' || spaceAfter.test(next))
  }

  private findLastClose(mark: string): number {
    let at = this.text.lastIndexOf(mark)
    while (at > 0 && !this.canClose(at)) at = this.text.lastIndexOf(mark, at - 1)
    return at
  }

  private isOpen(style: Style): boolean {
    return this.open.some((mark) => mark.style === style)
  }

  private start(style: Style, at: number): void {
    const top = this.open.at(-1)
    if (top?.style === style && style !== 'guillemet') this.open.pop()
    if (this.open.length < maxDepth) this.open.push({ style, at, quotation: null })
  }

  /** An opening mark while one is open shows that a closing mark was forgotten. */
  private restart(style: Style, at: number): void {
    this.open.splice(this.open.findIndex((mark) => mark.style === style))
    this.start(style, at)
  }

  private closeFirstOf(styles: Style[], at: number): void {
    const style = styles.find((candidate) => this.isOpen(candidate))
    if (style) this.close(style, at)
  }

  private close(style: Style, at: number): void {
    const depth = this.open.findLastIndex((mark) => mark.style === style)
    const [mark] = this.open.splice(depth)
    if (!mark || (at - mark.at < 2 && !mark.quotation)) return
    const quotation: Quotation = mark.quotation ?? { spans: [], outer: [], closed: true }
    quotation.closed = true
    const opened = mark.at >= 0
    const span = { paragraph: this.paragraph, start: Math.max(0, mark.at), end: at + 1, opened, closed: true }
    addSpan(quotation, this.text, span)
    if (this.open.length > 0) this.nested.push(quotation)
    else {
      this.nested = []
      if (!mark.quotation) this.quotations.push(quotation)
    }
  }
}
