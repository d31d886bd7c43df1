import { newsAgencies } from './languages/agencies.ts'
import type { Gender, Lexicon, SourceKind } from './languages/lexicon.ts'
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

/** Reads a noun phrase and the appositions that follow it; null when it names nobody. */
export function describeMention(
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
  if (core.length === 0) return null

  const named = readName(core, lexicon)
  const renamed = named?.kind === 'person' ? null : readApposedName(appositions, lexicon)
  if (renamed) {
    const affiliation = readAffiliation(core, lexicon) ?? possessor(core)
    const named = { ...place, end: appositions[0]?.at(-1)?.end ?? place.end }
    return { ...named, ...renamed, pronoun: null, capacity: roleOf(core, lexicon), affiliation, definite: false }
  }
  if (named) return { ...place, ...named, ...addCapacity(named, appositions, lexicon), pronoun: null, definite }
  const kind = kindOfNoun(core, lexicon)
  if (!kind) return null
  return { ...place, ...unnamed(printed(core), kind), ...nominal(core, kind, lexicon), pronoun: null, definite }
}

/** Those who pass on what others say. */
export const outlets: ReadonlySet<SourceKind> = new Set<SourceKind>(['news_agency', 'broadcaster', 'publication'])

type Described = Pick<Mention, 'name' | 'label' | 'kind' | 'gender' | 'capacity' | 'affiliation'>

const unnamed = (label: string, kind: SourceKind): Described => ({
  name: null,
  label,
  kind,
  gender: null,
  capacity: null,
  affiliation: null,
})

function nominal(core: readonly Token[], kind: SourceKind, lexicon: Lexicon): Partial<Described> {
  if (kind !== 'person' && kind !== 'group') return {}
  const spokes = core.findLast(({ lower }) => lexicon.spokesRoles.has(lower))
  return { affiliation: readAffiliation(core, lexicon), capacity: spokes?.text ?? null }
}

export function stripDeterminer(tokens: readonly Token[], { determiners }: Lexicon): readonly Token[] {
  const from = tokens.findIndex(({ lower }) => !determiners.has(lower))
  return from === -1 ? [] : tokens.slice(from)
}

function cutRelative(tokens: readonly Token[], { relatives }: Lexicon): readonly Token[] {
  const at = tokens.findIndex(({ lower, kind }) => kind === 'mark' || relatives.has(lower))
  return at > 0 ? tokens.slice(0, at) : tokens
}

export const isRole = ({ lower }: Token, { roleNouns, roleEndings }: Lexicon): boolean =>
  roleNouns.has(lower) || roleEndings.some((ending) => lower.length > ending.length && lower.endsWith(ending))

/** Finds the kind of organisation that a word or a name of several words stands for. */
export function kindOfOrganization(tokens: readonly Token[], lexicon: Lexicon): SourceKind | null {
  const known = tokens.find(({ lower }) => newsAgencies.has(lower) && /\p{Lu}/u.test(lower === '' ? '' : tokens[0]?.text ?? ''))
  if (known && tokens.length <= 3) return 'news_agency'
  const text = printed(tokens).toLowerCase()
  if (newsAgencies.has(text)) return 'news_agency'
  const byWord = ({ lower }: Token) => lexicon.organizationNouns.find(([, nouns]) => nouns.has(lower))?.[0]
  const head = tokens.findLast((token) => byWord(token))
  return head ? (byWord(head) ?? null) : null
}

/** The runs of capitalised words in a phrase, particles inside them included. */
export function findNameRuns(tokens: readonly Token[], { nameParticles }: Lexicon): Token[][] {
  const runs: Token[][] = []
  let run: Token[] = []
  let pending: Token[] = []
  for (const token of tokens) {
    if (token.capital) {
      run.push(...pending, token)
      pending = []
    } else if (run.length > 0 && pending.length < 2 && nameParticles.has(token.lower)) pending.push(token)
    else {
      if (run.length > 0) runs.push(run)
      run = []
      pending = []
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** Reads the proper name in a phrase, a person's where there is one ("Observatory head Rami Abdel Rahman"). */
function readName(core: readonly Token[], lexicon: Lexicon): Described | null {
  const roleAt = core.findLastIndex((token) => isRole(token, lexicon))
  const honorificAt = core.findLastIndex(({ lower }) => lexicon.honorifics.has(lower))
  const titleAt = Math.max(roleAt, honorificAt)
  const afterTitle = core.slice(titleAt + 1)
  const [person] = titleAt >= 0 && afterTitle[0]?.capital ? findNameRuns(afterTitle, lexicon) : []
  if (person && !kindOfOrganization(person.slice(-1), lexicon)) return namePerson(core, person, { titleAt, roleAt }, lexicon)
  if (person) return nameWithoutTitle(afterTitle, lexicon)
  if (titleAt >= 0 && roleAt >= 0) return nameBeforeRole(core, roleAt, lexicon)
  return nameWithoutTitle(core, lexicon)
}

function namePerson(
  core: readonly Token[],
  run: readonly Token[],
  { titleAt, roleAt }: { titleAt: number; roleAt: number },
  lexicon: Lexicon,
): Described {
  const title = core.slice(0, roleAt + 1)
  const honorific = core.slice(0, titleAt + 1).findLast(({ lower }) => lexicon.honorifics.has(lower))
  const name = printed(run)
  return {
    name,
    label: name,
    kind: 'person',
    gender: (honorific && lexicon.honorifics.get(honorific.lower)) ?? genderOfName(run, lexicon),
    capacity: title.length > 0 ? roleOf(title, lexicon) : null,
    affiliation: readAffiliation(title, lexicon),
  }
}

/** "Trump spokeswoman" names nobody, "the Fellwater spokesman" neither: both stay nominal. */
function nameBeforeRole(core: readonly Token[], roleAt: number, lexicon: Lexicon): Described | null {
  const before = core.slice(0, roleAt)
  const names = core.every(({ capital }) => capital) && !before.some((token) => isRole(token, lexicon))
  return names && core.length > 1 && lexicon.code === 'fr' ? nameWithoutTitle(core, lexicon) : null
}

function nameWithoutTitle(core: readonly Token[], lexicon: Lexicon): Described | null {
  const runs = findNameRuns(core, lexicon)
  const documentAt = core.findIndex(({ lower }) => kindsOf('document', lexicon)?.has(lower))
  const run = documentAt >= 0 ? runs.findLast((candidate) => (candidate[0]?.start ?? 0) > (core[documentAt]?.start ?? 0)) : runs[0]
  if (!run) return null
  const agency = run.find(({ lower, text }) => newsAgencies.has(lower) && /^\p{Lu}/u.test(text))
  const whole = documentAt >= 0 ? run : core
  const kind = agency && whole.length < 5 ? 'news_agency' : kindOfOrganization(whole, lexicon)
  if (agency && kind === 'news_agency' && run.length <= 2) return { ...unnamed('', kind), name: agency.text, label: agency.text }
  if (kind) return nameOrganization(whole, run, { kind, germanNouns: lexicon.code === 'de' })
  return nameByShape(core, run, lexicon)
}

function nameOrganization(
  whole: readonly Token[],
  run: readonly Token[],
  { kind, germanNouns }: { kind: SourceKind; germanNouns: boolean },
): Described {
  const owner = run.findIndex(({ text }) => /['’]s$/.test(text))
  if (owner > 0) {
    const name = printed(run.slice(0, owner + 1)).replace(/['’]s$/, '')
    return { ...unnamed(name, kind), name }
  }
  const lead = whole.findIndex(({ capital }) => capital)
  const tokens = lead > 0 && run.length > 0 && !germanNouns ? run : whole.slice(Math.max(0, lead))
  const name = printed(tokens)
  return { ...unnamed(name, kind), name }
}

function nameByShape(core: readonly Token[], run: readonly Token[], lexicon: Lexicon): Described | null {
  const name = printed(run)
  const groupTail = core.slice(core.indexOf(run.at(-1) as Token) + 1).some(({ lower }) => lexicon.groupNouns.has(lower))
  if (groupTail || run.some(({ lower }) => lexicon.groupNouns.has(lower))) return null
  const acronym = run.length === 1 && /^[\p{Lu}\p{N}&.]{2,}$/u.test(name)
  const camel = run.length === 1 && /\p{Ll}\p{Lu}/u.test(name) && !/^(Mc|Mac|De|O['’])/.test(name)
  const joined = run.some(({ lower }) => lower === 'for' || lower === 'of' || lower === 'für' || lower === 'pour')
  if (acronym || camel || joined) return { ...unnamed(name, 'organization'), name }
  return { ...unnamed(name, 'person'), name, gender: genderOfName(run, lexicon) }
}

const kindsOf = (kind: SourceKind, { organizationNouns }: Lexicon): ReadonlySet<string> | undefined =>
  organizationNouns.find(([candidate]) => candidate === kind)?.[1]

export function genderOfName(run: readonly Token[], { firstNames }: Lexicon): Gender | null {
  const first = run[0]?.lower ?? ''
  if (firstNames.she.has(first)) return 'she'
  return firstNames.he.has(first) ? 'he' : null
}

/** The kind of an unnamed speaker; null when the phrase is about no one who could speak. */
function kindOfNoun(core: readonly Token[], lexicon: Lexicon): SourceKind | null {
  const innerAt = core.findIndex(({ lower }, index) => index > 0 && lexicon.innerPrepositions.has(lower))
  const head = innerAt > 0 ? core.slice(0, innerAt) : core
  if (head.some(({ lower }) => lexicon.groupNouns.has(lower))) return 'group'
  if (head.some((token) => isRole(token, lexicon))) return 'person'
  return kindOfOrganization(head, lexicon)
}

/** "Transport Minister" of "Transport Minister Helena Cruz": the words up to the last role noun, affiliation cut off. */
function roleOf(tokens: readonly Token[], lexicon: Lexicon): string | null {
  const roleAt = tokens.findLastIndex((token) => isRole(token, lexicon))
  if (roleAt === -1) return null
  let from = roleAt
  const owner = tokens.findLastIndex(({ text }, index) => index < roleAt && /['’]s?$/.test(text))
  while (from > owner + 1 && !lexicon.determiners.has(tokens[from - 1]?.lower ?? '')) from--
  const run = tokens.slice(from, roleAt + 1)
  const affiliation = kindOfOrganization(run.slice(0, -1), lexicon) ? run.slice(-1) : run
  return printed(affiliation)
}

function possessor(tokens: readonly Token[]): string | null {
  const at = tokens.findIndex(({ text }) => /['’]s$/.test(text))
  return at === -1 ? null : dropPossessive(printed(tokens.slice(0, at + 1)))
}

const dropPossessive = (text: string): string => text.replace(/['’]s?$/, '')

/** The organisation in "spokesman for the ministry", "Observatory head", "secretary-general of the union SINDOCA". */
function readAffiliation(tokens: readonly Token[], lexicon: Lexicon): string | null {
  const at = tokens.findIndex(({ lower }, index) => index > 0 && lexicon.innerPrepositions.has(lower))
  const after = at === -1 ? [] : stripDeterminer(tokens.slice(at + 1), lexicon)
  const runs = findNameRuns(after, lexicon)
  const last = runs.at(-1)
  if (last) return dropPossessive(printed(withLeadingNoun(last, after, lexicon)))
  if (kindOfOrganization(after, lexicon)) return printed(after)
  const roleAt = tokens.findLastIndex((token) => isRole(token, lexicon))
  const before = stripDeterminer(tokens.slice(0, Math.max(0, roleAt)), lexicon)
  const noun = before.findLastIndex((token) => kindOfOrganization([token], lexicon))
  return noun === -1 ? null : dropPossessive(printed(dropAdjectives(before.slice(0, noun + 1))))
}

/** "université Lyon-Sud" is a name with its noun, "the union SINDOCA" is not. */
function withLeadingNoun(run: readonly Token[], tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const noun = tokens[tokens.indexOf(run[0] as Token) - 1]
  const acronym = run.length === 1 && run[0]?.text === run[0]?.text.toUpperCase()
  return noun && !acronym && kindOfOrganization([noun], lexicon) ? [noun, ...run] : run
}

const rankWords = new Set(['senior', 'former', 'top', 'deputy', 'chief', 'acting', 'ex', 'longtime', 'veteran', 'ancien'])
const dropAdjectives = (tokens: readonly Token[]): readonly Token[] => tokens.filter(({ lower }) => !rankWords.has(lower))

/** The name in "the environment secretary, Dominic Lyle". */
function readApposedName(appositions: readonly (readonly Token[])[], lexicon: Lexicon): Described | null {
  const [first] = appositions
  if (!first || first.length > 6 || !first[0]?.capital) return null
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
