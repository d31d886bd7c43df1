import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { recordChange } from '#src/content/changes.ts'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { breaksUnique } from '#src/platform/db/errors.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import type { Part } from './parts.ts'
import type { Snapshot } from './rendering.ts'

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)]

/** A snapshot is compressed once and sent often, but an editor waits for it: higher levels take many times as long. */
const brotliQuality = 5

/** What is told on the content face's change feed. */
export type ContentChange = 'published' | 'updated' | 'unpublished' | 'killed' | 'deleted'

/**
 * Writes what readers see from now on, with its parts and facets; part of the caller's transaction.
 *
 * @throws DomainError `article.slug_taken` (409) while another published article has the slug
 */
export async function storeSnapshot(db: Db, snapshot: Snapshot): Promise<void> {
  await storeParts(db, snapshot)
  await storeArticle(db, snapshot)
  await storeFacets(db, snapshot)
  await keepReferences(db, snapshot)
}

/** Unchanged parts are not touched: articles that share them need not wait for each other. */
async function storeParts(db: Db, { row, parts }: Snapshot): Promise<void> {
  const records = parts.map((part) => ({ ...part, published_at: row.modifiedAt, modified_at: row.modifiedAt }))
  await db.$executeRaw`
    INSERT INTO published_parts AS kept (type, id, slug, published_at, modified_at, kind, verification, speaker, sources,
      language, title, text, document, file, rights_until)
    SELECT type, id, slug, published_at, modified_at, kind, verification, speaker, sources, language, title, text, document,
      file, rights_until
    FROM json_populate_recordset(NULL::published_parts, ${JSON.stringify(records)}::json) AS part
    WHERE NOT EXISTS (SELECT 1 FROM published_parts AS same
      WHERE same.type = part.type AND same.id = part.id AND same.document = part.document)
    ON CONFLICT (type, id) DO UPDATE SET slug = EXCLUDED.slug, modified_at = EXCLUDED.modified_at, kind = EXCLUDED.kind,
      verification = EXCLUDED.verification, speaker = EXCLUDED.speaker, sources = EXCLUDED.sources,
      language = EXCLUDED.language, title = EXCLUDED.title, text = EXCLUDED.text, document = EXCLUDED.document,
      file = EXCLUDED.file, rights_until = EXCLUDED.rights_until`
}

async function storeArticle(db: Db, { row }: Snapshot): Promise<void> {
  const { document, ...columns } = row
  const { br, gzip } = await compressDocument(document)
  const { id, slug, revision, firstPublishedAt, publishedAt, modifiedAt, standsUntil } = columns
  const { headline, standfirst, bodyText, terms, language, section, summary, etag, keys } = columns
  try {
    // Not INSERT … ON CONFLICT: for a row that is there already, the trigger would work out what is searched twice.
    await db.$executeRaw`
      WITH given AS (
        SELECT ${id}::uuid AS id, ${slug} AS slug, ${revision}::int AS revision,
          ${firstPublishedAt}::timestamptz AS first_published_at, ${publishedAt}::timestamptz AS published_at,
          ${modifiedAt}::timestamptz AS modified_at, ${headline} AS headline, ${standfirst} AS standfirst,
          ${bodyText} AS body_text, ${terms} AS terms, ${language} AS language, ${section} AS section,
          ${document} AS document, ${summary} AS summary, ${br}::bytea AS br, ${gzip}::bytea AS gzip, ${etag} AS etag,
          ${keys} AS keys, ${standsUntil}::timestamptz AS stands_until
      ), kept AS (
        UPDATE published_articles AS kept SET slug = given.slug, revision = given.revision,
          published_at = given.published_at, modified_at = given.modified_at, headline = given.headline,
          standfirst = given.standfirst, body_text = given.body_text, terms = given.terms, language = given.language,
          section = given.section, document = given.document, summary = given.summary, br = given.br, gzip = given.gzip,
          etag = given.etag, keys = given.keys, stands_until = given.stands_until
        FROM given WHERE kept.id = given.id RETURNING kept.id
      )
      INSERT INTO published_articles (id, slug, revision, first_published_at, published_at, modified_at, headline,
        standfirst, body_text, terms, language, section, document, summary, br, gzip, etag, keys, stands_until)
      SELECT * FROM given WHERE NOT EXISTS (SELECT FROM kept)`
  } catch (error) {
    if (breaksUnique(error, 'published_articles_slug_key')) throw slugTaken(slug)
    throw error
  }
}

/** The forms in which a document is sent to clients that take them. */
async function compressDocument(document: string): Promise<{ br: Buffer; gzip: Buffer }> {
  const [br, gzip] = await Promise.all([
    toBrotli(document, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    toGzip(document),
  ])
  return { br, gzip }
}

async function storeFacets(db: Db, { row: { id, publishedAt }, facets }: Snapshot): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (
      DELETE FROM published_facets WHERE article_id = ${id}::uuid AND NOT facet = ANY(${facets})
    )
    INSERT INTO published_facets (facet, published_at, article_id)
    SELECT facet, ${publishedAt}::timestamptz, ${id}::uuid FROM unnest(${facets}::text[]) AS facet
    ON CONFLICT DO NOTHING`
}

/** What readers see cannot be moved to the trash, also when the article's draft no longer refers to it. */
async function keepReferences(db: Db, { row: { id }, parts }: Snapshot): Promise<void> {
  await dropReferences(db, id)
  const nobody = { sourceId: null, mediaId: null, quoteId: null, articleId: null }
  const rows = parts.map((part: Part) => {
    return { fromType: 'article', fromId: id, member: 'published', ...nobody, [`${part.type}Id`]: part.id }
  })
  await insertRows(db, { references: rows })
}

async function dropReferences(db: Db, id: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "references" WHERE from_type = 'article' AND from_id = ${id}::uuid AND member = 'published'`
}

/** The slug under which readers find an article; null when they do not. */
export async function findPublishedSlug(db: Db, id: string): Promise<string | null> {
  const [found] = await db.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM published_articles WHERE id = ${id}::uuid AND state = 'live'`
  return found?.slug ?? null
}

/** Lets a slug lead to where the article is now; its present slug leads nowhere else any more. */
export async function redirectSlug(
  db: Db,
  id: string,
  slugs: { from: string | null; to: string | null },
): Promise<void> {
  await db.$executeRaw`
    WITH freed AS (DELETE FROM redirects WHERE slug = ${slugs.to})
    INSERT INTO redirects (slug, article_id) SELECT ${slugs.from}, ${id}::uuid WHERE ${slugs.from}::text IS NOT NULL
    ON CONFLICT (slug) DO UPDATE SET article_id = EXCLUDED.article_id`
}

/** Takes an article off the content face. Its slug leads to it again should it come back. */
export async function removeSnapshot(db: Db, id: string): Promise<void> {
  const [gone] = await db.$queryRaw<{ slug: string }[]>`
    DELETE FROM published_articles WHERE id = ${id}::uuid RETURNING slug`
  await dropReferences(db, id)
  if (gone) await redirectSlug(db, id, { from: gone.slug, to: null })
}

/** Leaves of an article the notice that it was killed, under its slug. */
export async function leaveNotice(db: Db, id: string, { slug, revision, notice, at }: Killed): Promise<void> {
  await removeSnapshot(db, id)
  await redirectSlug(db, id, { from: null, to: slug })
  await db.$executeRaw`
    INSERT INTO published_articles (id, slug, state, revision, first_published_at, published_at, modified_at, headline,
      body_text, terms, document, summary, br, gzip, etag, keys, notice)
    VALUES (${id}::uuid, ${slug}, 'killed', ${revision}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz, '',
      '', '', '', '', '', '', '', ${`article:${id}`}, ${notice})`
}

interface Killed {
  slug: string
  revision: number
  notice: string
  at: string
}

/** Tells of a content change, and the caches of every process when the transaction commits. */
export async function tellReaders(db: Db, id: string, { kind, revision }: { kind: ContentChange; revision: number }) {
  await recordChange(db, { surface: 'content', type: 'article', id, kind, revision })
  await db.$executeRaw`SELECT pg_notify('verbatim_published', ${id})`
}

function slugTaken(slug: string): DomainError {
  return new DomainError('article.slug_taken', `Another published article has the slug ${slug}.`, {
    errors: [
      { pointer: '/slug', code: 'slug_taken', detail: 'Choose another slug, or publish the other under a new one.' },
    ],
  })
}
