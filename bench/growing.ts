import pg from 'pg'

/** PostgreSQL copies on as many connections at once. */
const workers = 2
const tables = ['published_articles', 'published_facets']

/**
 * Multiplies what is published, inside PostgreSQL, to as many articles as wanted: an archive that reaches back, each copy
 * older than all that was there before. A copy has an id, a slug, times and an ETag of its own, in its document as well;
 * its compressed forms are those of its original. No copy has a rare word. There are no drafts behind copies, and no
 * parts beside those of their originals. The two tables are unlogged afterwards, and no autovacuum disturbs them.
 */
export async function growPublished(
  url: string,
  { to, rareWords }: { to: number; rareWords: string[] },
): Promise<void> {
  const client = await connect(url)
  try {
    const { count, minutes } = await prepareOriginals(client, rareWords)
    const indexes = await dropIndexes(client)
    const left = stretchesFor({ to, count, minutes })
    await Promise.all(Array.from({ length: workers }, () => copyStretches(url, left)))
    for (const index of indexes) await client.query(index)
    await client.query('DROP TABLE originals')
    // The texts outside the rows, most of the bytes, have nothing that a vacuum would make faster to read.
    await client.query(`VACUUM (ANALYZE, PROCESS_TOAST false) ${tables.join()}`)
    await client.query(`SELECT pg_notify('verbatim_published', '')`)
  } finally {
    await client.end()
  }
}

/** A connection on which no trigger fires and no foreign key is checked. */
async function connect(url: string): Promise<pg.Client> {
  const options = ['synchronous_commit=off', 'session_replication_role=replica', 'maintenance_work_mem=1GB']
  const client = new pg.Client({ connectionString: url, options: options.map((each) => `-c ${each}`).join(' ') })
  await client.connect()
  return client
}

/** Sets aside what is copied, without rare words, and lets both tables do without a log. */
async function prepareOriginals(client: pg.Client, rareWords: string[]): Promise<{ count: number; minutes: number }> {
  // A table with a log may not refer to one without.
  for (const table of tables.toReversed()) {
    await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false), SET UNLOGGED`)
  }
  await client.query('ALTER TABLE published_articles SET (toast.autovacuum_enabled = false)')
  const phrase = `', where the road to (${rareWords.join('|')}) begins'`
  await client.query(`
    CREATE UNLOGGED TABLE originals AS
    SELECT row_number() OVER (ORDER BY published_at DESC, id) AS number, id, slug, revision, published_at, headline,
      standfirst, text AS body_text, terms, language, section, br, gzip, summary, keys,
      CASE WHEN is_rare THEN regexp_replace(document, ${phrase}, '') ELSE document END AS document,
      CASE WHEN is_rare THEN search_vector(language, headline, concat_ws(' ', standfirst, terms), text, NULL)
        ELSE search END AS search,
      (SELECT array_agg(facet) FROM published_facets WHERE article_id = id) AS facets
    FROM (SELECT *, search @@ to_tsquery('simple', '${rareWords.join('|')}') AS is_rare
          FROM published_articles WHERE state = 'live' OFFSET 0) AS published,
      LATERAL (SELECT CASE WHEN is_rare THEN regexp_replace(body_text, ${phrase}, '') ELSE body_text END OFFSET 0)
        AS without (text)`)
  await client.query('CREATE INDEX ON originals (number)')
  await client.query('ANALYZE originals')
  const { rows } = await client.query<{ count: number; minutes: number }>(`
    SELECT count(*)::int AS count, (extract(epoch FROM max(published_at) - min(published_at)) / 60)::int + 1 AS minutes
    FROM originals`)
  return rows[0] as { count: number; minutes: number }
}

/** One copy of the newest `articles` originals, moved back in time. */
interface Stretch {
  copy: number
  minutesBack: number
  articles: number
}

/** The nearest to the present first. */
function stretchesFor({ to, count, minutes }: { to: number; count: number; minutes: number }): Stretch[] {
  return Array.from({ length: Math.ceil(to / count) - 1 }, (_, at) => {
    const copy = at + 1
    return { copy, minutesBack: copy * minutes, articles: Math.min(count, to - copy * count) }
  })
}

/** Drops every index that is slower to keep than to make anew, and returns the statements that make them. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index WHERE indrelid = ANY($1::regclass[]) AND NOT indisprimary`,
    [tables],
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  await client.query('ALTER TABLE published_facets DROP CONSTRAINT published_facets_pkey')
  const key = 'ALTER TABLE published_facets ADD PRIMARY KEY (facet, published_at, article_id)'
  return [key, ...rows.map(({ definition }) => definition)]
}

/** The id of the original but for its fourth group, which in the corpus begins with 8. */
const newId = `overlay(id::text PLACING '9' || lpad(to_hex($1::int), 3, '0') FROM 20 FOR 4)`
const iso = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Takes one stretch after the other, as other connections do, until none is left. */
async function copyStretches(url: string, left: Stretch[]): Promise<void> {
  const client = await connect(url)
  try {
    for (let stretch = left.shift(); stretch; stretch = left.shift()) await copyStretch(client, stretch)
  } finally {
    await client.end()
  }
}

async function copyStretch(client: pg.Client, { copy, minutesBack, articles }: Stretch): Promise<void> {
  const own = (text: string) => `replace(replace(replace(${text}, original.id::text, new_id), '"slug":"' || slug || '"',
    '"slug":"' || new_slug || '"'), ${iso('published_at')}, ${iso('new_time')})`
  const copies = `
    SELECT original.*, ${newId} AS new_id, slug || '-' || $1::int AS new_slug,
      published_at - $2::int * interval '1 minute' AS new_time
    FROM originals AS original WHERE number <= $3::int`
  const values = [copy, minutesBack, articles]
  await client.query({
    name: 'copy articles',
    text: `
      INSERT INTO published_articles (id, slug, revision, published_at, first_published_at, modified_at, headline,
        standfirst, body_text, terms, language, section, document, summary, br, gzip, etag, keys, search)
      SELECT new_id::uuid, new_slug, revision, new_time, new_time, new_time, headline, standfirst, body_text, terms,
        language, section, new_document, ${own('summary')}, br, gzip,
        left(translate(encode(sha256(convert_to(new_document, 'UTF8')), 'base64'), '+/', '-_'), 22),
        replace(keys, original.id::text, new_id), search
      FROM (${copies}) AS original, LATERAL (SELECT ${own('document')} AS new_document OFFSET 0) AS written`,
    values,
  })
  await client.query({
    name: 'copy facets',
    text: `
      INSERT INTO published_facets (facet, published_at, article_id)
      SELECT facet, new_time, new_id::uuid FROM (${copies}) AS original, unnest(facets) AS facet`,
    values,
  })
}
