import { languageFilter, timeFilters, timeSorts } from '#src/content/filters.ts'
import { resolveMentions } from '#src/content/inline.ts'
import { lifecycleOf } from '#src/content/lifecycle.ts'
import { type Envelope, type Mention, mention, type Noun } from '#src/content/noun.ts'
import { envelopeOf, fromRecord, jsonOrNull, membersOf } from '#src/content/rows.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { type Source, SourceDraft, SourceKind, type SourceMembers } from './schema.ts'

/** A source as it is kept: every member said, the affiliation an id. */
interface StoredSource extends SourceMembers {
  affiliation: string | null
}

type SourceRow = StoredSource & Envelope

const members = [
  'externalId',
  'slug',
  'name',
  'kind',
  'named',
  'anonymityReason',
  'aliases',
  'description',
  'capacity',
  'affiliation',
  'sameAs',
  'url',
  'language',
  'reliability',
  'notes',
  'protection',
] as const satisfies (keyof StoredSource)[]

export const sources: Noun<{ Draft: SourceDraft; Stored: StoredSource; Own: object; Resource: Source }> = {
  type: 'source',
  plural: 'sources',
  title: 'Source',
  Draft: SourceDraft,
  members,
  texts: ['name', 'anonymityReason', 'description', 'capacity', 'notes'],
  defaults: { named: true, aliases: [], sameAs: [], protection: 'none' },
  filters: {
    ...timeFilters,
    ...languageFilter,
    kind: {
      schema: SourceKind.meta({ description: 'Of this kind.' }),
      where: (kind: string) => Prisma.sql`kind = ${kind}`,
    },
  },
  sorts: { ...timeSorts, name: { column: 'name', type: 'text' } },
  relations: {
    affiliation: {
      target: () => sources,
      place: (source, place) => ({
        ...source,
        affiliation:
          typeof source.affiliation === 'string' ? (place(source.affiliation) as Source) : source.affiliation,
      }),
    },
  },
  highlights: { name: 'name', description: 'description' },
  slugBase: ({ name }) => name,

  resolve: async (desk, draft, former) => {
    const idOf = await resolveMentions(desk, listMentions(draft))
    return {
      externalId: draft.externalId ?? null,
      slug: draft.slug ?? former?.slug ?? '',
      name: draft.name,
      kind: draft.kind,
      named: draft.named ?? true,
      anonymityReason: draft.anonymityReason ?? null,
      aliases: draft.aliases ?? [],
      description: draft.description ?? null,
      capacity: draft.capacity ?? null,
      affiliation: idOf(draft.affiliation),
      sameAs: draft.sameAs ?? [],
      url: draft.url ?? null,
      language: draft.language ?? null,
      reliability: draft.reliability ?? null,
      notes: draft.notes ?? null,
      protection: draft.protection ?? 'none',
    }
  },

  mentions: listMentions,

  own: () => ({}),
  update: async (db, row) => {
    const data = { ...row, origin: jsonOrNull(row.origin) }
    await db.source.update({ where: { id: row.id }, data, select: { id: true } })
  },
  find: async (db, ids) =>
    (await db.source.findMany({ where: { id: { in: ids } } })).map(
      (record) => fromRecord(record) as unknown as SourceRow,
    ),
  remove: async (db, id) => void (await db.source.delete({ where: { id }, select: { id: true } })),

  present: async (_db, rows) => rows.map((row) => ({ ...envelopeOf(row), ...membersOf(row, members) })),
}

function listMentions({ affiliation }: SourceDraft | StoredSource): Mention[] {
  return mention(sources, '/affiliation', affiliation)
}

export const sourceService = lifecycleOf(sources)
