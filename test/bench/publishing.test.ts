import { createHash } from 'node:crypto'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { createCorpus } from '#bench/corpus.ts'
import { insertCorpus } from '#bench/filling.ts'
import { publishCorpus } from '#bench/publishing.ts'
import { compressDocument } from '#src/publishing/storing.ts'
import { test } from '#test/support/app.ts'

const corpus = createCorpus({ seed: 1, stories: 4, speakers: 5 })
const drafts = ['sources', 'media', 'quotes', 'articles', '"references"', 'placements', 'revisions']
const published = ['published_articles', 'published_facets', 'published_parts', 'redirects', 'audit_lines', 'changes']

interface Dump {
  rows: Record<string, string[]>
  counts: Record<string, number>
}

/** All rows of all tables, but for what depends on when something was done, by whom, and as which row. */
async function dumpAll(databaseUrl: string): Promise<Dump> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const dump: Dump = { rows: {}, counts: {} }
  for (const table of [...drafts, ...published]) {
    const { rows } =
      await client.query(`SELECT to_jsonb(shown) - '{seq,actor_id,updated_by,created_by,br,gzip,etag}'::text[]
      - CASE WHEN to_jsonb(shown) ->> 'id' ~ '^[0-9]+$' THEN 'id' ELSE '' END AS row FROM ${table} AS shown`)
    const lines = rows.map(({ row }) => JSON.stringify(row).replace(/\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)/g, 'a time'))
    dump.rows[table] = lines.sort()
    dump.counts[table] = lines.length
  }
  const words = await client.query('SELECT DISTINCT shelf, word FROM search_words ORDER BY shelf, word')
  dump.rows.search_words = words.rows.map(({ shelf, word }) => `${shelf} ${word}`)
  await client.end()
  return dump
}

async function query<Row extends object>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const { rows } = await client.query<Row>(text)
  await client.end()
  return rows
}

describe('publishCorpus', () => {
  test('writes the rows that publishing the same drafts one after the other writes', async ({ api, databaseUrl }) => {
    const { articleIds } = await insertCorpus(databaseUrl, corpus)
    for (const id of articleIds) {
      const { status } = await api.post(`/v1/articles/${id}/publish`, { match: '*' })
      expect(status).toBe(200)
    }
    const one = await dumpAll(databaseUrl)
    await query(databaseUrl, `TRUNCATE ${[...drafts, ...published, 'search_words'].join()} CASCADE`)

    await publishCorpus(databaseUrl, await insertCorpus(databaseUrl, corpus))

    const bulk = await dumpAll(databaseUrl)
    expect(bulk.counts).toEqual(one.counts)
    expect(bulk.rows).toEqual(one.rows)
    expect(one.counts).toMatchObject({ published_articles: 4, published_parts: 24, audit_lines: 4 })
  })

  test('publishes each story an hour after it was written, in forms that hold the same', async ({ databaseUrl }) => {
    const rows = await query<{ document: string; etag: string; br: Buffer; gzip: Buffer; isHour: boolean }>(
      databaseUrl,
      `SELECT document, etag, br, gzip, published.published_at = created_at + interval '1 hour' AS "isHour"
       FROM published_articles AS published JOIN articles USING (id)`,
    )

    expect(rows).toHaveLength(4)
    for (const { document, etag, isHour, ...forms } of rows) {
      expect(forms).toEqual(await compressDocument(document))
      expect(etag).toBe(createHash('sha256').update(document).digest('base64url').slice(0, 22))
      expect(isHour).toBe(true)
    }
  })

  test('leaves alone what is published already', async ({ api, databaseUrl }) => {
    const ids = await query<{ id: string }>(databaseUrl, 'SELECT id FROM articles ORDER BY id')
    const before = await dumpAll(databaseUrl)

    await publishCorpus(databaseUrl, { articleIds: ids.map(({ id }) => id), sourceIds: [] })

    expect(await dumpAll(databaseUrl)).toEqual(before)
    const { body } = await api.get(`/v1/content/articles?q=${corpus.rareWords[0]}`, { as: 'nobody' })
    expect(body.data).toHaveLength(4)
  })
})
