import type { CaseLexicon, Lexicon } from './languages/lexicon.ts'
import type { Token } from './tokens.ts'

/**
 * The form in which a name is filed, of the one in which it stands after a determiner or a preposition:
 * "Deutsches Rotes Kreuz" of "des Deutschen Roten Kreuzes". Names of languages without cases stay as they are.
 */
export function toNominative(name: string, determiner: string | undefined, { cases }: Lexicon): string {
  if (!cases || determiner === undefined) return name
  const genitive = cases.genitives.has(determiner)
  const strong = genitive || cases.datives.has(determiner)
  if (!strong && !cases.feminines.has(determiner)) return name
  const words = name.split(' ')
  const headAt = words.findIndex((word, index) => index === words.length - 1 || !isAdjective(word, cases))
  const head = genitive ? dropGenitive(words[headAt] ?? '', cases) : (words[headAt] ?? '')
  const ending = strong ? (isNeuter(head, cases) ? 'es' : 'er') : 'e'
  return words
    .map((word, index) => (index < headAt ? word.replace(/en$/, ending) : index === headAt ? head : word))
    .join(' ')
}

const isAdjective = (word: string, { adjectives }: CaseLexicon): boolean =>
  word.endsWith('en') && (/^\p{Ll}/u.test(word) || adjectives.test(word))

const isNeuter = (head: string, { neuters }: CaseLexicon): boolean =>
  neuters.some((ending) => head.toLowerCase().endsWith(ending))

/** Shorter words and such as end with a capital are initials. */
const shortest = 4

function dropGenitive(word: string, { genitiveEndings, keptEndings }: CaseLexicon): string {
  if (word.length <= shortest || !/\p{Ll}s$/u.test(word) || keptEndings.test(word)) return word
  return word.replace(genitiveEndings, '')
}

/** "|Der Zeitung| sagte sie …": the article of masculine subjects before a feminine noun. */
export const isFeminineOblique = (sentence: readonly Token[], at: number, { cases }: Lexicon): boolean =>
  (cases?.obliqueFeminines.has(sentence[at]?.lower ?? '') ?? false) &&
  cases?.feminineEndings.test(sentence[at + 1]?.lower ?? '') === true
