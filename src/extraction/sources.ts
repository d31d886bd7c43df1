import type { Gender, Lexicon, SourceKind } from './languages/lexicon.ts'
import type { Mention } from './mentions.ts'
import type { NameIndex } from './names.ts'
import { headNoun, isShortOf, kindOfOwner, shorten } from './source-names.ts'
import type { PlacedMention } from './utterance.ts'

export type SourceRole =
  | 'speaker'
  | 'relay'
  | 'addressee'
  | 'data'
  | 'publisher'
  | 'contributor'
  | 'photo_credit'
  | 'affiliation'
  | 'declined_to_comment'
  | 'no_response'

/** Somebody or something that the article rests on. `affiliation` is the key of another source of the story. */
export interface StorySource {
  key: string
  name: string
  aliases: string[]
  kind: SourceKind
  named: boolean
  anonymityReason: string | null
  capacity: string | null
  affiliation: string | null
  roles: SourceRole[]
}

interface Entry extends StorySource {
  /** The capacity with all that is printed of it. */
  fullCapacity: string | null
  lower: string
  gender: Gender | null
  lastParagraph: number
  lastStart: number
}

/** More than any article rests on; what comes after stays without source. */
const maxSources = 500

const people: ReadonlySet<SourceKind> = new Set<SourceKind>(['person', 'group'])

/** Whom each mention means. Mentions are given in reading order, since a pronoun means somebody before it. */
export class SourceBook {
  readonly #entries: Entry[] = []
  readonly #names: NameIndex
  readonly #lexicon: Lexicon

  constructor(names: NameIndex, lexicon: Lexicon) {
    this.#names = names
    this.#lexicon = lexicon
  }

  /** Files a name that is known without reading a sentence, such as the agency of a dateline. */
  add(name: string, kind: SourceKind, role: SourceRole): string {
    const entry = this.#findNamed(name) ?? this.#create(name, { kind, named: true })
    return noteRole(entry, role).key
  }

  /** Finds or makes the source that a mention means; null for a pronoun that means nobody before it. */
  resolve({ mention, paragraph }: PlacedMention, role: SourceRole): string | null {
    const place = { paragraph, start: mention.start }
    if (this.#entries.length >= maxSources) return null
    const entry = mention.pronoun ? this.#resolvePronoun(mention.pronoun, place) : this.#resolvePhrase(mention, place)
    if (!entry) return null
    entry.lastParagraph = paragraph
    entry.lastStart = mention.start
    entry.gender ??= mention.gender ?? (mention.pronoun === 'he' || mention.pronoun === 'she' ? mention.pronoun : null)
    if (!mention.pronoun) this.#learn(entry, mention)
    return noteRole(entry, role).key
  }

  find(key: string): StorySource | undefined {
    return this.#entries.find((entry) => entry.key === key)
  }

  /** In which capacity a source speaks, as it was last printed in full. */
  capacityOf(key: string): string | null {
    const entry = this.#entries.find((candidate) => candidate.key === key)
    return entry?.fullCapacity ?? entry?.capacity ?? null
  }

  /** Notes why a source is not named. */
  explainAnonymity(key: string, reason: string): void {
    const entry = this.#entries.find((candidate) => candidate.key === key)
    if (entry && !entry.named) entry.anonymityReason = reason
  }

  /** Notes what a person does, unless that is known. */
  describe(key: string, capacity: string): void {
    const entry = this.#entries.find((candidate) => candidate.key === key)
    if (entry) entry.capacity ??= capacity
  }

  list(): StorySource[] {
    return this.#entries.map(
      ({ lower: _, fullCapacity: _f, gender: _g, lastParagraph: _p, lastStart: _s, ...source }) => source,
    )
  }

  #resolvePronoun(pronoun: NonNullable<Mention['pronoun']>, place: { paragraph: number; start: number }): Entry | null {
    const personal = pronoun === 'he' || pronoun === 'she'
    const fits = ({ kind, gender, lastParagraph }: Entry) =>
      place.paragraph - lastParagraph <= 3 &&
      (personal ? kind === 'person' && (gender ?? pronoun) === pronoun : pronoun === 'they' || !people.has(kind))
    const spoken =
      this.#entries
        .filter((entry) => entry.lastParagraph >= 0 && fits(entry))
        .sort(byLastMention)
        .at(-1) ?? null
    const named = personal ? this.#names.findPersonBefore(place, pronoun) : null
    if (!named || (spoken && !isLater(named, spoken))) return spoken
    const sameParagraph = spoken?.lastParagraph === place.paragraph
    return sameParagraph ? spoken : this.#person(named.name, named.gender)
  }

  #person(name: string, gender: Gender | null): Entry {
    const entry = this.#findNamed(name) ?? this.#create(name, { kind: 'person', named: true })
    entry.gender ??= gender
    return entry
  }

  #resolvePhrase(mention: Mention, place: { paragraph: number; start: number }): Entry {
    if (mention.name === null) return this.#resolveNominal(mention, place)
    const known = this.#findNamed(mention.name)
    if (known) return known
    if (mention.kind === 'person') return this.#resolvePerson(mention.name, mention, place)
    const spelled = this.#names.findByAcronym(mention.name)
    const longer = /\s/.test(mention.name) ? null : this.#names.findHolding(mention.name)
    const name = spelled ?? longer?.name ?? mention.name
    return this.#findNamed(name) ?? this.#create(name, { kind: mention.kind, named: true })
  }

  #resolvePerson(name: string, mention: Mention, place: { paragraph: number; start: number }): Entry {
    const full = this.#names.findFull(name, place)
    if (full?.organization)
      return this.#findNamed(full.name) ?? this.#create(full.name, { kind: 'organization', named: true })
    return this.#person(full?.name ?? name, mention.gender ?? full?.gender ?? null)
  }

  /** "the official", "the coalition": somebody before with the same head noun, else somebody new. */
  #resolveNominal(mention: Mention, place: { paragraph: number; start: number }): Entry {
    const label = mention.label.toLowerCase()
    const head = headNoun(mention, this.#lexicon)
    const same = this.#entries.findLast(({ lower }) => lower === label)
    if (same) return same
    if (mention.definite) {
      const before = this.#entries.findLast((entry) => this.#isMeant(entry, head, label))
      if (before) return before
      const fuller = people.has(mention.kind) ? null : this.#names.findHolding(head)
      if (fuller) return this.#findNamed(fuller.name) ?? this.#create(fuller.name, { kind: mention.kind, named: true })
    }
    return this.#createNominal(mention, place)
  }

  #isMeant(entry: Entry, head: string, label: string): boolean {
    const words = `${entry.name} ${entry.capacity ?? ''}`.toLowerCase().split(/\s+/)
    return label.split(/\s+/).every((word) => words.includes(word)) && words.includes(head)
  }

  #createNominal(mention: Mention, place: { paragraph: number; start: number }): Entry {
    const spokes = this.#lexicon.spokesRoles.has(mention.label.toLowerCase())
    const owner = spokes ? this.#findOrganizationBefore(place) : null
    const named = !people.has(mention.kind)
    const entry = this.#create(owner ? `${owner.name} ${mention.label}` : mention.label, { kind: mention.kind, named })
    if (owner) {
      entry.affiliation = owner.key
      noteRole(owner, 'affiliation')
    }
    return entry
  }

  #findOrganizationBefore({ paragraph }: { paragraph: number }): Entry | null {
    const near = this.#entries.filter(({ kind, lastParagraph }) => !people.has(kind) && lastParagraph === paragraph)
    return near.sort(byLastMention).at(-1) ?? null
  }

  #findNamed(name: string): Entry | null {
    const wanted = name.toLowerCase()
    const exact = this.#entries.find(({ lower }) => lower === wanted)
    if (exact) return exact
    const byAlias = this.#entries.findLast(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === wanted))
    return byAlias ?? this.#entries.findLast((entry) => isShortOf(wanted, entry.lower)) ?? null
  }

  #create(name: string, { kind, named }: { kind: SourceKind; named: boolean }): Entry {
    const entry: Entry = {
      key: `s${this.#entries.length + 1}`,
      name,
      lower: name.toLowerCase(),
      aliases: [],
      kind,
      named,
      anonymityReason: null,
      capacity: null,
      fullCapacity: null,
      affiliation: null,
      roles: [],
      gender: null,
      lastParagraph: -1,
      lastStart: -1,
    }
    this.#entries.push(entry)
    return entry
  }

  #learn(entry: Entry, mention: Mention): void {
    const called = mention.name ?? mention.label
    if (called !== entry.name && !entry.aliases.includes(called)) entry.aliases.push(called)
    if (mention.name || entry.kind === 'person') {
      entry.capacity ??= shorten(mention, this.#lexicon)
      entry.fullCapacity ??= mention.capacity
    }
    if (!mention.affiliation || entry.affiliation) return
    const owner = this.#resolveOwner(mention.affiliation)
    if (owner === entry) return
    entry.affiliation = owner.key
    noteRole(owner, 'affiliation')
  }

  #resolveOwner(name: string): Entry {
    const known = this.#findNamed(name)
    if (known) return known
    const longer = this.#names.findByAcronym(name) ?? (/\s/.test(name) ? null : this.#names.findHolding(name)?.name)
    const full = longer ?? name
    const owner = this.#findNamed(full) ?? this.#create(full, { kind: kindOfOwner(full, this.#lexicon), named: true })
    if (full !== name && !owner.aliases.includes(name)) owner.aliases.push(name)
    return owner
  }
}

function noteRole(entry: Entry, role: SourceRole): Entry {
  if (!entry.roles.includes(role)) entry.roles.push(role)
  return entry
}

const byLastMention = (a: Entry, b: Entry): number => a.lastParagraph - b.lastParagraph || a.lastStart - b.lastStart

const isLater = (name: { paragraph: number; start: number }, { lastParagraph, lastStart }: Entry): boolean =>
  name.paragraph > lastParagraph || (name.paragraph === lastParagraph && name.start > lastStart)
