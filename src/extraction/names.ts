import type { Gender, Lexicon } from './languages/lexicon.ts'
import { findNameRuns } from './name-runs.ts'
import { genderOfName } from './proper-names.ts'
import { isRole, kindOfOrganization } from './roles.ts'
import { printed, type Token } from './tokens.ts'
import type { Sentence } from './utterance.ts'

/** A name of two words or more somewhere in the text, spoken for or not. */
interface NameInText {
  name: string
  words: string[]
  paragraph: number
  start: number
  person: boolean
  gender: Gender | null
}

const maxWords = 12

/** More names with one word in common than any article has. */
const maxSharing = 50

/** All names of a text in reading order, by which surnames, initials and pronouns are resolved. */
export class NameIndex {
  readonly names: NameInText[] = []
  readonly #byWord = new Map<string, NameInText[]>()
  readonly #acronyms = new Map<string, string>()

  constructor(sentences: readonly Sentence[], lexicon: Lexicon) {
    for (const { tokens, paragraph } of sentences) this.#readSentence(tokens, paragraph, lexicon)
  }

  /** Finds the full name that a surname or a shorter form stands for: the nearest before, else the first after. */
  findFull(short: string, before: { paragraph: number; start: number }): NameInText | null {
    const words = short.toLowerCase().split(/\s+/)
    const candidates = (this.#byWord.get(words.at(-1) ?? '') ?? []).filter(
      (name) => name.words.length > words.length && (endsWith(name.words, words) || startsWith(name.words, words)),
    )
    return candidates.findLast((name) => comesBefore(name, before)) ?? candidates[0] ?? null
  }

  /** Finds the organisation whose printed initials these are ("SDF"). */
  findByAcronym(acronym: string): string | null {
    return this.#acronyms.get(acronym) ?? null
  }

  /** Finds the longer organisation name that holds a capitalised word ("Observatory"). */
  findHolding(word: string): NameInText | null {
    return this.#byWord.get(word.toLowerCase())?.find(({ person, words }) => !person && words.length > 1) ?? null
  }

  /** The last person named before a place, not further back than two paragraphs. */
  findPersonBefore(place: { paragraph: number; start: number }, gender: Gender | null): NameInText | null {
    const last = this.#countBefore(place) - 1
    for (let at = last; at >= 0 && last - at < maxSharing; at--) {
      const name = this.names[at]
      if (!name || place.paragraph - name.paragraph > 2) return null
      if (name.person && (!gender || !name.gender || name.gender === gender)) return name
    }
    return null
  }

  /** How many names stand before a place; names are in reading order. */
  #countBefore(place: { paragraph: number; start: number }): number {
    let [from, to] = [0, this.names.length]
    while (from < to) {
      const middle = (from + to) >> 1
      const name = this.names[middle]
      if (name && comesBefore(name, place)) from = middle + 1
      else to = middle
    }
    return from
  }

  #readSentence(tokens: readonly Token[], paragraph: number, lexicon: Lexicon): void {
    let end = 0
    for (const capitals of findNameRuns(tokens, lexicon)) {
      end = tokens.indexOf(capitals.at(-1) as Token, end) + 1
      const found = withNoun(capitals, tokens[end], lexicon)
      const opensSentence = found[0] === tokens[0] && lexicon.stopWords.has(found[0]?.lower ?? '')
      const { run, title } = dropTitles(opensSentence ? found.slice(1) : found, lexicon)
      const bracketed = tokens[end]?.text === '(' ? tokens[end + 1] : undefined
      if (run.length > 0 && run.length <= maxWords) this.#add(run, { paragraph, title, bracketed }, lexicon)
    }
  }

  /** Notes where somebody is named again by surname; a pronoun after it means that person. */
  #addSurname(surname: string, place: { paragraph: number; start: number }): void {
    const full = this.findFull(surname, place)
    if (full?.person && full.words.at(-1) === surname.toLowerCase()) this.names.push({ ...full, ...place })
  }

  #add(
    run: readonly Token[],
    { paragraph, title, bracketed }: { paragraph: number; title: Token | undefined; bracketed: Token | undefined },
    lexicon: Lexicon,
  ): void {
    const name = printed(run).replace(/['’]s?$/u, '')
    if (bracketed && /^\p{Lu}{2,8}$/u.test(bracketed.text) && run.length > 1) this.#acronyms.set(bracketed.text, name)
    if (run.length < 2) this.#addSurname(name, { paragraph, start: run[0]?.start ?? 0 })
    if (run.length < 2) return
    const gender = lexicon.honorifics.get(title?.lower ?? '') ?? genderOfName(run, lexicon)
    const organization = kindOfOrganization(run, lexicon) !== null
    const person = !organization && (title !== undefined || gender !== null || run.length <= 3) && !lexicon.capitalNouns
    const start = run[0]?.start ?? 0
    const entry = {
      name,
      words: name.toLowerCase().split(/\s+/),
      paragraph,
      start,
      person: person || gender !== null,
      gender,
    }
    this.names.push(entry)
    for (const word of new Set(entry.words)) {
      const sharing = this.#byWord.get(word) ?? []
      if (sharing.length < maxSharing) sharing.push(entry)
      this.#byWord.set(word, sharing)
    }
  }
}

/** Takes in the noun of a name that is half a name ("US-led |coalition"). */
function withNoun(run: readonly Token[], next: Token | undefined, lexicon: Lexicon): readonly Token[] {
  const half = next?.kind === 'word' && !next.capital && kindOfOrganization(run, lexicon) === null
  return half && kindOfOrganization([next], lexicon) ? [...run, next] : run
}

function dropTitles(run: readonly Token[], lexicon: Lexicon): { run: readonly Token[]; title: Token | undefined } {
  const at = run.findLastIndex((token) => isRole(token, lexicon) || lexicon.honorifics.has(token.lower))
  return at === -1 || at === run.length - 1 ? { run, title: undefined } : { run: run.slice(at + 1), title: run[at] }
}

const endsWith = (words: readonly string[], end: readonly string[]): boolean =>
  end.every((word, index) => words[words.length - end.length + index] === word)

const startsWith = (words: readonly string[], start: readonly string[]): boolean =>
  start.every((word, index) => words[index] === word)

const comesBefore = (name: NameInText, place: { paragraph: number; start: number }): boolean =>
  name.paragraph < place.paragraph || (name.paragraph === place.paragraph && name.start < place.start)
