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
    const named = readBylines(line, lexicons) ?? namesIn(line)
    if (named.length > 0) bylines.push(...named)
    else if (last && last.role === null && line.length <= longestRole && !/\d/.test(line)) last.role = line
  }
  const once = bylines.filter(({ name }, at) => bylines.findIndex((other) => other.name === name) === at)
  return { bylines: once, published }
}

function namesIn(line: string): Byline[] {
  const names = line.length <= 150 ? splitNames(line) : []
  return names.every(({ name }) => person.test(name)) ? names : []
}
