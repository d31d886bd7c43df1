import { cleanText } from '#src/platform/text.ts'

/** What a tag says, in the shapes in which the reader of metadata hands it over; none of them can be relied on. */
export type Tag = unknown

/** The most characters that a member of the metadata may have, and the most keywords. */
export const most = {
  title: 300,
  caption: 2_000,
  altText: 1_000,
  creator: 200,
  creditLine: 300,
  copyrightNotice: 500,
  usageTerms: 2_000,
  name: 200,
  place: 300,
  keyword: 100,
  keywords: 100,
} as const

/** The first of the tags that says something, as text that can be stored; null when none does. */
export function firstText(max: number, ...tags: Tag[]): string | null {
  for (const tag of tags) {
    const text = cleanUp(textOf(tag), max)
    if (text !== '') return text
  }
  return null
}

/** All that a tag with several values says, each as text that can be stored. */
export function listOf(tag: Tag, max: number): string[] {
  const values = Array.isArray(tag) ? tag : isRecord(tag) && Array.isArray(tag.value) ? tag.value : [tag]
  // IPTC and EXIF have values that are lists of bytes or of strings: their text is in the description.
  const isList = values.every((value) => isRecord(value))
  const texts = isList ? values.map(textOf) : [textOf(tag)]
  return [...new Set(texts.map((text) => cleanUp(text, max)).filter((text) => text !== ''))]
}

/** The text of a tag; of one in several languages the one without a language, or else the first. */
export function textOf(tag: Tag): string {
  if (typeof tag === 'string') return tag
  if (!isRecord(tag)) return ''
  const languages = Array.isArray(tag.value)
    ? tag.value.filter((value) => isRecord(value) && isRecord(value.attributes))
    : []
  const fallback = languages.find((value) => value.attributes.lang === 'x-default') ?? languages[0]
  if (fallback?.attributes.lang !== undefined) return textOf({ ...fallback, value: undefined })
  return typeof tag.description === 'string' ? tag.description : ''
}

/** A member of a tag that is a structure, or of the first of a list of them. */
export function memberOf(tag: Tag, name: string): Tag {
  const value = isRecord(tag) ? tag.value : undefined
  const structure = Array.isArray(value) ? value[0] : value
  if (!isRecord(structure)) return undefined
  return structure[name] ?? (isRecord(structure.value) ? structure.value[name] : undefined)
}

/** `text` in Unicode's composed form, without what cannot be stored or seen, cut where it is too long. */
export function cleanUp(text: string, max: number): string {
  const clean = cleanText(text).normalize().trim()
  if (clean.length <= max) return clean
  return clean
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trim()
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a stranger's file says, read by the functions above alone
function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
