import { webUrl } from '../html/fragment.ts'

/** A news item with its names in lower case: versions differ in how they spell them (`bodies`, `headLines`, `infosources`). */
export type Item = Record<string, unknown>

/** A news item, or null for anything else. */
export function readItem(value: unknown): Item | null {
  return isObject(value) ? (lowerNames(value) as Item) : null
}

/** The JSON is at most 64 deep, as all bodies are. */
function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), lowerNames(member)]))
}

/** A text member; null for none. */
export function textOf(item: Item, ...names: string[]): string | null {
  for (const name of names) {
    const value = item[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return null
}

/** The objects of a member: of an array, or in ninjs 1 of an object whose names say what each is. */
export function objectsOf(item: Item, name: string): Item[] {
  const value = item[name]
  if (Array.isArray(value)) return value.filter(isObject)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, one]) => (isObject(one) ? [{ name: key, ...one }] : []))
}

/** The texts of `headlines`, `descriptions` or `bodies` in a role. */
export function inRole(item: Item, name: string, ...roles: string[]): string[] {
  return objectsOf(item, name).flatMap((one) => {
    const value = roles.includes(String(one.role ?? '')) ? textOf(one, 'value') : null
    return value === null ? [] : [value]
  })
}

/** Where the largest rendition is, by width or else size; null for none that is on the web. */
export function addressOf(item: Item): string | null {
  const renditions = objectsOf(item, 'renditions').flatMap((one) => {
    const url = webUrl(textOf(one, 'href'))
    const size = Number(one.width ?? 0) || Number(one.sizeinbytes ?? 0) / 1_000
    // What keeps the shape of the original is preferred to what was cropped for a place.
    const isWhole = !/^(?:wide|square|thumbnail|crop)/i.test(textOf(one, 'name') ?? '')
    return url ? [{ url, rank: (isWhole ? 1e9 : 0) + (Number.isFinite(size) ? size : 0) }] : []
  })
  return renditions.toSorted((a, b) => b.rank - a.rank)[0]?.url ?? null
}

function isObject(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
