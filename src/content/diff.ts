import { isDeepStrictEqual } from 'node:util'
import { isId } from '#src/platform/id.ts'
import type { ListChange, MemberDiff } from './revision-schema.ts'
import { align, areAlike, diffWords, type Effort, fullEffort, vocabularyOf } from './words.ts'

type State = Record<string, unknown>

/**
 * What differs between two states of a resource, in the order of `after`: word by word in the members `texts`, item by
 * item in lists, before and after elsewhere. The states may be of any age, and their members of any form.
 */
export function diffStates(before: State, after: State, texts: readonly string[]): MemberDiff[] {
  const effort = fullEffort()
  return Object.keys(after)
    .filter((member) => !isDeepStrictEqual(before[member], after[member]))
    .map((member): MemberDiff => {
      const [old, now] = [before[member] ?? null, after[member] ?? null]
      if (Array.isArray(old) && Array.isArray(now))
        return { member, kind: 'list', changes: diffLists(old, now, effort) }
      if (!texts.includes(member) || !isTextOrNull(old) || !isTextOrNull(now))
        return { member, kind: 'value', before: old, after: now }
      return { member, kind: 'text', changes: diffWords(old ?? '', now ?? '', effort) }
    })
    .filter((diff) => diff.kind !== 'list' || diff.changes.some(({ op }) => op !== 'same'))
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

/** An item of a list, with what it is compared by. */
interface Item {
  value: unknown
  fingerprint: string
}

function diffLists(before: unknown[], after: unknown[], effort: Effort): ListChange[] {
  const [old, now] = [before, after].map((list) =>
    list.map((value) => ({ value, fingerprint: fingerprintOf(value) })),
  ) as [Item[], Item[]]
  const isSame = (a: Item, b: Item) => a.fingerprint === b.fingerprint
  return align({ before: old, after: now, isSame }, effort).flatMap(({ kept, removed, added }) => [
    ...kept.map(({ value }): ListChange => ({ op: 'same', value })),
    ...pairVersions(removed, added, effort),
  ])
}

/** How far ahead a new version is looked for: as many paragraphs may be put in front of one that was changed as well. */
const lookahead = 10

/** What came in the place of what went, in order; a new version of what went is one change. */
function pairVersions(removed: Item[], added: Item[], effort: Effort): ListChange[] {
  const [old, now] = [removed.map(recognizable), added.map(recognizable)]
  let next = 0
  const changes = old.flatMap((item): ListChange[] => {
    const at = now.slice(next, next + lookahead).findIndex((other) => isVersionOf(item, other))
    const version = now[next + at]
    if (at === -1 || !version) return [{ op: 'removed', value: item.value }]
    const inserted = now.slice(next, next + at).map(({ value }): ListChange => ({ op: 'added', value }))
    next += at + 1
    const text = item.text === version.text ? null : diffWords(item.text, version.text, effort)
    return [...inserted, { op: 'changed', before: item.value, after: version.value, text }]
  })
  return [...changes, ...now.slice(next).map(({ value }): ListChange => ({ op: 'added', value }))]
}

/** What an item of a list is known by when it has changed. */
interface Recognizable {
  value: unknown
  type: unknown
  /** Whom or what it is about, where it names one. */
  subjects: unknown[]
  text: string
  vocabulary: Set<string>
}

function recognizable({ value }: Item): Recognizable {
  const { _type: type = null, media, source, quote, name } = isObject(value) ? value : {}
  const text = textOf(value)
  return { value, type, subjects: [media, source, quote, name], text, vocabulary: vocabularyOf(text) }
}

function isVersionOf(old: Recognizable, now: Recognizable): boolean {
  if (old.type !== now.type) return false
  const isAboutTheSame = old.subjects.some((subject, at) => typeof subject === 'string' && subject === now.subjects[at])
  return isAboutTheSame || areAlike(old.vocabulary, now.vocabulary)
}

/** The words a reader sees of an item: of a block those of its spans, of a picture its caption. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return isId(value) ? '' : value
  if (Array.isArray(value)) return value.map(textOf).join('')
  return isObject(value) ? textOf(value.children ?? value.text ?? value.caption) : ''
}

/** Elements of a body have keys by which nothing refers to them, and which change when text replaces a body. */
const keyedElements = new Set<unknown>(['block', 'span', 'image', 'embed', 'pullQuote'])

/** What an item says, the same whatever the order of its members and the keys of its elements. */
function fingerprintOf(item: unknown): string {
  return JSON.stringify(item, (_name, value) => {
    if (!isObject(value)) return value
    const { _key, ...said } = value
    const members = Object.entries(keyedElements.has(value._type) ? said : value)
    return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
