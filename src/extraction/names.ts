import { readAddressee } from './addressees.ts'
import { isNominal } from './chunks.ts'
import type { Gender, Lexicon } from './languages/lexicon.ts'
import { findNameRuns } from './name-runs.ts'
import { toNominative } from './nominative.ts'
import { genderOfName, isFirstName } from './proper-names.ts'
import { isRole, kindOfOrganization, withoutClassNoun } from './roles.ts'
import { printed, type Token } from './tokens.ts'
import type { Sentence } from './utterance.ts'

/** A name of two words or more somewhere in the text, spoken for or not. */
interface NameInText {
  name: string
  words: string[]
  paragraph: number
  start: number
  person: boolean
  organization: boolean
  gender: Gender | null
}

interface Surroundings {
  paragraph: number
  title: Token | undefined
  before: Token | undefined
  /** The word in brackets after the name. */
  bracketed: Token | undefined
}

const maxWords = 12

/** More names with one word in common than any article has. */
const maxSharing = 50

/** All names of a text in reading order, by which surnames, initials and pronouns are resolved. */
export class NameIndex {
  readonly #names: NameInText[] = []
  readonly #byWord = new Map<string, NameInText[]>()
  readonly #acronyms = new Map<string, string>()

  readonly #lexicon: Lexicon
  /** Read when a name is first looked for: a text without speech needs none. */
  #unread: readonly Sentence[]

  constructor(sentences: readonly Sentence[], lexicon: Lexicon) {
    this.#unread = sentences
    this.#lexicon = lexicon
  }

  #read(): void {
    const sentences = this.#unread
    this.#unread = []
    for (const { tokens, paragraph } of sentences) this.#readSentence(tokens, paragraph, this.#lexicon)
  }

  /** Finds the full name that a surname or a shorter form stands for: the nearest before, else the first after. */
  findFull(short: string, before: { paragraph: number; start: number }): NameInText | null {
    this.#read()
    const words = short.toLowerCase().split(/\s+/)
    const candidates = (this.#byWord.get(words.at(-1) ?? '') ?? []).filter(
      (name) => name.words.length > words.length && (endsWith(name.words, words) || startsWith(name.words, words)),
    )
    return candidates.findLast((name) => comesBefore(name, before)) ?? candidates[0] ?? null
  }

  /** Finds the organisation whose printed initials these are ("SDF"). */
  findByAcronym(acronym: string): string | null {
    this.#read()
    return this.#acronyms.get(acronym) ?? null
  }

  /** Finds the longer organisation name that holds a capitalised word ("Observatory"). */
  findHolding(word: string): NameInText | null {
    this.#read()
    return (
      this.#byWord.get(word.toLowerCase())?.find(({ organization, words }) => organization && words.length > 1) ?? null
    )
  }

  /** The last person named before a place, not further back than two paragraphs. */
  findPersonBefore(place: { paragraph: number; start: number }, gender: Gender | null): NameInText | null {
    this.#read()
    const last = this.#countBefore(place) - 1
    for (let at = last; at >= 0 && last - at < maxSharing; at--) {
      const name = this.#names[at]
      if (!name || place.paragraph - name.paragraph > 2) return null
      if (name.person && (!gender || !name.gender || name.gender === gender)) return name
    }
    return null
  }

  /** How many names stand before a place; names are in reading order. */
  #countBefore(place: { paragraph: number; start: number }): number {
    let [from, to] = [0, this.#names.length]
    while (from < to) {
      const middle = (from + to) >> 1
      const name = this.#names[middle]
      if (name && comesBefore(name, place)) from = middle + 1
      else to = middle
    }
    return from
  }

  #readSentence(tokens: readonly Token[], paragraph: number, lexicon: Lexicon): void {
    let end = 0
    for (const capitals of findNameRuns(tokens, lexicon)) {
      end = tokens.indexOf(capitals.at(-1) as Token, end) + 1
      const found = withNoun(withoutOwner(capitals, lexicon), tokens[end], lexicon)
      const [first] = found
      const opens = first !== undefined && first === tokens[0] && opensSentence(first, lexicon)
      const { run, title } = dropTitles(opens ? found.slice(1) : found, lexicon)
      const before = run[0] && tokens[tokens.indexOf(run[0]) - 1]
      const bracketed = tokens[end]?.text === '(' ? tokens[end + 1] : undefined
      if (run.length <= maxWords) this.#add(run, { paragraph, title, before, bracketed }, lexicon)
    }
  }

  /** Notes where somebody is named again by surname; a pronoun after it means that person. */
  #addSurname(surname: string, place: { paragraph: number; start: number }): void {
    const lower = surname.toLowerCase()
    if (!this.#byWord.has(lower)) return
    const full = this.findFull(surname, place)
    if (full?.person && full.words.at(-1) === lower) this.#names.push({ ...full, ...place })
  }

  #add(run: readonly Token[], { paragraph, title, before, bracketed }: Surroundings, lexicon: Lexicon): void {
    const [first] = run
    if (!first) return
    if (run.length < 2) {
      this.#addSurname(withoutPossessive(first.text), { paragraph, start: first.start })
      return
    }
    const name = toNominative(withoutPossessive(printed(run)), before?.lower, lexicon)
    if (bracketed && /^\p{Lu}{2,8}$/u.test(bracketed.text)) this.#acronyms.set(bracketed.text, name)
    const gender = lexicon.honorifics.get(title?.lower ?? '') ?? genderOfName(run, lexicon)
    const kind = kindOfOrganization(run, lexicon)
    const known = kind !== null && !(lexicon.capitalNouns && kind === 'document')
    const told = title !== undefined || gender !== null
    // Nouns that particles join are no name where every noun has a capital ("Meinung zu Torwald").
    if (lexicon.capitalNouns && !known && !told && run.some(({ capital }) => !capital)) return
    const person = gender !== null || (!known && (told || (run.length <= 3 && !lexicon.capitalNouns)))
    const entry = {
      name,
      words: name.toLowerCase().split(/\s+/),
      paragraph,
      start: first.start,
      person,
      organization: !person && (known || !lexicon.capitalNouns),
      gender,
    }
    this.#names.push(entry)
    for (const word of entry.words) {
      const sharing = this.#byWord.get(word)
      if (!sharing) this.#byWord.set(word, [entry])
      else if (sharing.length < maxSharing && sharing.at(-1) !== entry) sharing.push(entry)
    }
  }
}

const withoutPossessive = (text: string): string =>
  text.includes("'") || text.includes('’') ? text.replace(/['’]s?$/u, '') : text

/** "Paul Renard" of "Paul Renard à l'AFP", "Uwe Brandt" of "Uwe Brandt von der Universität Kiel". */
function withoutOwner(run: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const cut = run.findIndex(({ capital }, at) => {
    if (capital || at === 0) return false
    if (readAddressee(run, at, lexicon)) return true
    const owned = lexicon.capitalNouns && kindOfOrganization(run.slice(at), lexicon) !== null
    return owned && kindOfOrganization(run.slice(0, at), lexicon) === null
  })
  return cut === -1 ? run : run.slice(0, cut)
}

/** True for a word that has its capital from the beginning of a sentence ("|Laut| Stadtrat Dahl"). */
const opensSentence = (token: Token, lexicon: Lexicon): boolean =>
  lexicon.stopWords.has(token.lower) || (lexicon.clauses !== null && !isNominal(token, lexicon))

/** Takes in the noun of a name that is half a name ("US-led |coalition"). */
function withNoun(run: readonly Token[], next: Token | undefined, lexicon: Lexicon): readonly Token[] {
  const noun = next?.kind === 'word' && !next.capital && kindOfOrganization([next], lexicon) !== null
  return noun && kindOfOrganization(run, lexicon) === null ? [...run, next] : run
}

function dropTitles(run: readonly Token[], lexicon: Lexicon): { run: readonly Token[]; title: Token | undefined } {
  if (run.length < 2) return { run, title: undefined }
  const at = run.findLastIndex((token) => isRole(token, lexicon) || lexicon.honorifics.has(token.lower))
  const given = lexicon.capitalNouns ? run.findLastIndex((token) => isFirstName(token, lexicon)) : -1
  // "Landtag Gudrun Pieper": what stands before a first name is no part of the name.
  if (given > at && given < run.length - 1 && !isFirstName(run[given - 1], lexicon))
    return { run: run.slice(given), title: at === -1 ? undefined : run[at] }
  if (at === -1 || at === run.length - 1) return { run: withoutClassNoun(run, lexicon), title: undefined }
  const from = run.findIndex(({ capital }, index) => index > at && capital)
  return { run: withoutClassNoun(run.slice(from), lexicon), title: run[at] }
}

const endsWith = (words: readonly string[], end: readonly string[]): boolean =>
  end.every((word, index) => words[words.length - end.length + index] === word)

const startsWith = (words: readonly string[], start: readonly string[]): boolean =>
  start.every((word, index) => words[index] === word)

const comesBefore = (name: NameInText, place: { paragraph: number; start: number }): boolean =>
  name.paragraph < place.paragraph || (name.paragraph === place.paragraph && name.start < place.start)
