import type { ArticleDraft } from '#src/articles/schema.ts'
import { escapeHtml } from '#src/content/body/html.ts'
import { listQuotePassages, withoutQuoteMarks } from '#src/content/body/passages.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { Slug } from '#src/content/slugs.ts'
import { DomainError } from '#src/errors.ts'
import { InstantIn, LanguageTag } from '#src/platform/text.ts'
import { chooseLanguage, clip, type DescribedMedia, readFormatted } from '../formatted.ts'
import { type FoundMedia, readFragment, webUrl } from '../html/fragment.ts'
import { splitNames } from '../html/metadata.ts'
import type { Reading, ReadMedia, ReadQuote } from '../reading.ts'
import { mediaKindOf, readMedia, readQuote } from './associations.ts'
import { type Item, inRole, objectsOf, readItem, textOf } from './item.ts'
import { Parties } from './parties.ts'

/**
 * Reads a ninjs news item of type text, of version 1 to 3.1, ours included: what it says in members is taken as said, and
 * only quotes and sources that it does not name are read out of its text.
 *
 * @throws DomainError `import.invalid` (422) for what is no such item
 */
export function readNinjs(json: unknown): Reading {
  const item = readItem(json)
  const uri = item && textOf(item, 'uri')
  if (!item || !uri) throw notNinjs('', 'This is no ninjs item: it needs a uri.')
  const type = textOf(item, 'type') ?? 'text'
  if (type !== 'text' && type !== 'composite')
    throw notNinjs('/type', `An item of type ${type.slice(0, 40)} is no article.`)
  const isOurs = uri.startsWith('urn:uuid:')
  const parts = readParts(item, isOurs)
  const { body, media, warnings } = placeMedia(item, parts)
  const printed = withKnownQuotes(body, parts.quotes)
  const said = readMembers(item, { isOurs, parties: parts.parties })
  const base = parts.quotes.length > 0 || isOurs ? readStructured(printed, item) : readProse(printed, { item, media })
  const provider = parts.parties.addAll(item, 'provider')[0] ?? base.provider
  return {
    ...base,
    externalId: uri.length <= 255 ? uri : null,
    said: { ...base.said, ...said },
    media,
    lead: parts.lead,
    quotes: parts.quotes.length > 0 ? parts.quotes : base.quotes,
    sources: [...parts.parties.list(), ...base.sources],
    provider,
    ...withheldBy(item),
    warnings: [...base.warnings, ...warnings, ...parts.warnings],
  }
}

function notNinjs(pointer: string, detail: string): DomainError {
  return new DomainError('import.invalid', detail, { errors: [{ pointer, code: 'invalid_value', detail }] })
}

interface Parts {
  parties: Parties
  media: ReadMedia[]
  lead: string | null
  quotes: ReadQuote[]
  warnings: Warning[]
}

function readParts(item: Item, isOurs: boolean): Parts {
  const parties = new Parties({ language: textOf(item, 'language'), isOurs })
  for (const party of objectsOf(item, 'infosources')) {
    if (party.role !== 'provider') parties.add(party, { role: textOf(party, 'role') })
  }
  const associated = objectsOf(item, 'associations')
  const shown = associated.filter((one) => mediaKindOf(one) !== null)
  const media = shown.map((one, at) => readMedia(one, { at, parties }))
  const leadAt = shown.findIndex(({ rel, name }) => /^(?:leadmedia|featuremedia|main)/i.test(String(rel ?? name ?? '')))
  const quotes = associated.flatMap((one) => (one.rel === 'quote' ? (readQuote(one, parties) ?? []) : []))
  const corrected = inRole(item, 'descriptions', 'correction', 'clarification', 'update', 'retraction')
  return {
    ...{ parties, media, quotes, lead: media[leadAt]?.key ?? null },
    warnings: corrected.map((text) => ({
      code: 'correction_not_taken',
      detail: `What was told readers of it stays with its sender: “${text.slice(0, 200)}”.`,
    })),
  }
}

/** The body with the keys of associated media; what it shows beyond them is media, too. */
function placeMedia(item: Item, { media: associated }: Parts) {
  const html = inContentType(item, /html/) ?? textOf(item, 'body_xhtml', 'body_html')
  const plain = inContentType(item, /^text\/plain/) ?? textOf(item, 'body_text')
  const { body, media, warnings } = readFragment(html ?? paragraphsOf(plain ?? ''), { firstKey: associated.length })
  const keys = new Map<string, string>()
  const others: ReadMedia[] = []
  for (const found of media) {
    const known = associated.find(
      ({ uri, url }) => uri === `urn:uuid:${found.id}` || (found.url !== null && url === found.url),
    )
    if (known) {
      keys.set(found.key, known.key)
      known.draft.altText ??= found.altText || null
    } else others.push(unassociated(found))
  }
  const placed: Body = body.map((block) =>
    block._type === 'image' ? { ...block, media: keys.get(block.media) ?? block.media } : block,
  )
  return { body: placed, media: [...associated, ...others], warnings }
}

function unassociated({ key, id, url, kind, altText, caption }: FoundMedia): ReadMedia {
  const draft = { kind, altText: clip(altText, 1_000), caption: clip(caption, 2_000) }
  return {
    key,
    uri: id === null ? null : `urn:uuid:${id}`,
    url,
    draft,
    caption: null,
    supplier: null,
    isUnlisted: true,
  }
}

function inContentType(item: Item, type: RegExp): string | null {
  const bodies = objectsOf(item, 'bodies').filter(({ contenttype }) => type.test(String(contenttype ?? '')))
  const main = bodies.find(({ role }) => role === 'main') ?? bodies[0]
  return main ? textOf(main, 'value') : null
}

function paragraphsOf(text: string): string {
  return text
    .split(/\n\s*\n|\n/)
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('')
}

/** Marks of quotes that the item does not bring name nothing here. */
function withKnownQuotes(body: Body, quotes: ReadQuote[]): Body {
  const known = new Set(quotes.map(({ key }) => key))
  const unknown = new Set(listQuotePassages(body).flatMap(({ quote }) => (known.has(quote) ? [] : [quote])))
  const kept = body.filter((block) => block._type !== 'pullQuote' || known.has(block.quote))
  return [...unknown].reduce((marked, quote) => withoutQuoteMarks(marked, quote), kept)
}

type Base = Omit<Reading, 'media' | 'lead' | 'externalId'>

/** What says itself whom it quotes is taken as it is. */
function readStructured(body: Body, item: Item): Base {
  const declared = LanguageTag.safeParse(textOf(item, 'language'))
  const language = declared.success ? declared.data : chooseLanguage(body, null)
  const said = { headline: headlineOf(item) ?? '', language }
  return { said, body, paragraphs: [], sources: [], quotes: [], provider: null, warnings: [] }
}

function readProse(body: Body, { item, media }: { item: Item; media: ReadMedia[] }): Base {
  const described = media.map(({ key, url, draft }): DescribedMedia => {
    const { caption, creditLine } = draft
    return { key, url, kind: 'picture', id: null, altText: '', caption: caption ?? '', creditLine: creditLine ?? null }
  })
  const published = textOf(item, 'firstcreated', 'versioncreated')
  const head = { headline: headlineOf(item), published, language: textOf(item, 'language') }
  return readFormatted({ body, media: described, lead: null, head })
}

function headlineOf(item: Item): string | null {
  return clip(inRole(item, 'headlines', 'main', '')[0] ?? textOf(item, 'headline', 'title') ?? '', 500)
}

function readMembers(item: Item, { isOurs, parties }: { isOurs: boolean; parties: Parties }): Partial<ArticleDraft> {
  const [section, tags] = readSubjects(item)
  const altId = (role: string) => {
    const found = objectsOf(item, 'altids').find((one) => one.role === role)
    return found ? textOf(found, 'value') : null
  }
  const described = (...roles: string[]) => inRole(item, 'descriptions', ...roles)
  const [seoTitle, seoDescription] = [inRole(item, 'headlines', 'seo')[0], described('seo')[0]]
  const canonicalUrl = webUrl(altId('canonicalUrl') ?? (isOurs ? null : textOf(item, 'webcanonical')))
  const slug = Slug.safeParse(isOurs ? altId('slug') : null)
  const embargo = InstantIn.safeParse(textOf(item, 'embargoed'))
  const urgency = Number(item.urgency)
  const place = clip(textOf(item, 'located') ?? '', 200)
  const [slugline, edNote] = [clip(textOf(item, 'slugline') ?? '', 200), clip(textOf(item, 'ednote') ?? '', 5_000)]
  return {
    kicker: clip(inRole(item, 'headlines', 'kicker')[0] ?? '', 200),
    standfirst: clip(
      described('standfirst', 'summary', 'drop-head', '')[0] ?? textOf(item, 'description_text') ?? '',
      2_000,
    ),
    keyPoints: described('keyPoint')
      .map((point) => point.slice(0, 500))
      .slice(0, 50),
    bylines: readBylines(item, parties),
    tags,
    ...(section && { section }),
    ...(slugline && { slugline }),
    ...(edNote && { edNote }),
    ...(canonicalUrl && { canonicalUrl }),
    ...(slug.success && { slug: slug.data }),
    ...(embargo.success && { embargoUntil: embargo.data }),
    ...(urgency >= 1 && urgency <= 9 && { urgency: Math.floor(urgency) }),
    ...((place || isOurs) && { dateline: place === null ? null : { place, ...dateOf(item) } }),
    ...((seoTitle || seoDescription) && {
      seo: { title: clip(seoTitle ?? '', 200), description: clip(seoDescription ?? '', 500) },
    }),
  }
}

/** Only a point in time: a day has no place in ninjs, and stays as it is. */
function dateOf(item: Item): { date?: string } {
  const date = InstantIn.safeParse(textOf(item, 'contentcreated'))
  return date.success ? { date: date.data } : {}
}

function readSubjects(item: Item): [section: string | null, tags: string[]] {
  const subjects = objectsOf(item, 'subjects').concat(objectsOf(item, 'subject'))
  const places = [...objectsOf(item, 'places'), ...objectsOf(item, 'place')].filter(({ rel }) => rel !== 'dateline')
  const sectionAt = subjects.findIndex(({ rel }) => rel === 'section')
  const names = [...subjects.filter((_, at) => at !== sectionAt), ...places].flatMap((one) => textOf(one, 'name') ?? [])
  const tags = [...new Set(names.filter((name) => name.length <= 100))].slice(0, 100)
  const section = subjects[sectionAt]
  return [section ? clip(textOf(section, 'name') ?? '', 100) : null, tags]
}

/** The names of the line, with what is said of those people. */
function readBylines(item: Item, parties: Parties): NonNullable<ArticleDraft['bylines']> {
  const line = inRole(item, 'bylines', 'main')[0] ?? textOf(item, 'by', 'byline') ?? ''
  const people = [...objectsOf(item, 'people'), ...objectsOf(item, 'person')]
  const inLine = people.filter((person) => line.includes(textOf(person, 'name') ?? line.padEnd(1_000)))
  const names = inLine.map((person) => textOf(person, 'name') ?? '').join(', ') === line
  if (!names) return splitNames(line)
  return inLine.map((person) => {
    const [name, rel, uri] = [textOf(person, 'name') ?? '', textOf(person, 'rel'), textOf(person, 'uri')]
    const key = uri ? parties.add(person) : null
    return {
      name: name.slice(0, 200),
      role: rel === 'author' ? null : clip(rel ?? '', 200),
      ...(key && { source: key }),
    }
  })
}

/** What is not to be used is filed all the same, and never published by an import. */
function withheldBy(item: Item): Pick<Reading, 'withheld'> {
  const status = textOf(item, 'pubstatus')?.toLowerCase() ?? 'usable'
  return status === 'usable' ? {} : { withheld: `Its sender says that it is ${status}.` }
}
