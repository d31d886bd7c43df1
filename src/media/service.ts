import { languageFilter, referredFilter, timeFilters, timeSorts } from '#src/content/filters.ts'
import { resolveMentions } from '#src/content/inline.ts'
import { lifecycleOf } from '#src/content/lifecycle.ts'
import { type Envelope, type Mention, mention, type Noun } from '#src/content/noun.ts'
import { envelopeOf, fromRecord, jsonOrNull, membersOf } from '#src/content/rows.ts'
import { DomainError } from '#src/errors.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { versionOf } from '#src/platform/imaging/version.ts'
import { InstantIn } from '#src/platform/text.ts'
import type { Source } from '#src/sources/schema.ts'
import { sources } from '#src/sources/service.ts'
import { findFiles, type StoredFile } from './files.ts'
import { listRenditions } from './renditions.ts'
import { type Media, MediaDraft, MediaKind } from './schema.ts'

type OwnMembers = Omit<
  Media,
  keyof Envelope | 'supplier' | 'file' | 'renditions' | 'metadata' | 'highlight' | 'externalId'
>

/** A media record as it is kept: every member said, the supplier an id. */
export interface StoredMedia extends OwnMembers {
  externalId: string | null
  supplier: string | null
  /** The SHA-256 of its file; null while it has none. */
  file: string | null
}

export type MediaRow = StoredMedia & Envelope

const members = [
  'externalId',
  'kind',
  'caption',
  'altText',
  'creditLine',
  'creator',
  'supplier',
  'copyrightNotice',
  'usageTerms',
  'licence',
  'takenAt',
  'place',
  'language',
  'focalPoint',
  'rights',
  'digitalSourceType',
  'file',
] as const satisfies (keyof StoredMedia)[]

export const media: Noun<{ Draft: MediaDraft; Stored: StoredMedia; Own: object; Resource: Media }> = {
  type: 'media',
  plural: 'media',
  title: 'Media',
  Draft: MediaDraft,
  members,
  texts: ['caption', 'altText', 'creditLine', 'copyrightNotice', 'usageTerms'],
  defaults: {},
  kept: ['file'],
  filters: {
    ...timeFilters,
    ...languageFilter,
    kind: {
      schema: MediaKind.meta({ description: 'Of this kind.' }),
      where: (kind: string) => Prisma.sql`kind = ${kind}`,
    },
    rightsEndingBefore: {
      schema: InstantIn.meta({
        description:
          'Of which the rights end, or have ended, before this time; `sort=rightsUntil` shows the first ones first.',
        example: undefined,
      }),
      where: (time: string) => Prisma.sql`rights ->> 'validUntil' < ${time}`,
    },
    source: referredFilter('media', 'source', 'Supplied by this source.'),
  },
  // Times are written in one way, so that their texts are in their order.
  sorts: { ...timeSorts, rightsUntil: { column: "(rights ->> 'validUntil')", type: 'text', nullable: true } },
  relations: {
    supplier: {
      target: () => sources,
      place: (record, place) => ({
        ...record,
        supplier: typeof record.supplier === 'string' ? (place(record.supplier) as Source) : record.supplier,
      }),
    },
  },
  highlights: { caption: 'caption' },

  resolve: async (desk, draft, former) => {
    const idOf = await resolveMentions(desk, listMentions(draft))
    return {
      externalId: draft.externalId ?? null,
      kind: former?.file ? keepKind(draft, former.kind) : (draft.kind ?? null),
      caption: draft.caption ?? null,
      altText: draft.altText ?? null,
      creditLine: draft.creditLine ?? null,
      creator: draft.creator ?? null,
      supplier: idOf(draft.supplier),
      copyrightNotice: draft.copyrightNotice ?? null,
      usageTerms: draft.usageTerms ?? null,
      licence: draft.licence ?? null,
      takenAt: draft.takenAt ?? null,
      place: draft.place ?? null,
      language: draft.language ?? null,
      focalPoint: draft.focalPoint ?? null,
      rights: draft.rights ? resolveRights(draft.rights) : null,
      digitalSourceType: draft.digitalSourceType ?? null,
      file: former?.file ?? null,
    }
  },

  mentions: listMentions,

  own: () => ({}),
  update: async (db, row) =>
    void (await db.media.update({ where: { id: row.id }, data: recordOf(row), select: { id: true } })),
  find: async (db, ids) =>
    (await db.media.findMany({ where: { id: { in: ids } } })).map(
      (record) => fromRecord(record) as unknown as MediaRow,
    ),
  remove: async (db, id) => void (await db.media.delete({ where: { id }, select: { id: true } })),

  present: async (db, rows) => {
    const files = await findFiles(
      db,
      rows.map(({ file }) => file),
    )
    return rows.map((row) => showRow(row, row.file === null ? undefined : files.get(row.file)))
  },
}

function showRow(row: MediaRow, stored: StoredFile | undefined): Media {
  const shown = { ...envelopeOf(row), ...membersOf(row, members) }
  if (!stored) return { ...shown, file: null, renditions: [], metadata: null }
  const { metadata, ...file } = stored
  const version = versionOf({ ...row, sha256: file.sha256 })
  return { ...shown, file, renditions: listRenditions(`/v1/media/${row.id}/file`, file, version), metadata }
}

/**
 * The kind of what has a file, which is not a matter of opinion.
 *
 * @throws DomainError `request.invalid` (422) when the draft names another
 */
export function keepKind<Kind extends MediaRow['kind']>({ kind }: MediaDraft, present: Kind): Kind {
  if (kind === undefined || kind === null || kind === present) return present
  const detail = `Its file is a ${present}.`
  throw new DomainError('request.invalid', 'The kind of a media record is what its file is.', {
    errors: [{ pointer: '/kind', code: 'invalid_value', detail }],
  })
}

function listMentions({ supplier }: MediaDraft | StoredMedia): Mention[] {
  return mention(sources, '/supplier', supplier)
}

function resolveRights({
  validFrom,
  validUntil,
  territories,
}: NonNullable<MediaDraft['rights']>): StoredMedia['rights'] {
  return { validFrom: validFrom ?? null, validUntil: validUntil ?? null, territories: territories ?? [] }
}

function recordOf(row: MediaRow) {
  const { focalPoint, rights, origin } = row
  return { ...row, focalPoint: jsonOrNull(focalPoint), rights: jsonOrNull(rights), origin: jsonOrNull(origin) }
}

export const mediaService = lifecycleOf(media)
