import { type FormatContext, urnOf } from '#src/delivery/addresses.ts'
import { canonicalUrl } from '#src/platform/text.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PublishedMedia } from '#src/publishing/snapshot/parts.ts'
import { listMedia, type ShownMedia } from './article-media.ts'
import { describePlace, describeSource, partSources } from './json-ld-agents.ts'
import { type MediaAddress, mainAddress, thumbnailAddress } from './media-addresses.ts'
import { type Members, omitBlank, oneOrMany } from './members.ts'

const types = { picture: 'ImageObject', video: 'VideoObject', audio: 'AudioObject', document: 'MediaObject' }

/** Under which property each kind of media stands. */
const properties = { picture: 'image', video: 'video', audio: 'audio', document: 'associatedMedia' }

/** The media of an article, by the property of schema.org for their kind. */
export function describeMedia(article: PublishedArticle, context: FormatContext): Members {
  const groups = Map.groupBy(listMedia(article), ({ media }) => properties[media.kind ?? 'document'])
  return Object.fromEntries(
    [...groups].map(([property, shown]) => [property, shown.map((item) => describeOne(item, context))]),
  )
}

/** `url` is where its record can be read, `contentUrl` its file. */
function describeOne({ media, caption }: ShownMedia, context: FormatContext): Members {
  const { id, kind, altText, creditLine, creator, copyrightNotice, usageTerms, licence, rights } = media
  return omitBlank({
    '@type': types[kind ?? 'document'],
    '@id': urnOf(id),
    url: `${context.origin}/v1/content/media/${id}`,
    ...describeFile(media, context),
    name: caption ?? altText,
    ...(kind !== 'document' && kind !== null && { caption }),
    description: altText,
    creditText: creditLine,
    creator: creator && { '@type': 'Person', name: creator },
    provider: oneOrMany(partSources([media.supplier]).agents.map((agent) => describeSource(agent))),
    copyrightNotice,
    license: licence && describeLicence(licence),
    usageInfo: usageTerms && { '@type': 'CreativeWork', text: usageTerms },
    dateCreated: media.takenAt,
    contentLocation: describePlace(media.place),
    inLanguage: media.language,
    digitalSourceType: media.digitalSourceType && digitalSourceTypeOf(media.digitalSourceType),
    expires: rights?.validUntil,
    regionsAllowed: rights?.territories?.map((name) => ({ '@type': 'Country', name })),
  })
}

function describeFile(media: PublishedMedia, context: FormatContext): Members {
  const main = mainAddress(media, context)
  if (!main) return {}
  const small = thumbnailAddress(media, context)
  return {
    ...describeAddress(main),
    contentSize: main.bytes === null ? null : String(main.bytes),
    duration: media.file?.duration == null ? null : `PT${media.file.duration}S`,
    thumbnail: small && { '@type': 'ImageObject', ...describeAddress(small) },
  }
}

function describeAddress({ href, mimeType, width, height }: MediaAddress): Members {
  return omitBlank({
    contentUrl: href,
    encodingFormat: mimeType,
    width: width === null ? null : inPixels(width),
    height: height === null ? null : inPixels(height),
  })
}

/** E37 is the pixel in the codes of UN/CEFACT. */
function inPixels(value: number): Members {
  return { '@type': 'QuantitativeValue', value, unitCode: 'E37' }
}

/** A licence by its address, where that is what stands there, else by its name. */
function describeLicence(licence: string): string | Members {
  return canonicalUrl(licence) ?? { '@type': 'CreativeWork', name: licence }
}

/** The terms of the IPTC that schema.org calls otherwise; the others are the same words. */
const renamed: Record<string, string> = {
  computationalCapture: 'MultiFrameComputationalCapture',
  humanEdits: 'MinorHumanEdits',
  digitalCreation: 'DigitalArt',
}

function digitalSourceTypeOf(term: string): string {
  return `https://schema.org/${renamed[term] ?? term.charAt(0).toUpperCase() + term.slice(1)}DigitalSource`
}
