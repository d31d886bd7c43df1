import { isDeepStrictEqual } from 'node:util'
import { fromHtml } from '#src/content/body/html.ts'
import { fromMarkdown, toMarkdown } from '#src/content/body/markdown.ts'
import {
  annotateQuote,
  findPassages,
  nearestPassage,
  type Passage,
  withoutQuoteMarks,
} from '#src/content/body/passages.ts'
import { fromPlainText } from '#src/content/body/plain.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { writeBatch } from '#src/content/creating.ts'
import { parseDraft } from '#src/content/drafts.ts'
import { resolveMentions } from '#src/content/inline.ts'
import type { Target } from '#src/content/lifecycle.ts'
import { deskOf, mention } from '#src/content/noun.ts'
import { requireReferences } from '#src/content/references.ts'
import { lockLiveRow, rewriteResource } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { listOrphans, type Orphan, writeOrphans } from '#src/quotes/placements.ts'
import { quoteService, quotes } from '#src/quotes/service.ts'
import type { AnchorDraft } from './editing-schema.ts'
import { type Article, ArticleDraft } from './schema.ts'
import { articleService, articles } from './service.ts'
import type { ArticleRow, StoredArticle } from './stored.ts'

const readers: Record<string, typeof fromMarkdown> = {
  'text/markdown': fromMarkdown,
  'text/html': fromHtml,
  'text/plain': fromPlainText,
}

/**
 * Replaces the body by text. It passes through Markdown, which says all that a body can, so that quotes are found again
 * as they are whenever text replaces a body.
 *
 * @returns the article, and what of the text a body cannot hold
 */
export async function replaceBody(
  db: Db,
  actor: Actor,
  { mediaType, text, ...target }: Target & { mediaType: string; text: string },
): Promise<{ article: Article; warnings: Warning[] }> {
  const { body, warnings } = (readers[mediaType] ?? fromPlainText)(text)
  const article = await articleService.change(db, actor, { ...target, patch: { body: toMarkdown(body) } })
  return { article, warnings }
}

/**
 * Annotates the words of a quote in an article's body.
 *
 * @throws DomainError `article.quote_ambiguous` (409, with `candidates`) when the words stand there more than once,
 * `article.quote_not_printed` (422, with `nearest`) when they do not, and what changing an article throws
 */
export async function anchorQuote(
  db: Db,
  actor: Actor,
  { anchor, ...target }: Target & { anchor: AnchorDraft },
): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const idOf = await resolveMentions(desk, mention(quotes, '/quote', anchor.quote))
    await writeBatch(desk)
    const id = idOf(anchor.quote)
    const to = { type: 'quote', id, member: 'body', pointer: '/quote' } as const
    await requireReferences(tx, { type: 'article', id: target.id }, [to])
    const { text } = await quoteService.read(tx, { id })
    const words = anchor.exact ?? text
    await lockLiveRow(articles, tx, target.id)
    const orphans = await listOrphans(tx, target.id)
    const patch = ({ body }: StoredArticle) => {
      const passage = choosePassage(body, words, anchor.occurrence)
      return { body: annotateQuote(body, passage, id) }
    }
    const article = await articleService.change(tx, actor, { ...target, patch })
    await writeOrphans(tx, target.id, withoutQuote(orphans, id))
    return article
  })
}

/**
 * Lets go of a quote: the body does not say any more that it prints it, and the quote is no longer missed where text has
 * replaced the words. The words and the quote itself stay, and so do pull quotes.
 *
 * @throws DomainError `quote.not_found` (404) when the article neither marks nor misses the quote, and what changing an
 * article throws
 */
export async function releaseQuote(
  db: Db,
  actor: Actor,
  { quote, ...target }: Target & { quote: string },
): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const former = await lockLiveRow(articles, tx, target.id)
    const orphans = await listOrphans(tx, target.id)
    const others = withoutQuote(orphans, quote)
    const body = withoutQuoteMarks(former.body, quote)
    const isMarked = !isDeepStrictEqual(body, former.body)
    if (!isMarked && others.length === orphans.length) {
      throw new DomainError('quote.not_found', `This article neither marks nor misses a quote with the id ${quote}.`)
    }
    const article = await rewriteResource(articles, deskOf(tx, actor), {
      ...target,
      act: 'quote_released',
      // What is missed is no member of the article, and readers are never told of it.
      always: true,
      own: isMarked ? {} : stayPublished(former),
      next: (stored) => parseDraft(ArticleDraft, { ...stored, body }),
    })
    await writeOrphans(tx, target.id, others)
    return article
  })
}

/** The next revision is what readers see, if the present one is. */
function stayPublished({ revision, publishedRevision }: ArticleRow): Partial<ArticleRow> {
  return publishedRevision === revision ? { publishedRevision: revision + 1 } : {}
}

function withoutQuote(orphans: Orphan[], id: string): Orphan[] {
  return orphans.filter(({ quote }) => quote !== id)
}

/** The passage that prints the words, or the one that `occurrence` counts out, from 1. */
function choosePassage(body: Body, words: string, occurrence: number | undefined): Passage {
  const passages = findPassages(body, words)
  if (occurrence === undefined && passages.length > 1) throw ambiguous(passages)
  const passage = passages[(occurrence ?? 1) - 1]
  if (!passage) throw notPrinted(body, words, passages.length)
  return passage
}

function ambiguous(passages: Passage[]): DomainError {
  const detail = `These words stand in the body ${passages.length} times; say which with occurrence.`
  return new DomainError('article.quote_ambiguous', detail, {
    errors: [{ pointer: '/exact', code: 'ambiguous', detail }],
    members: { candidates: passages.slice(0, 20) },
  })
}

/** @param count how often the words stand there, where that is less often than was asked for */
function notPrinted(body: Body, words: string, count: number): DomainError {
  const detail =
    count === 0 ? 'The body does not print these words.' : `The body prints these words only so many times: ${count}.`
  return new DomainError('article.quote_not_printed', detail, {
    errors: [{ pointer: count === 0 ? '/exact' : '/occurrence', code: 'not_printed', detail }],
    members: { nearest: nearestPassage(body, words) },
  })
}
