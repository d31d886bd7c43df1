import { type Byline, readBylines } from '#src/extraction/bylines.ts'
import { isPublicationLine } from '#src/extraction/dateline.ts'
import { isFurniture } from '#src/extraction/furniture.ts'
import { listLexicons } from '#src/extraction/language.ts'
import { splitNames } from './metadata.ts'

/** A name as bylines print it: two to four capitalised words, with what stands between them in names. */
const person = /^\p{Lu}[\p{L}'’.-]*(?:\s(?:(?:de|da|del|van|von|der|den|bin|al|el|le|la)\s)*\p{Lu}[\p{L}'’.-]*){1,3}$/u
const longestRole = 80

/** Reads the lines of what a page calls a byline: names, with or without "By", what the people are, and when it appeared. */
export function readBylineLines(lines: readonly string[]): { bylines: Byline[]; published: string | null } {
  const lexicons = listLexicons()
  const bylines: Byline[] = []
  const published = lines.find((line) => isPublicationLine(line, lexicons)) ?? null
  for (const line of lines) {
    if (isPublicationLine(line, lexicons) || isFurniture(line, lexicons)) continue
    const last = bylines.at(-1)
    const named = readBylines(line, lexicons) ?? (endsInRole(line) ? [] : namesIn(line))
    if (named.length > 0) bylines.push(...named)
    else if (last && last.role === null && isRole(line)) last.role = line
  }
  const once = bylines.filter(({ name }, at) => bylines.findIndex((other) => other.name === name) === at)
  return { bylines: once, published }
}

/** "Senior Washington Correspondent" has capitals like a name. */
function endsInRole(line: string): boolean {
  const last = line.toLowerCase().split(/\s+/).at(-1) ?? ''
  return listLexicons().some(({ page }) => page.bylineRoles.has(last))
}

/** A line under a name that says what its bearer is, and not where to follow them or when they wrote. */
function isRole(line: string): boolean {
  return (
    line.length > 3 && line.length <= longestRole && !/\d|^@|\b(?:twitter|facebook|instagram|linkedin)\b/i.test(line)
  )
}

/** "CNN", "USA TODAY" */
const acronym = /^\p{Lu}{2,}(?:\s\p{Lu}{2,})*$/u
const domain = /^(?:[\w-]+\.)+[a-z]{2,}$/i

/**
 * Leaves out what pages print among their authors and what is none: the house itself, and its address. An outlet in capitals
 * behind a person says for whom they write.
 *
 * @param publisher the name of the house, if the page says it
 */
export function settleBylines(bylines: readonly Byline[], publisher: string | null): Byline[] {
  const settled: Byline[] = []
  for (const { name, role } of bylines) {
    const last = settled.at(-1)
    if (domain.test(name) || name.toLowerCase() === publisher?.toLowerCase()) continue
    if (last && last.role === null && acronym.test(name) && !acronym.test(last.name)) last.role = name
    else settled.push({ name, role: role?.startsWith('@') ? null : role })
  }
  return settled
}

function namesIn(line: string): Byline[] {
  const names = line.length <= 150 ? splitNames(line) : []
  return names.every(({ name }) => person.test(name)) ? names : []
}
