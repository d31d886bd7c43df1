import { expect } from 'vitest'
import type { Prisma } from '#src/platform/db/generated/client.ts'
import type { Api } from './app.ts'
import { type NounCase, store } from './nouns.ts'

/** The body of a read that has to work. */
export async function read(api: Api, path: string) {
  const { status, body, text } = await api.get(path)
  expect(status, text).toBe(200)
  return body
}

/** A resource with revisions 1, 2 and 3, of which `detail` says One, Two and Three. */
export async function storeThree(api: Api, { plural, draft, detail }: NounCase, changes: object = {}) {
  const resource = await store(api, plural, draft({ [detail]: 'Part one', ...changes }))
  const path = `/v1/${plural}/${resource.id}`
  for (const [at, words] of ['Part two', 'Part three'].entries()) {
    expect((await api.patch(path, { match: at + 1, body: { [detail]: words } })).status).toBe(200)
  }
  return { resource, path }
}

export function keyOf({ type }: NounCase, { id }: { id: string }, number: number) {
  return { type_resourceId_number: { type, resourceId: id, number } }
}

/** Makes the first revision one of another time: with members it had then, without those that came later. */
export async function rewriteSnapshot(
  { db, noun, resource }: { db: Prisma.TransactionClient; noun: NounCase; resource: { id: string } },
  then: Prisma.InputJsonObject,
  later: string[] = [],
) {
  const where = keyOf(noun, resource, 1)
  const { snapshot } = await db.revision.findUniqueOrThrow({ where })
  const kept = Object.entries(snapshot as Prisma.InputJsonObject).filter(([name]) => !later.includes(name))
  await db.revision.update({ where, data: { snapshot: { ...Object.fromEntries(kept), ...then } } })
}
