/** Hand-written statements that answer what the service answers, as JSON text that PostgreSQL makes. */

const envelope = 'id, external_id, revision, created_at, updated_at, created_by, updated_by, deleted_at'

const article = `${envelope}, slug, headline, kicker, standfirst, slugline, dateline, bylines, section, tags, language,
  key_points, body, lead_media, media, related, provider, canonical_url, seo, urgency, ed_note, embargo_until, origin,
  status, published_at, first_published_at, published_revision`

const quote = `${envelope}, text, kind, speaker, capacity, via, addressee, channel, said_at, place, language, original,
  context, verification, verified_by, verified_at, evidence`

const media = `${envelope}, kind, caption, alt_text, credit_line, creator, supplier, copyright_notice, usage_terms, licence,
  taken_at, place, language, focal_point, rights, digital_source_type`

const source = `${envelope}, slug, name, kind, named, anonymity_reason, aliases, description, capacity, affiliation, same_as,
  url, language, reliability, notes, protection`

const own = `SELECT * FROM "references" WHERE from_type = 'article' AND from_id = a.id`
const quoteIds = `SELECT quote_id FROM (${own}) AS own WHERE quote_id IS NOT NULL`
const mediaIds = `SELECT media_id FROM (${own}) AS own WHERE media_id IS NOT NULL`
const roles = `SELECT source_id, member FROM "references"
  WHERE source_id IS NOT NULL AND from_type IN ('quote', 'media') AND from_id IN (${quoteIds} UNION ALL ${mediaIds})`

const list = (rows: string) => `(SELECT coalesce(json_agg(row_to_json(item)), '[]') FROM (${rows}) AS item)`
const shown = `${article}, ${list(roles)} AS sources, (SELECT json_agg(quote_id) FROM (${quoteIds}) AS ids) AS quotes`
const placements = list(
  'SELECT p.* FROM placements AS p JOIN articles AS printing ON printing.id = p.article_id WHERE p.quote_id = q.id AND printing.deleted_at IS NULL ORDER BY p.article_id DESC, p.position',
)
const withRelated = `${article},
  ${list(`SELECT ${source} FROM sources WHERE id IN (SELECT source_id FROM (${roles}) AS roles)`)} AS sources,
  ${list(`SELECT ${quote}, ${placements} AS placements FROM quotes AS q WHERE id IN (${quoteIds})`)} AS quotes,
  ${list(`SELECT ${media} FROM media WHERE id IN (${mediaIds})`)} AS "mediaRecords"`

const one = (members: string) => `SELECT row_to_json(shown)::text AS text
  FROM (SELECT ${members} FROM articles AS a WHERE id = $1 AND deleted_at IS NULL) AS shown`
const page = (where: string, order = 'created_at DESC, id DESC') => `SELECT json_agg(shown)::text AS text
  FROM (SELECT ${shown} FROM articles AS a WHERE deleted_at IS NULL AND ${where} ORDER BY ${order} LIMIT 20) AS shown`

/** By the path under which the server answers with each; the values are the query parameters in their order. */
export const statements: Record<string, string> = {
  article: one(shown),
  'article-with-related': one(withRelated),
  newest: page('true'),
  older: page('(created_at, id) < ($1::timestamptz, $2::uuid)'),
  'by-speaker': page(`id IN (SELECT printed.from_id FROM quotes AS q
    JOIN "references" AS printed ON printed.quote_id = q.id AND printed.from_type = 'article' WHERE q.speaker = $1)`),
  published: 'SELECT document AS text FROM published_articles WHERE slug = $1',
  search: page(
    `search @@ websearch_to_tsquery('english', $1)`,
    `ts_rank(search, websearch_to_tsquery('english', $1)) DESC, id DESC`,
  ),
}
