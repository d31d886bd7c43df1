import { findDerivedRoles, withDerivedRoles } from '#src/articles/roles.ts'
import { articles } from '#src/articles/service.ts'
import type { ArticleRow } from '#src/articles/stored.ts'
import { listReferences } from '#src/content/body/references.ts'
import { storedOf } from '#src/content/noun.ts'
import { media } from '#src/media/service.ts'
import type { Db } from '#src/platform/db/client.ts'
import { type Dossier, type MediaRow, printsOf, type QuoteRow, type SourceRow } from '#src/publishing/dossier.ts'
import { quotes } from '#src/quotes/service.ts'

/** A draft, and what publishing it would make its snapshot of. */
export interface Draft {
  former: ArticleRow
  dossier: Dossier
}

const hour = 3_600_000

/**
 * The drafts among some stories of the corpus, in the order of their ids: what publishing reads for one after the other,
 * by one statement a table. Stories of the corpus have no related articles, no corrections and no lost quotes, and their
 * sources are its speakers.
 */
export async function readDrafts(db: Db, ids: string[], speakers: ReadonlyMap<string, SourceRow>): Promise<Draft[]> {
  const rows = (await articles.find(db, ids)).filter(({ status }) => status === 'draft')
  const [mediaIds, quoteIds] = [rows.flatMap(mediaOf), rows.flatMap(quotesOf)]
  const [mediaRows, quoteRows] = [byId(await media.find(db, mediaIds)), byId(await quotes.find(db, quoteIds))]
  const derived = await findDerivedRoles(db, rows)
  const drafts = rows.map((former) => {
    const article = storedOf(articles, former)
    const roles = withDerivedRoles(article, derived)
    const quotes = only<QuoteRow>(quoteRows, quotesOf(former))
    const resources = {
      ...{ roles, quotes, media: only<MediaRow>(mediaRows, mediaOf(former)) },
      ...{ sources: only(speakers, sourcesOf(roles)), prints: printsOf(article.body, quotes) },
    }
    const now = new Date(Date.parse(former.createdAt) + hour).toISOString()
    const surroundings = {
      orphans: [],
      related: new Map(),
      corrections: [],
      files: new Map(),
      withheld: new Map(),
      now,
    }
    return { former, dossier: { id: former.id, revision: former.revision + 1, article, ...resources, ...surroundings } }
  })
  return drafts.sort((a, b) => (a.former.id < b.former.id ? -1 : 1))
}

function mediaOf(article: ArticleRow): string[] {
  return article.media.map(({ media }) => media)
}

function quotesOf({ body }: ArticleRow): string[] {
  return listReferences(body).quotes
}

function sourcesOf(roles: Dossier['roles']): string[] {
  return roles.map(({ source }) => source)
}

/** @throws Error for an id that is not there: the corpus brings all that its stories refer to */
function only<Row>(rows: ReadonlyMap<string, Row>, ids: string[]): Map<string, Row> {
  return new Map(
    ids.map((id) => {
      const row = rows.get(id)
      if (!row) throw new Error(`The corpus holds no ${id}.`)
      return [id, row]
    }),
  )
}

export function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}
