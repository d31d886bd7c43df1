import type { Lexicon } from './languages/lexicon.ts'

export interface Byline {
  name: string
  role: string | null
}

const maxByline = 160
const person =
  /^\p{Lu}[\p{L}'’.-]*(?:\s(?:(?:de|da|do|dos|del|van|von|der|den|bin|al|el|le|la)\s)*\p{Lu}[\p{L}'’.-]*){1,3}$/u

/**
 * Reads a line that says who wrote the article: "By Marta Oliveira and Jan Kessler", "Priya Nandakumar North of
 * England correspondent".
 *
 * @returns null for a line that is none
 */
export function readBylines(line: string, lexicons: readonly Lexicon[]): Byline[] | null {
  if (line.length > maxByline || /[!?]$/.test(line)) return null
  for (const lexicon of lexicons) {
    const found = readCued(line, lexicon) ?? readWithRole(line, lexicon)
    if (found) return found
  }
  return null
}

function readCued(line: string, { page }: Lexicon): Byline[] | null {
  const lower = line.toLowerCase()
  const start = page.bylineStarts.find((cue) => lower.startsWith(`${cue} `) || lower.startsWith(`${cue}: `))
  if (!start) return null
  const rest = line.slice(start.length).replace(/^:?\s+/, '')
  const [names = '', ...roles] = splitAtRole(rest, page.bylineRoles)
  const printed = splitNames(names, page.bylineJoiners)
  // "By Ada Brook, PIER POST": an outlet behind a name.
  const outlets = printed.filter((name) => isShouted(name) && !isShouted(printed[0] ?? ''))
  const people = printed.filter((name) => !outlets.includes(name)).map(toTitleCase)
  if (people.length === 0 || !people.every((name) => person.test(name))) return null
  return people.map((name) => ({ name, role: [...outlets, ...roles].join(', ') || null }))
}

function splitAtRole(text: string, roles: ReadonlySet<string>): string[] {
  const parts = text.split(/,\s+|\s+\|\s+|\s+[–—-]\s+/u)
  const at = parts.findIndex((part) =>
    part
      .toLowerCase()
      .split(/\s+/)
      .some((word) => roles.has(word)),
  )
  const names =
    at === -1 ? parts.filter((part) => person.test(toTitleCase(part)) || /\s/.test(part)) : parts.slice(0, at)
  return [names.join(', '), ...(at === -1 ? [] : parts.slice(at))]
}

function splitNames(text: string, joiners: readonly string[]): string[] {
  let names = text.split(/,\s+/)
  for (const joiner of joiners) names = names.flatMap((name) => name.split(` ${joiner} `))
  return names.map((name) => name.trim()).filter(Boolean)
}

const isShouted = (name: string): boolean => name === name.toUpperCase()

/** "MARTA OLIVEIRA" is printed so by some desks; a name in the index is not. */
const toTitleCase = (name: string): string =>
  isShouted(name) ? name.toLowerCase().replace(/(^|[\s'’-])\p{L}/gu, (letter) => letter.toUpperCase()) : name

function readWithRole(line: string, { page, rankWords }: Lexicon): Byline[] | null {
  const words = line.split(/\s+/)
  const last = words.at(-1)?.toLowerCase() ?? ''
  if (words.length < 3 || words.length > 9 || !page.bylineRoles.has(last)) return null
  // "Senior Washington Correspondent" is a role without a name.
  if (rankWords.has(words[0]?.toLowerCase() ?? '')) return null
  const [name, role] = [words.slice(0, 2).join(' ').replace(/,$/, ''), words.slice(2).join(' ')]
  return person.test(name) ? [{ name, role }] : null
}
