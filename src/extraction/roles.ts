import { newsAgencies } from './languages/agencies.ts'
import type { Lexicon, SourceKind } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'
import { findNameRuns } from './name-runs.ts'
import { toNominative } from './nominative.ts'
import { printed, type Token } from './tokens.ts'

/** Words looked up before, by language. */
const looked = new WeakMap<Lexicon, Map<string, boolean>>()
/** More different words than any text has in its names; then the memory begins anew. */
const maxLooked = 20_000

/** True for a noun for people by what they do. */
export function isRole({ lower }: Token, lexicon: Lexicon): boolean {
  const known = looked.get(lexicon) ?? remember(lexicon)
  const before = known.get(lower)
  if (before !== undefined) return before
  const { roleNouns, roleEndings } = lexicon
  const isNoun = (form: string): boolean => roleNouns.has(form) || roleEndings.some((end) => form.endsWith(end))
  const declined =
    lexicon.cases && lower.length > shortestHead ? lexicon.cases.roleEndings.exec(lower)?.index : undefined
  const role = isNoun(lower) || (declined !== undefined && isNoun(lower.slice(0, declined)))
  if (known.size >= maxLooked) known.clear()
  known.set(lower, role)
  return role
}

function remember(lexicon: Lexicon): Map<string, boolean> {
  const known = new Map<string, boolean>()
  looked.set(lexicon, known)
  return known
}

interface Kinds {
  /** The kind that each noun for an organisation stands for; the first list wins. */
  nouns: ReadonlyMap<string, SourceKind>
  /** Words looked into before. */
  compounds: Map<string, SourceKind | undefined>
}

const kindsOf = new WeakMap<Lexicon, Kinds>()

function listKinds(lexicon: Lexicon): Kinds {
  const known = kindsOf.get(lexicon)
  if (known) return known
  const kindOf = new Map<string, SourceKind>()
  for (const [kind, nouns] of lexicon.organizationNouns) {
    for (const noun of nouns) {
      for (const form of lexicon.cases ? [noun, `${noun}s`, `${noun}es`] : [noun]) {
        if (!kindOf.has(form)) kindOf.set(form, kind)
      }
    }
  }
  const kinds = { nouns: kindOf, compounds: new Map() }
  kindsOf.set(lexicon, kinds)
  return kinds
}

/** Finds the kind of organisation that a word or a name of several words stands for. */
export function kindOfOrganization(tokens: readonly Token[], lexicon: Lexicon): SourceKind | null {
  const known = tokens.find(
    ({ lower }) => newsAgencies.has(lower) && /\p{Lu}/u.test(lower === '' ? '' : (tokens[0]?.text ?? '')),
  )
  if (known && tokens.length <= 3) return 'news_agency'
  const opens = tokens.length <= maxAgencyWords && agencyOpeners.has(tokens[0]?.lower ?? '')
  if (opens && newsAgencies.has(printed(tokens).toLowerCase())) return 'news_agency'
  const kinds = listKinds(lexicon)
  for (let at = tokens.length - 1; at >= 0; at--) {
    const { lower = '', capital = false } = tokens[at] ?? {}
    const kind = kinds.nouns.get(lower) ?? (capital && lexicon.capitalNouns ? kindOfCompound(lower, kinds) : undefined)
    if (kind) return kind
  }
  return null
}

/** "Umwelt|organisation|": the last part of a compound says what it is. Each word is looked into once. */
function kindOfCompound(lower: string, { nouns, compounds }: Kinds): SourceKind | undefined {
  if (compounds.has(lower)) return compounds.get(lower)
  if (compounds.size >= maxLooked) compounds.clear()
  const kind = kindOfLastPart(lower, nouns)
  compounds.set(lower, kind)
  return kind
}

function kindOfLastPart(lower: string, nouns: Kinds['nouns']): SourceKind | undefined {
  for (let at = 2; at <= lower.length - shortestHead && at < longestCompound; at++) {
    const kind = nouns.get(lower.slice(at))
    if (kind) return kind
  }
  return undefined
}

/** Shorter nouns end many words by chance. */
const shortestHead = 5
const longestCompound = 40

/** The words with which the names of agencies begin; "france-presse" and its like are one token. */
const agencyOpeners: ReadonlySet<string> = new Set([...newsAgencies].map((name) => name.split(' ')[0] ?? ''))

/** No agency's name has more words. */
const maxAgencyWords = 4

export function stripDeterminer(tokens: readonly Token[], { determiners }: Lexicon): readonly Token[] {
  const from = tokens.findIndex(({ lower }) => !determiners.has(lower))
  return from === -1 ? [] : tokens.slice(from)
}

/** "Transport Minister" of "Transport Minister Helena Cruz": the words up to the last role noun, affiliation cut off. */
export function roleOf(tokens: readonly Token[], lexicon: Lexicon): string | null {
  const roleAt = tokens.findLastIndex((token) => isRole(token, lexicon))
  if (roleAt === -1) return null
  let from = roleAt
  const owner = tokens.findLastIndex(({ text }, index) => index < roleAt && /['’]s?$/.test(text))
  while (from > owner + 1 && !lexicon.determiners.has(tokens[from - 1]?.lower ?? '')) from--
  const run = tokens.slice(from, roleAt + 1)
  const affiliation = kindOfOrganization(run.slice(0, -1), lexicon) ? run.slice(-1) : run
  return printed(affiliation)
}

export function possessor(tokens: readonly Token[]): string | null {
  const at = tokens.findIndex(({ text }) => /['’]s$/.test(text))
  return at === -1 ? null : dropPossessive(printed(tokens.slice(0, at + 1)))
}

const dropPossessive = (text: string): string => text.replace(/['’]s?$/, '')

/** The organisation in "spokesman for the ministry", "Observatory head", "secretary-general of the union SINDOCA". */
export function readAffiliation(tokens: readonly Token[], lexicon: Lexicon): string | null {
  const at = tokens.findIndex(({ lower }, index) => index > 0 && lexicon.innerPrepositions.has(lower))
  const after = at === -1 ? [] : stripDeterminer(tokens.slice(at + 1), lexicon)
  const runs = findNameRuns(after, lexicon)
  const last = runs.at(-1)
  const begin = tokens.indexOf((last?.[0] ?? after[0]) as Token)
  const file = (name: string): string => toNominative(name, tokens[begin - 1]?.lower, lexicon)
  if (last) return file(dropPossessive(printed(withoutClassNoun(withLeadingNoun(last, after, lexicon), lexicon))))
  if (kindOfOrganization(after, lexicon)) return file(printed(after))
  const roleAt = tokens.findLastIndex((token) => isRole(token, lexicon))
  const before = stripDeterminer(tokens.slice(0, Math.max(0, roleAt)), lexicon)
  const noun = before.findLastIndex((token) => kindOfOrganization([token], lexicon))
  return noun === -1 ? null : dropPossessive(printed(dropAdjectives(before.slice(0, noun + 1), lexicon)))
}

/** "ministère des Transports": a public body whose noun has no capital is called by it and what it is for. */
export function withOffice(run: readonly Token[], tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  if (lexicon.capitalNouns) return run
  const at = tokens.indexOf(run[0] as Token)
  let noun = at - 1
  while (noun > 0 && at - noun < 3 && lexicon.innerPrepositions.has(tokens[noun]?.lower ?? '')) noun--
  const body = noun >= 0 && noun < at - 1 ? tokens[noun] : undefined
  const named = body && !body.capital && kindOfOrganization([body], lexicon) === 'government'
  return named ? tokens.slice(noun, at + run.length) : run
}

/** "X" of "Sender X", where the language puts the class before the name. */
export function withoutClassNoun(run: readonly Token[], { classNouns }: Lexicon): readonly Token[] {
  const first = run[0]?.lower ?? ''
  return run.length > 1 && run[1]?.capital && classNouns.some((noun) => first.endsWith(noun)) ? run.slice(1) : run
}

/** "université Lyon-Sud" is a name with its noun, "the union SINDOCA" is not. */
function withLeadingNoun(run: readonly Token[], tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const office = withOffice(run, tokens, lexicon)
  if (office !== run) return office
  const noun = tokens[tokens.indexOf(run[0] as Token) - 1]
  const acronym = run.length === 1 && run[0]?.text === run[0]?.text.toUpperCase()
  return noun && !acronym && kindOfOrganization([noun], lexicon) ? [noun, ...run] : run
}

const dropAdjectives = (tokens: readonly Token[], { rankWords }: Lexicon): readonly Token[] =>
  tokens.filter(({ lower }) => !rankWords.has(lower))

/** What an apposition tells of the person before it: "71, a retired postmistress". */
export function readCapacity(
  appositions: readonly (readonly Token[])[],
  lexicon: Lexicon,
): Pick<Mention, 'capacity' | 'affiliation'> | null {
  for (const apposition of appositions) {
    if (lexicon.relatives.has(apposition[0]?.lower ?? '')) continue
    const core = stripDeterminer(apposition, lexicon)
    const affiliation = readAffiliation([...apposition.slice(0, 1), ...core], lexicon)
    if (core.some((token) => isRole(token, lexicon))) return { capacity: printed(core), affiliation }
    if (affiliation && lexicon.innerPrepositions.has(apposition[0]?.lower ?? '')) return { capacity: null, affiliation }
  }
  return null
}
