import { type FormatContext, urnOf } from '#src/delivery/addresses.ts'
import { canonicalUrl } from '#src/platform/text.ts'
import type { PublishedArticle, RelatedArticle } from '#src/publishing/snapshot/article.ts'
import type { PrintedQuote, PublishedMedia, SourceName } from '#src/publishing/snapshot/parts.ts'
import { listMedia, type ShownMedia } from './article-media.ts'
import { listAddresses, type MediaAddress } from './media-addresses.ts'
import { instantOf, type Members, omitBlank } from './members.ts'

/** What goes with an article, as news items of their own: its media, its quotes, and other articles to read. */
export function listAssociations(article: PublishedArticle, context: FormatContext): Members[] {
  return [
    ...listMedia(article).map((shown) =>
      associateMedia(shown, { isLead: shown.media.id === article.leadMedia?.id, context }),
    ),
    ...article.quotes.map(associateQuote),
    ...article.related.map(associateArticle),
  ]
}

/** The ninjs type of each kind of media; a file to read is a text. */
const types = { picture: 'picture', video: 'video', audio: 'audio', document: 'text' }

function associateMedia(
  { media, caption }: ShownMedia,
  { isLead, context }: { isLead: boolean; context: FormatContext },
): Members {
  const { id, kind, altText, creditLine, creator, supplier, copyrightNotice, licence, place, rights } = media
  const { digitalSourceType } = media
  const licenceAddress = licence && canonicalUrl(licence)
  return omitBlank({
    uri: urnOf(id),
    name: caption ?? altText ?? creditLine ?? kind ?? 'media',
    rel: isLead ? 'leadMedia' : 'media',
    type: kind && types[kind],
    contentCreated: instantOf(media.takenAt),
    language: media.language,
    descriptions: inRoles([
      ['caption', caption],
      ['altText', altText],
    ]),
    by: creator,
    copyrightNotice,
    usageTerms: termsOf(media),
    rightsInfo: licenceAddress && { linkedRights: licenceAddress },
    expires: rights?.validUntil,
    located: place,
    places: place ? [{ name: place, rel: 'location' }] : [],
    renditions: listAddresses(media, context).map((address) => describeRendition(address, media)),
    infoSources: [
      ...(creditLine ? [{ name: creditLine, role: 'creditLine' }] : []),
      ...(supplier ? [describeParty(supplier, 'supplier')] : []),
    ],
    digitalSourceType: digitalSourceType && {
      name: digitalSourceType,
      uri: `http://cv.iptc.org/newscodes/digitalsourcetype/${digitalSourceType}`,
    },
  })
}

function describeRendition(address: MediaAddress, { file }: PublishedMedia): Members {
  const { name, href, mimeType, width, height, bytes } = address
  return omitBlank({ name, href, contentType: mimeType, width, height, sizeInBytes: bytes, duration: file?.duration })
}

/** All that limits the use of a media and has no member of its own in ninjs. */
function termsOf({ usageTerms, licence, rights }: PublishedMedia): string | null {
  const name = licence && !canonicalUrl(licence) ? licence : null
  const from = rights?.validFrom ? `From ${rights.validFrom}.` : null
  const territories = rights?.territories?.length ? `Territories: ${rights.territories.join(', ')}.` : null
  return [usageTerms, name, from, territories].filter(Boolean).join('\n') || null
}

function associateQuote(quote: PrintedQuote): Members {
  const { id, text, kind, speaker, capacity, via, addressee, original, context, place, evidence } = quote
  return omitBlank({
    uri: urnOf(id),
    name: speaker?.name ?? 'quote',
    rel: 'quote',
    type: 'text',
    contentCreated: instantOf(quote.saidAt),
    language: quote.language,
    by: [speaker?.name, capacity ?? speaker?.capacity].filter(Boolean).join(', ') || null,
    bodies: inRoles([
      [kind, text],
      ['original', original?.text],
    ]),
    descriptions: inRoles([
      ['context', context],
      ['verification', quote.verification],
      ['channel', quote.channel],
    ]),
    located: place,
    places: place ? [{ name: place, rel: 'location' }] : [],
    infoSources: [
      ...(speaker ? [describeParty(speaker, 'speaker')] : []),
      ...via.map((relay) => describeParty(relay, 'relay')),
      ...(addressee ? [describeParty(addressee, 'addressee')] : []),
    ],
    altIds: evidence.map((value) => ({ role: 'evidence', value })),
  })
}

function associateArticle({ id, slug, headline, publishedAt }: RelatedArticle): Members {
  return {
    uri: urnOf(id),
    name: headline,
    rel: 'related',
    type: 'text',
    representationType: 'partial',
    firstCreated: publishedAt,
    headlines: inRoles([['main', headline]]),
    altIds: [{ role: 'slug', value: slug }],
  }
}

/** Texts with their roles, those that there are. */
export function inRoles(texts: [role: string, value: string | null | undefined][]): Members[] {
  return texts.flatMap(([role, value]) => (value ? [{ role, contentType: 'text/plain', value }] : []))
}

/** A source by what it did for the story. */
export function describeParty({ id, slug, name }: SourceName, role: string): Members {
  return omitBlank({ name, role, uri: id && urnOf(id), literal: slug })
}
