import type { Article } from '#src/articles/schema.ts'
import { articleService, articles } from '#src/articles/service.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { parseDraft } from '#src/content/drafts.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import { mergePatch } from '#src/content/merge.ts'
import { type Desk, deskOf, draftOf } from '#src/content/noun.ts'
import type { Origin } from '#src/content/origin.ts'
import { createResource, rewriteResource } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { Media } from '#src/media/schema.ts'
import { mediaService } from '#src/media/service.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Quote } from '#src/quotes/schema.ts'
import { quoteService } from '#src/quotes/service.ts'
import type { Source } from '#src/sources/schema.ts'
import { sourceService } from '#src/sources/service.ts'
import { requireArticleSize } from './acceptance.ts'
import { type FiledReading, fileReading, type Provenance } from './filing.ts'
import { findOwnId } from './own-ids.ts'
import type { Reading } from './reading.ts'
import { settle } from './settling.ts'

export interface ImportedStory {
  article: Article
  media: Media[]
  sources: Source[]
  quotes: Quote[]
  warnings: Warning[]
}

/** What became of a document, and where the files are that its media records lack. */
export interface Outcome extends ImportedStory {
  status: 'created' | 'updated' | 'unchanged'
  urls: Map<string, string>
}

export interface Document {
  reading: Reading
  origin: Origin
  /** Under which its article is known; it decides what is the same article. */
  externalId: string
  url?: string | null | undefined
  agency?: string | undefined
}

/**
 * Files one document: the draft article with its media records, sources and quotes, all or nothing. One that was filed
 * before under the same external id, and has the same checksum, changes nothing, also when editors have worked on the
 * article since. A changed one changes what it says; what its format has no word for stays as it is.
 *
 * @throws DomainError `import.nothing_to_import` (422) for one without a headline and body, `import.invalid` (422),
 * `import.too_large` and `body.too_large` (413), `article.in_trash` (409)
 */
export async function fileDocument(db: Db, actor: Actor, document: Document): Promise<Outcome> {
  return inTransaction(db, async (tx) => {
    requireStory(document.reading)
    requireArticleSize(document.reading)
    const { externalId, origin, reading } = document
    await tx.$queryRaw`SELECT count(pg_advisory_xact_lock(hashtextextended(${`import ${externalId}`}, 0)))`
    const former = await findFormer(tx, externalId)
    if (former && (former.origin as Origin | null)?.sha256 === origin.sha256) {
      return { ...(await readStory(tx, former)), status: 'unchanged', urls: new Map(), warnings: reading.warnings }
    }
    const desk = deskOf(tx, actor)
    desk.batch.origin = origin
    const filed = await fileReading(desk, reading, document)
    const article = await writeArticle(desk, former, { filed, document })
    const status = former === null ? 'created' : former.revision === article.revision ? 'unchanged' : 'updated'
    const warnings = [...reading.warnings, ...filed.warnings]
    return { ...(await readStory(tx, article)), status, urls: filed.urls, warnings }
  })
}

function requireStory({ said, body }: Reading): void {
  if (said.headline && body.some(({ _type }) => _type === 'block')) return
  const detail = 'No headline followed by paragraphs was found in this text.'
  throw new DomainError('import.nothing_to_import', detail, { errors: [{ pointer: '', code: 'no_story', detail }] })
}

async function findFormer(db: Db, externalId: string): Promise<Article | null> {
  const id = (await findOwnId(db, articles, externalId)) ?? (await findIdByExternalId(articles, db, externalId))
  return id === null ? null : articleService.read(db, { id }).catch(explainTrash)
}

function explainTrash(error: unknown): never {
  if (!(error instanceof DomainError)) throw error
  throw new DomainError('article.in_trash', 'This was imported before, and its article is in the trash.')
}

async function writeArticle(
  desk: Desk,
  former: Article | null,
  { filed, document: { externalId, origin } }: { filed: FiledReading; document: Provenance & Pick<Document, 'origin'> },
): Promise<Article> {
  const draft = Object.fromEntries(Object.entries(filed.draft).filter(([, value]) => value !== undefined))
  if (former === null) {
    await freeSlug(desk, filed)
    return createResource(articles, desk, { draft: { ...filed.draft, externalId } })
  }
  return rewriteResource(articles, desk, {
    id: former.id,
    expected: 'any',
    own: { origin },
    next: (stored) => parseDraft(articles.Draft, mergePatch(draftOf(articles, stored), settle(stored, draft))),
  })
}

/** A slug that a document brings is a wish: where another article has it, one is made of the headline. */
async function freeSlug({ db }: Desk, { draft, warnings }: FiledReading): Promise<void> {
  if (!draft.slug || (await db.article.count({ where: { slug: draft.slug, deletedAt: null } })) === 0) return
  warnings.push({ code: 'slug_taken', detail: `Another article has the slug ${draft.slug}.` })
  draft.slug = null
}

/** Everything an article was taken apart into, in the order in which the article names it. */
async function readStory(db: Db, article: Article): Promise<Omit<ImportedStory, 'warnings'>> {
  const ids = article as unknown as { media: { media: string }[]; sources: { source: string }[]; quotes: string[] }
  return {
    article,
    media: await mediaService.readAll(
      db,
      ids.media.map((item) => item.media),
    ),
    sources: await sourceService.readAll(
      db,
      ids.sources.map((item) => item.source),
    ),
    quotes: await quoteService.readAll(db, ids.quotes),
  }
}
