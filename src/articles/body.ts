import { withKeys } from '#src/content/body/keys.ts'
import { fromMarkdown } from '#src/content/body/markdown.ts'
import { annotateQuote, findPassages, listQuotePassages } from '#src/content/body/passages.ts'
import { mapReferences } from '#src/content/body/references.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Ids } from '#src/content/inline.ts'
import { type Desk, type Mention, mention } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import { media } from '#src/media/service.ts'
import { listOrphans, type Orphan, type PlacedPassage, replacePlacements } from '#src/quotes/placements.ts'
import { quotes } from '#src/quotes/service.ts'
import type { ArticleDraft, BodyDraft } from './schema.ts'
import type { ArticleRow } from './stored.ts'

/**
 * The body to store: references made ids, Markdown made Portable Text. Where Markdown replaces the body of `former`,
 * quotes that the new text prints without saying so are annotated again.
 *
 * @throws DomainError `request.invalid` (422) for Markdown that a body cannot hold; nothing is dropped silently
 */
export async function resolveBody(
  desk: Desk,
  draft: ArticleDraft['body'],
  { former, idOf }: { former: ArticleRow | null; idOf: Ids },
): Promise<Body> {
  if (!draft) return []
  if (typeof draft === 'string') return reanchorQuotes(readMarkdown(draft), await listPrinted(desk, former))
  return withKeys(mapReferences(draft, { quote: (quote) => idOf(quote), media: (record) => idOf(record) }))
}

/** What a body names, in reading order; a draft's Markdown is read when it is resolved, and can only name ids. */
export function bodyMentions(body: ArticleDraft['body'] | Body): Mention[] {
  if (!body || typeof body === 'string') return []
  return body.flatMap((block: BodyDraft[number] | Body[number], at) => {
    if (block._type === 'image') return mention(media, `/body/${at}/media`, block.media)
    if (block._type === 'pullQuote') return mention(quotes, `/body/${at}/quote`, block.quote)
    if (block._type !== 'block') return []
    return block.markDefs.flatMap((mark, number) =>
      mark._type === 'quote' ? mention(quotes, `/body/${at}/markDefs/${number}/quote`, mark.quote) : [],
    )
  })
}

function readMarkdown(markdown: string): Body {
  const { body, warnings } = fromMarkdown(markdown)
  if (warnings.length === 0) return body
  throw new DomainError('request.invalid', 'The Markdown holds what a body cannot.', {
    errors: warnings.map((warning) => ({ pointer: '/body', ...warning })),
  })
}

/** The words that an article printed as quotes: those of its body, and those that text has orphaned since. */
async function listPrinted({ db }: Desk, former: ArticleRow | null): Promise<Orphan[]> {
  return former ? [...listQuotePassages(former.body), ...(await listOrphans(db, former.id))] : []
}

function annotatedIn(body: Body): Set<string> {
  return new Set(listQuotePassages(body).map(({ quote }) => quote))
}

/** Annotates the quotes that were printed before and that `body` does not mark, where their words stand exactly once. */
function reanchorQuotes(body: Body, printed: Orphan[]): Body {
  const marked = annotatedIn(body)
  return printed
    .filter(({ quote }) => !marked.has(quote))
    .reduce((current, { exact, quote }) => {
      const [only, another] = findPassages(current, exact)
      return only && !another ? annotateQuote(current, only, quote) : current
    }, body)
}

/**
 * The rows that say where an article prints quotes, in place of former ones, which go. Where text (not Portable Text, in which an editor says what is a quote) has
 * replaced the body, quotes found again count as moved, and those not found stay as orphans for an editor to see.
 */
export async function placeQuotes(
  desk: Desk,
  { row, former, draft }: { row: ArticleRow; former: ArticleRow | null; draft: ArticleDraft },
): Promise<object[]> {
  const passages = listQuotePassages(row.body)
  const before = await listPrinted(desk, former)
  if (passages.length + before.length === 0) return []
  const article = { id: row.id, isNew: former === null }
  if (typeof draft.body !== 'string') {
    const anchored = passages.map((passage) => ({ ...passage, state: 'anchored' as const }))
    return replacePlacements(desk, article, { passages: anchored, orphans: [] })
  }
  const marked = annotatedIn(readMarkdown(draft.body))
  const placed: PlacedPassage[] = passages.map((passage) => ({
    ...passage,
    state: marked.has(passage.quote) ? 'anchored' : 'moved',
  }))
  const found = annotatedIn(row.body)
  const orphans: Orphan[] = before
    .filter(({ quote }) => !found.has(quote))
    .map(({ quote, exact, prefix, suffix }) => ({ quote, exact, prefix, suffix }))
  return replacePlacements(desk, article, { passages: placed, orphans })
}
