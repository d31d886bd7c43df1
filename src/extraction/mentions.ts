import type { Gender, Lexicon, SourceKind } from './languages/lexicon.ts'
import { countParticles } from './name-runs.ts'
import { toNominative } from './nominative.ts'
import type { NounPhrase } from './noun-phrases.ts'
import { type Described, readName, unnamed } from './proper-names.ts'
import {
  isRole,
  kindOfOrganization,
  possessor,
  readAffiliation,
  readCapacity,
  roleOf,
  stripDeterminer,
} from './roles.ts'
import { printed, type Token } from './tokens.ts'

/** What a noun phrase says about whom it names. */
export interface Mention {
  start: number
  end: number
  text: string
  pronoun: Gender | 'it' | 'they' | null
  /** The proper name, without titles and functions; null for "the official". */
  name: string | null
  /** The phrase without its determiner, functions kept; what an unnamed source is called. */
  label: string
  kind: SourceKind
  gender: Gender | null
  capacity: string | null
  /** The organisation that the person speaks for, as printed. */
  affiliation: string | null
  /** Refers to somebody the text has mentioned ("the official", "the board"). */
  definite: boolean
}

/**
 * Reads a noun phrase and the appositions that follow it; null when it names nobody who is known to speak. Once for each:
 * whoever looks for a subject asks, and then whoever attributes words to it.
 */
export function describeMention(source: NounPhrase, lexicon: Lexicon): Mention | null {
  if (source.mention === undefined) {
    const mention = describe(source.phrase, source.appositions, lexicon)
    source.mention = mention && inNominative(mention, source.phrase, lexicon)
  }
  return source.mention
}

/** Names and functions as they are filed, whatever the case in which the phrase stands. */
function inNominative(mention: Mention, [first]: readonly Token[], lexicon: Lexicon): Mention {
  if (!lexicon.cases || mention.pronoun) return mention
  const { name, label, capacity, kind } = mention
  const file = (text: string): string => toNominative(text, first?.lower, lexicon)
  const filed = { label: file(label), capacity: capacity && singular(file(capacity), name, lexicon) }
  return kind === 'person' ? { ...mention, ...filed } : { ...mention, ...filed, name: name && file(name) }
}

/** "Ministerpräsident" of "dem Ministerpräsidenten Kjell Aune": with a name the ending is that of a case. */
const singular = (capacity: string, name: string | null, { cases }: Lexicon): string =>
  name && cases ? capacity.replace(cases.weakEndings, '') : capacity

/** Reads the phrase beside quoted words and their verb: whatever its noun is, it speaks ("the website explains"). */
export function describeSpeaker(source: NounPhrase, lexicon: Lexicon): Mention | null {
  const known = describeMention(source, lexicon)
  const { phrase } = source
  const [first] = phrase
  const last = phrase.findLast(({ kind }) => kind === 'word')
  if (known || !first || !last) return known
  const quantity = phrase.length === 1 && lexicon.quantifiers.has(first.lower)
  const core = quantity ? phrase : stripDeterminer(phrase, lexicon)
  if (core.length === 0 || core.length > maxUnknown || !(quantity || lexicon.determiners.has(first.lower))) return null
  const kind = quantity || lexicon.personEndings.test(last.lower) ? 'person' : 'document'
  const place = { start: first.start, end: last.end, text: printed(phrase) }
  return {
    ...place,
    ...unnamed(printed(core), kind),
    pronoun: null,
    definite: lexicon.definiteDeterminers.has(first.lower),
  }
}

/** A phrase of more words without a known noun is no phrase. */
const maxUnknown = 8

function describe(
  phrase: readonly Token[],
  appositions: readonly (readonly Token[])[],
  lexicon: Lexicon,
): Mention | null {
  const first = phrase[0]
  const last = phrase.at(-1)
  if (!first || !last) return null
  const core = stripDeterminer(cutRelative(phrase, lexicon), lexicon)
  const place = { start: first.start, end: last.end, text: printed(phrase) }
  const definite = lexicon.definiteDeterminers.has(first.lower)
  const pronoun = phrase.length === 1 ? (lexicon.pronouns.get(first.lower) ?? null) : null
  if (pronoun) return { ...place, ...unnamed(first.text, 'person'), pronoun, definite: false }
  if (core.length === 0 || lexicon.relatives.has(first.lower)) return null

  const quoted = lexicon.clauses && nameInQuotes(core, lexicon)
  if (quoted) return { ...place, ...quoted, pronoun: null, definite: false }
  const named = readName(headOf(core, lexicon), lexicon, core[0] !== first)
  const person = named?.kind === 'person' && !isGenitiveOfPlace(named, lexicon)
  const renamed = person ? null : readApposedName(appositions, lexicon)
  if (renamed) {
    const affiliation = readAffiliation(core, lexicon) ?? possessor(core)
    const named = { ...place, end: cutRelative(appositions[0] ?? [], lexicon).at(-1)?.end ?? place.end }
    return { ...named, ...renamed, pronoun: null, capacity: roleOf(core, lexicon), affiliation, definite: false }
  }
  if (named) return { ...place, ...named, ...addCapacity(named, appositions, lexicon), pronoun: null, definite }
  const kind = kindOfNoun(core, lexicon)
  if (!kind) return null
  const label = printed(lexicon.numerals.has(first.lower) ? [first, ...core] : core)
  return { ...place, ...unnamed(label, kind), ...nominal(core, kind, lexicon), pronoun: null, definite }
}

/** "die Zeitung |„Der Tag“|" */
function nameInQuotes(core: readonly Token[], lexicon: Lexicon): Described | null {
  const quote = core.find(({ kind }) => kind === 'quote')
  if (!quote) return null
  const name = quote.text.slice(1, -1).trim()
  const kind =
    kindOfOrganization(
      core.filter(({ kind }) => kind === 'word'),
      lexicon,
    ) ?? 'organization'
  return { ...unnamed(name, kind), name }
}

/** "der Parteichef |Hanois|, Pham Quang Nghi": where a person is named after it, what ends like a genitive is one. */
const isGenitiveOfPlace = ({ name }: Described, { cases }: Lexicon): boolean =>
  cases !== null && /^\p{L}+s$/u.test(name ?? '')

/** True for the particles of a person's name ("Ursula |von| der Heide"), false in "Uwe Brandt |von| der Universität". */
function isInName(core: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const second = lexicon.particlePairs.has(`${core[at - 1]?.lower} ${core[at]?.lower}`)
  if (second) return isInName(core, at - 1, lexicon)
  const count = countParticles(core, at, lexicon)
  return count > 1 && !kindOfOrganization(core.slice(at + count), lexicon)
}

/** The words before the genitives and prepositions of a phrase, where case and not order shows what belongs together. */
function headOf(core: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const { clauses, innerPrepositions, nameParticles } = lexicon
  const end = core.findIndex(
    ({ lower, capital }, index) =>
      index > 0 &&
      !capital &&
      !isInName(core, index, lexicon) &&
      (innerPrepositions.has(lower) || (clauses?.genitives.has(lower) && core[index - 1]?.capital)) &&
      (clauses?.genitives.has(lower) || !nameParticles.has(lower) || !core[index + 1]?.capital),
  )
  if (!clauses) return core
  const head = end > 0 ? core.slice(0, end) : core
  const noun = head.findLastIndex(({ kind, capital }, index) => kind === 'word' && !capital && head[index + 1]?.capital)
  const particle = nameParticles.has(head[noun]?.lower ?? '') || nameParticles.has(head[noun - 1]?.lower ?? '')
  return particle ? head : head.slice(Math.max(0, noun))
}

function nominal(core: readonly Token[], kind: SourceKind, lexicon: Lexicon): Partial<Described> {
  if (kind !== 'person' && kind !== 'group') return {}
  const spokes = core.findLast(({ lower }) => lexicon.spokesRoles.has(lower))
  return { affiliation: readAffiliation(core, lexicon), capacity: spokes?.text ?? null }
}

function cutRelative(tokens: readonly Token[], { relatives }: Lexicon): readonly Token[] {
  const at = tokens.findIndex(({ lower, kind }) => kind === 'mark' || relatives.has(lower))
  return at > 0 ? tokens.slice(0, at) : tokens
}

/** The kind of an unnamed speaker; null when the phrase is about no one who could speak. */
function kindOfNoun(core: readonly Token[], lexicon: Lexicon): SourceKind | null {
  const innerAt = core.findIndex(
    ({ lower }, index) => index > 0 && (lexicon.innerPrepositions.has(lower) || lexicon.clauses?.genitives.has(lower)),
  )
  const head = innerAt > 0 ? core.slice(0, innerAt) : core
  if (head.some(({ lower }) => lexicon.groupNouns.has(lower))) return 'group'
  if (head.some((token) => isRole(token, lexicon))) return 'person'
  const kind = kindOfOrganization(head, lexicon)
  return kind ?? (lexicon.capitalNouns && head.some(({ capital }) => capital) ? 'person' : null)
}

/** The name in "the environment secretary, Dominic Lyle". */
function readApposedName(appositions: readonly (readonly Token[])[], lexicon: Lexicon): Described | null {
  const first = cutRelative(appositions[0] ?? [], lexicon)
  if (first.length > 6 || !first[0]?.capital) return null
  const name = readName(first, lexicon)
  return name?.kind === 'person' ? name : null
}

function addCapacity(
  named: Described,
  appositions: readonly (readonly Token[])[],
  lexicon: Lexicon,
): Pick<Mention, 'capacity' | 'affiliation'> {
  const apposed = readCapacity(appositions, lexicon)
  return {
    capacity: apposed?.capacity ?? named.capacity,
    affiliation: apposed?.affiliation ?? named.affiliation,
  }
}
