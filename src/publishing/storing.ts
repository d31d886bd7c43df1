import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { telling } from '#src/content/changes.ts'
import { DomainError } from '#src/errors.ts'
import { type Db, prepared } from '#src/platform/db/client.ts'
import { breaksUnique } from '#src/platform/db/errors.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { LongValues } from '#src/platform/db/long-values.ts'
import type { Snapshot } from './rendering.ts'

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)]

/** A snapshot is compressed once and sent often, but an editor waits for it: higher levels take many times as long. */
const brotliQuality = 5

const isMedia = Prisma.sql`facet LIKE 'media:%'`
const mediaOfFacet = Prisma.sql`split_part(facet, ':', 2)::uuid`

/** What is told on the content face's change feed. */
export type ContentChange = 'published' | 'updated' | 'unpublished' | 'killed' | 'deleted'

/**
 * What is told of the files of media records, to whoever keeps copies of them: that one is or says something else, or that
 * an article which showed it does so no more.
 */
export type FileChange = 'updated' | 'dropped'

/**
 * Writes what readers see from now on, with its parts and facets, by one statement; part of the caller's transaction. The
 * slug under which they found the article before leads to the present one, which leads nowhere else any more.
 *
 * @returns whether readers found the article before
 * @throws DomainError `article.slug_taken` (409) while another published article has the slug
 */
export async function storeSnapshot(db: Db, snapshot: Snapshot): Promise<{ wasLive: boolean }> {
  const { id, slug, document } = snapshot.row
  const compressed = await compressDocument(document)
  using long = new LongValues()
  const [parts, article] = [storeParts(snapshot, long), storeArticle(snapshot, { ...compressed, long })]
  try {
    // No part of a statement sees what another one writes: `before` is what was there before all of it.
    const [stored] = await db.$queryRaw<[{ wasLive: boolean }]>`
      ${prepared} WITH before AS (
        SELECT id, slug FROM published_articles WHERE id = ${id}::uuid AND state = 'live'
      ), ${parts}, ${article}, ${storeFacets(snapshot)}, ${tellOfFiles},
      ${freeSlug(slug)}, ${redirectFrom(Prisma.sql`before WHERE slug <> ${slug}`)}
      SELECT EXISTS (SELECT FROM before) AS "wasLive"`
    return stored
  } catch (error) {
    if (breaksUnique(error, 'published_articles_slug_key')) throw slugTaken(slug)
    throw error
  }
}

/**
 * Unchanged parts are not touched: articles that share them need not wait for each other. What readers see cannot be moved
 * to the trash, also when the article's draft no longer refers to it.
 *
 * Behind OFFSET 0 each part is looked up by its key. Nobody knows how few an article has, so that the planner would read all
 * that were ever published, for each article anew.
 */
function storeParts({ row: { id, modifiedAt }, parts }: Snapshot, long: LongValues): Prisma.Sql {
  const records = parts.map((part) => ({ ...part, published_at: modifiedAt, modified_at: modifiedAt }))
  return Prisma.sql`parts AS (
      SELECT * FROM json_populate_recordset(NULL::published_parts, ${long.hold(JSON.stringify(records))}::json)
    ), stored_parts AS (
      INSERT INTO published_parts (type, id, slug, published_at, modified_at, kind, verification, speaker, sources,
        language, title, text, document, file, rights_until, copies)
      SELECT type, id, slug, published_at, modified_at, kind, verification, speaker, sources, language, title, text, document,
        file, rights_until, copies
      FROM parts AS part
      WHERE NOT EXISTS (SELECT FROM published_parts AS same
        WHERE same.type = part.type AND same.id = part.id AND same.document = part.document
          AND same.copies IS NOT DISTINCT FROM part.copies OFFSET 0)
      ON CONFLICT (type, id) DO UPDATE SET slug = EXCLUDED.slug, modified_at = EXCLUDED.modified_at, kind = EXCLUDED.kind,
        verification = EXCLUDED.verification, speaker = EXCLUDED.speaker, sources = EXCLUDED.sources,
        language = EXCLUDED.language, title = EXCLUDED.title, text = EXCLUDED.text, document = EXCLUDED.document,
        file = EXCLUDED.file, rights_until = EXCLUDED.rights_until, copies = EXCLUDED.copies
    ), ${dropReferences(id)}, stored_references AS (
      INSERT INTO "references" (from_type, from_id, member, source_id, media_id, quote_id)
      SELECT 'article', ${id}::uuid, 'published', CASE type WHEN 'source' THEN id END,
        CASE type WHEN 'media' THEN id END, CASE type WHEN 'quote' THEN id END
      FROM parts
    )`
}

/** Not INSERT … ON CONFLICT: for a row that is there already, the trigger would work out what is searched twice. */
function storeArticle({ row }: Snapshot, { br, gzip, long }: Compressed & { long: LongValues }): Prisma.Sql {
  const { id, slug, revision, firstPublishedAt, publishedAt, modifiedAt, standsUntil, document } = row
  const { headline, standfirst, bodyText, terms, language, section, summary, etag, keys } = row
  return Prisma.sql`given AS (
      SELECT ${id}::uuid AS id, ${slug} AS slug, ${revision}::int AS revision,
        ${firstPublishedAt}::timestamptz AS first_published_at, ${publishedAt}::timestamptz AS published_at,
        ${modifiedAt}::timestamptz AS modified_at, ${headline} AS headline, ${standfirst} AS standfirst,
        ${long.hold(bodyText)} AS body_text, ${terms} AS terms, ${language} AS language, ${section} AS section,
        ${long.hold(document)} AS document, ${summary} AS summary, ${long.hold(br)}::bytea AS br,
        ${long.hold(gzip)}::bytea AS gzip, ${etag} AS etag, ${keys} AS keys, ${standsUntil}::timestamptz AS stands_until
    ), kept AS (
      UPDATE published_articles AS kept SET slug = given.slug, revision = given.revision,
        published_at = given.published_at, modified_at = given.modified_at, headline = given.headline,
        standfirst = given.standfirst, body_text = given.body_text, terms = given.terms, language = given.language,
        section = given.section, document = given.document, summary = given.summary, br = given.br, gzip = given.gzip,
        etag = given.etag, keys = given.keys, stands_until = given.stands_until
      FROM given WHERE kept.id = given.id RETURNING kept.id
    ), stored_article AS (
      INSERT INTO published_articles (id, slug, revision, first_published_at, published_at, modified_at, headline,
        standfirst, body_text, terms, language, section, document, summary, br, gzip, etag, keys, stands_until)
      SELECT * FROM given WHERE NOT EXISTS (SELECT FROM kept)
    )`
}

export type Compressed = Record<'br' | 'gzip', Buffer>

/** The forms in which a document is sent to clients that take them. */
export async function compressDocument(document: string): Promise<Compressed> {
  const [br, gzip] = await Promise.all([
    toBrotli(document, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    toGzip(document),
  ])
  return { br, gzip }
}

function storeFacets({ row: { id, publishedAt }, facets }: Snapshot): Prisma.Sql {
  return Prisma.sql`gone_facets AS (
      DELETE FROM published_facets WHERE article_id = ${id}::uuid AND NOT facet = ANY(${facets}) RETURNING facet
    ), stored_facets AS (
      INSERT INTO published_facets (facet, published_at, article_id)
      SELECT facet, ${publishedAt}::timestamptz, ${id}::uuid FROM unnest(${facets}::text[]) AS facet
      ON CONFLICT DO NOTHING
    )`
}

const tellOfFiles = Prisma.sql`told_files AS (
      ${tellingOfFile(
        'updated',
        Prisma.sql`part.id FROM parts AS part, LATERAL (
          SELECT copies FROM published_parts AS kept WHERE kept.type = part.type AND kept.id = part.id OFFSET 0
        ) AS former WHERE part.type = 'media' AND former.copies IS DISTINCT FROM part.copies`,
      )}
    ), told_dropped AS (${tellingOfFile('dropped', Prisma.sql`${mediaOfFacet} FROM gone_facets WHERE ${isMedia}`)})`

function dropReferences(id: string): Prisma.Sql {
  return Prisma.sql`gone_references AS (
      DELETE FROM "references" WHERE from_type = 'article' AND from_id = ${id}::uuid AND member = 'published'
    )`
}

function freeSlug(slug: string): Prisma.Sql {
  return Prisma.sql`freed AS (DELETE FROM redirects WHERE slug = ${slug})`
}

/** Lets slugs lead to where their articles are now; `found` are rows of both. */
function redirectFrom(found: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`redirected AS (
      INSERT INTO redirects (slug, article_id) SELECT slug, id FROM ${found}
      ON CONFLICT (slug) DO UPDATE SET article_id = EXCLUDED.article_id
    )`
}

/** Takes an article off the content face. Its slug leads to it again should it come back. */
export async function removeSnapshot(db: Db, id: string): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (DELETE FROM published_articles WHERE id = ${id}::uuid RETURNING id, slug),
    told_dropped AS (
      ${tellingOfFile('dropped', Prisma.sql`${mediaOfFacet} FROM published_facets WHERE article_id = ${id}::uuid AND ${isMedia}`)}
    ), ${dropReferences(id)}, ${redirectFrom(Prisma.sql`gone`)}
    SELECT`
}

/** Leaves of an article the notice that it was killed, under its slug. */
export async function leaveNotice(db: Db, id: string, { slug, revision, notice, at }: Killed): Promise<void> {
  await removeSnapshot(db, id)
  await db.$executeRaw`
    WITH ${freeSlug(slug)}
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

/** @param found `… FROM …` that selects the ids of media records */
function tellingOfFile(kind: FileChange, found: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`INSERT INTO changes (surface, type, resource_id, kind, at)
    SELECT 'content', 'media', file.id, ${kind}, clock_timestamp() FROM (SELECT ${found}) AS file (id)`
}

/** Tells of a content change, and the caches of every process when the transaction commits. */
export async function tellReaders(db: Db, id: string, { kind, revision }: { kind: ContentChange; revision: number }) {
  const told = telling({ surface: 'content', type: 'article', id, kind, revision })
  await db.$executeRaw`${prepared} WITH told AS (${told}) SELECT pg_notify('verbatim_published', ${id})`
}

function slugTaken(slug: string): DomainError {
  return new DomainError('article.slug_taken', `Another published article has the slug ${slug}.`, {
    errors: [
      { pointer: '/slug', code: 'slug_taken', detail: 'Choose another slug, or publish the other under a new one.' },
    ],
  })
}
