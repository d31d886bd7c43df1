import { createHash } from 'node:crypto'
import type { ArticleDraft } from '#src/articles/schema.ts'
import { articles } from '#src/articles/service.ts'
import { normaliseBody } from '#src/content/body/normal.ts'
import { annotateQuote } from '#src/content/body/passages.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import type { Desk, Noun, Shapes } from '#src/content/noun.ts'
import { createResource } from '#src/content/writing.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import { media } from '#src/media/service.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import { quotes } from '#src/quotes/service.ts'
import { acceptDraft } from './acceptance.ts'
import { findOwnId } from './own-ids.ts'
import type { Reading, ReadMedia, ReadQuote } from './reading.ts'
import { type FiledSources, fileSources } from './sources.ts'
import { isDay } from './text-reading.ts'

/** What a caller says of a document beside the document. */
export interface Provenance {
  /** Under which the article is known. */
  externalId: string
  url?: string | null | undefined
  agency?: string | undefined
}

/** What was stored of a document, and the draft that links it. */
export interface FiledReading {
  draft: ArticleDraft
  /** Where the files of its media are, by the id of the record. */
  urls: Map<string, string>
  warnings: Warning[]
}

/** Below this an attribution is a guess: the quote is filed without its speaker. */
const trustedConfidence = 0.5

/**
 * Stores what a document is made of (sources, media records, quotes) and returns the draft that links it. What was stored
 * by the same import before is used as it stands, so that editors' work on it stays.
 *
 * @throws DomainError `import.invalid` (422) when a member cannot hold what the text says, `body.too_large` (413)
 */
export async function fileReading(desk: Desk, reading: Reading, provenance: Provenance): Promise<FiledReading> {
  const sources = await fileSources(desk, reading, provenance)
  const filing = { sources, provenance, language: reading.said.language ?? null }
  const { ids: mediaIds, warnings } = await fileMedia(desk, reading.media, filing)
  const quoteIds = await fileQuotes(desk, reading.quotes, filing)
  const bylines = reading.said.bylines?.map((byline) => ({ ...byline, ...namedSource(byline.source, sources) }))
  const draft = acceptDraft(articles, {
    ...reading.said,
    ...(bylines && { bylines }),
    headline: reading.said.headline ?? '',
    body: composeBody(reading, { mediaIds, quoteIds }),
    leadMedia: reading.lead === null ? null : (mediaIds.get(reading.lead) ?? null),
    media: listMedia(reading, mediaIds),
    sources: listSources(reading, sources),
    provider: sources.provider,
    ...(provenance.url && { canonicalUrl: provenance.url }),
  })
  const urls = reading.media.flatMap(({ key, url }) => (url ? [[mediaIds.get(key) as string, url] as const] : []))
  return { draft, urls: new Map(urls), warnings: [...sources.warnings, ...warnings] }
}

function namedSource(key: unknown, sources: FiledSources): { source?: string } {
  return typeof key === 'string' ? { source: sources.idOf(key) } : {}
}

/** Each record once, where two of a document are the same. */
function listMedia({ media: found }: Reading, ids: Map<string, string>): NonNullable<ArticleDraft['media']> {
  const items = found.flatMap(({ key, caption, isUnlisted }) =>
    isUnlisted ? [] : [{ media: ids.get(key) as string, caption }],
  )
  return items.filter((item, at) => items.findIndex(({ media: id }) => id === item.media) === at)
}

/** Each source once, with the roles of all under whose names it was found. */
function listSources({ sources: found }: Reading, filed: FiledSources): NonNullable<ArticleDraft['sources']> {
  const listed = found.filter(({ isUnlisted }) => !isUnlisted)
  const byId = Map.groupBy(listed, ({ key }) => filed.idOf(key))
  return [...byId].map(([source, all]) => ({ source, roles: [...new Set(all.flatMap(({ roles }) => roles))] }))
}

interface Filing {
  sources: FiledSources
  provenance: Provenance
  language: string | null
}

async function fileMedia(
  desk: Desk,
  found: ReadMedia[],
  filing: Filing,
): Promise<{ ids: Map<string, string>; warnings: Warning[] }> {
  const { sources, provenance } = filing
  const ids = new Map<string, string>()
  const warnings: Warning[] = []
  for (const one of found) {
    const { key, uri, url, draft, supplier } = one
    const { creditLine } = draft
    const credited = creditLine ? sources.idOfCredit(creditLine) : null
    const externalId = uri ?? partId(provenance, 'media', url ?? draft.caption ?? '')
    const complete: MediaDraft = {
      ...draft,
      language: draft.language ?? filing.language,
      externalId,
      supplier: supplier === null ? credited : sources.idOf(supplier),
    }
    const own = desk.batch.origin ? { origin: { ...desk.batch.origin, url } } : {}
    const id = await findOrCreate(desk, media, { externalId, draft: complete, own })
    ids.set(key, id)
    const kept = await readKept(desk, id)
    if (draft.caption && draft.caption !== kept?.caption) one.caption ??= draft.caption
    if (creditLine && creditLine !== kept?.creditLine) warnings.push(creditDiffers(id, kept?.creditLine, creditLine))
  }
  return { ids, warnings }
}

/** The record as it stands: one that was there already may say something else than the document. */
async function readKept(
  { db }: Desk,
  id: string,
): Promise<{ caption: string | null; creditLine: string | null } | undefined> {
  const [row] = await media.find(db, [id])
  return row
}

function creditDiffers(id: string, kept: string | null | undefined, said: string): Warning {
  const detail = `The media record ${id} is credited to “${kept ?? ''}”, and stays so; the document says “${said}”.`
  return { code: 'credit_differs', detail }
}

async function fileQuotes(desk: Desk, found: ReadQuote[], filing: Filing): Promise<string[]> {
  const ids: string[] = []
  for (const quote of found) {
    const externalId = quote.uri ?? partId(filing.provenance, 'quote', quote.text)
    ids.push(await findOrCreate(desk, quotes, { externalId, draft: draftQuote(quote, { externalId, ...filing }) }))
  }
  return ids
}

function draftQuote(quote: ReadQuote, { externalId, sources, language }: Filing & { externalId: string }): QuoteDraft {
  const isTrusted = quote.confidence >= trustedConfidence
  return {
    externalId,
    text: quote.text,
    kind: quote.kind,
    speaker: quote.speaker !== null && isTrusted ? sources.idOf(quote.speaker) : null,
    capacity: isTrusted ? quote.capacity : null,
    via: quote.via.map(sources.idOf),
    addressee: quote.addressee === null ? null : sources.idOf(quote.addressee),
    channel: quote.channel,
    saidAt: isDay(quote.saidAt) ? quote.saidAt : null,
    language,
    ...quote.more,
  }
}

async function findOrCreate<N extends Shapes>(
  desk: Desk,
  noun: Noun<N>,
  { externalId, draft, own = {} }: { externalId: string; draft: N['Draft']; own?: object },
): Promise<string> {
  const known = (await findOwnId(desk.db, noun, externalId)) ?? (await findIdByExternalId(noun, desk.db, externalId))
  return known ?? (await createResource(noun, desk, { draft: acceptDraft(noun, draft), own })).id
}

/** The external id of a part of an imported story: the same words in the same story are the same part. */
export function partId({ externalId }: Provenance, kind: string, words: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([externalId, kind, words]))
    .digest('hex')
  return `import:${kind}:${digest.slice(0, 40)}`
}

interface PartIds {
  mediaIds: Map<string, string>
  quoteIds: string[]
}

function composeBody({ body, paragraphs, quotes: found }: Reading, { mediaIds, quoteIds }: PartIds): Body {
  const annotated = found.reduce((current, { passages }, at) => {
    const quote = quoteIds[at]
    return passages.reduce((marked, { paragraph, start, end, exact }) => {
      const block = paragraphs[paragraph]
      if (!quote || !block) return marked
      return annotateQuote(marked, { block, start, end, exact, prefix: '', suffix: '' }, quote)
    }, current)
  }, body)
  const byKey = new Map(found.flatMap(({ key }, at) => (key ? [[key, quoteIds[at] ?? ''] as const] : [])))
  const quoteOf = (key: string) => byKey.get(key) ?? key
  return normaliseBody(
    annotated.map((block) => {
      if (block._type === 'image') return { ...block, media: mediaIds.get(block.media) ?? block.media }
      if (block._type === 'pullQuote') return { ...block, quote: quoteOf(block.quote) }
      if (block._type !== 'block') return block
      const markDefs = block.markDefs.map((mark) =>
        mark._type === 'quote' ? { ...mark, quote: quoteOf(mark.quote) } : mark,
      )
      return { ...block, markDefs }
    }),
  )
}
