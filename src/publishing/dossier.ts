import { findDerivedRoles, withDerivedRoles } from '#src/articles/roles.ts'
import type { StoredArticle } from '#src/articles/stored.ts'
import { assessFidelity } from '#src/content/body/fidelity.ts'
import { listQuotePassages } from '#src/content/body/passages.ts'
import { listReferences } from '#src/content/body/references.ts'
import { findFiles, type StoredFile } from '#src/media/files.ts'
import { media } from '#src/media/service.ts'
import type { Db } from '#src/platform/db/client.ts'
import { listOrphans, type Orphan } from '#src/quotes/placements.ts'
import { quotes } from '#src/quotes/service.ts'
import { sources } from '#src/sources/service.ts'
import { isProtected } from './showing.ts'
import type { RelatedArticle } from './snapshot/article.ts'
import type { Print } from './snapshot/parts.ts'

type RowFound<N extends { find: (...given: never[]) => Promise<unknown[]> }> = Awaited<ReturnType<N['find']>>[number]
export type SourceRow = RowFound<typeof sources>
export type QuoteRow = RowFound<typeof quotes>
export type MediaRow = RowFound<typeof media>

/** Which state of an article is looked at: the present one, or the one that was published. */
export interface Edition {
  id: string
  revision: number
  article: StoredArticle
}

/** Everything that the gate looks at and that a snapshot is made of. */
export interface Dossier extends Edition {
  /** The sources of the story, with the roles that follow from its quotes and media. */
  roles: StoredArticle['sources']
  /** What the article refers to, by id, those in the trash included; quotes in reading order. */
  quotes: Map<string, QuoteRow>
  media: Map<string, MediaRow>
  /** Those that readers must not be shown now, because their rights have ended or not begun. */
  withheld: Map<string, MediaRow>
  /** The files of the media records, by their SHA-256. */
  files: Map<string, StoredFile>
  /** Also the affiliations of those that readers are told all about. */
  sources: Map<string, SourceRow>
  /** Where the body prints each quote, in reading order. */
  prints: Map<string, Print[]>
  /** Quotes whose words text has removed from the present state of the article. */
  orphans: Orphan[]
  /** Of `related`, those that readers can see. */
  related: Map<string, RelatedArticle>
  /** Newest first. */
  corrections: { id: string; kind: string; text: string; at: string }[]
  /** The database's clock, RFC 3339. */
  now: string
}

/** Reads what belongs to an edition, as it is now. */
export async function readDossier(db: Db, edition: Edition): Promise<Dossier> {
  const { article } = edition
  const inBody = listReferences(article.body)
  const quoteRows = inOrder(inBody.quotes, await quotes.find(db, inBody.quotes))
  const mediaRows = byId(await media.find(db, listMediaIds(article, inBody.media)))
  const roles = withDerivedRoles(article, await findDerivedRoles(db, [article]))
  return {
    ...edition,
    roles,
    quotes: quoteRows,
    media: mediaRows,
    withheld: new Map(),
    files: await findFiles(
      db,
      [...mediaRows.values()].map(({ file }) => file),
    ),
    sources: await findSources(db, listSourceIds({ article, roles, quotes: quoteRows, media: mediaRows })),
    prints: printsOf(article.body, quoteRows),
    orphans: await listOrphans(db, edition.id),
    ...(await readSurroundings(db, edition)),
  }
}

function listMediaIds({ leadMedia, media }: StoredArticle, inBody: string[]): string[] {
  return [...new Set([...(leadMedia ? [leadMedia] : []), ...media.map((item) => item.media), ...inBody])]
}

function listSourceIds({
  article,
  roles,
  quotes,
  media,
}: Pick<Dossier, 'article' | 'roles' | 'quotes' | 'media'>): string[] {
  const named = [
    article.provider,
    ...article.bylines.map(({ source }) => source),
    ...roles.map(({ source }) => source),
    ...[...quotes.values()].flatMap(({ speaker, via, addressee }) => [speaker, ...via, addressee]),
    ...[...media.values()].map(({ supplier }) => supplier),
  ]
  return [...new Set(named.filter((id) => id !== null))]
}

/** The sources with the ids, and those they belong to, but for sources of whom that must not be said. */
async function findSources(db: Db, ids: string[]): Promise<Map<string, SourceRow>> {
  if (ids.length === 0) return new Map()
  const rows = await sources.find(db, ids)
  const known = new Set(ids)
  const told = rows.filter((source) => source.named && !isProtected(source))
  const others = told.flatMap(({ affiliation }) => (affiliation && !known.has(affiliation) ? [affiliation] : []))
  return byId(others.length > 0 ? [...rows, ...(await sources.find(db, [...new Set(others)]))] : rows)
}

function printsOf(body: StoredArticle['body'], quoteRows: Map<string, QuoteRow>): Map<string, Print[]> {
  const groups = Map.groupBy(listQuotePassages(body), ({ quote }) => quote)
  return new Map(
    [...groups].map(([id, passages]) => {
      const printed = passages.map(({ exact }) => exact)
      const fidelity = assessFidelity(printed, quoteRows.get(id)?.text ?? '')
      return [id, passages.map(({ quote: _, ...passage }) => ({ ...passage, fidelity }))]
    }),
  )
}

/** What is outside the article and not referred to by the body: one statement for all of it. */
async function readSurroundings(
  db: Db,
  { id, article }: Edition,
): Promise<Pick<Dossier, 'related' | 'corrections' | 'now'>> {
  const [found] = await db.$queryRaw<
    [{ now: Date; related: RelatedArticle[] | null; corrections: Dossier['corrections'] }]
  >`
    SELECT clock_timestamp() AS now,
      (SELECT json_agg(json_build_object('id', id, 'slug', slug, 'headline', headline, 'publishedAt', published_at))
       FROM published_articles WHERE id = ANY(${article.related}::uuid[]) AND state = 'live') AS related,
      coalesce((SELECT json_agg(json_build_object('id', id, 'kind', kind, 'text', text, 'at', created_at) ORDER BY id DESC)
       FROM corrections WHERE article_id = ${id}::uuid), '[]') AS corrections`
  return {
    now: found.now.toISOString(),
    related: byId((found.related ?? []).map((one) => ({ ...one, publishedAt: utc(one.publishedAt) }))),
    corrections: found.corrections.map((one) => ({ ...one, at: utc(one.at) })),
  }
}

/** A time as PostgreSQL writes it in JSON, in the form that answers have. */
function utc(time: string): string {
  return new Date(time).toISOString()
}

function inOrder<Row extends { id: string }>(ids: string[], rows: Row[]): Map<string, Row> {
  const found = byId(rows)
  return byId(ids.flatMap((id) => found.get(id) ?? []))
}

function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}
