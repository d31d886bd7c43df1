import { claimExternalIds } from '#src/content/external-ids.ts'
import type { Desk } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { FilingTerms } from './filing.ts'
import { keyOf, type Row, referredFirst } from './reading.ts'

/** What there is already under a key of a row. */
export interface Former {
  id: string
  externalId: string | null
  revision: number
  hash: string | null
  isInTrash: boolean
}

/**
 * What there is under the keys of the rows, by key. Where nothing has a key of a row yet, others who would create it wait
 * until the transaction ends, and then find it.
 */
export async function findOrClaimFormers(desk: Desk, rows: Row[]): Promise<Map<string, Former>> {
  const formers = await findFormers(desk, rows)
  const unknown = rows.filter(({ keys }) => !keys.some((key) => formers.has(key)))
  if (unknown.length === 0) return formers
  // In one order for everybody.
  for (const type of referredFirst) {
    const [noun] = unknown.flatMap((row) => (row.noun.type === type ? [row.noun] : []))
    const keys = unknown.flatMap((row) => (row.noun === noun ? [row.id ?? [], row.draft.externalId ?? []].flat() : []))
    if (noun) await claimExternalIds(noun, desk.db, keys)
  }
  return new Map([...formers, ...(await findFormers(desk, unknown))])
}

async function findFormers({ db }: Desk, rows: Row[]): Promise<Map<string, Former>> {
  const formers = new Map<string, Former>()
  for (const [noun, group] of Map.groupBy(rows, ({ noun }) => noun)) {
    const ids = group.flatMap(({ id }) => id ?? [])
    const externalIds = group.flatMap(({ draft }) => draft.externalId ?? [])
    const found = await db.$queryRaw<Former[]>`
      SELECT id::text, external_id AS "externalId", revision, import_hash AS hash, deleted_at IS NOT NULL AS "isInTrash"
      FROM ${Prisma.raw(noun.plural)} WHERE external_id = ANY(${externalIds}) OR id = ANY(${ids}::uuid[])`
    for (const former of found) {
      formers.set(keyOf(noun, { id: former.id }), former)
      if (former.externalId !== null) formers.set(keyOf(noun, { externalId: former.externalId }), former)
    }
  }
  return formers
}

/**
 * What the row is to replace; null when it is new.
 *
 * @throws DomainError `*.in_trash`, `*.external_id_taken` (409), `request.forbidden` (403)
 */
export function formerOf({ noun, id, draft, keys }: Row, formers: Map<string, Former>, { keepsIds }: FilingTerms) {
  const [former = null, another = former] = keys.map((key) => formers.get(key)).filter((found) => found !== undefined)
  if (former?.isInTrash || another?.isInTrash) {
    throw new DomainError(`${noun.type}.in_trash`, `This ${noun.type} is in the trash; restore it before importing it.`)
  }
  if (another?.id !== former?.id || (id !== null && former !== null && former.id !== id)) {
    const detail = `The external id ${draft.externalId} is in use by another ${noun.type}.`
    throw new DomainError(`${noun.type}.external_id_taken`, detail, {
      errors: [{ pointer: '/externalId', code: 'external_id_taken', detail }],
    })
  }
  if (id !== null && former === null && !keepsIds) {
    const detail = `There is no ${noun.type} with this id; only administrators say the ids of what is new.`
    throw new DomainError('request.forbidden', detail, { errors: [{ pointer: '/id', code: 'forbidden', detail }] })
  }
  return former
}
