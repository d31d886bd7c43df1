import type { Lexicon, SourceKind } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'
import { toNominative } from './nominative.ts'
import { kindOfOrganization } from './roles.ts'
import { tokenize } from './tokens.ts'

/** The kind of an organisation that somebody belongs to. */
export const kindOfOwner = (name: string, lexicon: Lexicon): SourceKind =>
  kindOfOrganization(tokenize(name, [], lexicon), lexicon) ?? 'organization'

/** "secretary-general" of "secretary-general of the union SINDOCA", where SINDOCA is known to be the affiliation. */
export function shorten({ capacity, affiliation }: Mention, lexicon: Lexicon): string | null {
  if (!capacity || !affiliation) return capacity
  const words = capacity.split(' ')
  const inner = words.findIndex((word, index) => index > 0 && lexicon.innerPrepositions.has(word.toLowerCase()))
  if (inner === -1) return capacity
  const owner = toNominative(words.slice(inner + 1).join(' '), words[inner]?.toLowerCase(), lexicon)
  return capacity.endsWith(affiliation) || owner.endsWith(affiliation) ? words.slice(0, inner).join(' ') : capacity
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
