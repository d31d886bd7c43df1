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

/** What an ASCII character is to the reader of words: 0 space, 1 letter, 2 digit, 3 a mark. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/\s/.test(char)) return 0
  if (/[A-Za-z]/.test(char)) return 1
  return /\d/.test(char) ? 2 : 3
})
const joiners = new Set("'-.&/")
const isCapital = (code: number): boolean => code >= 65 && code <= 90

/** Reads the words and marks of a stretch. Plain words and marks are read by hand, which is most; the rest by pattern. */
function readWords({ text, from, to, lexicon }: Stretch, tokens: Token[]): void {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? classes[code] : 2
    if (kind === 0) at++
    else if (kind === 3) {
      pushMark(text.charAt(at), at, { tokens, lexicon })
      at++
    } else {
      const end = kind === 1 ? endOfPlainWord(text, at, to) : -1
      if (end !== -1) {
        const word = text.slice(at, end)
        // Most words are in lower case already, and making another one of them costs as much as reading them.
        const lower = hasCapital(text, at, end) ? word.toLowerCase() : word
        pushWord({ text: word, lower, start: at, capital: isCapital(code) || lexicon.lowerCaseNames.has(word) }, tokens)
        at = end
      } else at = readByPattern({ text, from: at, to, lexicon }, tokens)
    }
  }
}

function hasCapital(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isCapital(text.charCodeAt(at))) return true
  return false
}

/** Where a word of ASCII letters ends; -1 where something follows that may belong to it. */
function endOfPlainWord(text: string, from: number, to: number): number {
  let end = from + 1
  while (end < to) {
    const code = text.charCodeAt(end)
    if (code < 128 && (classes[code] === 1 || classes[code] === 2)) end++
    else if (code >= 128 || (joiners.has(text.charAt(end)) && !isSpaceAt(text, end + 1, to))) return -1
    else return text.charAt(end) === "'" ? -1 : end
  }
  return end
}

const isSpaceAt = (text: string, at: number, to: number): boolean => {
  const code = text.charCodeAt(at)
  return at >= to || (code < 128 && classes[code] === 0)
}

/** @returns where it stopped reading */
function readByPattern({ text, from, to, lexicon }: Stretch, tokens: Token[]): number {
  piece.lastIndex = from
  const match = piece.exec(text)
  if (!match || match.index >= to) return to
  const printed = match[0].slice(0, to - match.index)
  const start = match.index
  if (!/^[\p{L}\p{N}]/u.test(printed)) {
    pushMark(printed, start, { tokens, lexicon })
    return start + printed.length
  }
  for (const { part, offset } of splitElisions(printed, lexicon)) {
    const lower = part.toLowerCase().replaceAll('’', "'").replace(/'s?$/, '')
    pushWord({ text: part, lower, start: start + offset, capital: /^\p{Lu}/u.test(part) }, tokens)
  }
  return start + printed.length
}

function pushMark(text: string, start: number, { tokens, lexicon }: { tokens: Token[]; lexicon: Lexicon }): void {
  if (text === '.' && endsAbbreviation(tokens.at(-1), start, lexicon)) return
  tokens.push({ kind: 'mark', text, lower: text, start, end: start + 1, capital: false, quote: -1 })
}

function pushWord(
  { text, lower, start, capital }: { text: string; lower: string; start: number; capital: boolean },
  tokens: Token[],
): void {
  tokens.push({ kind: 'word', text, lower, start, end: start + text.length, capital, quote: -1 })
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
  if (elisions.size === 0) return [{ part: printed, offset: 0 }]
  const parts: Part[] = []
  let offset = 0
  for (const { index } of printed.matchAll(/['’]/g)) {
    const part = printed.slice(offset, index)
    if (!elisions.has(part.toLowerCase())) break
    parts.push({ part, offset })
    offset = index + 1
  }
  const rest = printed.slice(offset)
  const [, verb, , pronoun] = rest.length < 40 ? (rest.match(inversion) ?? []) : []
  if (!verb || !pronoun) return [...parts, { part: rest, offset }]
  return [...parts, { part: verb, offset }, { part: pronoun, offset: printed.length - pronoun.length }]
}

/** Cuts tokens into sentences. A quotation that ends with a full stop ends its sentence before a capital. */
export function splitSentences(tokens: readonly Token[], lexicon: Lexicon): Token[][] {
  const sentences: Token[][] = []
  let sentence: Token[] = []
  tokens.forEach((token, index) => {
    sentence.push(token)
    if (!endsSentence(token, tokens[index + 1])) return
    if (sentence.length === 1 && isAttributedNext(tokens, index, lexicon)) return
    sentences.push(sentence)
    sentence = []
  })
  if (sentence.length > 0) sentences.push(sentence)
  return sentences
}

/** "“Why?” |Smith asked|": after a question or a call the sentence goes on with who speaks. */
function isAttributedNext(tokens: readonly Token[], at: number, { speechVerbs, besideVerbs }: Lexicon): boolean {
  if (tokens[at]?.kind !== 'quote' || !/[?!]\P{L}*$/u.test(tokens[at]?.text.slice(-3) ?? '')) return false
  for (let next = at + 1; next - at <= maxSubject && tokens[next]?.kind === 'word'; next++) {
    const lower = tokens[next]?.lower ?? ''
    if (speechVerbs.has(lower) || besideVerbs.has(lower)) return true
  }
  return false
}

/** Words between quoted words and the verb, at most. */
const maxSubject = 6

function endsSentence(token: Token, next: Token | undefined): boolean {
  if (!next) return true
  if (token.kind === 'word') return false
  const ends = token.kind === 'mark' ? '.!?…'.includes(token.text) : /[.!?…]\s?\P{L}?$/u.test(token.text.slice(-4))
  return ends && (next.capital || next.kind === 'quote' || /^[\p{N}([“–—]/u.test(next.text))
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
  for (let next = at + 1; next - at < 4; next++) {
    const kind = sentence[next]?.kind
    if (kind === 'quote' || (kind === 'mark' && sentence[next + 1]?.kind === 'quote')) return true
    if (kind !== 'word') break
  }
  for (let before = at - 1; before >= 0 && at - before <= maxBeside; before--) {
    const kind = sentence[before]?.kind
    if (kind === 'quote') return true
    if (kind === 'mark') return sentence[before - 1]?.kind === 'quote'
  }
  return false
}
