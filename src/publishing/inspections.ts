import { toPlainText } from '#src/content/body/plain.ts'
import type { Dossier, MediaRow, QuoteRow, SourceRow } from './dossier.ts'
import type { Finding } from './gate-schema.ts'
import type { Places } from './places.ts'
import { isProtected } from './showing.ts'

/** A finding before its level is known, which follows from its code. */
type Concern = Omit<Finding, 'level'>

/** What is said of a resource, wherever it stands. */
type Remark = Pick<Concern, 'code' | 'detail'>

/** Looks at the article itself. */
export function inspectStory(dossier: Dossier): Concern[] {
  return [inspectHeadline, inspectBody, listMissing, inspectEmbargo, inspectRelated].flatMap((look) => look(dossier))
}

/** What search engines and phones show of a headline before they cut it. */
const headlineLength = 110

function inspectHeadline({ article: { headline, seo } }: Dossier): Concern[] {
  const { length } = seo?.title ?? headline
  if (length <= headlineLength) return []
  const detail = `It has ${length} characters, and search engines cut it after about ${headlineLength}; write a shorter one for them in seo.title.`
  return [{ code: 'headline_long', pointer: seo?.title ? '/seo/title' : '/headline', detail }]
}

function inspectBody({ article: { body } }: Dossier): Concern[] {
  const hasText = toPlainText(body.filter(({ _type }) => _type === 'block')) !== ''
  const others = body.filter(({ _type }) => _type !== 'block')
  if (hasText || others.some(({ _type }) => _type === 'pullQuote')) return []
  if (others.length === 0) return [{ code: 'body_missing', pointer: '/body', detail: 'The article has no text.' }]
  const detail = 'The body has no words of its own, so that search and feeds find nothing in it.'
  return [{ code: 'body_without_words', pointer: '/body', detail }]
}

function listMissing({ article }: Dossier): Concern[] {
  const { standfirst, bylines, provider, language, leadMedia } = article
  const concerns: Concern[] = []
  if (standfirst === null) {
    const detail = 'Lists and feeds have nothing to show under the headline; write a standfirst.'
    concerns.push({ code: 'standfirst_missing', pointer: '/standfirst', detail })
  }
  if (bylines.length === 0 && provider === null) {
    const detail = 'Say who wrote the story in bylines, or who supplied it in provider.'
    concerns.push({ code: 'byline_missing', pointer: '/bylines', detail })
  }
  if (language === null) {
    const detail = 'Say in what language the story is written; search and screen readers need to know.'
    concerns.push({ code: 'language_missing', pointer: '/language', detail })
  }
  if (leadMedia === null) {
    const detail = 'Lists and links to the story have no picture to show; choose one as leadMedia.'
    concerns.push({ code: 'lead_media_missing', pointer: '/leadMedia', detail })
  }
  return concerns
}

/** Times are compared as they are written, here and below: all are in UTC, with milliseconds. */
function inspectEmbargo({ article: { embargoUntil }, now }: Dossier): Concern[] {
  if (embargoUntil === null || embargoUntil <= now) return []
  const detail = `The story is embargoed until ${embargoUntil}; publish it with \`at\` at that time or later.`
  return [{ code: 'embargoed', pointer: '/embargoUntil', detail }]
}

function inspectRelated({ article, related }: Dossier): Concern[] {
  return article.related.flatMap((id, at): Concern[] => {
    if (related.has(id)) return []
    const detail = `The related article ${id} is not published, so that readers are not shown it.`
    return [{ code: 'related_unpublished', pointer: `/related/${at}`, detail, resource: { type: 'article', id } }]
  })
}

/** Looks at each media record, and says it where the article shows it first. */
export function inspectMedia({ media, now }: Dossier, places: Places): Concern[] {
  return [...media.values()].flatMap((record) => {
    const { id } = record
    const [pointer = '/media'] = places('media', id)
    const remarks = [...inspectDescription(record), ...inspectRights(record, now)]
    return remarks.map((remark): Concern => ({ ...remark, pointer, resource: { type: 'media', id } }))
  })
}

function inspectDescription(record: MediaRow): Remark[] {
  const { kind, altText, creditLine } = record
  const remarks: Remark[] = []
  if (altText === null && (kind === 'picture' || kind === null)) {
    const detail = `${nameMedia(record)} has no altText; say what it shows to those who cannot see it.`
    remarks.push({ code: 'alt_text_missing', detail })
  }
  if (creditLine === null) {
    remarks.push({ code: 'credit_missing', detail: `${nameMedia(record)} has no creditLine; say whose it is.` })
  }
  if (record.file === null) {
    const detail = `${nameMedia(record)} has no file, so that readers see its caption and credit only; send one.`
    remarks.push({ code: 'file_missing', detail })
  }
  return remarks
}

function inspectRights(record: MediaRow, now: string): Remark[] {
  const { validFrom, validUntil, territories } = record.rights ?? {}
  const name = nameMedia(record)
  const remarks: Remark[] = []
  if (validFrom && now < validFrom) {
    const detail = `${name} may not be used before ${validFrom}; take it out, or publish then.`
    remarks.push({ code: 'rights_not_yet_valid', detail })
  }
  if (validUntil && validUntil <= now) {
    const detail = `${name} may be used until ${validUntil} only; take it out, or renew the rights.`
    remarks.push({ code: 'rights_expired', detail })
  }
  if (territories && territories.length > 0) {
    const detail = `${name} may be used in ${territories.join(', ')} only; nothing here keeps it from readers elsewhere.`
    remarks.push({ code: 'rights_limited', detail })
  }
  return remarks
}

/** Looks at each quote, and says it where the article prints it first; then at those that the article has lost. */
export function inspectQuotes(dossier: Dossier, places: Places): Concern[] {
  const present = [...dossier.quotes.values()].flatMap((quote) => {
    const { id } = quote
    const [pointer = '/body'] = places('quote', id)
    const concerns = inspectQuote(quote).map(
      (remark): Concern => ({ ...remark, pointer, resource: { type: 'quote', id } }),
    )
    return [...concerns, ...inspectPrints(dossier, quote, places)]
  })
  return [...present, ...listLost(dossier)]
}

function inspectQuote({ text, kind, speaker, verification }: QuoteRow): Remark[] {
  const name = `“${shorten(text)}”`
  const remarks: Remark[] = []
  if (speaker === null && kind === 'indirect') {
    const detail = `What is told in other words, ${name}, has no speaker; say who said it.`
    remarks.push({ code: 'paraphrase_unattributed', detail })
  }
  if (speaker === null && kind !== 'indirect') {
    remarks.push({ code: 'quote_unattributed', detail: `The quote ${name} has no speaker; say who said it.` })
  }
  if (verification === 'retracted') {
    const detail = `The quote ${name} was retracted; take it out, or make sure that the story says so.`
    remarks.push({ code: 'quote_retracted', detail })
  }
  if (verification === 'disputed') {
    const detail = `It is disputed that ${name} was said; make sure that the story says so.`
    remarks.push({ code: 'quote_disputed', detail })
  }
  return remarks
}

/** What is told in other words has no words to be true to. */
function inspectPrints({ article, prints }: Dossier, { id, kind, text }: QuoteRow, places: Places): Concern[] {
  const altered = prints.get(id)?.find(({ fidelity }) => fidelity === 'altered')
  if (!altered || kind === 'indirect') return []
  const block = article.body.findIndex(({ _key }) => _key === altered.block)
  const pointer = places('quote', id).find((place) => place.startsWith(`/body/${block}/`)) ?? '/body'
  const detail = `The body prints “${shorten(altered.exact)}” where “${shorten(text)}” was said; print what was said, or correct the quote.`
  return [{ code: 'quote_altered', pointer, detail, resource: { type: 'quote', id } }]
}

function listLost({ orphans }: Dossier): Concern[] {
  return orphans.map(({ quote: id, exact }) => {
    const detail = `The body does not print the quote “${shorten(exact)}” any more; anchor it where its words stand now, or let it go.`
    return { code: 'quote_orphaned', pointer: '/body', detail, resource: { type: 'quote', id } }
  })
}

/** Looks at each source that readers are shown, and says it where it is shown first. */
export function inspectSources({ sources }: Dossier, places: Places): Concern[] {
  return [...sources.values()].flatMap((source) => {
    const { id } = source
    const [pointer] = places('source', id)
    if (pointer === undefined) return []
    return inspectNaming(source).map((remark): Concern => ({ ...remark, pointer, resource: { type: 'source', id } }))
  })
}

function inspectNaming(source: SourceRow): Remark[] {
  const { name, named, anonymityReason } = source
  if (named && isProtected(source)) {
    const detail = `${name} is to be protected, but would be named; describe the source in name and set named to false, or lift the protection.`
    return [{ code: 'source_exposed', detail }]
  }
  if (named || anonymityReason !== null) return []
  const detail = `Readers are not told why ${name} is not named; say it in anonymityReason.`
  return [{ code: 'anonymity_unexplained', detail }]
}

/** What an editor knows a media record by. */
function nameMedia({ id, kind, caption, altText }: MediaRow): string {
  const words = caption ?? altText
  return `The ${kind ?? 'media record'} ${words === null ? id : `“${shorten(words)}”`}`
}

const nameLength = 60

/** Enough of a text to know it by. */
function shorten(text: string): string {
  return text.length > nameLength ? `${text.slice(0, nameLength).toWellFormed().trimEnd()}…` : text
}
