import type { z } from 'zod'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { Prisma } from '#src/platform/db/generated/client.ts'
import type { Tables } from '#src/platform/db/insert.ts'
import { type Batch, emptyBatch } from './batch.ts'
import type { Origin } from './origin.ts'

export type ResourceType = 'source' | 'media' | 'quote' | 'article'

/** Who is writing, and through which transaction. */
export interface Desk {
  db: Db
  actor: Actor
  /** Where in the request the resource stands that is worked on, as a JSON pointer; empty for the request itself. */
  at: string
  /** What the request brings; shared by all that is written for it. */
  batch: Batch
}

/** The desk at which a request is worked on. */
export function deskOf(db: Db, actor: Actor): Desk {
  return { db, actor, at: '', batch: emptyBatch() }
}

/** What the server keeps of every resource; times are RFC 3339 in UTC. */
export interface Envelope {
  id: string
  revision: number
  createdAt: string
  updatedAt: string
  createdBy: string | null
  updatedBy: string | null
  deletedAt: string | null
  origin: Origin | null
}

/** The members every noun's own part has; `slug` is absent where resources have no URL of their own. */
export interface StoredBase {
  externalId: string | null
  slug?: string
}

/** One reference from a resource to another: `pointer` says where it stands in the draft. */
export interface Reference {
  type: ResourceType
  id: string
  member: string
  pointer: string
}

/** A place where a draft, or what is stored, names another resource. */
export interface Mention {
  target: AnyNoun
  pointer: string
  /** An id, an external id, or a draft of the resource itself. */
  reference: unknown
}

/** The mention of what stands at `pointer`, if anything does. */
export function mention(target: AnyNoun, pointer: string, reference: unknown): Mention[] {
  return reference === null || reference === undefined ? [] : [{ target, pointer, reference }]
}

/** A query parameter that narrows a list. */
export interface Filter {
  schema: z.ZodType
  where: (value: never) => Prisma.Sql
}

/** A column, or an expression over one, that a list can be sorted by; `type` is the SQL type its cursor value is cast to. */
export interface Sort {
  column: string
  type: 'timestamptz' | 'text'
  nullable?: true
}

/** A member whose ids `include=` replaces by the resources they name. */
export interface Relation<Resource> {
  target: () => AnyNoun
  /** A copy of `resource` with every id of the relation passed through `place`. */
  place: (resource: Resource, place: (id: string) => unknown) => Resource
}

/** The types of one kind of content. */
export interface Shapes {
  /** What a request says. */
  Draft: unknown
  /** The writable members, every reference an id. */
  Stored: StoredBase
  /** What the server adds to them, beside the envelope. */
  Own: object
  /** What answers show. */
  Resource: { id: string; revision: number }
}

/** One resource as it is kept. */
export type RowOf<N extends Shapes> = N['Stored'] & N['Own'] & Envelope

/** What the shared life of resources (create, change, trash, list, include) needs to know of one kind of content. */
export interface Noun<N extends Shapes = Shapes> {
  type: ResourceType
  /** The path segment and table name: `sources`. */
  plural: string
  /** As in sentences and component names: `Source`. */
  title: string
  Draft: z.ZodType<N['Draft']>
  members: readonly (keyof N['Stored'] & string)[]
  /** The members of which a diff compares the words. */
  texts: readonly (keyof N['Stored'] & string)[]
  /** What members say that nobody has written, where that is not null. */
  defaults: Partial<N['Stored']>
  /** Members that no draft says: they are written by acts of their own, and stand in revisions like the others. */
  kept?: readonly (keyof N['Stored'] & string)[]
  filters: Record<string, Filter>
  sorts: Record<string, Sort>
  relations: Record<string, Relation<N['Resource']>>
  /** Members whose hits a search shows, with their text columns. */
  highlights: Record<string, string>

  /** The slug a new resource gets when the draft names none. */
  slugBase?: (stored: N['Stored']) => string
  /** Applies defaults and makes every reference an id (see `resolveMentions`). `former` is null on create. */
  resolve: (desk: Desk, draft: N['Draft'], former: RowOf<N> | null) => Promise<N['Stored']>
  /** What a draft, or what is stored, names; of what is stored the references are ids. */
  mentions: (said: N['Draft'] | N['Stored']) => Mention[]
  update: (db: Db, row: RowOf<N>) => Promise<void>
  /** Rows in no particular order; ids that are not there are left out. Those in the trash are included. */
  find: (db: Db, ids: string[]) => Promise<RowOf<N>[]>
  remove: (db: Db, id: string) => Promise<void>
  /** What the server adds to a row on create and on every change. */
  own: (stored: N['Stored'], former: RowOf<N> | null, desk: Desk) => N['Own']
  /** Writes what follows from a row, but for the rows it returns by table, such as placements: they are to be inserted. */
  derive?: (
    desk: Desk,
    change: { row: RowOf<N>; former: RowOf<N> | null; draft: N['Draft'] },
  ) => Promise<Tables<object>>
  /** Rows as answers show them, in the order given; what the request has brought in `batch` need not be looked up. */
  present: (db: Db, rows: RowOf<N>[], batch?: Batch) => Promise<N['Resource'][]>
}

// biome-ignore lint/suspicious/noExplicitAny: a relation leads to a noun of any types, which only the lists see.
export type AnyNoun = Noun<any>

/** The writable members of `row`. */
export function storedOf<N extends Shapes>({ members }: Noun<N>, row: RowOf<N>): N['Stored'] {
  return Object.fromEntries(members.map((member) => [member, row[member]])) as unknown as N['Stored']
}

/** What a draft can say of what is stored. */
export function draftOf<N extends Shapes>({ kept = [] }: Noun<N>, stored: object): object {
  const own: readonly string[] = kept
  return Object.fromEntries(Object.entries(stored).filter(([member]) => !own.includes(member)))
}

/** What a resource refers to, for the index of references. */
export function referencesOf<N extends Shapes>(noun: Noun<N>, stored: N['Stored']): Reference[] {
  return noun.mentions(stored).map(({ target: { type }, pointer, reference }) => {
    return { type, id: reference as string, member: pointer.split('/')[1] ?? '', pointer }
  })
}
