import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'

/** The words of `q` that occur nowhere, each with the words that do and are one typing mistake away. */
type Corrections = { word: string; meant: string[] }[]

/** What is searched for. */
export interface Search {
  /** The `tsquery`. */
  query: Prisma.Sql
  /** A regular expression for what may well be a hit; null when there is no guessing. */
  guess: string | null
}

/**
 * Makes of `q` what can be searched for: words as typed, and their stems in the language (in every language that vectors
 * are made for when none is given). A word that occurs nowhere stands for its neighbours by one typo.
 *
 * @param shelf whose words count: a type of resource, or `published_article` and its like
 */
export async function readSearch(
  db: Db,
  shelf: string,
  { q, language }: { q: string; language?: string | undefined },
): Promise<Search> {
  const corrections = await findCorrections(db, shelf, q)
  const languages = language ? Prisma.sql`ARRAY[search_config(${language})]` : Prisma.sql`search_configs()`
  const { wanted, excluded } = splitExclusions(q)
  const stems = excluded.reduce(
    (query, words) => Prisma.sql`(${query} && !!search_stems(${languages}, ${words}))`,
    Prisma.sql`search_stems(${languages}, ${wanted})`,
  )
  const corrected = corrections.reduce(
    (query, { word, meant }) =>
      Prisma.sql`ts_rewrite(${query}, plainto_tsquery('simple', ${word}), search_any(${languages}, ${meant}))`,
    stems,
  )
  // Made once, where the expression would be worked out again in each place of a statement.
  const [made] = await db.$queryRaw<{ query: string }[]>`SELECT (${corrected})::text AS query`
  return { query: Prisma.sql`${made?.query}::tsquery`, guess: guessHit(wanted, corrections) }
}

/** The longest word, without its end, which differs from form to form. */
function guessHit(wanted: string, corrections: Corrections): string | null {
  if (wanted.includes('"')) return null
  const words = wanted.match(/[\p{L}\p{N}]+/gu) ?? []
  const longest = words.reduce((a, b) => (b.length > a.length ? b : a), '').toLowerCase()
  const meant = corrections.find(({ word }) => word === longest)?.meant ?? [longest]
  // Others, such as +47, would have to be escaped.
  const plain = meant.filter((word) => /^[\p{L}\p{N}]+$/u.test(word)).map((word) => [...word])
  const beginnings = plain.map((letters) => letters.slice(0, Math.max(3, letters.length - 2)).join(''))
  return beginnings.length > 0 ? `(?i)\\m(?:${beginnings.join('|')})` : null
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

async function findCorrections(db: Db, shelf: string, q: string): Promise<Corrections> {
  const candidates = await db.$queryRaw<{ word: string; candidates: string[] }[]>`
    SELECT word, candidates FROM search_candidates(${shelf}, ${q})`
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

/**
 * The `ts_headline` of a text expression, to be passed to `markHits`. Of a long text that is the passage around where a
 * hit may well be, if there is one: to look for hits in the whole takes ten times as long.
 */
function headlineSql(text: Prisma.Sql, { query, guess }: Search): Prisma.Sql {
  const marks = `StartSel=${open}, StopSel=${close}`
  const headline = (part: Prisma.Sql, options: string) => {
    const plain = Prisma.sql`translate(${part}, '<>', ${lessThan + greaterThan})`
    return Prisma.sql`ts_headline(search_config(language), ${plain}, ${query}, ${`${marks}, ${options}`})`
  }
  const around = Prisma.sql`substr(' ' || ${text} || ' ', greatest(1, regexp_instr(${text}, ${guess}) - 120), 300)`
  const guessed = headline(Prisma.sql`substring(${around} from '\\s(.*)\\s')`, 'HighlightAll=true')
  return Prisma.sql`CASE WHEN length(${text}) <= ${wholeLength} THEN ${headline(text, 'HighlightAll=true')}
    ELSE coalesce(substring(${guessed} from ${`^.*${open}.*$`}),
      ${headline(text, 'MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "')}) END`
}

/** Where a search hit, by member, as HTML. */
export type Highlight = Record<string, string>

/** What a query selects for `readHighlight`, each after a comma; `columns` are the searched text columns by member. */
export function highlightSql(columns: Record<string, string>, search: Search): Prisma.Sql {
  const selected = Object.entries(columns).map(([member, column]) => {
    const text = headlineSql(Prisma.raw(`coalesce(${column}, '')`), search)
    return Prisma.sql`, ${text} AS ${Prisma.raw(`"highlight_${member}"`)}`
  })
  return Prisma.join(selected, '')
}

/** The hits in a row that was selected with `highlightSql`; members without any are left out. */
export function readHighlight(row: object): Highlight {
  const marked = Object.entries(row)
    .filter(([name]) => name.startsWith('highlight_'))
    .map(([name, text]) => [name.slice('highlight_'.length), markHits(text as string | null)])
  return Object.fromEntries(marked.filter(([, text]) => text !== null))
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
function markHits(headline: string | null): string | null {
  if (!headline?.includes(open)) return null
  return headline.replace(/[&"'\x01-\x04]/g, (character) => escapes[character] ?? character)
}
