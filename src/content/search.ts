import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { ResourceType } from './noun.ts'

/** The words of `q` that occur nowhere, each with the words that do and are one typing mistake away. */
type Corrections = { word: string; meant: string[] }[]

/**
 * What `q` asks for as an SQL `tsquery`: words as typed, and their stems in the language (in every language that
 * vectors are made for when none is given). A word that occurs nowhere stands for its neighbours by one typo.
 */
export async function tsqueryOf(
  db: Db,
  type: ResourceType,
  { q, language }: { q: string; language?: string | undefined },
): Promise<Prisma.Sql> {
  const corrections = await findCorrections(db, type, q)
  const languages = language ? Prisma.sql`ARRAY[search_config(${language})]` : Prisma.sql`search_configs()`
  const { wanted, excluded } = splitExclusions(q)
  const stems = excluded.reduce(
    (query, words) => Prisma.sql`(${query} && !!search_stems(${languages}, ${words}))`,
    Prisma.sql`search_stems(${languages}, ${wanted})`,
  )
  return corrections.reduce(
    (query, { word, meant }) =>
      Prisma.sql`ts_rewrite(${query}, plainto_tsquery('simple', ${word}), search_any(${languages}, ${meant}))`,
    stems,
  )
}

/**
 * What must not occur (`-word`, `-"a phrase"`), apart from the rest: a query is tried in several languages, and a text
 * that one of them excludes must not come in by another.
 */
function splitExclusions(q: string): { wanted: string; excluded: string[] } {
  const parts = q.match(/-?"[^"]*"?|\S+/g) ?? []
  const isExclusion = (part: string) => /^-./.test(part)
  return {
    wanted: parts.filter((part) => !isExclusion(part)).join(' '),
    excluded: parts.filter(isExclusion).map((part) => part.slice(1)),
  }
}

async function findCorrections(db: Db, type: ResourceType, q: string): Promise<Corrections> {
  const candidates = await db.$queryRaw<{ word: string; candidates: string[] }[]>`
    SELECT word, candidates FROM search_candidates(${type}::resource_type, ${q})`
  return candidates
    .map(({ word, candidates }) => ({
      word,
      meant: candidates.filter((other) => isOneTypoAway(word, other)).slice(0, 20),
    }))
    .filter(({ meant }) => meant.length > 0)
}

/** Whether one letter added, left out, changed, or swapped with its neighbour makes `a` of `b`. */
export function isOneTypoAway(a: string, b: string): boolean {
  const [long, short] = [...a].length >= [...b].length ? [[...a], [...b]] : [[...b], [...a]]
  if (long.length - short.length > 1) return false
  const start = long.findIndex((letter, at) => letter !== short[at])
  if (start === -1) return false
  const rest = (letters: string[], from: number) => letters.slice(from).join('')
  if (long.length > short.length) return rest(long, start + 1) === rest(short, start)
  const swapped = long[start] === short[start + 1] && long[start + 1] === short[start]
  return (
    rest(long, start + 1) === rest(short, start + 1) || (swapped && rest(long, start + 2) === rest(short, start + 2))
  )
}

/** Control characters, which no text may hold: around a hit, and for what PostgreSQL would take for a tag. */
const [open, close, lessThan, greaterThan] = ['\x01', '\x02', '\x03', '\x04']

/** Texts up to this length are shown whole, of longer ones two passages. */
const wholeLength = 500

/** The `ts_headline` of a text expression, to be passed to `markHits`. */
export function headlineSql(text: Prisma.Sql, query: Prisma.Sql): Prisma.Sql {
  const marks = `StartSel=${open}, StopSel=${close}`
  const whole = `${marks}, HighlightAll=true`
  const passages = `${marks}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "`
  const plain = Prisma.sql`translate(${text}, '<>', ${lessThan + greaterThan})`
  const options = Prisma.sql`CASE WHEN length(${text}) <= ${wholeLength} THEN ${whole} ELSE ${passages} END`
  return Prisma.sql`ts_headline(search_config(language), ${plain}, ${query}, ${options})`
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  [lessThan]: '&lt;',
  [greaterThan]: '&gt;',
  [open]: '<mark>',
  [close]: '</mark>',
}

/** A headline as HTML: everything escaped, `<mark>` around the hits; null when there are none. */
export function markHits(headline: string | null): string | null {
  if (!headline?.includes(open)) return null
  return headline.replace(/[&"'\x01-\x04]/g, (character) => escapes[character] ?? character)
}
