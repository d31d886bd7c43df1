import type { Gender, Lexicon } from './languages/lexicon.ts'
import { findNameRuns, genderOfName, isRole, kindOfOrganization } from './mentions.ts'
import type { Sentence } from './speech.ts'
import { printed, type Token } from './tokens.ts'

/** A name of two words or more somewhere in the text, spoken for or not. */
export interface NameInText {
  name: string
  words: string[]
  paragraph: number
  start: number
  person: boolean
  gender: Gender | null
}

/** All names of a text in reading order, by which surnames, initials and pronouns are resolved. */
export class NameIndex {
  readonly names: NameInText[] = []
  private readonly byWord = new Map<string, NameInText[]>()
  private readonly acronyms = new Map<string, string>()

  constructor(sentences: readonly Sentence[], lexicon: Lexicon) {
    for (const { tokens, paragraph } of sentences) this.readSentence(tokens, paragraph, lexicon)
  }

  /** Finds the full name that a surname or a shorter form stands for: the nearest before, else the first after. */
  findFull(short: string, before: { paragraph: number; start: number }): NameInText | null {
    const words = short.toLowerCase().split(/\s+/)
    const candidates = (this.byWord.get(words.at(-1) ?? '') ?? []).filter(
      (name) => name.words.length > words.length && (endsWith(name.words, words) || startsWith(name.words, words)),
    )
    return candidates.findLast((name) => comesBefore(name, before)) ?? candidates[0] ?? null
  }

  /** Finds the organisation whose printed initials these are ("SDF"). */
  findByAcronym(acronym: string): string | null {
    return this.acronyms.get(acronym) ?? null
  }

  /** Finds the longer organisation name that holds a capitalised word ("Observatory"). */
  findHolding(word: string): NameInText | null {
    return this.byWord.get(word.toLowerCase())?.find(({ person, words }) => !person && words.length > 1) ?? null
  }

  /** The last person named before a place, not further back than two paragraphs. */
  findPersonBefore(place: { paragraph: number; start: number }, gender: Gender | null): NameInText | null {
    for (let at = this.names.length - 1; at >= 0; at--) {
      const name = this.names[at]
      if (!name || !comesBefore(name, place)) continue
      if (place.paragraph - name.paragraph > 2) return null
      if (name.person && (!gender || !name.gender || name.gender === gender)) return name
    }
    return null
  }

  private readSentence(tokens: readonly Token[], paragraph: number, lexicon: Lexicon): void {
    const words = tokens.map((token) => (token.kind === 'word' ? token : { ...token, capital: false }))
    for (const capitals of findNameRuns(words, lexicon)) {
      const found = withNoun(capitals, tokens, lexicon)
      const opensSentence = found[0] === tokens[0] && lexicon.stopWords.has(found[0]?.lower ?? '')
      const { run, titled } = dropTitles(opensSentence ? found.slice(1) : found, lexicon)
      if (run.length > 0) this.add(run, { paragraph, titled, following: tokens[tokens.indexOf(run.at(-1) as Token) + 2] }, lexicon)
    }
  }

  private add(
    run: readonly Token[],
    { paragraph, titled, following }: { paragraph: number; titled: boolean; following: Token | undefined },
    lexicon: Lexicon,
  ): void {
    const name = printed(run).replace(/['’]s?$/u, '')
    if (following && /^[\p{Lu}]{2,8}$/u.test(following.text) && run.length > 1) this.acronyms.set(following.text, name)
    if (run.length < 2) return
    const gender = genderOfName(run, lexicon)
    const organization = kindOfOrganization(run, lexicon) !== null
    const person = !organization && (titled || gender !== null || run.length <= 3) && lexicon.code !== 'de'
    const start = run[0]?.start ?? 0
    const entry = { name, words: name.toLowerCase().split(/\s+/), paragraph, start, person: person || gender !== null, gender }
    this.names.push(entry)
    for (const word of new Set(entry.words)) this.byWord.set(word, [...(this.byWord.get(word) ?? []), entry])
  }
}

/** Takes in the noun of a name that is half a name ("US-led |coalition"). */
function withNoun(run: readonly Token[], tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const next = tokens[tokens.indexOf(run.at(-1) as Token) + 1]
  const half = next?.kind === 'word' && !next.capital && kindOfOrganization(run, lexicon) === null
  return half && kindOfOrganization([next], lexicon) ? [...run, next] : run
}

function dropTitles(run: readonly Token[], lexicon: Lexicon): { run: readonly Token[]; titled: boolean } {
  const at = run.findLastIndex((token) => isRole(token, lexicon) || lexicon.honorifics.has(token.lower))
  return at === -1 || at === run.length - 1 ? { run, titled: false } : { run: run.slice(at + 1), titled: true }
}

const endsWith = (words: readonly string[], end: readonly string[]): boolean =>
  end.every((word, index) => words[words.length - end.length + index] === word)

const startsWith = (words: readonly string[], start: readonly string[]): boolean =>
  start.every((word, index) => words[index] === word)

const comesBefore = (name: NameInText, place: { paragraph: number; start: number }): boolean =>
  name.paragraph < place.paragraph || (name.paragraph === place.paragraph && name.start < place.start)
