import { languageFilter, referredFilter, timeFilters, timeSorts } from '#src/content/filters.ts'
import { resolveMentions } from '#src/content/inline.ts'
import { lifecycleOf } from '#src/content/lifecycle.ts'
import { type Envelope, type Mention, mention, type Noun } from '#src/content/noun.ts'
import { envelopeOf, fromRecord, jsonOrNull, membersOf } from '#src/content/rows.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { Source } from '#src/sources/schema.ts'
import { sources } from '#src/sources/service.ts'
import { placementsOf, reassessPlacements } from './placements.ts'
import { type Quote, QuoteDraft, QuoteKind, Verification } from './schema.ts'

type OwnMembers = Omit<
  Quote,
  | keyof Envelope
  | 'externalId'
  | 'speaker'
  | 'via'
  | 'addressee'
  | 'verifiedBy'
  | 'verifiedAt'
  | 'placements'
  | 'highlight'
>

/** A quote as it is kept: every member said, every source an id. */
interface StoredQuote extends OwnMembers {
  externalId: string | null
  speaker: string | null
  via: string[]
  addressee: string | null
}

/** Who last moved `verification`, and when. */
type Verdict = Pick<Quote, 'verifiedBy' | 'verifiedAt'>

type QuoteRow = StoredQuote & Envelope & Verdict

const members = [
  'externalId',
  'text',
  'kind',
  'speaker',
  'capacity',
  'via',
  'addressee',
  'channel',
  'saidAt',
  'place',
  'language',
  'original',
  'context',
  'verification',
  'evidence',
] as const satisfies (keyof StoredQuote)[]

const toSource = (member: 'speaker' | 'addressee') => ({
  target: () => sources,
  place: (quote: Quote, place: (id: string) => unknown): Quote => {
    const source = quote[member]
    return typeof source === 'string' ? { ...quote, [member]: place(source) } : quote
  },
})

export const quotes: Noun<{ Draft: QuoteDraft; Stored: StoredQuote; Own: Verdict; Resource: Quote }> = {
  type: 'quote',
  plural: 'quotes',
  title: 'Quote',
  Draft: QuoteDraft,
  members,
  texts: ['text', 'capacity', 'channel', 'context'],
  defaults: { via: [], verification: 'unverified', evidence: [] },
  filters: {
    ...timeFilters,
    ...languageFilter,
    kind: {
      schema: QuoteKind.meta({ description: 'Of this kind.' }),
      where: (kind: string) => Prisma.sql`kind = ${kind}`,
    },
    verification: {
      schema: Verification.meta({ description: 'With this state of verification.' }),
      where: (state: string) => Prisma.sql`verification = ${state}`,
    },
    speaker: referredFilter('quote', 'source', 'Said by this source.', 'speaker'),
    source: referredFilter('quote', 'source', 'Said by, through or to this source.'),
  },
  sorts: timeSorts,
  relations: {
    speaker: toSource('speaker'),
    addressee: toSource('addressee'),
    via: {
      target: () => sources,
      place: (quote, place) => ({
        ...quote,
        via: quote.via.map((source) => (typeof source === 'string' ? (place(source) as Source) : source)),
      }),
    },
  },
  highlights: { text: 'text' },

  resolve: async (desk, draft) => {
    const idOf = await resolveMentions(desk, listMentions(draft))
    return {
      externalId: draft.externalId ?? null,
      text: draft.text,
      kind: draft.kind,
      speaker: idOf(draft.speaker),
      capacity: draft.capacity ?? null,
      via: (draft.via ?? []).map((source) => idOf(source)),
      addressee: idOf(draft.addressee),
      channel: draft.channel ?? null,
      saidAt: draft.saidAt ?? null,
      place: draft.place ?? null,
      language: draft.language ?? null,
      original: draft.original ?? null,
      context: draft.context ?? null,
      verification: draft.verification ?? 'unverified',
      evidence: draft.evidence ?? [],
    }
  },

  mentions: listMentions,

  own: ({ verification }, former, { actor }) => {
    if (former && former.verification === verification) {
      return { verifiedBy: former.verifiedBy, verifiedAt: former.verifiedAt }
    }
    const isSettled = verification !== 'unverified'
    return { verifiedBy: isSettled ? actor.id : null, verifiedAt: isSettled ? new Date().toISOString() : null }
  },

  update: async (db, row) =>
    void (await db.quote.update({ where: { id: row.id }, data: recordOf(row), select: { id: true } })),
  find: async (db, ids) => {
    const records = await db.quote.findMany({ where: { id: { in: ids } } })
    return records.map(
      (record) =>
        ({ ...fromRecord(record), verifiedAt: record.verifiedAt?.toISOString() ?? null }) as unknown as QuoteRow,
    )
  },
  remove: async (db, id) => void (await db.quote.delete({ where: { id }, select: { id: true } })),

  derive: async ({ db }, { row, former }) => {
    if (former && former.text !== row.text) await reassessPlacements(db, row)
    return {}
  },

  present: async (db, rows) => {
    const placements = await placementsOf(
      db,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => ({
      ...envelopeOf(row),
      ...membersOf(row, members),
      verifiedBy: row.verifiedBy,
      verifiedAt: row.verifiedAt,
      placements: placements.get(row.id) ?? [],
    }))
  },
}

function listMentions({ speaker, via, addressee }: QuoteDraft | StoredQuote): Mention[] {
  return [
    ...mention(sources, '/speaker', speaker),
    ...(via ?? []).flatMap((source, at) => mention(sources, `/via/${at}`, source)),
    ...mention(sources, '/addressee', addressee),
  ]
}

function recordOf(row: QuoteRow) {
  return { ...row, original: jsonOrNull(row.original), origin: jsonOrNull(row.origin) }
}

export const quoteService = lifecycleOf(quotes)
