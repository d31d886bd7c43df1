import type pg from 'pg'
import type { Encoding } from './encoding.ts'

/** What an address leads to, read by statements that PostgreSQL prepares once for each connection. */

/** A published article with its document in one encoding. */
export interface LiveArticle {
  id: string
  keys: string
  etag: string
  modifiedAt: Date
  /** A text where nothing is encoded. */
  document: string | Buffer
}

const columns: Record<Encoding, string> = { identity: 'document', br: 'br', gzip: 'gzip' }

/** The article that readers find under a slug. */
export async function findLiveArticle(pool: pg.Pool, slug: string, encoding: Encoding): Promise<LiveArticle | null> {
  const name = `live article ${encoding}`
  const text = `SELECT id, keys, etag, extract(epoch FROM modified_at)::float8 AS modified, ${columns[encoding]} AS document
    FROM published_articles WHERE slug = $1 AND state = 'live'`
  const { rows } = await pool.query({ name, text, values: [slug] })
  const [row] = rows
  if (!row) return null
  const { id, keys, etag, modified, document } = row
  return { id, keys, etag, modifiedAt: new Date(modified * 1_000), document }
}

/** What is left where readers found an article: its new slug, or the notice that it was killed. */
export interface Trace {
  id: string
  slug: string
  state: 'live' | 'killed'
  notice: string | null
}

export async function findTrace(pool: pg.Pool, slug: string): Promise<Trace | null> {
  const text = `
    SELECT id, slug, state, notice FROM published_articles WHERE slug = $1 AND state = 'killed'
    UNION ALL
    SELECT id, article.slug, state, notice FROM redirects JOIN published_articles AS article ON id = article_id
    WHERE redirects.slug = $1 AND article.slug <> $1`
  const { rows } = await pool.query({ name: 'trace of an article', text, values: [slug] })
  return rows[0] ?? null
}
