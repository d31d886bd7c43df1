import { SourceRole } from '#src/articles/schema.ts'
import { findLexicon, listLexicons } from '#src/extraction/language.ts'
import type { SourceKind } from '#src/sources/schema.ts'
import type { ReadSource } from '../reading.ts'
import { type Item, objectsOf, textOf } from './item.ts'

/** Who is named in an item and in what goes with it, each once. */
export class Parties {
  readonly #byKey = new Map<string, ReadSource>()
  readonly #language: string | null
  /** Whether the item is of a service like this one, which leaves out the ids of those who are not to be named. */
  readonly #isOurs: boolean

  constructor({ language, isOurs }: { language: string | null; isOurs: boolean }) {
    this.#language = language
    this.#isOurs = isOurs
  }

  /** The key of a party; null for one without a name. */
  add(party: Item, { role = null, capacity = null }: { role?: string | null; capacity?: string | null } = {}) {
    const name = textOf(party, 'name')?.slice(0, 200)
    if (!name) return null
    const uri = textOf(party, 'uri')
    const usable = uri !== null && uri.length <= 255 ? uri : null
    const key = usable ?? `name:${name}`
    const known = this.#byKey.get(key) ?? this.#describe(name, { key, uri: usable, role })
    this.#byKey.set(key, known)
    known.capacity ??= capacity
    const served = SourceRole.safeParse(role)
    if (served.success && !known.roles.includes(served.data)) known.roles.push(served.data)
    if (served.success) known.isUnlisted = false
    return key
  }

  /** Those of an item that have the role. */
  addAll(item: Item, role: string, more: { capacity?: string | null } = {}): string[] {
    const parties = objectsOf(item, 'infosources').filter((party) => party.role === role)
    return parties.flatMap((party) => this.add(party, { role, ...more }) ?? [])
  }

  list(): ReadSource[] {
    return [...this.#byKey.values()]
  }

  #describe(name: string, { key, uri, role }: { key: string; uri: string | null; role: string | null }): ReadSource {
    return {
      ...{ key, uri, name, aliases: [], kind: kindOf(name, { role, language: this.#language }), roles: [] },
      isUnlisted: true,
      ...{ named: !(this.#isOurs && uri === null), anonymityReason: null, capacity: null, affiliation: null },
    }
  }
}

/** ninjs does not say what sort of source one is: its name does, or what it did for the story. */
function kindOf(name: string, { role, language }: { role: string | null; language: string | null }): SourceKind {
  const words = name.toLowerCase().split(/\s+/)
  const lexicon = findLexicon(language)
  for (const { organizationNouns } of lexicon ? [lexicon] : listLexicons()) {
    const found = organizationNouns.find(([, nouns]) => words.some((word) => nouns.has(word)))
    if (found) return found[0]
  }
  if (role === 'provider') return 'news_agency'
  if (role === 'supplier') return 'photo_agency'
  return words.length >= 2 && words.length <= 4 ? 'person' : 'organization'
}
