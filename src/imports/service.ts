import { createHash } from 'node:crypto'
import type { Article } from '#src/articles/schema.ts'
import { articleService, articles } from '#src/articles/service.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import { deskOf } from '#src/content/noun.ts'
import { upsertResource } from '#src/content/upserting.ts'
import { DomainError } from '#src/errors.ts'
import { extractStory } from '#src/extraction/story.ts'
import type { Media } from '#src/media/schema.ts'
import { mediaService } from '#src/media/service.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Quote } from '#src/quotes/schema.ts'
import { quoteService } from '#src/quotes/service.ts'
import type { Source } from '#src/sources/schema.ts'
import { sourceService } from '#src/sources/service.ts'
import { requireArticleLength } from './acceptance.ts'
import { fileStory, warningsOf } from './filing.ts'

interface ImportedStory {
  article: Article
  media: Media[]
  sources: Source[]
  quotes: Quote[]
  warnings: Warning[]
  created: boolean
}

interface TextImport {
  text: string
  externalId?: string | undefined
  url?: string | undefined
  agency?: string | undefined
  dryRun?: boolean | undefined
}

/** Ends a dry run: what was answered is rolled back. */
class DryRunDone extends Error {
  readonly imported: ImportedStory
  constructor(imported: ImportedStory) {
    super('dry run')
    this.imported = imported
  }
}

/**
 * Files the raw text of an article: the draft article with its media records, sources and quotes, all or nothing. A text
 * that was filed before under the same external id (its own checksum when none is given) changes nothing, also when
 * editors have worked on the article since.
 *
 * @throws DomainError `import.nothing_to_import` (422) for a text without a headline and body, `import.too_large` (413)
 * and `import.invalid` (422) for one that is no single article, `article.in_trash` (409)
 */
export async function importText(db: Db, actor: Actor, input: TextImport): Promise<ImportedStory> {
  requireArticleLength(input.text)
  if (!input.dryRun) return inTransaction(db, (tx) => fileText(tx, actor, input))
  try {
    return await db.$transaction(async (tx) => {
      throw new DryRunDone(await fileText(tx, actor, input))
    })
  } catch (error) {
    if (error instanceof DryRunDone) return error.imported
    throw error
  }
}

async function fileText(db: Db, actor: Actor, { text, externalId, url, agency }: TextImport): Promise<ImportedStory> {
  const sha256 = createHash('sha256').update(text).digest('hex')
  const known = externalId ?? `text:${sha256}`
  const story = extractStory(text)
  if (!story.headline || story.body.length === 0) {
    const detail = 'No headline followed by paragraphs was found in this text.'
    throw new DomainError('import.nothing_to_import', detail, { errors: [{ pointer: '', code: 'no_story', detail }] })
  }
  await db.$queryRaw`SELECT count(pg_advisory_xact_lock(hashtextextended(${`import ${known}`}, 0)))`
  const formerId = await findIdByExternalId(articles, db, known)
  const former = formerId === null ? null : await articleService.read(db, { id: formerId }).catch(explainTrash)
  if (former && (former.origin as { sha256?: string } | null)?.sha256 === sha256) {
    return { ...(await readStory(db, former)), warnings: warningsOf(story), created: false }
  }
  const desk = deskOf(db, actor)
  const draft = await fileStory(desk, story, { externalId: known, url, agency })
  const origin = { format: 'text/plain', sha256, receivedAt: new Date().toISOString(), url: url ?? null }
  const { resource, created } = await upsertResource(articles, desk, {
    externalId: known,
    expected: 'any',
    draft,
    own: { origin },
  })
  return { ...(await readStory(db, resource)), warnings: warningsOf(story), created }
}

function explainTrash(error: unknown): never {
  if (!(error instanceof DomainError)) throw error
  throw new DomainError('article.in_trash', 'This text was imported before, and its article is in the trash.')
}

/** Everything an article was taken apart into, in the order in which the article names it. */
async function readStory(db: Db, article: Article): Promise<Omit<ImportedStory, 'warnings' | 'created'>> {
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
