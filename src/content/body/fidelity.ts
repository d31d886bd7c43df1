import { findRuns, foldText } from './folding.ts'

/**
 * Compares the passages that print a quote, in reading order, with the words that were said:
 * - `verbatim`: together they are these words; white space, the style of marks, quotation marks around a passage and the
 *   comma or full stop at the end of one make no difference;
 * - `abridged`: words were left out, with or without an ellipsis, or an insertion in square brackets stands for some; a
 *   passage may begin with a capital where the words did not, and the other way round;
 * - `altered`: anything else.
 */
export function assessFidelity(printed: string[], said: string): 'verbatim' | 'abridged' | 'altered' {
  if (isVerbatim(printed, said)) return 'verbatim'
  return isAbridged(printed, said) ? 'abridged' : 'altered'
}

function isVerbatim(printed: string[], said: string): boolean {
  const words = bareWords(said)
  let at = 0
  for (const passage of printed.map(bareWords)) {
    const joint = /^(?:[.,]? |$)/.exec(words.slice(at + passage.length, at + passage.length + 2))
    if (passage === '' || !words.startsWith(passage, at) || !joint) return false
    at += passage.length + joint[0].length
  }
  return printed.length > 0 && at === words.length
}

/** Whether the parts of the passages stand in the words said, whole and in order. */
function isAbridged(printed: string[], said: string): boolean {
  const words = tokensOf(said)
  const parts = printed.flatMap(partsOf)
  let rest = words
  for (const part of parts) {
    const [first] = findRuns(rest.map(lowerCase), part.map(lowerCase)).filter((at) => sameCase(rest, part, at))
    if (first === undefined) return false
    rest = rest.slice(first + part.length)
  }
  return parts.length > 0
}

/** The unbroken parts of a passage: what stands between ellipses and insertions in brackets, as tokens. */
function partsOf(passage: string): string[][] {
  return foldMarks(passage)
    .replace(/\[(\p{L})\](?=\p{L})/gu, '$1')
    .split(/\[[^\]]*\]|\(\s?(?:…|\.{3})\s?\)|…|(?:\.\s?){3,}/u)
    .map(tokensOf)
    .filter((part) => part.length > 0)
}

/** Words and the punctuation between them; none at the ends, where an editor may change it. */
function tokensOf(text: string): string[] {
  const tokens: string[] = foldMarks(text).match(/[\p{L}\p{N}\p{M}]+(?:['-][\p{L}\p{N}\p{M}]+)*|[^\s"]/gu) ?? []
  const isWord = (token: string) => /[\p{L}\p{N}]/u.test(token)
  return tokens.slice(Math.max(0, tokens.findIndex(isWord)), tokens.findLastIndex(isWord) + 1)
}

/** Case counts, but for the first letter of a part. */
function sameCase(words: string[], part: string[], at: number): boolean {
  return part.every((token, index) => {
    const word = words[at + index] ?? ''
    return index === 0 ? word.slice(1) === token.slice(1) : word === token
  })
}

function lowerCase(token: string): string {
  return token.toLowerCase()
}

/** The words without the quotation marks around them and without the comma or full stop before the closing one. */
function bareWords(text: string): string {
  return foldMarks(text)
    .trim()
    .replace(/^"+|"+$/g, '')
    .replace(/[.,]$/, '')
    .replace(/"+$/, '')
    .trim()
}

/** The text folded, its single quotation marks made double: a quotation within a quotation changes them. */
function foldMarks(text: string): string {
  return foldText(text).text.replace(/(?<!\p{L})'|'(?!\p{L})/gu, '"')
}
