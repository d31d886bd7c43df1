import type { Lexicon, SourceKind } from './languages/lexicon.ts'
import { commonEnding } from './proper-names.ts'
import { isRole, kindOfOrganization } from './roles.ts'
import type { Token } from './tokens.ts'

/** Those who pass on what others say. */
export const outlets: ReadonlySet<SourceKind> = new Set<SourceKind>(['news_agency', 'broadcaster', 'publication'])

/** True for a phrase about an outlet, or for a name in marks that stands alone ("der |„Küstenpost“|"). */
export function isOutletPhrase(phrase: readonly Token[], lexicon: Lexicon): boolean {
  const words = phrase.filter(({ kind, lower }) => kind === 'word' && !lexicon.determiners.has(lower))
  if (words.length === 0) return phrase.length > 1 && phrase.at(-1)?.kind === 'quote'
  if (words.some((token) => isRole(token, lexicon))) return false
  const kind = kindOfOrganization(words, lexicon)
  return kind !== null && outlets.has(kind)
}

/**
 * True where a phrase ends with the name of a person, so that what follows in the form of a genitive is spoken to:
 * "sagte |Ministerin Moen| der Zeitung", but "die Sprecherin der Zeitung".
 */
export function endsWithPerson(phrase: readonly Token[], lexicon: Lexicon): boolean {
  const [first] = phrase
  const last = phrase.at(-1)
  if (!first || !last || last.kind !== 'word' || isRole(last, lexicon) || lexicon.groupNouns.has(last.lower))
    return false
  if (kindOfOrganization([last], lexicon)) return false
  if (phrase.length === 1 && lexicon.pronouns.has(first.lower)) return true
  const { he, she } = lexicon.firstNames
  const isTitle = (token: Token): boolean =>
    isRole(token, lexicon) || lexicon.honorifics.has(token.lower) || he.has(token.lower) || she.has(token.lower)
  if (phrase.slice(0, -1).some(isTitle)) return true
  return !lexicon.determiners.has(first.lower) && (phrase.length > 1 || !commonEnding.test(last.lower))
}
