import { newsAgencies } from './languages/agencies.ts'
import type { Gender, Lexicon, SourceKind } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'
import { findNameRuns } from './name-runs.ts'
import { isRole, kindOfOrganization, readAffiliation, roleOf, withOffice, withoutClassNoun } from './roles.ts'
import { printed, type Token } from './tokens.ts'

export type Described = Pick<Mention, 'name' | 'label' | 'kind' | 'gender' | 'capacity' | 'affiliation'>

export const unnamed = (label: string, kind: SourceKind): Described => ({
  name: null,
  label,
  kind,
  gender: null,
  capacity: null,
  affiliation: null,
})

/** Reads the proper name in a phrase, a person's where there is one ("Observatory head Rami Abdel Rahman"). */
export function readName(core: readonly Token[], lexicon: Lexicon, determined = false): Described | null {
  const roleAt = core.findLastIndex((token) => isRole(token, lexicon))
  const honorificAt = core.findLastIndex(({ lower }) => lexicon.honorifics.has(lower))
  const titleAt = Math.max(roleAt, honorificAt)
  const afterTitle = core.slice(titleAt + 1)
  const [person] = titleAt >= 0 && afterTitle[0]?.capital ? findNameRuns(afterTitle, lexicon) : []
  if (person && !kindOfOrganization(person.slice(-1), lexicon))
    return namePerson({ core, run: person, titleAt, roleAt }, lexicon)
  const noble = titleAt >= 0 && isNoble(afterTitle, lexicon)
  if (noble) return namePerson({ core, run: afterTitle, titleAt, roleAt }, lexicon)
  if (person) return nameWithoutTitle(afterTitle, lexicon, determined)
  if (roleAt >= 0) return null
  return nameWithoutTitle(core, lexicon, determined)
}

/** "|von der| Leyen" after a title. */
const isNoble = ([first, second, ...rest]: readonly Token[], lexicon: Lexicon): boolean =>
  lexicon.particlePairs.has(`${first?.lower} ${second?.lower}`) &&
  rest.length === 1 &&
  rest[0]?.capital === true &&
  !kindOfOrganization(rest, lexicon)

interface TitledName {
  core: readonly Token[]
  run: readonly Token[]
  titleAt: number
  roleAt: number
}

function namePerson({ core, run, titleAt, roleAt }: TitledName, lexicon: Lexicon): Described {
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

function nameWithoutTitle(core: readonly Token[], lexicon: Lexicon, determined: boolean): Described | null {
  const runs = findNameRuns(core, lexicon)
  const documentAt = core.findIndex(({ lower }) => kindsOf('document', lexicon)?.has(lower))
  const run =
    documentAt >= 0
      ? runs.findLast((candidate) => (candidate[0]?.start ?? 0) > (core[documentAt]?.start ?? 0))
      : runs[0]
  if (!run) return null
  const agency = run.find(({ lower, capital }) => newsAgencies.has(lower) && capital)
  const whole = documentAt >= 0 ? run : core
  const kind = agency && whole.length < 5 ? 'news_agency' : kindOfOrganization(whole, lexicon)
  if (agency && kind === 'news_agency' && run.length <= 2)
    return { ...unnamed('', kind), name: agency.text, label: agency.text }
  const named = withoutClassNoun(run, lexicon)
  const tail = afterNoun(runs, core, lexicon) ?? (named === run ? null : named)
  if (kind && tail) return { ...unnamed(printed(tail), kind), name: printed(tail) }
  if (kind)
    return nameOrganization(whole, withOffice(run, whole, lexicon), { kind, capitalNouns: lexicon.capitalNouns })
  return lexicon.capitalNouns ? nameAmongNouns(core, run, { lexicon, determined }) : nameByShape(core, run, lexicon)
}

/** The name after its noun: "Strait Lines" in "Ferry operator Strait Lines". */
function afterNoun(runs: readonly Token[][], core: readonly Token[], lexicon: Lexicon): readonly Token[] | null {
  const last = runs.at(-1)
  const noun = last && core[core.indexOf(last[0] as Token) - 1]
  return runs.length > 1 && last && noun && kindOfOrganization([noun], lexicon) ? last : null
}

function nameOrganization(
  whole: readonly Token[],
  run: readonly Token[],
  { kind, capitalNouns }: { kind: SourceKind; capitalNouns: boolean },
): Described {
  const owner = run.findIndex(({ text }) => /['’]s$/.test(text))
  if (owner > 0) {
    const name = printed(run.slice(0, owner + 1)).replace(/['’]s$/, '')
    return { ...unnamed(name, kind), name }
  }
  const lead = whole.findIndex(({ capital }) => capital)
  const tokens = lead > 0 && run.length > 0 && !capitalNouns ? run : whole.slice(Math.max(0, lead))
  const name = printed(tokens)
  return { ...unnamed(name, kind), name }
}

function nameByShape(core: readonly Token[], run: readonly Token[], lexicon: Lexicon): Described | null {
  const name = printed(run)
  const groupTail = core.slice(core.indexOf(run.at(-1) as Token) + 1).some(({ lower }) => lexicon.groupNouns.has(lower))
  if (groupTail || run.some(({ lower }) => lexicon.groupNouns.has(lower))) return null
  const acronym = run.length === 1 && isAcronym(name)
  const camel = run.length === 1 && /\p{Ll}\p{Lu}/u.test(name) && !/^(Mc|Mac|De|O['’])/.test(name)
  const joined = run.some(({ lower }) => lexicon.joiningParticles.has(lower))
  const long =
    lexicon.capitalNouns && run.length > 3 && run.every(({ capital }) => capital) && !genderOfName(run, lexicon)
  if (acronym || camel || joined || long) return { ...unnamed(name, 'organization'), name }
  return { ...unnamed(name, 'person'), name, gender: genderOfName(run, lexicon) }
}

/** After a determiner or an adjective the first capital is a common noun: "der Iranexperte |Karim Sadjadpour|". */
function nameAmongNouns(
  core: readonly Token[],
  run: readonly Token[],
  { lexicon, determined }: { lexicon: Lexicon; determined: boolean },
): Described | null {
  const [first] = run
  if (!first || (run.length === 1 && isAcronym(first.text))) return nameByShape(core, run, lexicon)
  const noun = determined || !core[0]?.capital
  if (noun && run.length > 1 && adjectival.test(first.text)) {
    return { ...unnamed(printed(run), 'organization'), name: printed(run) }
  }
  const name = noun ? run.slice(1) : run
  if (noun && /s$/.test(name.at(-1)?.text ?? '') && commonEnding.test(first.lower)) return null
  return name.length > 0 && name.length < 5 ? nameByShape(name, name, lexicon) : null
}

/** Endings that plurals and abstract nouns have, and few surnames. */
export const commonEnding = /(?:en|ung|heit|keit|schaft|tät|ion|ismus|e|s)$/u

/** "Die |Deutsche| Welle" */
const adjectival = /(?:sche|liche|tige|ale|ive|äre|ote|oße|inte)$/u

const isAcronym = (text: string): boolean => /^[\p{Lu}\p{N}&.]{2,}$/u.test(text)

const kindsOf = (kind: SourceKind, { organizationNouns }: Lexicon): ReadonlySet<string> | undefined =>
  organizationNouns.find(([candidate]) => candidate === kind)?.[1]

export const isFirstName = (token: Token | undefined, { firstNames }: Lexicon): boolean =>
  token !== undefined && (firstNames.she.has(token.lower) || firstNames.he.has(token.lower))

export function genderOfName(run: readonly Token[], { firstNames }: Lexicon): Gender | null {
  const first = run[0]?.lower ?? ''
  if (firstNames.she.has(first)) return 'she'
  return firstNames.he.has(first) ? 'he' : null
}
