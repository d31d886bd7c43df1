import { createHash } from 'node:crypto'
import type { ArticleDraft } from '#src/articles/schema.ts'
import { articles } from '#src/articles/service.ts'
import { withKeys } from '#src/content/body/keys.ts'
import { normaliseBody } from '#src/content/body/normal.ts'
import { annotateQuote } from '#src/content/body/passages.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { findIdByExternalId } from '#src/content/external-ids.ts'
import type { Desk, Noun } from '#src/content/noun.ts'
import type { Story } from '#src/extraction/story.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import { media, mediaService } from '#src/media/service.ts'
import { CalendarDate } from '#src/platform/text.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import { quoteService, quotes } from '#src/quotes/service.ts'
import { acceptDraft } from './acceptance.ts'
import { type FiledSources, fileSources } from './sources.ts'

/** What a caller says of a text beside the text. */
interface Provenance {
  externalId: string
  url?: string | undefined
  agency?: string | undefined
}

/** Below this an attribution is a guess: the quote is filed without its speaker. */
const trustedConfidence = 0.5

/**
 * Stores what a story is made of (sources, media records, quotes) and returns the draft that links it. What was stored
 * by the same import before is used as it stands, so that editors' work on it stays.
 *
 * @throws DomainError `import.invalid` (422) when a member cannot hold what the text says, `body.too_large` (413)
 */
export async function fileStory(desk: Desk, story: Story, provenance: Provenance): Promise<ArticleDraft> {
  const sources = await fileSources(desk, story, provenance.agency)
  const mediaIds = await fileMedia(desk, story, { sources, provenance })
  const quoteIds = await fileQuotes(desk, story, { sources, provenance })
  const lead = story.media.findIndex(({ role }) => role === 'lead')
  return acceptDraft(articles, {
    headline: story.headline ?? '',
    kicker: story.kicker,
    standfirst: story.standfirst,
    keyPoints: story.keyPoints,
    bylines: story.bylines,
    dateline: datelineOf(story),
    language: story.language,
    body: composeBody(story, { mediaIds, quoteIds }),
    leadMedia: mediaIds[lead] ?? null,
    media: mediaIds.map((id) => ({ media: id })),
    sources: story.sources.map(({ key, roles }) => ({ source: sources.idOf(key), roles })),
    provider: sources.provider,
    canonicalUrl: provenance.url,
    edNote: [...story.editorsNotes, ...openQuestions(story)].join('\n') || null,
  })
}

interface Filing {
  sources: FiledSources
  provenance: Provenance
}

async function fileMedia(desk: Desk, story: Story, { sources, provenance }: Filing): Promise<string[]> {
  const ids: string[] = []
  for (const { caption, creditLine } of story.media) {
    const supplier = creditLine === null ? null : sources.idOfCredit(creditLine)
    const externalId = partId(provenance, 'media', caption)
    const { language } = story
    const draft: MediaDraft = { externalId, kind: 'picture', caption, creditLine, supplier, language }
    const create = () => mediaService.create(desk.db, desk.actor, acceptDraft(media, draft))
    ids.push(await findOrCreate(desk, media, { externalId, create }))
  }
  return ids
}

async function fileQuotes(desk: Desk, story: Story, { sources, provenance }: Filing): Promise<string[]> {
  const ids: string[] = []
  for (const quote of story.quotes) {
    const isTrusted = quote.confidence >= trustedConfidence
    const externalId = partId(provenance, 'quote', quote.text)
    const draft: QuoteDraft = {
      externalId,
      text: quote.text,
      kind: quote.kind,
      speaker: quote.speaker !== null && isTrusted ? sources.idOf(quote.speaker) : null,
      capacity: isTrusted ? quote.capacity : null,
      via: quote.via.map(sources.idOf),
      addressee: quote.addressee === null ? null : sources.idOf(quote.addressee),
      channel: quote.channel,
      saidAt: isDay(quote.saidAt) ? quote.saidAt : null,
      language: story.language,
    }
    const create = () => quoteService.create(desk.db, desk.actor, acceptDraft(quotes, draft))
    ids.push(await findOrCreate(desk, quotes, { externalId, create }))
  }
  return ids
}

async function findOrCreate(
  desk: Desk,
  noun: Pick<Noun, 'plural'>,
  { externalId, create }: { externalId: string; create: () => Promise<{ id: string }> },
): Promise<string> {
  return (await findIdByExternalId(noun, desk.db, externalId)) ?? (await create()).id
}

/** The external id of a part of an imported story: the same words in the same story are the same part. */
function partId({ externalId }: Provenance, kind: string, words: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([externalId, kind, words]))
    .digest('hex')
  return `import:${kind}:${digest.slice(0, 40)}`
}

function composeBody(story: Story, { mediaIds, quoteIds }: { mediaIds: string[]; quoteIds: string[] }): Body {
  const paragraphs: Body = withKeys(
    story.body.map((text) => ({
      _type: 'block' as const,
      style: 'normal' as const,
      children: [{ _type: 'span' as const, text, marks: [] }],
      markDefs: [],
    })),
  )
  const annotated = story.quotes.reduce((body, { passages }, at) => {
    const quote = quoteIds[at]
    return passages.reduce((current, { paragraph, start, end, exact }) => {
      const block = paragraphs[paragraph]?._key
      if (!quote || !block) return current
      return annotateQuote(current, { block, start, end, exact, prefix: '', suffix: '' }, quote)
    }, body)
  }, paragraphs)
  return normaliseBody(
    annotated.flatMap((block, at) => [
      block,
      ...story.media.flatMap(({ role, afterParagraph }, number) =>
        role === 'inline' && afterParagraph === at
          ? [{ _type: 'image' as const, _key: `image${number}`, media: mediaIds[number] ?? '' }]
          : [],
      ),
    ]),
  )
}

function datelineOf({ dateline }: Story): ArticleDraft['dateline'] {
  return dateline && { place: dateline.place, date: isDay(dateline.date) ? dateline.date : null }
}

/** What the text says in words that no member holds, for an editor to settle: a day without a year is no date. */
function openQuestions({ dateline, published, publisher }: Story): string[] {
  return [
    ...(dateline?.date && !isDay(dateline.date) ? [`Dated “${dateline.date}” in the text.`] : []),
    ...(published ? [`Published according to the text: “${published}”.`] : []),
    ...(publisher ? [`Masthead of the text: “${publisher}”.`] : []),
  ]
}

/** What an editor should look at: what the reading found hard, and the lines that were left out as page furniture. */
export function warningsOf({ warnings, dropped }: Story): Warning[] {
  return [
    ...warnings,
    ...dropped.map((line) => ({ code: 'line_dropped', detail: `Left out: “${line.slice(0, 200)}”.` })),
  ]
}

function isDay(value: string | null): value is string {
  return value !== null && CalendarDate.safeParse(value).success
}
