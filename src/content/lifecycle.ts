import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { diffRevisions, listRevisions, readRevision, restoreRevision } from './history.ts'
import { includeRelated } from './include.ts'
import { type Listing, listIds } from './list.ts'
import { deskOf, type Noun, type Shapes } from './noun.ts'
import { readRow } from './reading.ts'
import { purgeResource, restoreResource, trashResource } from './removing.ts'
import type { Highlight } from './search.ts'
import { upsertResource } from './upserting.ts'
import { changeResource, createResource, replaceResource } from './writing.ts'

/** Which resource, and at which revision the client believes it to be. */
export interface Target {
  id: string
  expected: Expectation
}

export interface Page<R> {
  data: (R & { highlight?: Highlight })[]
  next: string | null
  total?: number
}

/** The service functions that every noun has, for one noun. */
export function lifecycleOf<N extends Shapes>(noun: Noun<N>) {
  return {
    create: (db: Db, actor: Actor, draft: N['Draft'], id?: string) =>
      createResource(noun, deskOf(db, actor), id === undefined ? { draft } : { draft, id }),

    change: (db: Db, actor: Actor, change: Target & { patch: unknown }) =>
      changeResource(noun, deskOf(db, actor), change),

    replace: (db: Db, actor: Actor, replacement: Target & { draft: N['Draft'] }) =>
      replaceResource(noun, deskOf(db, actor), replacement),

    upsert: (db: Db, actor: Actor, upsert: { externalId: string; expected: Expectation; draft: N['Draft'] }) =>
      upsertResource(noun, deskOf(db, actor), upsert),

    trash: (db: Db, actor: Actor, target: Target) => trashResource(noun, deskOf(db, actor), target),
    restore: (db: Db, actor: Actor, target: Target) => restoreResource(noun, deskOf(db, actor), target),
    purge: (db: Db, actor: Actor, target: Target) => purgeResource(noun, deskOf(db, actor), target),

    /**
     * One resource, with those along `include` in the place of their ids.
     *
     * @throws DomainError `*.not_found`; what is in the trash is found only with `trashed`
     */
    read: async (
      db: Db,
      { id, include = [], trashed = false }: { id: string; include?: string[]; trashed?: boolean },
    ) => {
      const resources = await noun.present(db, [await readRow(noun, db, { id, trashed })])
      const [resource] = await includeRelated(db, noun, { resources, paths: include })
      return resource as N['Resource']
    },

    /** The resources with these ids, in this order; ids of nothing are left out. */
    readAll: (db: Db, ids: string[]): Promise<N['Resource'][]> => readInOrder(noun, db, ids),

    /** One page of resources, by keyset; see `listIds` for the order and what it refuses. */
    list: async (db: Db, { include, ...listing }: Listing & { include: string[] }): Promise<Page<N['Resource']>> => {
      const { ids, highlights, ...page } = await listIds(db, noun, listing)
      const present = await readInOrder(noun, db, ids)
      const resources = await includeRelated(db, noun, { resources: present, paths: include })
      const data = resources.map((resource) => {
        const highlight = highlights.get(resource.id)
        return highlight ? { ...resource, highlight } : resource
      })
      return { data, ...page }
    },

    listRevisions: (db: Db, query: Parameters<typeof listRevisions>[2]) => listRevisions(noun, db, query),
    readRevision: (db: Db, query: Parameters<typeof readRevision>[2]) => readRevision(noun, db, query),
    diffRevisions: (db: Db, query: Parameters<typeof diffRevisions>[2]) => diffRevisions(noun, db, query),
    restoreRevision: (db: Db, actor: Actor, target: Target & { number: number }) =>
      restoreRevision(noun, deskOf(db, actor), target),
  }
}

async function readInOrder<N extends Shapes>(noun: Noun<N>, db: Db, ids: string[]): Promise<N['Resource'][]> {
  const rows = new Map((await noun.find(db, ids)).map((row) => [row.id, row]))
  const present = ids.map((id) => rows.get(id)).filter((row) => row !== undefined)
  return noun.present(db, present)
}

export type Lifecycle<N extends Shapes> = ReturnType<typeof lifecycleOf<N>>
