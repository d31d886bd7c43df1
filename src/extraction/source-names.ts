import type { Lexicon, SourceKind } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'

/** The kind of an organisation that somebody belongs to. */
export function kindOfOwner(name: string, { organizationNouns }: Lexicon): SourceKind {
  const words = name.toLowerCase().split(/\s+/)
  return organizationNouns.find(([, nouns]) => words.some((word) => nouns.has(word)))?.[0] ?? 'organization'
}

/** "secretary-general" of "secretary-general of the union SINDOCA", where SINDOCA is known to be the affiliation. */
export function shorten({ capacity, affiliation }: Mention, { innerPrepositions }: Lexicon): string | null {
  if (!capacity || !affiliation || !capacity.endsWith(affiliation)) return capacity
  const words = capacity.split(' ')
  const inner = words.findIndex((word, index) => index > 0 && innerPrepositions.has(word.toLowerCase()))
  return inner === -1 ? capacity : words.slice(0, inner).join(' ')
}

/** The noun that says what is meant: "head" of "head of the port board". */
export function headNoun({ label }: Mention, { innerPrepositions }: Lexicon): string {
  const words = label.toLowerCase().split(/\s+/)
  const inner = words.findIndex((word, index) => index > 0 && innerPrepositions.has(word))
  return words.slice(0, inner === -1 ? undefined : inner).at(-1) ?? ''
}

/** "Abdel Rahman" of "Rami Abdel Rahman", "Observatory" of "Syrian Observatory for Human Rights". */
export function isShortOf(short: string, long: string): boolean {
  if (long.length <= short.length) return false
  return (
    long.endsWith(` ${short}`) || long.startsWith(`${short} `) || (!short.includes(' ') && long.includes(` ${short} `))
  )
}
