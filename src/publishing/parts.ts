import { createHash } from 'node:crypto'
import { versionOf } from '#src/platform/imaging/version.ts'
import type { Dossier, MediaRow, QuoteRow, SourceRow } from './dossier.ts'
import { isProtected, showMedia, showQuote, showSource } from './showing.ts'
import { facetOf } from './snapshot/facets.ts'

/** A row of `published_parts`: a source, quote or media record as the snapshot shows it. */
export interface Part {
  type: 'source' | 'quote' | 'media'
  id: string
  slug: string | null
  kind: string | null
  verification: string | null
  speaker: string | null
  sources: string[]
  language: string | null
  title: string
  text: string
  document: string
  /** Of a media record: the SHA-256 of its file, and until when readers may be shown it. */
  file: string | null
  rights_until: string | null
  /** Of a media record: names all that its public file is and says; copies of it are good until this changes. */
  copies: string | null
}

/** By what the snapshot is found; see `FacetKind`. Each once, in a fixed order. */
export function listFacets(dossier: Dossier): string[] {
  const { article, quotes, media, withheld, sources } = dossier
  const { section, language, tags, related } = article
  const speakers = [...quotes.values()].flatMap(({ speaker }) => speaker ?? [])
  const facets = [
    ...(section === null ? [] : [facetOf('section', section)]),
    ...tags.map((tag) => facetOf('tag', tag)),
    ...languagesOf(language).map((tag) => facetOf('language', tag)),
    ...[...sources.values()].map((source) => facetOf(isProtected(source) ? 'protected' : 'source', source.id)),
    ...openSources(dossier, speakers).map((id) => facetOf('speaker', id)),
    ...[...quotes.keys()].map((id) => facetOf('quote', id)),
    ...[...media.keys()].map((id) => facetOf('media', id)),
    ...[...withheld.keys()].map((id) => facetOf('withheld', id)),
    ...related.map((id) => facetOf('related', id)),
  ]
  return [...new Set(facets)].sort()
}

/** `en-GB` is also found as `en`. */
function languagesOf(tag: string | null): string[] {
  if (tag === null) return []
  const subtags = tag.split('-')
  return subtags.map((_, at) => subtags.slice(0, at + 1).join('-'))
}

/** Those of the sources that readers may know. */
function openSources({ sources }: Dossier, ids: string[]): string[] {
  return ids.filter((id) => {
    const source = sources.get(id)
    return source !== undefined && !isProtected(source)
  })
}

/**
 * What the content face shows by itself of what the article is made of, and what it would show had it the rights to; in a
 * fixed order, so that writers never deadlock.
 */
export function listParts(dossier: Dossier): Part[] {
  const open = [...dossier.sources.values()].filter((source) => !isProtected(source))
  const parts = [
    ...[...new Map([...dossier.media, ...dossier.withheld]).values()].map((media) => mediaPart(dossier, media)),
    ...[...dossier.quotes.values()].map((quote) => quotePart(dossier, quote)),
    ...open.map((source) => sourcePart(dossier, source)),
  ]
  return parts.sort((a, b) => (a.type + a.id < b.type + b.id ? -1 : 1))
}

const blank = {
  ...{ slug: null, verification: null, speaker: null, sources: [] as string[] },
  ...{ file: null, rights_until: null, copies: null },
}

function sourcePart(dossier: Dossier, source: SourceRow): Part {
  const shown = showSource(dossier, source)
  const { name, aliases, capacity, description, language } = shown
  return {
    ...blank,
    ...{ type: 'source', id: source.id, slug: source.slug, kind: source.kind, language },
    sources: shown.affiliation?.id ? [shown.affiliation.id] : [],
    title: name,
    text: [...aliases, capacity, description].filter(Boolean).join(' '),
    document: JSON.stringify(shown),
  }
}

function quotePart(dossier: Dossier, quote: QuoteRow): Part {
  const { id, kind, verification, language, text, original, context, capacity, channel, place } = quote
  const [speaker = null] = openSources(dossier, quote.speaker ? [quote.speaker] : [])
  const named = [quote.speaker, ...quote.via, quote.addressee].filter((source) => source !== null)
  return {
    ...blank,
    ...{ type: 'quote', id, kind, verification, language, speaker },
    sources: [...new Set(openSources(dossier, named))],
    title: text,
    text: [original?.text, context, capacity, channel, place].filter(Boolean).join(' '),
    document: JSON.stringify(showQuote(dossier, quote)),
  }
}

function mediaPart(dossier: Dossier, media: MediaRow): Part {
  const { id, kind, language, caption, altText, creditLine, supplier } = media
  return {
    ...blank,
    ...{ type: 'media', id, kind, language },
    sources: openSources(dossier, supplier ? [supplier] : []),
    title: caption ?? '',
    text: [altText, creditLine].filter(Boolean).join(' '),
    document: JSON.stringify(showMedia(dossier, media)),
    file: media.file,
    rights_until: media.rights?.validUntil ?? null,
    copies: nameCopies(media, dossier.withheld.has(id)),
  }
}

/** The caption names the file where somebody saves it. */
function nameCopies(media: MediaRow, isWithheld: boolean): string {
  const { file, caption, rights } = media
  const version = versionOf({ ...media, sha256: file ?? '' })
  const served = [version, caption, rights?.validFrom, rights?.validUntil, isWithheld]
  return createHash('sha256').update(JSON.stringify(served)).digest('base64url').slice(0, 10)
}
