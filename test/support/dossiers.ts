import type { StoredArticle } from '#src/articles/stored.ts'
import type { Body, TextBlock } from '#src/content/body/schema.ts'
import type { Dossier, MediaRow, QuoteRow, SourceRow } from '#src/publishing/dossier.ts'
import type { Print } from '#src/publishing/snapshot/parts.ts'

const id = (number: number) => `0193a000-0000-7000-8000-${String(number).padStart(12, '0')}`

/** The ids of what the dossiers are made of. */
export const ids = {
  article: id(1),
  related: id(2),
  speaker: id(3),
  office: id(4),
  picture: id(5),
  quote: id(6),
  lost: id(7),
}

/** What differs from a story that has nothing wrong. */
export interface Differences {
  article?: Partial<StoredArticle>
  quote?: Partial<QuoteRow>
  print?: Partial<Print>
  media?: Partial<MediaRow>
  speaker?: Partial<SourceRow>
  office?: Partial<SourceRow>
  orphans?: Dossier['orphans']
  related?: Dossier['related']
}

/**
 * A story on 3 March 2026, eight o'clock, with a picture at the top and a paragraph that quotes a speaker, who belongs to
 * an office.
 */
export function aDossier(differences: Differences = {}): Dossier {
  const { orphans = [], related = new Map() } = differences
  return {
    id: ids.article,
    revision: 1,
    article: { ...story, ...differences.article },
    roles: [{ source: ids.speaker, roles: ['speaker'] }],
    quotes: new Map([[ids.quote, { ...quote, ...differences.quote }]]),
    media: new Map([[ids.picture, { ...picture, ...differences.media }]]),
    withheld: new Map(),
    files: new Map(),
    sources: new Map([
      [ids.speaker, { ...speaker, ...differences.speaker }],
      [ids.office, { ...speaker, ...office, ...differences.office }],
    ]),
    prints: new Map([[ids.quote, [{ ...print, ...differences.print }]]]),
    orphans,
    related,
    corrections: [],
    now: '2026-03-03T08:00:00.000Z',
  }
}

/** A paragraph, with a link and the quotes that it prints. */
export function paragraph(key: string, text: string, quotes: string[] = []): TextBlock {
  const link = { _type: 'link' as const, _key: 'l', href: 'https://example.org/bridge' }
  const marks = quotes.map((quote, at) => ({ _type: 'quote' as const, _key: `q${at}`, quote }))
  const children = [{ _type: 'span' as const, _key: 's', text, marks: marks.map(({ _key }) => _key) }]
  return { _type: 'block', _key: key, style: 'normal', children, markDefs: [link, ...marks] }
}

const words = 'The bridge held when it had to.'

const body: Body = [paragraph('b1', 'The bridge is open.'), paragraph('b2', words, [ids.quote])]

const story: StoredArticle = {
  externalId: null,
  slug: 'harbour-bridge-reopens',
  headline: 'Harbour bridge reopens',
  kicker: null,
  standfirst: 'Cyclists were the first to cross.',
  slugline: null,
  dateline: null,
  bylines: [{ name: 'Ida Brekke', role: null, source: null }],
  section: null,
  tags: [],
  language: 'en',
  keyPoints: [],
  body,
  leadMedia: ids.picture,
  media: [],
  sources: [],
  related: [],
  provider: null,
  canonicalUrl: null,
  seo: null,
  urgency: null,
  edNote: null,
  embargoUntil: null,
}

const envelope = {
  externalId: null,
  revision: 1,
  createdAt: '2026-03-03T07:00:00.000Z',
  updatedAt: '2026-03-03T07:00:00.000Z',
  createdBy: null,
  updatedBy: null,
  deletedAt: null,
  origin: null,
}

const quote: QuoteRow = {
  ...envelope,
  id: ids.quote,
  text: words,
  kind: 'direct',
  speaker: ids.speaker,
  capacity: null,
  via: [],
  addressee: null,
  channel: null,
  saidAt: null,
  place: null,
  language: 'en',
  original: null,
  context: null,
  verification: 'unverified',
  verifiedBy: null,
  verifiedAt: null,
  evidence: [],
}

const print: Print = {
  block: 'b2',
  start: 0,
  end: words.length,
  exact: words,
  prefix: '',
  suffix: '',
  fidelity: 'verbatim',
}

const picture: MediaRow = {
  ...envelope,
  id: ids.picture,
  kind: 'picture',
  caption: 'The bridge at dawn',
  altText: 'A steel bridge over a harbour',
  creditLine: 'Ida Brekke/Coast Wire',
  creator: null,
  supplier: null,
  copyrightNotice: null,
  usageTerms: null,
  licence: null,
  takenAt: null,
  place: null,
  language: 'en',
  focalPoint: null,
  rights: null,
  digitalSourceType: null,
  file: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
}

const speaker: SourceRow = {
  ...envelope,
  id: ids.speaker,
  slug: 'marit-solheim',
  name: 'Marit Solheim',
  kind: 'person',
  named: true,
  anonymityReason: null,
  aliases: [],
  description: null,
  capacity: null,
  affiliation: ids.office,
  sameAs: [],
  url: null,
  language: 'en',
  reliability: null,
  notes: null,
  protection: 'none',
}

const office = {
  id: ids.office,
  slug: 'norvik-harbour-board',
  name: 'Norvik Harbour Board',
  kind: 'organization',
  affiliation: null,
} as const
