import { digitalSourceTypes } from '#src/platform/imaging/source-types.ts'
import { DateOrInstant, InstantIn, LanguageTag } from '#src/platform/text.ts'
import { QuoteKind } from '#src/quotes/schema.ts'
import { clip } from '../formatted.ts'
import { webUrl } from '../html/fragment.ts'
import { partKey, type ReadMedia, type ReadQuote } from '../reading.ts'
import { addressOf, type Item, inRole, objectsOf, textOf } from './item.ts'
import type { Parties } from './parties.ts'

const kinds: Record<string, MediaKind> = {
  picture: 'picture',
  graphic: 'picture',
  image: 'picture',
  video: 'video',
  audio: 'audio',
}
type MediaKind = 'picture' | 'video' | 'audio' | 'document'

/** What an associated item shows, if that is to be seen or heard; a text with a file of its own is a document. */
export function mediaKindOf(item: Item): MediaKind | null {
  const [type, rel] = [textOf(item, 'type') ?? '', textOf(item, 'rel') ?? '']
  if (kinds[type]) return kinds[type]
  return type === 'text' && /^(?:leadMedia|media)$/i.test(rel) ? 'document' : null
}

/** An associated picture, video, sound or document as a media record. */
export function readMedia(item: Item, { at, parties }: { at: number; parties: Parties }): ReadMedia {
  const uri = textOf(item, 'uri')
  const credit = objectsOf(item, 'infosources').find(({ role }) => role === 'creditLine')
  const [supplier = null] = parties.addAll(item, 'supplier')
  const caption = inRole(item, 'descriptions', 'caption', '')[0] ?? textOf(item, 'description_text', 'body_text')
  const altText = inRole(item, 'descriptions', 'altText', 'altext', 'alt')[0] ?? null
  const type = textOf((item.digitalsourcetype ?? {}) as Item, 'name')
  const takenAt = DateOrInstant.safeParse(textOf(item, 'contentcreated'))
  const language = LanguageTag.safeParse(textOf(item, 'language'))
  const creditLine = (credit && textOf(credit, 'name')) ?? textOf(item, 'creditline', 'copyrightholder')
  const linked = objectsOf({ all: [item.rightsinfo] }, 'all')[0]
  const { rights, usageTerms } = readTerms(item)
  return {
    key: partKey('media', at),
    uri: uri !== null && uri.length <= 255 ? uri : null,
    url: addressOf(item),
    caption: null,
    supplier,
    draft: {
      kind: mediaKindOf(item) ?? 'picture',
      caption: clip(caption ?? '', 2_000),
      altText: clip(altText ?? '', 1_000),
      creditLine: clip(creditLine ?? '', 300),
      creator: clip(textOf(item, 'by', 'byline') ?? '', 200),
      copyrightNotice: clip(textOf(item, 'copyrightnotice') ?? '', 500),
      usageTerms,
      licence: clip((linked && textOf(linked, 'linkedrights')) ?? '', 500),
      takenAt: takenAt.success ? takenAt.data : null,
      place: clip(textOf(item, 'located') ?? '', 300),
      language: language.success ? language.data : null,
      rights,
      digitalSourceType: digitalSourceTypes.find((known) => known === type) ?? null,
    },
  }
}

/** Usage terms, and what this service writes among them since ninjs has no member for it. */
function readTerms(item: Item) {
  const lines = (textOf(item, 'usageterms') ?? '').split('\n')
  const from = lines.map((line) => /^From (\S+)\.$/.exec(line)?.[1]).find(Boolean)
  const territories = lines.map((line) => /^Territories: ([A-Z]{2}(?:, [A-Z]{2})*)\.?$/.exec(line)?.[1]).find(Boolean)
  const others = lines.filter((line) => !/^From \S+\.$|^Territories: [A-Z]{2}(?:, [A-Z]{2})*\.?$/.test(line))
  const [validFrom, validUntil] = [from, textOf(item, 'expires')].map((time) => InstantIn.safeParse(time).data ?? null)
  const isLimited = validFrom || validUntil || territories
  const rights = isLimited ? { validFrom, validUntil, territories: territories?.split(', ') ?? [] } : null
  return { rights, usageTerms: clip(others.join('\n'), 2_000) }
}

/** An associated quote; null for one that has no words. */
export function readQuote(item: Item, parties: Parties): ReadQuote | null {
  const printed = objectsOf(item, 'bodies').find(({ role }) => QuoteKind.safeParse(role).success)
  const text = printed && textOf(printed, 'value')
  if (!printed || !text) return null
  const uri = textOf(item, 'uri')
  const [by = ''] = [textOf(item, 'by')]
  const speakers = objectsOf(item, 'infosources').filter(({ role }) => role === 'speaker')
  const name = (speakers[0] && textOf(speakers[0], 'name')) ?? ''
  // "Marit Solheim, harbour master of Norvik"
  const capacity = by?.startsWith(`${name}, `) ? clip(by.slice(name.length + 2), 300) : null
  const [speaker = null] = parties.addAll(item, 'speaker', { capacity })
  const [addressee = null] = parties.addAll(item, 'addressee')
  const said = DateOrInstant.safeParse(textOf(item, 'contentcreated'))
  const described = (role: string) => inRole(item, 'descriptions', role)[0] ?? null
  const language = LanguageTag.safeParse(textOf(item, 'language'))
  return {
    ...{ text: text.slice(0, 20_000), kind: QuoteKind.parse(printed.role), passages: [], speaker, mention: null },
    ...{ capacity, via: parties.addAll(item, 'relay'), addressee, channel: clip(described('channel') ?? '', 300) },
    ...{ saidAt: null, confidence: 1, cue: null, uri: uri !== null && uri.length <= 255 ? uri : null },
    ...(uri?.startsWith('urn:uuid:') && { key: uri.slice('urn:uuid:'.length) }),
    more: {
      place: clip(textOf(item, 'located') ?? '', 300),
      context: clip(described('context') ?? '', 5_000),
      evidence: objectsOf(item, 'altids')
        .flatMap((one) => (one.role === 'evidence' ? (webUrl(textOf(one, 'value')) ?? []) : []))
        .slice(0, 50),
      ...(said.success && { saidAt: said.data }),
      ...(language.success && { language: language.data }),
    },
  }
}
