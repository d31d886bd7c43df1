import { articles } from '#src/articles/service.ts'
import type { ArticleRow } from '#src/articles/stored.ts'
import { storedOf } from '#src/content/noun.ts'
import { revisionRow } from '#src/content/revisions.ts'
import { type Database, type Db, openDatabase } from '#src/platform/db/client.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import type { Part } from '#src/publishing/parts.ts'
import { renderSnapshot, type Snapshot } from '#src/publishing/rendering.ts'
import { compressDocument } from '#src/publishing/storing.ts'
import { sources } from '#src/sources/service.ts'
import { byId, type Draft, readDrafts } from './dossiers.ts'
import type { Filled } from './filling.ts'

const storiesAtOnce = 100
/** PostgreSQL is at work on one hundred while the next is rendered. */
const workers = 2

/**
 * Publishes the drafts of a corpus, each an hour after it was written: the rows that `POST …/publish` writes, a hundred
 * stories a statement. What is published already stays as it is.
 */
export async function publishCorpus(url: string, { articleIds, sourceIds }: Filled): Promise<void> {
  const db = openHasty(url)
  try {
    const speakers = byId(await sources.find(db, sourceIds))
    const shared = new Map<string, PartRow>()
    const hundreds = cut(articleIds, storiesAtOnce)
    const work = async () => {
      for (let ids = hundreds.shift(); ids; ids = hundreds.shift()) {
        await publishDrafts(db, await readDrafts(db, ids, speakers), shared)
      }
    }
    await Promise.all(Array.from({ length: workers }, work))
    await insertParts(db, [...shared.values()])
    await db.$executeRaw`VACUUM ANALYZE`
    // Every process forgets the answers it keeps, and begins with what follows from publishing.
    await db.$executeRaw`SELECT pg_notify('verbatim_published', '')`
  } finally {
    await db.$disconnect()
  }
}

/** What is lost in a crash is made again, and nobody waits for a statement. */
function openHasty(url: string): Database {
  const address = new URL(url)
  address.searchParams.set('options', '-c synchronous_commit=off')
  return openDatabase({ url: address.href, poolSize: workers, statementTimeoutSeconds: 3_600 })
}

interface Published extends Draft {
  snapshot: Snapshot
  br: string
  gzip: string
}

type PartRow = Part & { publishedAt: string; modifiedAt: string }

/** Sources, which stories share, are left in `shared` as the earliest story shows them. */
async function publishDrafts(db: Db, drafts: Draft[], shared: Map<string, PartRow>): Promise<void> {
  const published = await Promise.all(drafts.map(render))
  const own: PartRow[] = []
  for (const { snapshot } of published) {
    const { publishedAt, modifiedAt } = snapshot.row
    for (const part of snapshot.parts) {
      const row = { ...part, publishedAt, modifiedAt }
      if (part.type !== 'source') own.push(row)
      else if (publishedAt < (shared.get(part.id)?.publishedAt ?? '~')) shared.set(part.id, row)
    }
  }
  const rows = published.map((each) => rowsOf(each, stateOf(each)))
  await insertRows(db, Object.fromEntries(tables.map((table) => [table, rows.flatMap((each) => each[table])])))
  await insertParts(db, own)
  await updateArticles(db, published.map(stateOf))
}

async function render(draft: Draft): Promise<Published> {
  const { now } = draft.dossier
  const snapshot = renderSnapshot(draft.dossier, { firstPublishedAt: now, publishedAt: now, modifiedAt: now })
  const { br, gzip } = await compressDocument(snapshot.row.document)
  return { ...draft, snapshot, br: bytes(br), gzip: bytes(gzip) }
}

/** Bytes as PostgreSQL reads them in JSON. */
function bytes(buffer: Buffer): string {
  return `\\x${buffer.toString('hex')}`
}

/** The article after its publication. */
function stateOf({ former, snapshot: { row } }: Published): ArticleRow {
  const { revision, publishedAt, firstPublishedAt, modifiedAt } = row
  const state = { status: 'published' as const, publishedAt, firstPublishedAt, publishedRevision: revision }
  return { ...former, ...state, revision, updatedAt: modifiedAt }
}

/** In the order in which foreign keys let them be inserted. */
const tables = ['published_articles', 'published_facets', 'references', 'revisions', 'audit_lines', 'changes'] as const

function rowsOf({ snapshot, br, gzip }: Published, row: ArticleRow): Record<(typeof tables)[number], object[]> {
  const { id, revision, publishedAt } = snapshot.row
  const nothing = { sourceId: null, mediaId: null, quoteId: null }
  const act = { changed: ['status', 'publishedAt', 'firstPublishedAt'], act: 'published' }
  const told = { type: 'article', resourceId: id, revision }
  return {
    published_articles: [{ ...snapshot.row, br, gzip }],
    published_facets: snapshot.facets.map((facet) => ({ facet, publishedAt, articleId: id })),
    references: snapshot.parts.map((part) => {
      return { fromType: 'article', fromId: id, member: 'published', ...nothing, [`${part.type}Id`]: part.id }
    }),
    revisions: [revisionRow({ type: 'article', row, stored: storedOf(articles, row), ...act })],
    audit_lines: [{ ...told, action: 'article.published', actorId: row.updatedBy, details: {} }],
    changes: [{ ...told, surface: 'content', kind: 'published' }],
  }
}

/** What other articles have brought stays as it is. */
async function insertParts(db: Db, rows: PartRow[]): Promise<void> {
  const records = rows.map(({ publishedAt, modifiedAt, ...part }) => {
    return { ...part, published_at: publishedAt, modified_at: modifiedAt }
  })
  await db.$executeRaw`
    INSERT INTO published_parts
    SELECT * FROM json_populate_recordset(NULL::published_parts, ${JSON.stringify(records)}::json)
    ON CONFLICT DO NOTHING`
}

async function updateArticles(db: Db, rows: ArticleRow[]): Promise<void> {
  const states = rows.map(({ id, revision, publishedAt }) => ({ id, revision, published_at: publishedAt }))
  await db.$executeRaw`
    UPDATE articles SET revision = now.revision, updated_at = now.published_at, status = 'published',
      published_at = now.published_at, first_published_at = now.published_at, published_revision = now.revision
    FROM json_populate_recordset(NULL::articles, ${JSON.stringify(states)}::json) AS now WHERE articles.id = now.id`
}

function cut<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
