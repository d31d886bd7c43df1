import type { Noun } from '#src/content/noun.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import { isId } from '#src/platform/id.ts'

/**
 * The id that a URN of ours names, `urn:uuid:<id>` as our formats write it; null when it is none of ours, or what it
 * named is not there or in the trash.
 */
export async function findOwnId(db: Db, noun: Pick<Noun, 'plural'>, uri: string): Promise<string | null> {
  const id = uri.startsWith('urn:uuid:') ? uri.slice('urn:uuid:'.length) : ''
  if (!isId(id)) return null
  const [row] = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM ${Prisma.raw(noun.plural)} WHERE id = ${id}::uuid AND deleted_at IS NULL`
  return row?.id ?? null
}
