import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { Expectation } from '#src/platform/http/etag.ts'
import { claimExternalIds, findIdByExternalId } from './external-ids.ts'
import type { Desk, Noun, Shapes } from './noun.ts'
import { atDesk, createResource, replaceResource } from './writing.ts'

interface Upsert<D> {
  externalId: string
  expected: Expectation
  draft: D
  own?: object
}

/**
 * Creates or replaces the resource that has an external id.
 *
 * @throws DomainError `*.in_trash` (409) when it is in the trash, `request.invalid` (422) when the draft names another
 * external id, and what creating and replacing throw
 */
export async function upsertResource<N extends Shapes>(
  noun: Noun<N>,
  given: Desk,
  { externalId, expected, draft, own = {} }: Upsert<N['Draft']>,
): Promise<{ resource: N['Resource']; created: boolean }> {
  return atDesk(given, async (desk) => {
    const named = withExternalId(draft, externalId)
    const id = await findOrClaimExternalId(noun, desk.db, externalId)
    if (id === null) {
      if (expected !== 'any' && expected !== 'none') {
        throw new DomainError(`${noun.type}.stale_revision`, `No ${noun.type} has the external id ${externalId} yet.`)
      }
      return { resource: await createResource(noun, desk, { draft: named, own }), created: true }
    }
    const condition = expected === 'none' ? 'any' : expected
    const resource = await replaceResource(noun, desk, { id, expected: condition, draft: named, own })
    return { resource, created: false }
  })
}

/** Where nothing has the external id yet, others who would create it wait until the transaction ends, and then find it. */
async function findOrClaimExternalId(noun: { plural: string }, db: Db, externalId: string): Promise<string | null> {
  const id = await findIdByExternalId(noun, db, externalId)
  if (id !== null) return id
  await claimExternalIds(noun, db, [externalId])
  return findIdByExternalId(noun, db, externalId)
}

function withExternalId<D>(draft: D, externalId: string): D {
  const { externalId: given = null } = draft as { externalId?: string | null }
  if (given === null || given === externalId) return { ...draft, externalId }
  const detail = `The address says ${externalId}.`
  throw new DomainError('request.invalid', 'Address and body name two external ids.', {
    errors: [{ pointer: '/externalId', code: 'invalid_value', detail }],
  })
}
