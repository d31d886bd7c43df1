import { collapseSpace } from '#src/content/body/normal.ts'

const longestCredit = 100

/** Parts what a figure prints into its caption and, where that is short and beside it, its credit. */
export function partCaption(caption: string[], beside: string[]): { words: string; credit: string | null } {
  const [words, rest] = [caption, beside].map((parts) => collapseSpace(parts.join('')).trim()) as [string, string]
  if (words === '') return { words: rest, credit: null }
  return rest !== '' && rest.length <= longestCredit
    ? { words, credit: rest }
    : { words: `${words} ${rest}`.trim(), credit: null }
}
