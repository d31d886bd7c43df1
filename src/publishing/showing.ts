import type { MediaFile } from '#src/media/file-schema.ts'
import type { StoredFile } from '#src/media/files.ts'
import { listRenditions } from '#src/media/renditions.ts'
import { versionOf } from '#src/platform/imaging/version.ts'
import type { Dossier, MediaRow, QuoteRow, SourceRow } from './dossier.ts'
import type { PublishedMedia, PublishedQuote, PublishedSource, SourceName } from './snapshot/parts.ts'

/** Whether readers must not learn who it is, nor which other words come from the same source. */
export function isProtected({ protection }: SourceRow): boolean {
  return protection !== 'none'
}

/** A source by its name; null where there is none. */
export function nameSource({ sources }: Dossier, id: string | null): SourceName | null {
  const source = id === null ? undefined : sources.get(id)
  if (!source) return null
  const { name, kind, named } = source
  if (isProtected(source)) return { id: null, slug: null, name, kind, named, capacity: null }
  return { id: source.id, slug: source.slug, name, kind, named, capacity: source.capacity }
}

function nameSources(dossier: Dossier, ids: string[]): SourceName[] {
  return ids.map((id) => nameSource(dossier, id)).filter((source) => source !== null)
}

/** A source as readers see it: one that is not named says no more than the story itself does. */
export function showSource(dossier: Dossier, source: SourceRow): PublishedSource {
  const named = nameSource(dossier, source.id) as SourceName
  const { anonymityReason, aliases, description, affiliation, sameAs, url, language } = source
  if (!source.named || isProtected(source)) {
    const silent = { aliases: [], description: null, affiliation: null, sameAs: [], url: null, language: null }
    return { ...named, anonymityReason, ...silent }
  }
  const belongsTo = nameSource(dossier, affiliation)
  return { ...named, anonymityReason, aliases, description, affiliation: belongsTo, sameAs, url, language }
}

/** A quote as readers see it; where words of a protected source can be checked, the source could be found. */
export function showQuote(dossier: Dossier, quote: QuoteRow): PublishedQuote {
  const { id, text, kind, capacity, channel, saidAt, place, language, original, context } = quote
  const { speaker, via, addressee, verification, verifiedAt } = quote
  const source = speaker === null ? undefined : dossier.sources.get(speaker)
  const evidence = source && isProtected(source) ? [] : quote.evidence
  return {
    ...{ id, text, kind, speaker: nameSource(dossier, speaker), capacity, via: nameSources(dossier, via) },
    ...{ addressee: nameSource(dossier, addressee), channel, saidAt, place, language, original, context },
    ...{ verification, verifiedAt, evidence },
  }
}

/**
 * A media record as readers see it; what its file says of where it was taken stays with the editors. Of what there are no
 * rights to only the place is kept.
 */
export function showMedia(dossier: Dossier, media: MediaRow): PublishedMedia {
  const { id, kind, caption, altText, creditLine, creator, supplier, copyrightNotice, usageTerms, licence } = media
  const { takenAt, place, language, focalPoint, rights, digitalSourceType } = media
  const stored = media.file === null ? undefined : dossier.files.get(media.file)
  const isWithheld = dossier.withheld.has(id)
  const file = isWithheld ? null : showFile(stored)
  return {
    ...{ id, kind, caption, altText, creditLine, creator, supplier: nameSource(dossier, supplier) },
    ...{ copyrightNotice, usageTerms, licence, takenAt, place, language, focalPoint, rights, digitalSourceType },
    file,
    renditions: file
      ? listRenditions(`/v1/content/media/${id}/file`, file, versionOf({ ...media, sha256: file.sha256 }))
      : [],
    withheld: isWithheld ? holdPlace(stored) : null,
  }
}

function showFile(stored: StoredFile | undefined): MediaFile | null {
  if (!stored) return null
  const { metadata: _metadata, ...file } = stored
  return file
}

function holdPlace(stored: StoredFile | undefined): PublishedMedia['withheld'] {
  const { width = null, height = null, placeholder = null, dominantColor = null } = stored ?? {}
  return { width, height, placeholder, dominantColor }
}
