import type { Lexicon } from './languages/lexicon.ts'

/** A word, a punctuation mark, or a whole quotation, which narration treats as one piece. */
export interface Token {
  kind: 'word' | 'mark' | 'quote'
  text: string
  /** Lower case, apostrophes straight, no possessive ending; what lexicons are asked for. */
  lower: string
  start: number
  end: number
  capital: boolean
  /** Index of the quotation a quote token stands for. */
  quote: number
}

/** A quotation's place in the paragraph, marks included. */
export interface QuotedRange {
  start: number
  end: number
  quote: number
}

const piece =
  /\p{N}+(?:[.,:]\p{N}+)*[\p{L}%]*(?:-[\p{L}\p{N}]+)*|[\p{L}][\p{L}\p{M}\p{N}]*(?:(?:['’\-‑&/]|(?<!\p{Ll})\.|\.(?!\p{Lu}))[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*(?:(?<=s)['’](?=\s))?|[^\s\p{L}\p{N}]/gu

/** Cuts a paragraph into tokens; each quotation becomes a single one. */
export function tokenize(text: string, quoted: readonly QuotedRange[], lexicon: Lexicon): Token[] {
  const tokens: Token[] = []
  let from = 0
  for (const { start, end, quote } of quoted) {
    readWords({ text, from, to: start, lexicon }, tokens)
    const range = text.slice(start, end)
    tokens.push({ kind: 'quote', text: range, lower: '', start, end, capital: false, quote })
    from = end
  }
  readWords({ text, from, to: text.length, lexicon }, tokens)
  return tokens
}

interface Stretch {
  text: string
  from: number
  to: number
  lexicon: Lexicon
}

function readWords({ text, from, to, lexicon }: Stretch, tokens: Token[]): void {
  const stretch = text.slice(from, to)
  for (const match of stretch.matchAll(piece)) {
    const printed = match[0]
    const start = from + match.index
    if (!/[\p{L}\p{N}]/u.test(printed)) {
      if (printed === '.' && endsAbbreviation(tokens.at(-1), start, lexicon)) continue
      tokens.push({ kind: 'mark', text: printed, lower: printed, start, end: start + 1, capital: false, quote: -1 })
      continue
    }
    for (const { part, offset } of splitElisions(printed, lexicon)) tokens.push(toWord(part, start + offset))
  }
}

function toWord(text: string, start: number): Token {
  const lower = text.toLowerCase().replaceAll('’', "'").replace(/'s?$/, '')
  return { kind: 'word', text, lower, start, end: start + text.length, capital: /^\p{Lu}/u.test(text), quote: -1 }
}

/** Takes the full stop into the word ("Sen.", "John F.", "20. Juli") so that it ends no sentence. */
function endsAbbreviation(last: Token | undefined, at: number, { abbreviations, capitalNouns }: Lexicon): boolean {
  if (last?.kind !== 'word' || last.end !== at) return false
  const ordinal = capitalNouns && /^\d{1,2}$/.test(last.text)
  const short = ordinal || abbreviations.has(last.lower) || /^\p{Lu}$/u.test(last.text)
  if (short) {
    last.end = at + 1
    last.text += '.'
  }
  return short
}

const inversion = /^(.+?)-(?:(t)-)?(je|tu|il|elle|on|nous|vous|ils|elles)$/i

interface Part {
  part: string
  offset: number
}

/** Parts "l'économiste" at its apostrophe and "a-t-il" at its hyphen, where the language elides. */
function splitElisions(printed: string, { elisions }: Lexicon): Part[] {
  const parts: Part[] = []
  let offset = 0
  for (const { index } of elisions.size > 0 ? printed.matchAll(/['’]/g) : []) {
    const part = printed.slice(offset, index)
    if (!elisions.has(part.toLowerCase())) break
    parts.push({ part, offset })
    offset = index + 1
  }
  const rest = printed.slice(offset)
  const [, verb, , pronoun] = elisions.size > 0 && rest.length < 40 ? (rest.match(inversion) ?? []) : []
  if (!verb || !pronoun) return [...parts, { part: rest, offset }]
  return [...parts, { part: verb, offset }, { part: pronoun, offset: printed.length - pronoun.length }]
}

/** Cuts tokens into sentences. A quotation that ends with a full stop ends its sentence before a capital. */
export function splitSentences(tokens: readonly Token[]): Token[][] {
  const sentences: Token[][] = []
  let sentence: Token[] = []
  tokens.forEach((token, index) => {
    sentence.push(token)
    if (!endsSentence(token, tokens[index + 1])) return
    sentences.push(sentence)
    sentence = []
  })
  if (sentence.length > 0) sentences.push(sentence)
  return sentences
}

function endsSentence(token: Token, next: Token | undefined): boolean {
  if (!next) return true
  const opens = next.capital || next.kind === 'quote' || /^[\p{N}([“–—]/u.test(next.text)
  if (token.kind === 'mark') return opens && /[.!?…]/.test(token.text)
  return token.kind === 'quote' && opens && /[.!?…]\s?\P{L}?$/u.test(token.text.slice(-4))
}

/** True when the lower-case tokens hold the phrase; `haystack` comes from {@link flatten}. */
export const holds = (haystack: string, phrase: string): boolean => haystack.includes(` ${phrase} `)

/** The tokens as one lower-case string with a space around each, for phrase look-ups. */
export const flatten = (tokens: readonly Token[]): string => ` ${tokens.map(({ lower }) => lower || '“').join(' ')} `

/** Finds where a phrase starts among the tokens, at or after `from`; -1 where it does not. */
export function findPhrase(tokens: readonly Token[], phrase: string, from = 0): number {
  const wanted = phrase.split(' ')
  for (let at = from; at + wanted.length <= tokens.length; at++) {
    if (wanted.every((word, offset) => tokens[at + offset]?.lower === word)) return at
  }
  return -1
}

/** Prints tokens with the spacing they have in the text. */
export function printed(tokens: readonly Token[]): string {
  let text = ''
  let before: Token | undefined
  for (const token of tokens) {
    const gap = token.start - (before?.end ?? token.start)
    text += gap === 1 && elided.test(before?.text ?? '') ? `'${token.text}` : (gap > 0 ? ' ' : '') + token.text
    before = token
  }
  return text
}

/** A French elided word, whose apostrophe is no part of its token. */
const elided = /^(?:[ldqsncjmt]|lorsqu|puisqu|jusqu)$/i

/** Prints the tokens from one index up to another; -1 means to the end. */
export const printedBetween = (tokens: readonly Token[], from: number, to: number): string =>
  printed(tokens.slice(from, to === -1 ? undefined : to))

/** True when no word and no quotation stands between two indexes. */
export const onlyMarks = (tokens: readonly Token[], from: number, to: number): boolean =>
  from <= to && tokens.slice(from, to).every(({ kind }) => kind === 'mark')

/** A verb further than this from quoted words is not beside them, in tokens. */
const maxBeside = 7

/** "“…,” she |went| on": nothing but the subject stands between quoted words and the verb, or they follow it. */
export function isBesideQuote(sentence: readonly Token[], at: number): boolean {
  if (sentence.slice(at + 1, at + 4).find(({ kind }) => kind !== 'word')?.kind === 'quote') return true
  const next = sentence.findIndex(({ kind }, index) => index > at && kind !== 'word')
  if (next !== -1 && next - at < 4 && sentence[next + 1]?.kind === 'quote') return true
  const quote = sentence.findLastIndex(({ kind }, index) => index < at && kind === 'quote')
  const between = sentence.slice(quote + 1, at)
  return quote !== -1 && between.length < maxBeside && between.slice(1).every(({ kind }) => kind === 'word')
}
